from __future__ import annotations

import datetime

from PySide6.QtCore import QModelIndex, Qt
from pytestqt.qtbot import QtBot

from app.chat.store import ChatRow, Excerpt, Hit
from app.chat.store.days import Heading
from ui.chats.chat_items import PinnedHeading
from ui.chats.chat_list_model import ChatListModel
from ui.chats.chat_words import heading_words
from ui.chats.listing import Listed

TODAY = datetime.date(2026, 11, 23)
DAY_MS = 24 * 3600 * 1000


def _chat(id: int, days_ago: int, *, pinned: bool = False) -> ChatRow:
    noon = datetime.datetime.combine(TODAY, datetime.time(12)).timestamp() * 1000
    time_ms = int(noon) - days_ago * DAY_MS
    return ChatRow(id, f"uid-{id}", f"Chat {id}", None, pinned, time_ms, time_ms)


def _model(listed: Listed) -> ChatListModel:
    model = ChatListModel(lambda: TODAY)
    model.show_chats(listed)
    return model


def _words(model: ChatListModel) -> list[str]:
    words = []
    for row in range(model.rowCount()):
        item = model.item(row)
        is_heading = isinstance(item, Heading | PinnedHeading)
        words.append(heading_words(item) if is_heading else model.index(row).data())
    return words


def test_chats_stand_below_their_days(english: None) -> None:
    recent = tuple(_chat(id, days) for id, days in ((1, 0), (2, 1), (3, 6), (4, 29), (5, 80)))
    model = _model(Listed((_chat(9, 300, pinned=True),), recent, False))
    assert _words(model) == [
        "Pinned",
        "Chat 9",
        "Today",
        "Chat 1",
        "Yesterday",
        "Chat 2",
        "Last 7 days",
        "Chat 3",
        "Last 30 days",
        "Chat 4",
        "September 2026",
        "Chat 5",
    ]


def test_headings_cannot_be_chosen() -> None:
    model = _model(Listed((), (_chat(1, 0),), False))
    assert model.flags(model.index(0)) == Qt.ItemFlag.NoItemFlags
    assert model.flags(model.index(1)) & Qt.ItemFlag.ItemIsSelectable


def test_the_next_page_is_asked_for_once_and_added_at_the_end(qtbot: QtBot) -> None:
    first = tuple(_chat(id, 0) for id in range(1, 4))
    model = _model(Listed((), first, True))
    assert model.canFetchMore(QModelIndex())
    with qtbot.waitSignal(model.more_wanted):
        model.fetchMore(QModelIndex())
    assert not model.canFetchMore(QModelIndex())
    with qtbot.waitSignal(model.rowsInserted), qtbot.assertNotEmitted(model.modelReset):
        model.show_chats(Listed((), (*first, _chat(4, 0)), False))
    assert model.row_of(4) == 4


def test_a_new_title_changes_the_row_and_nothing_else(qtbot: QtBot) -> None:
    model = _model(Listed((), (_chat(1, 0),), False))
    renamed = ChatRow(1, "uid-1", "Better", None, False, 0, _chat(1, 0).updated_at_ms)
    with qtbot.waitSignal(model.dataChanged), qtbot.assertNotEmitted(model.modelReset):
        model.show_chats(Listed((), (renamed,), False))
    assert model.index(1).data() == "Better"


def test_hits_take_the_place_of_the_list() -> None:
    model = _model(Listed((), (_chat(1, 0), _chat(2, 1)), False))
    model.show_hits((Hit(_chat(2, 1), Excerpt("Chat 2"), 7, Excerpt("found here", ((0, 5),))),))
    assert model.rowCount() == 1
    assert model.row_of(2) == 0
    assert model.row_of(1) is None
    assert model.row_of(None) is None
