"""Kills the whole window at many seeded moments and counts what was lost.

    python -m tests.benchmarks.window_kills [--kills 300] [--first 0] [--slow 1]

The real window on a real store, offscreen, with a scripted engine; killed while it streams, types,
changes questions, sends what was changed, renames, deletes, goes from chat to chat, brings chats of
earlier versions up to date and backs them up. Exit code 1 if a file was damaged, a question was
another than before, or more than the last second of text, or a draft, was missing. Each window is
forked off before it is made, which saves the time of importing it.
"""

from __future__ import annotations

import argparse
import collections
import os
import sys
import tempfile
import time
import traceback
from pathlib import Path
from typing import BinaryIO

from tests.chat.store.killing import MAY_BE_LOST_S
from tests.end_to_end import busy_window, window_killing
from tests.end_to_end.window_killing import LONGEST_S


def forked(seed: int, home: Path) -> tuple[int, BinaryIO]:
    """A window in a copy of this process, which has imported all and made nothing yet."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid:
        os.close(writing)
        return pid, os.fdopen(reading, "rb")
    try:
        os.close(reading)
        os.dup2(writing, 1)
        os.environ["HEARTH_HOME"] = str(home)
        busy_window.run(seed)
    except Exception:  # noqa: BLE001 - whatever it is, it must not go on as the benchmark
        traceback.print_exc()
    os._exit(1)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    parser.add_argument(
        "--slow",
        type=float,
        default=1.0,
        help="for a busy computer: windows live so many times longer, and as much more may be lost",
    )
    options = parser.parse_args()
    may_be_lost_s, longest_s = MAY_BE_LOST_S * options.slow, LONGEST_S * options.slow
    during: collections.Counter[str] = collections.Counter()
    lost: list[float] = []
    recovered = edits = sent = failed = 0
    started = time.monotonic()
    for seed in range(options.first, options.first + options.kills):
        with tempfile.TemporaryDirectory() as folder:
            try:
                outcome = window_killing.play(seed, Path(folder), forked, may_be_lost_s, longest_s)
            except Exception as error:  # noqa: BLE001 - whatever it is, it is counted
                failed += 1
                print(f"seed {seed}: {type(error).__name__}: {error}", flush=True)
                continue
        during[outcome.during] += 1
        lost.append(outcome.lost_s)
        recovered += outcome.recovered
        edits += outcome.edits
        sent += outcome.sent_edits
        if sys.stderr.isatty():
            print(f"\r{seed + 1}", end="", file=sys.stderr)
    took = time.monotonic() - started
    print(f"{options.kills} kills in {took:.0f} s, {failed} failed, {recovered} answers recovered")
    print(f"{edits} questions were being changed, {sent} changes were sent")
    oldest_s = max(lost, default=0)
    print(f"oldest word that was lost: {oldest_s:.2f} s ({may_be_lost_s:g} s is allowed)")
    print("killed during:", ", ".join(f"{what} {count}" for what, count in during.most_common()))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
