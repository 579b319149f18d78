"""The offline lock, for the window: follows the gate, and closes and opens it for the person.

Lives on the UI thread; the gate tells from any thread. Knows no widget.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal, Slot

from app import network
from app.errors import AppError, NetworkRefused
from app.network import State
from ui.models.download_desk import DownloadDesk
from ui.preferences import Preferences

if TYPE_CHECKING:
    from app.models.download import DownloadRow

_COMING = ("queued", "downloading", "checking", "waiting")


class LockKeeper(QObject):
    """`changed`: the lock was closed or opened, a host is contacted, no longer, or was refused.

    `opening_wanted` carries the host that the person has just asked for something while the lock
    is closed: whether to open it is theirs to say.

    Args:
        desk: What it fetches is asked for by the person; where the lock stopped that, it goes on
            when the lock is opened.
    """

    changed = Signal()
    opening_wanted = Signal(str)
    _told = Signal()

    def __init__(
        self, preferences: Preferences, desk: DownloadDesk, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._preferences, self._desk = preferences, desk
        self._told.connect(self.changed, Qt.ConnectionType.QueuedConnection)
        self._stop_watching = network.watch(self._told.emit)
        desk.row_changed.connect(self._follow_row)
        desk.finished.connect(self._close_when_fetched)
        desk.removed.connect(self._close_when_fetched)
        desk.search_failed.connect(self._look_at_error)
        desk.failed.connect(self._look_at_error)

    @property
    def state(self) -> State:
        """What the gate says now."""
        return network.state()

    @Slot(bool)
    def set_closed(self, closed: bool) -> None:
        """Closes the lock, which ends every connection, or opens it."""
        self._preferences.change(offline=closed, lock_when_fetched=False)
        network.lock_changed()
        if not closed:
            self._go_on()

    @Slot()
    def open_for_downloads(self) -> None:
        """Opens the lock until everything that is asked for has come."""
        self._preferences.change(offline=False, lock_when_fetched=True)
        network.lock_changed()
        self._go_on()

    @Slot()
    def close_after_setup(self) -> None:
        """Who has been through the first steps goes on behind a closed lock, as it says there.

        A model that is on its way comes first.
        """
        if self._is_fetching():
            self._preferences.change(lock_when_fetched=True)
        else:
            self.set_closed(True)

    def close(self) -> None:
        self._stop_watching()

    def _go_on(self) -> None:
        for row in self._desk.rows:
            if row.state == "failed" and isinstance(row.error, NetworkRefused):
                self._desk.resume(row.id)

    def _is_fetching(self) -> bool:
        return any(row.state in _COMING for row in self._desk.rows)

    @Slot()
    def _close_when_fetched(self) -> None:
        if self._preferences.settings.lock_when_fetched and not self._is_fetching():
            self.set_closed(True)

    @Slot(object)
    def _follow_row(self, row: DownloadRow) -> None:
        if row.state == "failed" and row.id in self._desk.ordered:
            self._look_at_error(row.error)

    @Slot(object)
    def _look_at_error(self, error: AppError | None) -> None:
        if isinstance(error, NetworkRefused) and self.state.locked:
            self.opening_wanted.emit(str(error.fields.get("host", "")))
