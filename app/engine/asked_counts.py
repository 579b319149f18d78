"""Counts of tokens that were asked for and not answered yet. For any thread.

Knows no process: whoever reads the engine's lines hands the answers over.
"""

from __future__ import annotations

import itertools
import queue
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from app.engine.api import TokenCounts
from app.engine.protocol import Counted


class AskedCount:
    """One that is waited for."""

    def __init__(self, number: int) -> None:
        self.id = number
        self._answers: queue.SimpleQueue[TokenCounts | None] = queue.SimpleQueue()

    def wait(self, timeout_s: float) -> TokenCounts | None:
        """The answer; None if there is none in time, or never will be."""
        try:
            return self._answers.get(timeout=timeout_s)
        except queue.Empty:
            return None

    def take(self, counts: TokenCounts | None) -> None:
        self._answers.put(counts)


class AskedCounts:
    """All of one engine."""

    def __init__(self) -> None:
        self._numbers = itertools.count(1)
        self._open: dict[int, AskedCount] = {}
        self._lock = threading.Lock()

    @contextmanager
    def asked(self) -> Iterator[AskedCount]:
        """One more; nobody waits for it after the block."""
        with self._lock:
            asked = AskedCount(next(self._numbers))
            self._open[asked.id] = asked
        try:
            yield asked
        finally:
            with self._lock:
                del self._open[asked.id]

    def answer(self, reply: Counted) -> None:
        """Hands an answer to whoever waits for it, if anybody still does."""
        with self._lock:
            asked = self._open.get(reply.id)
        if asked is not None:
            asked.take(reply.counts)

    def give_up(self) -> None:
        """The engine is gone: nobody will get an answer any more."""
        with self._lock:
            waiting = list(self._open.values())
        for asked in waiting:
            asked.take(None)
