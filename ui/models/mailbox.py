"""Hands what the queue of downloads tells from any thread to the UI thread, not too often.

Of a row that comes on, only the newest state counts; what happened is never left out.
"""

from __future__ import annotations

import threading
import time

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from app.models.download import DownloadChanged, DownloadEvent

INTERVAL_MS = 100


class Mailbox(QObject):
    """`delivered` carries a tuple of events in their order, at most ten times a second."""

    delivered = Signal(object)
    _arrived = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lock = threading.Lock()
        self._events: list[DownloadEvent] = []
        self._emptied_s = 0.0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._empty)
        # Queued from every thread, also this one: whoever puts something in holds a lock.
        self._arrived.connect(self._note_arrival, Qt.ConnectionType.QueuedConnection)

    def put(self, event: DownloadEvent) -> None:
        """Takes an event from any thread and returns at once."""
        with self._lock:
            was_empty = not self._events
            if not (isinstance(event, DownloadChanged) and self._replace_last(event)):
                self._events.append(event)
        if was_empty:
            self._arrived.emit()

    def _replace_last(self, event: DownloadChanged) -> bool:
        """Puts it in place of the last event of the same download, if that was a change, too."""
        for index in reversed(range(len(self._events))):
            other = self._events[index]
            if isinstance(other, DownloadChanged):
                if other.row.id == event.row.id:
                    self._events[index] = event
                    return True
            elif other.id == event.row.id:
                return False
        return False

    @Slot()
    def _note_arrival(self) -> None:
        if self._timer.isActive():
            return
        since_ms = int((time.monotonic() - self._emptied_s) * 1000)
        self._timer.start(max(0, INTERVAL_MS - since_ms))

    @Slot()
    def _empty(self) -> None:
        self._emptied_s = time.monotonic()
        with self._lock:
            events, self._events = tuple(self._events), []
        if events:
            self.delivered.emit(events)
