"""A probe: how fast memory is read, and how fast large matrices are multiplied, with numpy.

    python -m app.hardware.speed_probe THREADS

Takes about a second. Prints one JSON object. What is measured does not depend on the engine, so it
is there even where the engine does not run.
"""

from __future__ import annotations

import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np

BUFFER_BYTES = 96 * 2**20  # for each thread: no cache holds them
MATRIX_ROWS = 768
MEASURE_S = 0.5


def memory_bytes_per_s(n_threads: int, measure_s: float = MEASURE_S) -> float:
    """Bytes that so many threads read of memory in a second, all at once; the best round counts."""
    buffers = [np.ones(BUFFER_BYTES // 8) for _ in range(n_threads)]
    best_s = float("inf")
    with ThreadPoolExecutor(n_threads) as pool:
        ends = time.perf_counter() + measure_s
        while best_s == float("inf") or time.perf_counter() < ends:
            started = time.perf_counter()
            list(pool.map(np.max, buffers))  # numpy lets go of the interpreter meanwhile
            best_s = min(best_s, time.perf_counter() - started)
    return n_threads * BUFFER_BYTES / best_s


def matrix_ops_per_s(measure_s: float = MEASURE_S) -> float:
    """Multiplications and additions of float32 in a second, with as many threads as numpy likes."""
    one = np.full((MATRIX_ROWS, MATRIX_ROWS), 0.5, np.float32)
    product = one @ one
    best_s = float("inf")
    ends = time.perf_counter() + measure_s
    while best_s == float("inf") or time.perf_counter() < ends:
        started = time.perf_counter()
        np.matmul(one, one, out=product)
        best_s = min(best_s, time.perf_counter() - started)
    return 2 * MATRIX_ROWS**3 / best_s


def main() -> None:
    threads = int(sys.argv[1])
    found = {
        "memory_bytes_per_s": memory_bytes_per_s(threads),
        "matrix_ops_per_s": matrix_ops_per_s(),
        "cpu_s": time.process_time(),
    }
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main()
