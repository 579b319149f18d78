"""The list of chats as Qt sees it: headings by day, chats, and what a search has found.

Knows values only; dates become words in the view.
"""

from __future__ import annotations

import datetime
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QCoreApplication,
    QModelIndex,
    QPersistentModelIndex,
    QStringListModel,
    Qt,
    Signal,
)

from app.chat.store import days
from app.chat.store.days import Heading
from app.chat.store.values import ChatRow, Hit
from ui.chat.turn_desk import Mark
from ui.chats.chat_book import Listed

ITEM_ROLE = Qt.ItemDataRole.UserRole
MARK_ROLE = Qt.ItemDataRole.UserRole + 1
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class PinnedHeading:
    """Stands above the pinned chats."""


Item = Heading | PinnedHeading | ChatRow | Hit


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
        self._row_of: dict[int, int] = {}
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
        self._replace(tuple(_by_day(listed, self._today())), listed.has_more)

    def show_hits(self, hits: tuple[Hit, ...]) -> None:
        self._replace(hits, False)

    def item(self, row: int) -> Item | None:
        return self._items[row] if 0 <= row < len(self._items) else None

    def row_of(self, chat_id: int | None) -> int | None:
        """Where a chat stands; None if it is not in the list."""
        return None if chat_id is None else self._row_of.get(chat_id)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        item = self.item(index.row())
        if role == ITEM_ROLE:
            return item
        mark = self._marks.get(chat_of(item) or 0)
        if role == MARK_ROLE:
            return mark
        if role == Qt.ItemDataRole.AccessibleTextRole and mark is not None:
            return f"{title_of(item)}, {mark_words(mark)}"
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

    def _replace(self, items: tuple[Item, ...], has_more: bool) -> None:
        """Tells of as little as has changed, so that the list stays where it is."""
        self._has_more = has_more
        old = self._items
        if old == items:
            return
        self._items = items
        if items[: len(old)] == old:
            self._row_of.update(_rows_of(items, len(old)))
            self.insertRows(len(old), len(items) - len(old))
            return
        old_rows, self._row_of = self._row_of, _rows_of(items)
        if len(old) == len(items) and old_rows == self._row_of:
            self.dataChanged.emit(self.index(0), self.index(len(items) - 1))
        else:
            self.setStringList([""] * len(items))


def _by_day(listed: Listed, today: datetime.date) -> Iterator[Item]:
    if listed.pinned:
        yield PinnedHeading()
        yield from listed.pinned
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


def _rows_of(items: Sequence[Item], first: int = 0) -> dict[int, int]:
    """Where each chat stands, from row `first` on."""
    rows = ((chat_of(items[row]), row) for row in range(first, len(items)))
    return {chat: row for chat, row in rows if chat is not None}


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


def mark_words(mark: Mark) -> str:
    """What a mark beside a chat means, in the window's language."""
    match mark:
        case "waiting":
            return QCoreApplication.translate("chats", "waits for its answer")
        case "writing":
            return QCoreApplication.translate("chats", "is being answered")
        case "answered":
            return QCoreApplication.translate("chats", "has a new answer")
        case "failed":
            return QCoreApplication.translate("chats", "could not be answered")
