"""Fifty seeded schedules of misfortune with a large file: how each ends and what it costs.

    python -m tests.benchmarks.download_schedules [--gigabytes 2] [--seeds 0-49] [--folder DIR]

The file, its blocks and pieces are as large as in earnest. Exit code 1 if a file ends wrong, does
not end, or more than one block per fault was fetched again.
"""

from __future__ import annotations

import argparse
import mmap
import random
import sys
import tempfile
import time
from pathlib import Path

from app.models.download.remote import MIB, Tuning
from tests.models.download import schedules

_QUICK = Tuning(backoff_s=0.05, backoff_most_s=0.5)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--gigabytes", type=float, default=2.0)
    parser.add_argument("--seeds", default="0-49")
    parser.add_argument("--folder", type=Path, help="where the file grows")
    options = parser.parse_args()
    first, _, last = options.seeds.partition("-")
    size_bytes = int(options.gigabytes * 1e9) + 4321
    with tempfile.TemporaryDirectory(dir=options.folder) as temporary:
        folder = Path(temporary)
        data = mapped_file(folder / "original", size_bytes)
        scale = schedules.Scale(_QUICK, size_bytes, chunk_bytes=256 * 1024, stall_s=2.0)
        hashes = schedules.prefix_hashes(data, scale.tuning.block_bytes)
        seeds = range(int(first), int(last or first) + 1)
        failed = [
            seed for seed in seeds if not _play(seed, scale, data, folder / str(seed), hashes)
        ]
    print(f"{len(seeds) - len(failed)} of {len(seeds)} schedules ended well; failed: {failed}")
    return 1 if failed else 0


def mapped_file(path: Path, size_bytes: int) -> mmap.mmap:
    """A file of random bytes in which no two blocks are alike."""
    rng = random.Random(7)
    pattern = rng.randbytes(4 * MIB + 1)
    with path.open("wb") as file:
        while (left := size_bytes - file.tell()) > 0:
            file.write((rng.randbytes(16) + pattern)[:left])
    with path.open("rb") as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)


def _play(
    seed: int, scale: schedules.Scale, data: mmap.mmap, folder: Path, hashes: list[str]
) -> bool:
    schedule = schedules.make(seed, scale)
    started = time.monotonic()
    try:
        outcome = schedules.play(schedule, scale, data, folder, hashes)
    except AssertionError as error:
        print(
            f"{seed:3} {schedule.event:14} FAILED after {time.monotonic() - started:.1f} s {error}"
        )
        return False
    finally:
        for path in folder.glob("*") if folder.exists() else ():
            path.unlink()
    ended = "stopped" if outcome.stop else "right"
    again = max(0, outcome.again_bytes) / MIB
    known = "known" if schedule.known_hashes else "unknown"
    faults = len(outcome.met) + (schedule.event != "nothing")
    searched = f", then searched {outcome.searched_bytes / MIB:.0f}"
    print(
        f"{seed:3} {schedule.event:14} {ended:8} {outcome.took_s:6.1f} s  {faults} faults, again "
        f"{again:6.1f} of {outcome.allowed_bytes / MIB:4.0f} MiB"
        f"{searched if outcome.searched_bytes else ''}  "
        f"(hashes {known}) {', '.join(outcome.met)}",
        flush=True,
    )
    return True


if __name__ == "__main__":
    sys.exit(main())
