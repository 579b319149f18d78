"""Chats that are never written down: each has a store of its own in memory, which ends with it.

A chat that was left can come back until another is left, or the person says that it need not.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from ui.chat.chat_page import ChatPage
from ui.chat.open_chat import OpenChat
from ui.chats.chat_book import ChatBook
from ui.chats.opened import Opened
from ui.chats.turn_keeper import TurnKeeper

if TYPE_CHECKING:
    from app.chat.store import Store


class MemoryStore:
    """A store in memory, opened when it is first needed. For any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._store: Store | None = None
        self._closed = False

    def get(self) -> Store | None:
        """The store; None once it is closed."""
        with self._lock:
            if self._store is None and not self._closed:
                from app.chat.store import private_store

                self._store = private_store()
            return self._store

    def close(self) -> None:
        """Forgets all that is in it."""
        with self._lock:
            self._closed = True
            store, self._store = self._store, None
        if store is not None:
            store.close()


class PrivateChats(QObject):
    """`left`: a private chat in which something was said, or typed, is no longer shown; it can
    `come_back`.
    """

    left = Signal()

    def __init__(self, book: ChatBook, page: ChatPage, parent: QObject) -> None:
        super().__init__(parent)
        self._book, self._page = book, page
        self._stores: dict[OpenChat, MemoryStore] = {}
        self._left: OpenChat | None = None
        self._coming: OpenChat | None = None
        page.left.connect(self._note_left)

    def begin(self) -> None:
        """Shows a new one."""
        store = MemoryStore()
        self._page.new_private_chat(TurnKeeper(store.get))
        self._stores[self._page.open] = store

    def show(self, opened: Opened) -> None:
        """Shows what was read of a private chat: another version, or one that comes back."""
        coming, self._coming = self._coming, None
        chat_id = opened.transcript.chat.id
        before = coming or self._page.open
        if before.place.chat_id != chat_id or before not in self._stores:
            return  # it was left meanwhile
        store = self._stores.pop(before)
        self._page.open_chat(opened, coming)
        self._stores[self._page.open] = store

    def come_back(self) -> bool:
        """Shows the one that was left last; False if there is none."""
        chat, self._left = self._left, None
        if chat is None:
            return False
        if chat.place.chat_id is None:
            self._page.come_back(chat)
        else:
            self._coming = chat
            self._book.open(chat.place.chat_id, None, chat.keeper.store)
        return True

    @Slot()
    def forget(self) -> None:
        """The one that was left is gone for good."""
        chat, self._left = self._left, None
        if chat is not None:
            self._drop(chat)

    def _drop(self, chat: OpenChat) -> None:
        store = self._stores.pop(chat, None)
        if store is not None:
            store.close()

    @Slot(object)
    def _note_left(self, chat: OpenChat) -> None:
        if not chat.private:
            return
        self.forget()
        if chat.empty and chat.draft.empty:
            self._drop(chat)
        else:
            self._left = chat
            self.left.emit()
