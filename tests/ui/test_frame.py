from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from tests.fakes import FakeEngine
from tests.ui.conftest import OpenWindow, settings_page
from ui.frame import SIDEBAR_FROM_WIDTH, Frame
from ui.main_window import MainWindow
from ui.sidebar import NEW_KEY
from ui.top_bar import SIDEBAR_KEY


@pytest.fixture
def made() -> list[str]:
    return []


@pytest.fixture
def frame(qtbot: QtBot, english: None, made: list[str]) -> Frame:
    def make() -> QWidget:
        made.append("models")
        return QLabel("Models")

    frame = Frame(QLabel("Chat"), {"models": make})
    qtbot.addWidget(frame)
    frame.resize(1280, 800)
    frame.show()
    return frame


def test_a_page_is_made_once_and_only_when_it_is_asked_for(frame: Frame, made: list[str]) -> None:
    assert made == []
    frame.sidebar.pages["models"].click()
    frame.show_page("chat")
    frame.sidebar.pages["models"].click()
    assert made == ["models"]
    assert frame.current == "models"


def test_the_sidebar_marks_the_page_that_is_shown(qtbot: QtBot, frame: Frame) -> None:
    with qtbot.waitSignal(frame.page_shown) as shown:
        frame.show_page("models")
    assert shown.args == ["models"]
    assert frame.sidebar.pages["models"].isChecked()
    frame.show_page("chat")
    assert not frame.sidebar.pages["models"].isChecked()


def test_a_narrow_window_hides_the_sidebar_and_a_wide_one_shows_it(
    qtbot: QtBot, frame: Frame
) -> None:
    with qtbot.waitSignal(frame.sidebar_shown) as told:
        frame.resize(SIDEBAR_FROM_WIDTH - 1, 640)
    assert told.args == [False]
    assert frame.sidebar.isHidden()
    frame.resize(SIDEBAR_FROM_WIDTH, 640)
    assert frame.sidebar.isVisible()


def test_the_persons_wish_holds_until_the_window_crosses_the_width(frame: Frame) -> None:
    frame.toggle_sidebar()
    frame.resize(1100, 700)
    assert frame.sidebar.isHidden()
    frame.resize(600, 700)
    frame.toggle_sidebar()
    assert frame.sidebar.isVisible()
    frame.resize(1280, 700)
    assert frame.sidebar.isVisible()
    frame.resize(600, 700)
    assert frame.sidebar.isHidden()


def test_a_new_chat_is_offered_once(window: MainWindow) -> None:
    window.resize(1280, 800)
    assert window.frame.sidebar.isVisible()
    assert not window.top_bar.new_chat.isVisible()
    window.resize(700, 600)
    assert window.frame.sidebar.isHidden()
    assert window.top_bar.new_chat.isVisible()


def test_the_keys_of_the_frame_work(
    qtbot: QtBot, open_window: OpenWindow, engine: FakeEngine
) -> None:
    window = open_window()
    window.activateWindow()
    with qtbot.waitSignal(window.page.turn_ended):
        window.page.send("Hello")
    qtbot.keyClick(window, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    assert window.frame.sidebar.isHidden()
    qtbot.keyClick(window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert window.page.transcript.turns == []
    assert (SIDEBAR_KEY, NEW_KEY) == ("Ctrl+B", "Ctrl+N")


def test_the_sidebar_speaks_german_at_once(qtbot: QtBot, window: MainWindow) -> None:
    settings_page(window).language.choose("de")
    qtbot.waitUntil(lambda: window.frame.sidebar.new_chat.text() == "Neuer Chat")
    assert window.frame.sidebar.pages["computer"].text() == "Dein Computer"


def test_escape_empties_the_search_before_it_stops_anything(
    qtbot: QtBot, window: MainWindow
) -> None:
    window.activateWindow()
    edit = window.frame.sidebar.search.edit
    edit.setFocus()
    qtbot.waitUntil(edit.hasFocus)
    edit.setText("words")
    qtbot.keyClick(edit, Qt.Key.Key_Escape)
    assert edit.text() == ""
