"""Garbage is collected in the UI thread only, when it is about to rest.

Python collects in whichever thread happens to allocate. In a background thread that would destroy
widgets and timers there, which Qt forbids: it crashes, or two threads wait for each other for ever.
"""

from __future__ import annotations

import gc
import time

from PySide6.QtCore import QAbstractEventDispatcher

# A search through everything takes a twentieth of the time at most.
REST_PER_COLLECTION = 20


class _Collector:
    """Collects by Python's own thresholds, except that searches through everything keep apart."""

    def __init__(self) -> None:
        self._next_full_s = 0.0

    def collect_if_due(self) -> None:
        young, middle, old = (
            count > limit for count, limit in zip(gc.get_count(), gc.get_threshold(), strict=True)
        )
        if not young:
            return
        began = time.monotonic()
        if old and began >= self._next_full_s:
            gc.collect()
            ended = time.monotonic()
            self._next_full_s = ended + REST_PER_COLLECTION * (ended - began)
        else:
            gc.collect(1 if middle else 0)


_collector = _Collector()
collect_if_due = _collector.collect_if_due


def collect_in_this_thread() -> None:
    """From now on only this thread collects, whenever its event loop has nothing to do.

    To be called once, in the thread of the QApplication.
    """
    gc.disable()
    dispatcher = QAbstractEventDispatcher.instance()
    assert dispatcher is not None  # there is one as soon as there is an application
    dispatcher.aboutToBlock.connect(collect_if_due)
