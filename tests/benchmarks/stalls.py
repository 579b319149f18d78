"""How long the UI thread is busy at a stretch: what a person feels as a window that hangs.

A stretch lasts from the event loop's waking until it waits again, so several short events in a row
count as one. Next to its length stands the thread's own processor time in it, and how long it
waited for a processor: other programs had it, and on an idle computer would not. A round of the
event loop leaves out as well how long other threads of this process waited for one: they may have
held the interpreter meanwhile.

Import this before Qt's application is made.
"""

from __future__ import annotations

import os
import statistics
import threading
import time
from collections.abc import Sequence
from typing import NamedTuple

# GLib's event loop does its work between telling that it will block and that it is awake.
os.environ["QT_NO_GLIB"] = "1"

from PySide6.QtCore import QAbstractEventDispatcher, QObject, Slot

# Waking up for a single event takes microseconds; what counts is work.
WORK_S = 5e-4


class Stretch(NamedTuple):
    """`at` is its end, as `time.perf_counter` tells it. `queued_s` is known on Linux only."""

    wall_s: float
    cpu_s: float
    at: float
    queued_s: float = 0.0

    @property
    def own_s(self) -> float:
        """What it would have taken without other programs on the same processors."""
        return max(0.0, self.wall_s - self.queued_s)


class Stalls(QObject):
    """Notes each stretch from now on, and the longest round of the event loop without others'."""

    def __init__(self) -> None:
        super().__init__()
        self.stretches: list[Stretch] = []
        self.longest_round_s = 0.0
        self._waiting = False
        self._schedule = _schedule_of_this_thread()
        self._begin()
        dispatcher = QAbstractEventDispatcher.instance()
        dispatcher.awake.connect(self._awake)
        dispatcher.aboutToBlock.connect(self._block)

    def forget(self) -> None:
        self.stretches.clear()
        self.longest_round_s = 0.0
        self._begin()

    def _end_round(self, now: float, queued: float) -> None:
        """Between two rounds of a stretch, keys and clicks are taken: they wait for one at most."""
        took = now - self._round - (queued - self._round_queued)
        used, others = time.thread_time(), _queued_of_others_s()
        own = max(used - self._round_used, took - max(0.0, others - self._round_others))
        self.longest_round_s = max(self.longest_round_s, own)
        self._begin_round(now, queued)

    def _begin_round(self, now: float, queued: float) -> None:
        self._round, self._round_queued = now, queued
        self._round_used, self._round_others = time.thread_time(), _queued_of_others_s()

    def _begin(self) -> None:
        self._since, self._used = time.perf_counter(), time.thread_time()
        self._queued = self._queued_s()
        self._begin_round(self._since, self._queued)

    def _queued_s(self) -> float:
        """How long this thread has waited for a processor so far."""
        if self._schedule is None:
            return 0.0
        return int(os.pread(self._schedule, 100, 0).split()[1]) / 1e9

    @Slot()
    def _awake(self) -> None:
        if self._waiting:  # a loop within the loop tells it as well
            self._waiting = False
            self._begin()
        else:
            self._end_round(time.perf_counter(), self._queued_s())

    @Slot()
    def _block(self) -> None:
        now, used, queued = time.perf_counter(), time.thread_time(), self._queued_s()
        self._end_round(now, queued)
        self.stretches.append(
            Stretch(now - self._since, used - self._used, now, queued - self._queued)
        )
        self._since, self._used, self._queued, self._waiting = now, used, queued, True


def _schedule_of_this_thread() -> int | None:
    try:
        return os.open(f"/proc/self/task/{threading.get_native_id()}/schedstat", os.O_RDONLY)
    except OSError:
        return None


def _queued_of_others_s() -> float:
    """How long all other threads of this process together have waited for a processor so far."""
    own, waited = str(threading.get_native_id()), 0
    try:
        for task in os.listdir("/proc/self/task"):
            if task != own:
                waited += _queued_ns(task)
    except OSError:
        return 0.0
    return waited / 1e9


def _queued_ns(task: str) -> int:
    try:
        with open(f"/proc/self/task/{task}/schedstat", "rb") as file:
            return int(file.read(100).split()[1])
    except OSError:  # it has just ended
        return 0


def spread(what: str, seconds: Sequence[float]) -> dict[str, object]:
    """Median, 99th percentile and the longest in milliseconds, of those that did any work."""
    work = [one * 1e3 for one in seconds if one > WORK_S] or [0.0]
    return {
        f"{what}_p50_ms": round(percentile(work, 50), 2),
        f"{what}_p99_ms": round(percentile(work, 99), 2),
        f"{what}_max_ms": round(max(work), 1),
    }


def percentile(values: Sequence[float], percent: int) -> float:
    if len(values) < 2:
        return max(values, default=0.0)
    return statistics.quantiles(values, n=100, method="inclusive")[percent - 1]
