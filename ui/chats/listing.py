"""What stands in the list of chats: pinned ones, folders, the newest others; or what was found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.chat.store.values import ChatRow, Folder, SearchPage

if TYPE_CHECKING:
    from app.chat.store import Store

PAGE = 60
IN_FOLDER = 100  # chats of an open folder that are listed before more are asked for


@dataclass(frozen=True, slots=True)
class ListedFolder:
    """A folder; `chats` None: it is closed. `n_more` are in it beside them."""

    folder: Folder
    chats: tuple[ChatRow, ...] | None = None
    n_more: int = 0


@dataclass(frozen=True, slots=True)
class Listed:
    """The chats of the list so far. `recent` are in no folder; `has_more`: there are older ones."""

    pinned: tuple[ChatRow, ...]
    recent: tuple[ChatRow, ...]
    has_more: bool
    folders: tuple[ListedFolder, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """The chats that follow one."""

    after: ChatRow
    chats: tuple[ChatRow, ...]
    has_more: bool


@dataclass(frozen=True, slots=True)
class Found:
    """What a search has found, for the text it was made with."""

    text: str
    page: SearchPage


def page_after(store: Store, last: ChatRow) -> Page:
    chats = store.chats.page(last.key, unfiled=True, limit=PAGE + 1)
    return Page(last, chats[:PAGE], len(chats) > PAGE)


def listed(store: Store, n_recent: int, opened: Mapping[int, int]) -> Listed:
    """Reads the list.

    Args:
        n_recent: How many chats of no folder.
        opened: How many chats of which folder; all others are closed.
    """
    recent = store.chats.page(unfiled=True, limit=n_recent + 1)
    folders = tuple(
        _folder(store, folder, opened.get(folder.id)) for folder in store.chats.folders()
    )
    return Listed(store.chats.pinned(), recent[:n_recent], len(recent) > n_recent, folders)


def _folder(store: Store, folder: Folder, limit: int | None) -> ListedFolder:
    if limit is None:
        return ListedFolder(folder)
    chats = store.chats.page(folder_id=folder.id, limit=limit)
    return ListedFolder(folder, chats, folder.n_chats - len(chats))
