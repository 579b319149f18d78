"""Kills a busy Hearth at many seeded moments and counts what was lost.

    python -m tests.benchmarks.store_kills [--kills 300] [--first 0]

Exit code 1 if a file was damaged, or more than the last second of text, or a draft, was missing.
"""

from __future__ import annotations

import argparse
import collections
import sys
import tempfile
import time
from pathlib import Path

from tests.chat.store import killing


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    options = parser.parse_args()
    during: collections.Counter[str] = collections.Counter()
    lost: list[float] = []
    recovered = failed = 0
    started = time.monotonic()
    for seed in range(options.first, options.first + options.kills):
        with tempfile.TemporaryDirectory() as folder:
            try:
                outcome = killing.play(seed, Path(folder))
            except Exception as error:  # noqa: BLE001 - whatever it is, it is counted
                failed += 1
                print(f"seed {seed}: {type(error).__name__}: {error}", flush=True)
                continue
        during[outcome.during] += 1
        lost.append(outcome.lost_s)
        recovered += outcome.recovered
        if sys.stderr.isatty():
            print(f"\r{seed + 1}", end="", file=sys.stderr)
    took = time.monotonic() - started
    print(f"{options.kills} kills in {took:.0f} s, {failed} failed, {recovered} answers recovered")
    print(f"oldest word that was lost: {max(lost, default=0):.2f} s (1 s is allowed)")
    print("killed during:", ", ".join(f"{what} {count}" for what, count in during.most_common()))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
