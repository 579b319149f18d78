"""The backups of the chats for the window: listed, made, and put in the place of the chats.

Knows the stored chats; must not know how backups are shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from app.cancel import CancelToken
from app.errors import AppError
from ui.bridge import Bridge, JobEvent, JobFailed
from ui.chats.chat_book import ChatBook

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.chat.store import Store
    from app.chat.store.backups import Backup


@dataclass(frozen=True, slots=True)
class Kept:
    """A backup, and how many chats are in it; None: it cannot be read."""

    backup: Backup
    n_chats: int | None


class BackupShelf(QObject):
    """All methods return at once. `listed` carries a tuple of `Kept`, the newest first; `failed` an
    `AppError`. That other chats are there now, the book tells: `replaced`.
    """

    listed = Signal(object)
    failed = Signal(object)

    def __init__(self, book: ChatBook, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._book = book
        self._bridge = Bridge(self, "backups")
        self._bridge.received.connect(self._take)
        self._bridge.failed.connect(self._take_failure)
        book.replaced.connect(self.look)

    @Slot()
    def look(self) -> None:
        """Lists the backups."""
        self._bridge.submit(_look)

    @Slot()
    def make(self) -> None:
        """Makes a backup now, and lists all."""
        book = self._book

        def job(cancel: CancelToken) -> Iterator[object]:
            store = book.store()
            if store is not None:
                store.backup(cancel=cancel)
            yield from _look(cancel)

        self._bridge.submit(job)

    def go_back(self, path: Path) -> None:
        """Puts a backup in the place of the chats. Those that can be read are backed up before."""

        def do(file: Path, store: Store | None) -> None:
            from app.chat.store import backups, restore

            backups.check(path)
            if store is not None:
                backups.make(store.connections, "before-restore")
                store.close()
            restore(path, file)

        self._book.replace_by(do)

    def begin_anew(self) -> None:
        """Takes chats that cannot be read out of the way."""

        def do(file: Path, store: Store | None) -> None:
            from app.chat.store import begin_anew

            if store is not None:
                store.close()
            begin_anew(file)

        self._book.replace_by(do)

    def close(self) -> None:
        self._bridge.close(_nothing)

    @Slot(object)
    def _take(self, message: JobEvent) -> None:
        self.listed.emit(message.event)

    @Slot(object)
    def _take_failure(self, message: JobFailed) -> None:
        error: AppError = message.error
        self.failed.emit(error)


def _look(cancel: CancelToken) -> Iterator[object]:
    from app.chat.store import backups

    found = []
    for backup in backups.listed():
        if cancel.cancelled:
            return
        found.append(Kept(backup, backups.n_chats(backup.path)))
    yield tuple(found)


def _nothing() -> None:
    """There is nothing to release."""
