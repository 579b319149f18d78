"""How long one round of the event loop may be busy with text, for all columns of text together.

Between two rounds keys and clicks are taken. Knows time, not what it is spent on.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Slot

# In seconds. Half a frame at 60 Hz for what is not seen: the rest is for painting.
UNSEEN_S = 0.008
# What is seen and still missing may take longer.
SEEN_S = 0.016
# So that an ordinary text is there with the first picture of it.
FIRST_S = 0.03


class Slices(QObject):
    """Counts what was used since the event loop came by last."""

    def __init__(self, parent: QObject | None) -> None:
        super().__init__(parent)
        self._used_s = 0.0
        self._until: float | None = None
        self._round = QTimer(self, singleShot=True, interval=0)
        self._round.timeout.connect(self._begin_round)

    @contextmanager
    def share(self, budget_s: float) -> Iterator[float]:
        """Gives until when to work, as `time.perf_counter` tells it: `budget_s` from now, less
        what others have used in this round. Within another share, that one's end."""
        if self._until is not None:
            yield self._until
            return
        begin = time.perf_counter()
        self._until = begin + budget_s - self._used_s
        if not self._round.isActive():
            self._round.start()
        try:
            yield self._until
        finally:
            self._until = None
            self._used_s += time.perf_counter() - begin

    @Slot()
    def _begin_round(self) -> None:
        self._used_s = 0.0


@cache
def slices() -> Slices:
    """Those of the application."""
    return Slices(QCoreApplication.instance())
