"""Examines 200,000 mutated GGUF headers: none may crash, hang, or take 100 MB.

On Linux the process may not even reserve 100 MB more than it has after its imports; elsewhere the
growth of its memory is measured. If 2,000 files take 120 s, the program ends with a traceback.

    python tests/benchmarks/hostile_headers.py [--count N] [--seed S] [--json]
"""

from __future__ import annotations

import argparse
import faulthandler
import json
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path

import psutil

from tests.models import header_fuzz

LIMIT_BYTES = 100_000_000
LIMIT_S = 1.0
HANGS_AFTER_S = 120
CHUNK = 2_000


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, metavar="N", default=200_000)
    parser.add_argument("--seed", type=int, metavar="S", default=6)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args()
    measured = examine(options.count, options.seed)
    if options.json:
        print(json.dumps(measured))
    else:
        print(
            f"{measured['files']:,} files in {measured['wall_s']:.0f} s: {measured['refused']:,} "
            f"refused in {measured['sentences']} different sentences, the others read. "
            f"The slowest took {1000 * measured['slowest_s']:.1f} ms of processor time; memory "
            f"grew by {measured['grown_bytes'] / 1e6:.1f} MB"
            + (f", of {LIMIT_BYTES / 1e6:.0f} MB allowed." if measured["is_limited"] else ".")
        )
    return 0 if measured["slowest_s"] < LIMIT_S and measured["grown_bytes"] < LIMIT_BYTES else 1


def examine(count: int, seed: int) -> dict[str, float]:
    """Runs all files, in chunks with a seed each, and adds up what became of them."""
    process = psutil.Process()
    whole = header_fuzz.Outcome()
    started = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        header_fuzz.run(100, seed, Path(folder))  # what is loaded once does not count
        before_bytes = peak_bytes = process.memory_info().rss
        is_limited = _forbid_more_memory(process)
        for chunk in range(0, count, CHUNK):
            faulthandler.dump_traceback_later(HANGS_AFTER_S, exit=True)
            n_files = min(CHUNK, count - chunk)
            outcome = header_fuzz.run(n_files, seed * 1_000_000 + chunk, Path(folder))
            faulthandler.cancel_dump_traceback_later()
            whole.files += outcome.files
            whole.refused += outcome.refused
            whole.sentences = max(whole.sentences, outcome.sentences)
            whole.slowest_s = max(whole.slowest_s, outcome.slowest_s)
            peak_bytes = max(peak_bytes, process.memory_info().rss)
    return {
        **asdict(whole),
        "wall_s": time.perf_counter() - started,
        "grown_bytes": peak_bytes - before_bytes,
        "is_limited": is_limited,
    }


def _forbid_more_memory(process: psutil.Process) -> bool:
    """Whether the system now refuses what goes beyond the limit: a MemoryError ends the run."""
    if not sys.platform.startswith("linux"):
        return False
    import resource

    limit = process.memory_info().vms + LIMIT_BYTES
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    return True


if __name__ == "__main__":
    sys.exit(main())
