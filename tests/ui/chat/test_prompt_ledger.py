"""The ledger of the real window: what fills the context window, before and after sending."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.chat.context import LEFT_OUT_NOTE
from app.events import Finished, ReasoningDelta, TextDelta
from app.messages import Text
from tests.fakes import FakeEngine, Gate
from tests.ui.conftest import OpenWindow
from ui.chat.ledger import Ledger
from ui.main_window import MainWindow

WORDS = "word " * 300


@pytest.fixture
def window(qtbot: QtBot, open_window: OpenWindow, engine: FakeEngine) -> MainWindow:
    engine.n_ctx = 1000
    return open_window()


def _ledger(window: MainWindow) -> Ledger:
    return window.top_bar.ledger


def _ask(qtbot: QtBot, window: MainWindow, text: str) -> None:
    with qtbot.waitSignal(window.page.turn_ended):
        window.page.send(text)


def test_what_is_typed_counts_before_it_is_sent(qtbot: QtBot, window: MainWindow) -> None:
    window.page.composer.set_text("one two three")
    qtbot.waitUntil(lambda: _ledger(window).use.turns > 0)
    typed = _ledger(window).use.turns
    _ask(qtbot, window, "one two three")
    window.page.composer.clear()
    qtbot.waitUntil(lambda: _ledger(window).use.turns > typed)
    window.page.new_chat()
    qtbot.waitUntil(lambda: _ledger(window).use.turns == 0)


def test_an_answer_is_added_while_it_is_written(
    qtbot: QtBot, window: MainWindow, engine: FakeEngine
) -> None:
    gate = Gate()
    words = [ReasoningDelta("a ")] * 40 + [TextDelta("b ")] * 60
    engine.scripts = [[*words, gate, Finished("stop")]]
    window.page.send("Hello")
    qtbot.waitUntil(lambda: _ledger(window).use.thinking >= 40)
    qtbot.waitUntil(lambda: _ledger(window).use.turns >= 60)
    with qtbot.waitSignal(window.page.turn_ended):
        gate.open()
    qtbot.waitUntil(lambda: _ledger(window).use.thinking == 0)  # no part of the next prompt


def test_what_will_be_left_out_is_said_before_it_is(
    qtbot: QtBot, window: MainWindow, engine: FakeEngine
) -> None:
    _ask(qtbot, window, f"First {WORDS}")
    _ask(qtbot, window, "Second")
    assert window.chat.notice.isHidden()
    window.page.composer.set_text(f"Third {WORDS} {WORDS}")
    qtbot.waitUntil(window.chat.notice.isVisible)
    assert "left out" in window.chat.notice.text()
    qtbot.mouseClick(window.chat.notice.show_list, Qt.MouseButton.LeftButton)
    popover = _ledger(window).popover
    assert popover is not None
    assert "First word word" in popover.left_out.text()
    popover.close()
    with qtbot.waitSignal(window.page.turn_ended):
        qtbot.keyClick(window.page.composer.draft, Qt.Key.Key_Return)
    sent = engine.requests[-1].conversation.messages
    assert sent[0].parts == (Text(LEFT_OUT_NOTE),)
    assert not any("First" in message.text for message in sent)
    assert any("First" in message.text for message in window.page.chat.messages)


def test_a_file_that_is_too_long_is_told_before_it_is_sent(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    path = tmp_path / "book.txt"
    path.write_text(WORDS * 5)
    window.chat.tray.add_files([path])
    qtbot.waitUntil(window.chat.notice.isVisible)
    assert "too long for the model" in window.chat.notice.text()
    window.chat.tray.chips[0].remove.click()
    qtbot.waitUntil(window.chat.notice.isHidden)
