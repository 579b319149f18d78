"""The list of chats as Qt sees it: headings by day, folders, chats, and what a search has found.

Knows values; what the rows say is worded elsewhere.
"""

from __future__ import annotations

import datetime
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from PySide6.QtCore import (
    QMimeData,
    QModelIndex,
    QPersistentModelIndex,
    QStringListModel,
    Qt,
    Signal,
)

from app.chat.store import days
from app.chat.store.values import ChatRow, Folder, Hit
from ui.chat.turn_desk import Mark
from ui.chats.chat_items import (
    EmptyFolder,
    Filed,
    FolderRow,
    FoldersHeading,
    Headings,
    Item,
    MoreInFolder,
    PinnedHeading,
    chat_of,
    title_of,
)
from ui.chats.chat_words import item_words, spoken_words
from ui.chats.listing import Listed, ListedFolder

ITEM_ROLE = Qt.ItemDataRole.UserRole
MARK_ROLE = Qt.ItemDataRole.UserRole + 1
CHAT_MIME = "application/x-hearth-chat"  # the id of a chat that is dragged
Index = QModelIndex | QPersistentModelIndex


class ChatListModel(QStringListModel):
    """`more_wanted`: the end of the list has come into sight.

    Qt's own model counts the rows, so that a view lays out ten thousand of them without asking
    Python about each; what stands in them is kept here.

    Args:
        today: Says which day it is.
    """

    more_wanted = Signal()

    def __init__(self, today: Callable[[], datetime.date] = datetime.date.today) -> None:
        super().__init__()
        self._today = today
        self._items: tuple[Item, ...] = ()
        self._keys: tuple[object, ...] = ()  # what each item stands for, whatever it is called
        self._row_of: dict[int, int] = {}
        self._folders: tuple[Folder, ...] = ()
        self._has_more = False
        self._marks: Mapping[int, Mark] = {}

    def set_marks(self, marks: Mapping[int, Mark]) -> None:
        """Says which chats are being answered, or have been while nobody looked."""
        changed = {id for id in {*marks, *self._marks} if marks.get(id) != self._marks.get(id)}
        self._marks = dict(marks)
        for id in changed:
            if (row := self.row_of(id)) is not None:
                self.dataChanged.emit(self.index(row), self.index(row))

    def show_chats(self, listed: Listed) -> None:
        self._folders = tuple(one.folder for one in listed.folders)
        self._replace(tuple(_items_of(listed, self._today())), listed.has_more)

    def show_hits(self, hits: tuple[Hit, ...]) -> None:
        self._replace(hits, False)

    @property
    def folders(self) -> tuple[Folder, ...]:
        """All folders, as they were when the chats were listed last."""
        return self._folders

    def item(self, row: int) -> Item | None:
        return self._items[row] if 0 <= row < len(self._items) else None

    def row_of(self, chat_id: int | None) -> int | None:
        """Where a chat stands; None if it is not in the list."""
        return None if chat_id is None else self._row_of.get(chat_id)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        item = self.item(index.row())
        if role == ITEM_ROLE:
            return item
        if item is None:
            return None
        mark = self._marks.get(chat_of(item) or 0)
        if role == MARK_ROLE:
            return mark
        if role == Qt.ItemDataRole.DisplayRole:
            return item_words(item)
        if role == Qt.ItemDataRole.ToolTipRole:
            return item.folder.name if isinstance(item, FolderRow) else title_of(item)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return spoken_words(item, mark)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        item = self.item(index.row())
        if item is None or isinstance(item, Headings | EmptyFolder):
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags if chat_of(item) is None else flags | Qt.ItemFlag.ItemIsDragEnabled

    def mimeTypes(self) -> list[str]:
        return [CHAT_MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        data = QMimeData()
        for index in indexes:
            chat_id = chat_of(self.item(index.row()))
            if chat_id is not None:
                data.setData(CHAT_MIME, str(chat_id).encode())
        return data

    def supportedDragActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction

    def canFetchMore(self, parent: Index) -> bool:
        return self._has_more

    def fetchMore(self, parent: Index) -> None:
        self._has_more = False  # until the next page has come
        self.more_wanted.emit()

    def _replace(self, items: tuple[Item, ...], has_more: bool) -> None:
        """Tells of as little as has changed, so that the list stays where it is."""
        self._has_more = has_more
        old, old_keys = self._items, self._keys
        if old == items:
            return
        if items[: len(old)] == old:
            self._note(items[len(old) :], len(old))
            self._items = items
            self.insertRows(len(old), len(items) - len(old))
            return
        self._row_of, self._keys = {}, ()
        self._note(items, 0)
        keys = self._keys
        head = _n_common(old_keys, keys)
        tail = _n_common(old_keys[head:][::-1], keys[head:][::-1])
        n_gone, n_come = len(old) - head - tail, len(items) - head - tail
        if n_gone:
            self._items = old[:head] + old[head + n_gone :]
            self.removeRows(head, n_gone)
        self._items = items
        if n_come:
            self.insertRows(head, n_come)
        if old[:head] != items[:head] or old[head + n_gone :] != items[head + n_come :]:
            self.dataChanged.emit(self.index(0), self.index(len(items) - 1))

    def _note(self, items: tuple[Item, ...], first: int) -> None:
        """Notes where items stand that begin in a row. A pinned chat that is in a folder, too, is
        found in its first place."""
        self._keys += tuple(map(_key, items))
        for row, item in enumerate(items, first):
            if (id := chat_of(item)) is not None:
                self._row_of.setdefault(id, row)


def _key(item: Item) -> object:
    match item:
        case ChatRow(id=id):
            return id
        case Hit(chat=chat):
            return "hit", chat.id
        case Filed(chat=chat):
            return chat.folder_id, chat.id
        case FolderRow(folder=folder):
            return "folder", folder.id
        case _:
            return item


def _n_common(old: Sequence[object], new: Sequence[object]) -> int:
    """How many are the same from the beginning on."""
    count = 0
    for one, other in zip(old, new, strict=False):
        if one != other:
            break
        count += 1
    return count


def _items_of(listed: Listed, today: datetime.date) -> Iterator[Item]:
    if listed.pinned:
        yield PinnedHeading()
        yield from listed.pinned
    if listed.folders:
        yield FoldersHeading()
    for one in listed.folders:
        yield from _in_folder(one)
    recent, first = listed.recent, 0
    while first < len(recent):
        heading = days.heading(recent[first].updated_at_ms, today)
        end = _end_of(recent, first, heading, today)
        yield heading
        yield from recent[first:end]
        first = end


def _end_of(
    chats: Sequence[ChatRow], first: int, heading: days.Heading, today: datetime.date
) -> int:
    """Where the chats of a heading end. They stand in their order: few need be looked at."""

    def is_later(chat: ChatRow) -> bool:
        return days.heading(chat.updated_at_ms, today) != heading

    return bisect_left(chats, True, lo=first + 1, key=is_later)


def _in_folder(listed: ListedFolder) -> Iterator[Item]:
    yield FolderRow(listed.folder, listed.chats is not None)
    if listed.chats is None:
        return
    yield from map(Filed, listed.chats)
    if not listed.chats:
        yield EmptyFolder(listed.folder.id)
    if listed.n_more:
        yield MoreInFolder(listed.folder.id, listed.n_more)
