"""Garbage is collected in the UI thread only, when it is about to rest.

Python collects in whichever thread happens to allocate. In a background thread that would destroy
widgets and timers there, which Qt forbids: it crashes, or two threads wait for each other for ever.
"""

from __future__ import annotations

import gc
import time

from PySide6.QtCore import QAbstractEventDispatcher, QCoreApplication, QObject, QTimer, Slot

# A search through everything is worth it once there is so much more, and by a quarter: as Python.
FEWEST = 50_000
# It takes longer than a frame: it waits until nothing has been made for so long.
QUIET_S = 1.5


class Growth:
    """How many objects there are more than at the last search through everything."""

    def __init__(self) -> None:
        self._grown = 0
        self._allowed = FEWEST

    def collect_young(self) -> bool:
        """Collects among what was made since the last time; whether there was enough of it.

        What is left counts as old at once. Python lets it wait in between, and would come back to
        all that was made in ten rounds: too long for one.
        """
        young, limit = gc.get_count()[0], gc.get_threshold()[0]
        if young <= limit:
            return False
        gc.collect(1)
        self._grown += young
        return True

    @property
    def is_large(self) -> bool:
        """Whether to search through everything."""
        return self._grown > self._allowed

    def collect_all(self) -> None:
        gc.collect()
        self._grown, self._allowed = 0, max(FEWEST, len(gc.get_objects()) // 4)


class Collector(QObject):
    """From now on only this thread collects, whenever its event loop has nothing to do.

    To be made once, in the thread of the QApplication, which owns it.
    """

    def __init__(self, app: QCoreApplication) -> None:
        super().__init__(app)
        gc.disable()
        self._growth = Growth()
        self._busy_s = 0.0
        self._later = QTimer(self, singleShot=True, interval=round(QUIET_S * 1000))
        self._later.timeout.connect(self._collect_all)
        dispatcher = QAbstractEventDispatcher.instance()
        assert dispatcher is not None  # there is one as soon as there is an application
        dispatcher.aboutToBlock.connect(self._collect)

    @Slot()
    def _collect(self) -> None:
        if self._growth.collect_young():
            self._busy_s = time.monotonic()
            if self._growth.is_large and not self._later.isActive():
                self._later.start()

    @Slot()
    def _collect_all(self) -> None:
        if time.monotonic() - self._busy_s < QUIET_S:
            self._later.start()
        else:
            self._growth.collect_all()
