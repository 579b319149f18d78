"""The list of chats as Qt sees it: headings by day, chats, and what a search has found.

Knows values only; dates become words in the view.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from app.chat.store import days
from app.chat.store.days import Heading
from app.chat.store.values import ChatRow, Hit
from ui.chats.chat_book import Listed

ITEM_ROLE = Qt.ItemDataRole.UserRole
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class PinnedHeading:
    """Stands above the pinned chats."""


Item = Heading | PinnedHeading | ChatRow | Hit


class ChatListModel(QAbstractListModel):
    """`more_wanted`: the end of the list has come into sight.

    Args:
        today: Says which day it is.
    """

    more_wanted = Signal()

    def __init__(self, today: Callable[[], datetime.date] = datetime.date.today) -> None:
        super().__init__()
        self._today = today
        self._items: tuple[Item, ...] = ()
        self._has_more = False

    def show_chats(self, listed: Listed) -> None:
        self._replace(tuple(self._by_day(listed)), listed.has_more)

    def show_hits(self, hits: tuple[Hit, ...]) -> None:
        self._replace(hits, False)

    def item(self, row: int) -> Item | None:
        return self._items[row] if 0 <= row < len(self._items) else None

    def row_of(self, chat_id: int | None) -> int | None:
        """Where a chat stands; None if it is not in the list."""
        for row, item in enumerate(self._items):
            if chat_of(item) is not None and chat_of(item) == chat_id:
                return row
        return None

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._items)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        item = self.item(index.row())
        if role == ITEM_ROLE:
            return item
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return title_of(item)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if isinstance(self.item(index.row()), Heading | PinnedHeading):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def canFetchMore(self, parent: Index) -> bool:
        return self._has_more

    def fetchMore(self, parent: Index) -> None:
        self._has_more = False  # until the next page has come
        self.more_wanted.emit()

    def _by_day(self, listed: Listed) -> Iterator[Item]:
        if listed.pinned:
            yield PinnedHeading()
            yield from listed.pinned
        today, last = self._today(), None
        for chat in listed.recent:
            heading = days.heading(chat.updated_at_ms, today)
            if heading != last:
                yield heading
                last = heading
            yield chat

    def _replace(self, items: tuple[Item, ...], has_more: bool) -> None:
        """Tells of as little as has changed, so that the list stays where it is."""
        self._has_more = has_more
        old = self._items
        if old == items:
            return
        if items[: len(old)] == old:
            self.beginInsertRows(QModelIndex(), len(old), len(items) - 1)
            self._items = items
            self.endInsertRows()
        elif len(old) == len(items) and all(
            chat_of(one) == chat_of(other) for one, other in zip(old, items, strict=True)
        ):
            self._items = items
            self.dataChanged.emit(self.index(0), self.index(len(items) - 1))
        else:
            self.beginResetModel()
            self._items = items
            self.endResetModel()


def chat_of(item: Item | None) -> int | None:
    """The id of the chat that an item stands for."""
    match item:
        case ChatRow(id=id):
            return id
        case Hit(chat=chat):
            return chat.id
        case _:
            return None


def title_of(item: Item | None) -> str:
    match item:
        case ChatRow(title=title):
            return title
        case Hit(chat=chat):
            return chat.title
        case _:
            return ""
