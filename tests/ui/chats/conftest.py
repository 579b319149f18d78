"""A window whose chats are kept, and what is done in its list of chats."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QModelIndex
from pytestqt.qtbot import QtBot

from app.chat.store import ChatRow, Hit
from tests.ui.conftest import OpenWindow
from ui.chats.chat_list_model import title_of
from ui.main_window import MainWindow

Ask = Callable[[str], None]


@pytest.fixture
def window(qtbot: QtBot, open_window: OpenWindow) -> MainWindow:
    window = open_window()
    with qtbot.waitSignal(window.services.book.ready):
        window.services.book.start()
    return window


@pytest.fixture
def ask(qtbot: QtBot, window: MainWindow) -> Ask:
    """Asks in the chat that is open, and waits until it is answered and in the list."""

    def ask(text: str) -> None:
        with qtbot.waitSignal(window.page.turn_ended):
            window.page.send(text)
        qtbot.waitUntil(lambda: window.page.place.chat_id in ids(window))

    return ask


def rows(window: MainWindow) -> list[ChatRow | Hit]:
    model = window.frame.sidebar.chats.chats
    items = [model.item(row) for row in range(model.rowCount())]
    return [item for item in items if isinstance(item, ChatRow | Hit)]


def ids(window: MainWindow) -> list[int | None]:
    return [item.id if isinstance(item, ChatRow) else item.chat.id for item in rows(window)]


def titles(window: MainWindow) -> list[str]:
    return [title_of(item) for item in rows(window)]


def index_of(window: MainWindow, title: str) -> QModelIndex:
    model = window.frame.sidebar.chats.chats
    for row in range(model.rowCount()):
        if title_of(model.item(row)) == title:
            return model.index(row)
    raise AssertionError(f"{title} is not in the list")


def open_chat(qtbot: QtBot, window: MainWindow, title: str) -> None:
    """Opens a chat that is, or soon will be, in the list, and waits until it is shown."""
    qtbot.waitUntil(lambda: title in titles(window))
    before = window.page.open
    window.frame.sidebar.chats.clicked.emit(index_of(window, title))
    qtbot.waitUntil(lambda: window.page.open is not before)


def asked(window: MainWindow) -> list[str]:
    """The questions that the transcript shows."""
    return [turn.prompt for turn in window.page.transcript.turns]


def answers(window: MainWindow) -> list[str]:
    """The answers that the transcript shows."""
    return [turn.answer_text() for turn in window.page.transcript.turns]
