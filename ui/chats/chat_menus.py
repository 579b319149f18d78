"""The menus of the list of chats: what can be done with a chat, and with a folder."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QInputDialog, QMenu

from app.chat.store.values import ChatRow, Folder
from ui.chats.chat_words import title_words
from ui.widgets.buttons import native_key

if TYPE_CHECKING:
    from ui.chats.chat_list import ChatList

RENAME_KEY, DELETE_KEY = "F2", "Del"


class ChatMenus(QObject):
    """Makes the menus, and asks for names.

    Args:
        chats: Whose menus they are; what is chosen is told by its signals.
    """

    def __init__(self, chats: ChatList) -> None:
        super().__init__(chats)
        self._chats = chats

    def of_chat(self, chat: ChatRow) -> QMenu:
        chats = self._chats
        menu = QMenu(chats)
        rename = menu.addAction(_with_key(self.tr("Rename…"), RENAME_KEY))
        rename.triggered.connect(partial(self.rename_chat, chat))
        pin = menu.addAction(self.tr("Unpin") if chat.pinned else self.tr("Pin"))
        pin.triggered.connect(partial(chats.pin_requested.emit, chat.id, not chat.pinned))
        menu.addMenu(self.of_places(chat, menu))
        menu.addSeparator()
        delete = menu.addAction(_with_key(self.tr("Delete"), DELETE_KEY))
        delete.triggered.connect(partial(chats.delete_requested.emit, chat.id))
        return menu

    def of_places(self, chat: ChatRow, parent: QMenu | None = None) -> QMenu:
        """The folders that a chat can be moved to."""
        chats = self._chats
        menu = QMenu(self.tr("Move to a folder"), parent or chats)
        for folder in chats.folders:
            action = menu.addAction(folder.name.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(folder.id == chat.folder_id)
            action.triggered.connect(partial(chats.move_requested.emit, chat.id, folder.id))
        if chats.folders:
            menu.addSeparator()
        new = menu.addAction(self.tr("New folder…"))
        new.triggered.connect(partial(self.add_folder, chat.id))
        out = menu.addAction(self.tr("No folder"))
        out.setEnabled(chat.folder_id is not None)
        out.triggered.connect(partial(chats.move_requested.emit, chat.id, None))
        return menu

    def of_folder(self, folder: Folder, is_open: bool) -> QMenu:
        chats = self._chats
        menu = QMenu(chats)
        new = menu.addAction(self.tr("New chat in this folder"))
        new.triggered.connect(partial(chats.folder_chat_requested.emit, folder.id))
        toggle = menu.addAction(self.tr("Close") if is_open else self.tr("Open"))
        toggle.triggered.connect(partial(chats.folder_opened.emit, folder.id, not is_open))
        rename = menu.addAction(_with_key(self.tr("Rename…"), RENAME_KEY))
        rename.triggered.connect(partial(self.rename_folder, folder))
        menu.addSeparator()
        words = self.tr("Delete the folder, keep its chats")
        delete = menu.addAction(_with_key(words, DELETE_KEY))
        delete.triggered.connect(partial(chats.folder_delete_requested.emit, folder.id))
        return menu

    def of_list(self) -> QMenu:
        menu = QMenu(self._chats)
        new = menu.addAction(self.tr("New folder…"))
        new.triggered.connect(partial(self.add_folder, None))
        return menu

    def rename_chat(self, chat: ChatRow, *_: object) -> None:
        chats = self._chats
        title = _ask(chats, self.tr("Rename the chat"), self.tr("Title"), title_words(chat))
        if title:
            chats.rename_requested.emit(chat.id, title)

    def rename_folder(self, folder: Folder, *_: object) -> None:
        chats = self._chats
        name = _ask(chats, self.tr("Rename the folder"), self.tr("Name"), folder.name)
        if name:
            chats.folder_rename_requested.emit(folder.id, name)

    def add_folder(self, chat_id: int | None, *_: object) -> None:
        """Asks for a name; the chat, if one is given, goes into the new folder."""
        chats = self._chats
        name = _ask(chats, self.tr("New folder"), self.tr("Name"), "")
        if name:
            chats.folder_requested.emit(name, chat_id)


def _ask(chats: ChatList, title: str, label: str, text: str) -> str:
    """What the person typed; empty if they would rather not."""
    typed, accepted = QInputDialog.getText(chats, title, label, text=text)
    return typed.strip() if accepted else ""


def _with_key(text: str, key: str) -> str:
    """Shown only: the list itself has the key."""
    return f"{text}\t{native_key(key)}"
