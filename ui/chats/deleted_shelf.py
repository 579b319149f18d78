"""The deleted chats for the window: listed, brought back, and removed for good.

Knows the stored chats; must not know how deleted ones are shown.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from app.cancel import CancelToken
from app.chat.store.values import ChatRow, Deletion
from app.errors import AppError
from ui.bridge import JobEvent
from ui.chats.chat_book import ChatBook
from ui.manners import chat_states_dir

if TYPE_CHECKING:
    from app.chat.store import Store


class DeletedShelf(QObject):
    """All methods return at once. `listed` carries the `ChatRow`s, those deleted last first;
    `emptying`: they begin to go, and no undo may bring one back half; `progressed` carries how much
    of it is done, from 0 to 1; `emptied`: they are gone, or it was stopped. `failed` carries an
    `AppError`.
    """

    listed = Signal(object)
    emptying = Signal()
    progressed = Signal(float)
    emptied = Signal()
    failed = Signal(object)

    def __init__(self, book: ChatBook, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._book = book
        self._stop = CancelToken()
        book.answered.connect(self._take)
        book.deleted.connect(self.look)
        book.replaced.connect(self.look)

    @Slot()
    def look(self) -> None:
        """Lists the deleted chats."""
        self._book.order(_look)

    def bring_back(self, chat: ChatRow) -> None:
        """Puts one among the chats again, where it was, and lists the others."""
        self._book.restore(Deletion((chat.id,), chat.deleted_at_ms or 0))
        self.look()

    def empty(self) -> None:
        """Removes all of them for good, and what the engine had saved of chats."""
        stop = self._stop = CancelToken()
        self.emptying.emit()
        self._book.order_aside(lambda store, cancel: _empty(store, cancel, stop))

    @Slot()
    def stop(self) -> None:
        """Leaves the chats that are still there where they are."""
        self._stop.cancel()

    @Slot(object)
    def _take(self, message: JobEvent) -> None:
        match message.event:
            case _Deleted(chats):
                self.listed.emit(chats)
            case _Emptying(share):
                self.progressed.emit(share)
            case _Emptied(error):
                if error is None:
                    self.emptied.emit()
                else:
                    self.failed.emit(error)
                self.look()


@dataclass(frozen=True, slots=True)
class _Deleted:
    """The chats that can be brought back."""

    chats: tuple[ChatRow, ...]


@dataclass(frozen=True, slots=True)
class _Emptying:
    """How much of it is done."""

    share: float


@dataclass(frozen=True, slots=True)
class _Emptied:
    """They are gone, or not all of them."""

    error: AppError | None = None


def _look(store: Store) -> _Deleted:
    return _Deleted(store.chats.deleted())


def _empty(store: Store, cancel: CancelToken, stop: CancelToken) -> Iterator[object]:
    """`cancel`: Hearth is being closed; `stop`: the person has thought better of it."""
    from app.engine.state_store import forget_all

    try:
        with cancel.on_cancel(stop.cancel):
            for share in store.empty_bin(stop):
                yield _Emptying(share)
    except AppError as error:
        yield _Emptied(error)
        return
    forget_all(chat_states_dir())
    yield _Emptied()
