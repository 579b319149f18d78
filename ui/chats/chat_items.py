"""What the rows of the list of chats stand for. Pure values."""

from __future__ import annotations

from dataclasses import dataclass

from app.chat.store.days import Heading
from app.chat.store.values import ChatRow, Folder, Hit


@dataclass(frozen=True, slots=True)
class PinnedHeading:
    """Stands above the pinned chats."""


@dataclass(frozen=True, slots=True)
class FoldersHeading:
    """Stands above the folders."""


@dataclass(frozen=True, slots=True)
class FolderRow:
    """A folder, its chats below it if it is open."""

    folder: Folder
    is_open: bool


@dataclass(frozen=True, slots=True)
class Filed:
    """A chat below the folder that it is in."""

    chat: ChatRow


@dataclass(frozen=True, slots=True)
class EmptyFolder:
    """Stands below an open folder that has no chats."""

    folder_id: int


@dataclass(frozen=True, slots=True)
class MoreInFolder:
    """Stands below the chats of an open folder that has more."""

    folder_id: int
    n_more: int


Headings = Heading | PinnedHeading | FoldersHeading
Item = Headings | FolderRow | Filed | EmptyFolder | MoreInFolder | ChatRow | Hit


def row_of(item: Item | None) -> ChatRow | None:
    """The chat that an item stands for."""
    match item:
        case ChatRow():
            return item
        case Hit(chat=chat) | Filed(chat=chat):
            return chat
        case _:
            return None


def folder_of(item: Item | None) -> int | None:
    """The id of the folder that an item is, or stands in."""
    match item:
        case FolderRow(folder=folder):
            return folder.id
        case Filed(chat=chat):
            return chat.folder_id
        case EmptyFolder(folder_id=id) | MoreInFolder(folder_id=id):
            return id
        case _:
            return None


def chat_of(item: Item | None) -> int | None:
    """The id of the chat that an item stands for."""
    row = row_of(item)
    return None if row is None else row.id


def title_of(item: Item | None) -> str:
    row = row_of(item)
    return "" if row is None else row.title
