"""Keeps how sent messages are being changed, until the change is sent or given up."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot

from ui.chat.chat_page import ChatPage
from ui.chat.live_turn import LiveTurn
from ui.chats.chat_book import ChatBook
from ui.chats.turn_keeper import Question

if TYPE_CHECKING:
    from app.chat.store import Store

KEPT_AFTER_MS = 400

# Gives the store of a private chat; None is the store of all others.
Private = Callable[[], "Store | None"] | None


class EditDrafts(QObject):
    """Writes shortly after each key, behind what was ordered of the book before."""

    def __init__(self, book: ChatBook, page: ChatPage, parent: QObject) -> None:
        super().__init__(parent)
        self._book, self._page = book, page
        self._changed: dict[tuple[Private, int], str | None] = {}
        self._timer = QTimer(self, singleShot=True, interval=KEPT_AFTER_MS)
        self._timer.timeout.connect(self.keep)
        page.edit_changed.connect(self._note)
        page.desk.kept.connect(self._forget)
        book.replaced.connect(self._drop)

    @Slot()
    def keep(self) -> None:
        """Has written what was typed up to now."""
        self._timer.stop()
        changed = dict(self._changed)
        self._changed.clear()
        for (private, message_id), text in changed.items():
            save = partial(_save, message_id, text)
            if private is None:
                self._book.owe(save)
            else:
                self._book.order(save, private)

    @Slot(int, object)
    def _note(self, message_id: int, text: str | None) -> None:
        chat = self._page.open
        self._changed[chat.keeper.store if chat.private else None, message_id] = text
        if not self._timer.isActive():  # not with each key anew: see `ChatRoom`
            self._timer.start()

    @Slot()
    def _drop(self) -> None:
        """Other chats have taken the place of those that were open."""
        self._changed.clear()

    @Slot(object)
    def _forget(self, live: LiveTurn) -> None:
        """A change that was sent is a message of its own now."""
        if isinstance(live.wish, Question) and live.wish.edited_id is not None:
            chat = live.open
            private = chat.keeper.store if chat.private else None
            self._changed[private, live.wish.edited_id] = None
            self.keep()


def _save(message_id: int, text: str | None, store: Store) -> None:
    store.drafts.save_edit(message_id, text)
