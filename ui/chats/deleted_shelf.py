"""The deleted chats for the window: listed, brought back, and removed for good.

Knows the stored chats; must not know how deleted ones are shown.
"""

from __future__ import annotations

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
    `emptying`: they begin to go, and no undo may bring one back half; `emptied`: they are gone.
    `failed` carries an `AppError`.
    """

    listed = Signal(object)
    emptying = Signal()
    emptied = Signal()
    failed = Signal(object)

    def __init__(self, book: ChatBook, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._book = book
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
        self.emptying.emit()
        self._book.order_aside(_empty)

    @Slot(object)
    def _take(self, message: JobEvent) -> None:
        match message.event:
            case _Deleted(chats):
                self.listed.emit(chats)
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
class _Emptied:
    """They are gone, or not all of them."""

    error: AppError | None = None


def _look(store: Store) -> _Deleted:
    return _Deleted(store.chats.deleted())


def _empty(store: Store, cancel: CancelToken) -> _Emptied:
    from app.engine.state_store import forget_all

    try:
        store.empty_bin(cancel)
    except AppError as error:
        return _Emptied(error)
    forget_all(chat_states_dir())
    return _Emptied()
