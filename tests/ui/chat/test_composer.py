from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.messages import ResponseFormat
from ui.chat.composer import Composer
from ui.chat.draft_field import MAX_LINES


@pytest.fixture
def composer(qtbot: QtBot, english: None) -> Composer:
    composer = Composer()
    composer.resize(600, 100)
    qtbot.addWidget(composer)
    composer.show()
    return composer


@pytest.fixture
def sent(composer: Composer) -> list[str]:
    texts: list[str] = []
    composer.submitted.connect(texts.append)
    return texts


def test_enter_sends_the_text(qtbot: QtBot, composer: Composer, sent: list[str]) -> None:
    qtbot.keyClicks(composer.draft, "Hello")
    qtbot.keyClick(composer.draft, Qt.Key.Key_Return)
    assert sent == ["Hello"]


def test_enter_on_the_keypad_sends_too(qtbot: QtBot, composer: Composer, sent: list[str]) -> None:
    composer.set_text("Hello")
    qtbot.keyClick(composer.draft, Qt.Key.Key_Enter, Qt.KeyboardModifier.KeypadModifier)
    assert sent == ["Hello"]


def test_shift_enter_breaks_the_line(qtbot: QtBot, composer: Composer, sent: list[str]) -> None:
    qtbot.keyClicks(composer.draft, "one")
    qtbot.keyClick(composer.draft, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClicks(composer.draft, "two")
    assert sent == []
    assert composer.text() == "one\ntwo"


@pytest.mark.parametrize("text", ["", "   ", "\n\n\t"])
def test_nothing_to_say_sends_nothing(
    qtbot: QtBot, composer: Composer, sent: list[str], text: str
) -> None:
    composer.set_text(text)
    qtbot.keyClick(composer.draft, Qt.Key.Key_Return)
    assert sent == []
    assert composer.text() == text
    assert not composer.send.isEnabled()


def test_the_button_sends(qtbot: QtBot, composer: Composer, sent: list[str]) -> None:
    composer.set_text("Hello")
    qtbot.mouseClick(composer.send, Qt.MouseButton.LeftButton)
    assert sent == ["Hello"]


def test_send_becomes_stop_while_streaming(qtbot: QtBot, composer: Composer) -> None:
    composer.set_streaming(True)
    assert composer.send.isEnabled()
    assert composer.send.accessibleName() == "Stop"
    with qtbot.waitSignal(composer.stop_requested):
        qtbot.mouseClick(composer.send, Qt.MouseButton.LeftButton)
    composer.set_streaming(False)
    assert composer.send.accessibleName() == "Send"


def test_enter_while_streaming_keeps_the_next_draft(
    qtbot: QtBot, composer: Composer, sent: list[str]
) -> None:
    composer.set_streaming(True)
    qtbot.keyClicks(composer.draft, "And then?")
    qtbot.keyClick(composer.draft, Qt.Key.Key_Return)
    assert sent == []
    assert composer.text() == "And then?"


def test_the_field_grows_to_eight_lines_then_scrolls(composer: Composer) -> None:
    line = composer.draft.fontMetrics().lineSpacing()
    heights = {}
    for lines in (1, 2, 5, MAX_LINES, MAX_LINES + 1, 40):
        composer.set_text("\n".join("x" * lines))
        heights[lines] = composer.draft.height()
    assert heights[2] - heights[1] == pytest.approx(line, abs=1)
    assert heights[5] - heights[1] == pytest.approx(4 * line, abs=1)
    assert heights[MAX_LINES + 1] == heights[MAX_LINES] == heights[40]
    assert composer.draft.verticalScrollBar().maximum() > 0


def test_a_long_line_wraps_and_grows_the_field(composer: Composer) -> None:
    composer.set_text("word")
    one_line = composer.draft.height()
    composer.set_text("word " * 60)
    assert composer.draft.height() > 2 * one_line


def test_tab_leaves_the_field(qtbot: QtBot, composer: Composer) -> None:
    composer.set_text("Hello")
    composer.draft.setFocus()
    qtbot.keyClick(composer.draft, Qt.Key.Key_Tab)
    assert composer.text() == "Hello"
    assert not composer.draft.hasFocus()


def test_an_effort_is_chosen_from_the_menu(qtbot: QtBot, composer: Composer) -> None:
    high = composer.effort.menu().actions()[2]
    with qtbot.waitSignal(composer.effort_chosen) as chosen:
        high.trigger()
    assert chosen.args == ["high"]
    assert composer.effort.text() == "Effort: High"
    assert [action.isChecked() for action in composer.effort.menu().actions()] == [
        False,
        False,
        True,
    ]


def test_the_form_of_the_answer_is_named_and_can_be_dropped(
    qtbot: QtBot, composer: Composer
) -> None:
    with qtbot.waitSignal(composer.form_requested):
        qtbot.mouseClick(composer.form.icon, Qt.MouseButton.LeftButton)
    assert composer.form.chip.isHidden()
    composer.set_form(ResponseFormat("recipe", {"type": "object"}))
    assert composer.form.icon.isHidden()
    assert composer.form.chip.text() == "JSON: recipe"
    with qtbot.waitSignal(composer.form_dropped):
        qtbot.mouseClick(composer.form.drop, Qt.MouseButton.LeftButton)
    composer.set_form(None)
    assert composer.form.icon.isVisible()
