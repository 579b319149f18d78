"""How fast llama.cpp's own kernels multiply matrices on this computer's processor.

Run as a program it measures for about two seconds and prints one JSON object. The kernels differ
so much by how weights are stored, by processor and by build that no formula replaces them. Knows
ggml; knows no models and no plans.
"""

from __future__ import annotations

import ctypes
import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from app.engine.llama_ggml import function
from app.hardware.cores import find_cores, sensible_threads

ROW_VALUES = 4096
# Rows of a matrix that no cache holds: 71 MB at 4 bits a weight, twice that at 8.
DECODE_ROWS = 32_768
PREFILL_ROWS = 2048
BATCH_TOKENS = 128  # as the engine computes a prompt on the processor
# Of so many tokens, each of gpt-oss-20b's experts gets about these: 4 of 32 are chosen for each.
EXPERT_TOKENS = 16
NODES = 400
MEASURE_S = 0.18
# For the working space of all runs of a graph: ggml takes it from the same memory for each anew.
WORK_BYTES = 2**24
WORK_BYTES_PER_THREAD = 2**24  # some types of weights take half a MB for each thread and run
FILLING = 0x11  # every number format reads it as small and finite

# enum ggml_type, with the tokens of a prompt that such weights usually meet at once.
TYPES = {
    "F16": (1, BATCH_TOKENS),
    "Q8_0": (8, BATCH_TOKENS),
    "Q4_K": (12, BATCH_TOKENS),
    "Q6_K": (14, BATCH_TOKENS),
    "MXFP4": (39, EXPERT_TOKENS),
}
F32 = 0
_POINTER = ctypes.c_void_p


class _InitParams(ctypes.Structure):
    _fields_ = (
        ("mem_size", ctypes.c_size_t),
        ("mem_buffer", _POINTER),
        ("no_alloc", ctypes.c_bool),
    )


def measure(n_threads: int, measure_s: float = MEASURE_S) -> dict[str, Any]:
    """Speeds of all types: `decode_bytes_per_s` of weights against one token, `prefill_ops_per_s`
    (two for each weight and token) against many; and `node_s`, what any further operation costs.
    """
    function("ggml-cpu", "ggml_cpu_init", None)()
    work_bytes = WORK_BYTES + n_threads * WORK_BYTES_PER_THREAD
    kernels = []
    for name, (kind, tokens) in TYPES.items():
        with _product(kind, DECODE_ROWS, 1, work_bytes) as (context, graph, size_bytes):
            decode_s = _seconds(context, graph, n_threads, work_bytes, measure_s)
        with _product(kind, PREFILL_ROWS, tokens, work_bytes) as (context, graph, _):
            prefill_s = _seconds(context, graph, n_threads, work_bytes, measure_s)
        kernels.append(
            {
                "type": name,
                "decode_bytes_per_s": size_bytes / decode_s,
                "prefill_ops_per_s": 2 * ROW_VALUES * PREFILL_ROWS * tokens / prefill_s,
            }
        )
    with _many_nodes(work_bytes) as (context, graph):
        node_s = _seconds(context, graph, n_threads, work_bytes, measure_s) / NODES
    return {"threads": n_threads, "node_s": node_s, "kernels": kernels}


@contextmanager
def _context(size_bytes: int) -> Iterator[int]:
    init = function("ggml-base", "ggml_init", _POINTER, _InitParams)
    free = function("ggml-base", "ggml_free", None, _POINTER)
    context = init(_InitParams(size_bytes, None, False))
    if not context:
        raise MemoryError
    try:
        yield context
    finally:
        free(context)


@contextmanager
def _product(kind: int, rows: int, tokens: int, work_bytes: int) -> Iterator[tuple[int, int, int]]:
    """A graph that multiplies weights (rows x ROW_VALUES) with so many tokens; and their bytes."""
    row_size = function("ggml-base", "ggml_row_size", ctypes.c_size_t, ctypes.c_int, ctypes.c_int64)
    multiply = function("ggml-base", "ggml_mul_mat", _POINTER, _POINTER, _POINTER, _POINTER)
    size_bytes = row_size(kind, ROW_VALUES) * rows
    results = 4 * tokens * (rows + 2 * ROW_VALUES)
    with _context(size_bytes + results + work_bytes) as context:
        weights = _tensor(context, kind, rows)
        tokens_in = _tensor(context, F32, tokens)
        yield context, _graph(context, multiply(context, weights, tokens_in)), size_bytes


@contextmanager
def _many_nodes(work_bytes: int) -> Iterator[tuple[int, int]]:
    """A graph of operations that have next to nothing to compute."""
    add = function("ggml-base", "ggml_add", _POINTER, _POINTER, _POINTER, _POINTER)
    with _context(NODES * 8 * ROW_VALUES + work_bytes) as context:
        one = total = _tensor(context, F32, 1)
        for _ in range(NODES):
            total = add(context, total, one)
        yield context, _graph(context, total)


def _tensor(context: int, kind: int, rows: int) -> int:
    new = function(
        "ggml-base",
        "ggml_new_tensor_2d",
        _POINTER,
        _POINTER,
        ctypes.c_int,
        ctypes.c_int64,
        ctypes.c_int64,
    )
    data = function("ggml-base", "ggml_get_data", _POINTER, _POINTER)
    size = function("ggml-base", "ggml_nbytes", ctypes.c_size_t, _POINTER)
    tensor: int = new(context, kind, ROW_VALUES, rows)
    # Written to, or all its pages would be the one page of zeros, which every cache holds.
    ctypes.memset(data(tensor), FILLING, size(tensor))
    return tensor


def _graph(context: int, result: int) -> int:
    new = function("ggml-base", "ggml_new_graph", _POINTER, _POINTER)
    expand = function("ggml-base", "ggml_build_forward_expand", None, _POINTER, _POINTER)
    graph: int = new(context)
    expand(graph, result)
    return graph


def _seconds(context: int, graph: int, n_threads: int, work_bytes: int, measure_s: float) -> float:
    """Seconds of the quickest run: what else the computer was doing does not count."""
    compute = function(
        "ggml-cpu", "ggml_graph_compute_with_ctx", ctypes.c_int, _POINTER, _POINTER, ctypes.c_int
    )
    used = function("ggml-base", "ggml_used_mem", ctypes.c_size_t, _POINTER)
    before = used(context)
    compute(context, graph, n_threads)
    most_runs = max(1, work_bytes // 2 // max(1, used(context) - before))
    best_s = float("inf")
    ends = time.perf_counter() + measure_s
    for _ in range(most_runs):
        started = time.perf_counter()
        compute(context, graph, n_threads)
        ended = time.perf_counter()
        best_s = min(best_s, ended - started)
        if ended > ends:
            break
    return best_s


def main() -> None:
    threads = int(sys.argv[1]) if len(sys.argv) > 1 else sensible_threads(find_cores())
    found = measure(threads)
    sys.stdout.write(json.dumps(found | {"cpu_s": time.process_time()}))


if __name__ == "__main__":
    main()
