"""The folders of the list of chats: made, named, deleted, filled, opened and closed.

Knows the stored chats; must not know how folders are shown.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from app.chat.store.values import FolderDeletion, FolderRenaming
from ui.bridge import JobEvent
from ui.chats.chat_book import ChatBook
from ui.chats.listing import IN_FOLDER

if TYPE_CHECKING:
    from app.chat.store import Store


@dataclass(frozen=True, slots=True)
class Moved:
    """A chat that was put elsewhere; None is no folder. `name` is that of the folder it is in."""

    chat_id: int
    before: int | None
    now: int | None
    name: str


class Folders(QObject):
    """All methods return at once. `deleted` carries a `FolderDeletion`, `renamed` a
    `FolderRenaming`, `moved` a `Moved`.
    """

    deleted = Signal(object)
    renamed = Signal(object)
    moved = Signal(object)

    def __init__(self, book: ChatBook, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._book = book
        book.answered.connect(self._take)

    @property
    def open_ones(self) -> tuple[int, ...]:
        """The ids of the folders whose chats are listed."""
        return tuple(sorted(self._book.open_folders))

    def open_all(self, ids: Iterable[int]) -> None:
        """Opens these, as they were when Hearth was last closed."""
        for id in ids:
            self._book.open_folders.setdefault(id, IN_FOLDER)

    def toggle(self, id: int) -> None:
        self.set_open(id, id not in self._book.open_folders)

    def set_open(self, id: int, opened: bool) -> None:
        if opened:
            self._book.open_folders.setdefault(id, IN_FOLDER)
        else:
            self._book.open_folders.pop(id, None)
        self._book.refresh()

    def more(self, id: int) -> None:
        """Lists all chats of a folder."""
        self._book.open_folders[id] = 2**31
        self._book.refresh()

    def add(self, name: str, chat_id: int | None = None) -> None:
        """Makes a folder, open, and puts a chat into it if one is named."""

        def do(store: Store) -> object:
            id = store.chats.add_folder(name)
            return _Added(id, None if chat_id is None else _moved(store, chat_id, id))

        self._book.change(do)

    def rename(self, id: int, name: str) -> None:
        """Calls a folder something else; `renamed` carries what it was called."""
        self._book.change(lambda store: store.chats.rename_folder(id, name))

    def name_back(self, renaming: FolderRenaming) -> None:
        """Undoes a `rename`."""

        def do(store: Store) -> None:  # an undo is not itself offered to be undone
            store.chats.rename_folder(renaming.folder_id, renaming.before)

        self._book.change(do)

    def delete(self, id: int) -> None:
        """Removes a folder; its chats go back among the others."""
        self._book.change(lambda store: store.chats.delete_folder(id))

    def restore(self, deletion: FolderDeletion) -> None:
        self._book.change(lambda store: store.chats.restore_folder(deletion))

    def move(self, chat_id: int, folder_id: int | None) -> None:
        """Puts a chat into a folder, None for none."""
        self._book.change(lambda store: _moved(store, chat_id, folder_id))

    def place(self, chat_id: int, folder_id: int) -> None:
        """Puts a chat that has just begun where it was begun, if that folder is still there."""

        def do(store: Store) -> object:
            if folder_id in {folder.id for folder in store.chats.folders()}:
                store.chats.move(chat_id, folder_id)
            return None

        self._book.change(do)

    def take_back(self, moved: Moved) -> None:
        """Puts a chat to where it was before."""
        self._book.change(lambda store: store.chats.move(moved.chat_id, moved.before))

    @Slot(object)
    def _take(self, message: JobEvent) -> None:
        match message.event:
            case _Added(id, moved):
                self.set_open(id, True)
                if moved is not None:
                    self.moved.emit(moved)
            case FolderDeletion():
                self.deleted.emit(message.event)
            case FolderRenaming():
                self.renamed.emit(message.event)
            case Moved():
                self.moved.emit(message.event)


@dataclass(frozen=True, slots=True)
class _Added:
    """A folder was made, maybe with a chat in it."""

    id: int
    moved: Moved | None


def _moved(store: Store, chat_id: int, folder_id: int | None) -> Moved | None:
    before = store.chats.get(chat_id).folder_id
    if before == folder_id:
        return None
    store.chats.move(chat_id, folder_id)
    names = {folder.id: folder.name for folder in store.chats.folders()}
    return Moved(chat_id, before, folder_id, "" if folder_id is None else names.get(folder_id, ""))
