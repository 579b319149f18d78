"""Kills a busy window at a seeded moment, and looks whether everything is there."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from app.chat.store import open_store, schema
from tests.chat.store import earlier
from tests.chat.store.killing import Outcome, Said, judge
from tests.end_to_end.edits_said import EditsSaid

ROOT = Path(__file__).resolve().parents[2]
LONGEST_S = 2.5  # until the kill

# Starts a busy window on the store in a folder; gives its process id and what it says.
Begin = Callable[[int, Path], tuple[int, BinaryIO]]


def spawned(seed: int, home: Path) -> tuple[int, BinaryIO]:
    """A window in a process of its own, started from nothing."""
    environment = {**os.environ, "HEARTH_HOME": str(home), "QT_QPA_PLATFORM": "offscreen"}
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.end_to_end.busy_window", str(seed)],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
    )
    assert child.stdout is not None
    child.returncode = 0  # waited for by `play`, by its id
    return child.pid, child.stdout


def play(
    seed: int, home: Path, begin: Begin, may_be_lost_s: float, longest_s: float = LONGEST_S
) -> Outcome:
    """Has a window used, kills it, opens what it left.

    Every second one begins on the chats of an earlier version, and half of these are killed while
    they are brought up to date; of the others some find a full store to back up.

    Args:
        may_be_lost_s: So much of what came last may be missing.
        longest_s: It is killed at some moment within so many seconds.

    Raises:
        AssertionError: Something is missing or damaged.
    """
    rng = random.Random(seed)
    path = home / "chats.sqlite3"
    version = seed // 4 % schema.LATEST + 1 if seed % 2 else 0
    if version:
        earlier.make(path, version, n_chats=1_500)
    pid, told = begin(seed, home)
    lines: list[bytes] = []
    try:
        lines.append(told.readline())
        if seed % 4 != 1:  # the others are killed while the window and the store are opened
            while lines[-1] and b'"begin"' not in lines[-1]:
                lines.append(told.readline())
        time.sleep(rng.uniform(0, longest_s))
        assert os.waitpid(pid, os.WNOHANG) == (0, 0), "it ended by itself"
        killed_at = time.monotonic()
    finally:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
    lines += told.read().splitlines(keepends=True)
    told.close()
    said, edits, typed, kept = Said(), EditsSaid(), 0, 0
    for line in lines:
        if not line.endswith(b"\n"):
            continue
        facts = json.loads(line)
        if facts["say"] == "typed":
            if facts["at"] < killed_at - may_be_lost_s:
                typed = facts["count"]
            continue
        if facts["say"] in ("edit", "edit-sent"):
            edits.hear(facts)
            continue
        said.hear(facts)
        if facts["say"] == "did" and facts["do"] in ("draft", "message"):
            kept = max(kept, int(facts["text"].split(" ")[0] or 0))
    assert kept >= typed, f"what was typed as number {typed} is lost, {kept} is there"
    outcome = judge(said, killed_at, path, home / "backups", version, may_be_lost_s)
    outcome.edits, outcome.sent_edits = len(edits.unsent), len(edits.sent)
    store = open_store(path, home / "backups")
    try:
        edits.judge(store, killed_at - may_be_lost_s)
    finally:
        store.close()
    return outcome
