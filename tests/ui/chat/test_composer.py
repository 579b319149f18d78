from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, Qt
from pytestqt.qtbot import QtBot

from app.messages import ResponseFormat
from ui.chat.composer import Composer
from ui.chat.draft_field import MAX_LINES
from ui.chat.folding import LONGEST


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


def blocks(composer: Composer) -> list[str]:
    document = composer.draft.document()
    return [document.findBlockByNumber(i).text() for i in range(document.blockCount())]


def paste(text: str) -> QMimeData:
    data = QMimeData()
    data.setText(text)
    return data


@pytest.mark.parametrize("text", ["a" * 50_000, "word " * 10_000, "😀" * 20_000, "\n" * 20_000])
def test_a_text_of_any_length_is_sent_to_the_letter(
    qtbot: QtBot, composer: Composer, sent: list[str], text: str
) -> None:
    """It is laid out in paragraphs that Qt is quick with, and they leave no trace."""
    composer.draft.insertFromMimeData(paste(f"First: {text}"))
    qtbot.keyClicks(composer.draft, "!")
    assert composer.text() == f"First: {text}!"
    assert max(map(len, blocks(composer))) <= 2 * LONGEST
    qtbot.keyClick(composer.draft, Qt.Key.Key_Return)
    assert sent == [f"First: {text}!"]


def test_what_is_copied_or_cut_is_what_was_written(composer: Composer) -> None:
    text = "\u00a0word" * 5_000
    composer.set_text(text)
    composer.draft.selectAll()
    assert composer.draft.createMimeDataFromSelection().text() == text
    composer.draft.cut()
    assert composer.text() == ""
    composer.draft.undo()
    assert composer.text() == text


def test_a_line_that_grows_long_is_folded_and_unfolded_by_undo(composer: Composer) -> None:
    piece = "some words, " * 150
    for _ in range(40):
        composer.draft.insertFromMimeData(paste(piece))
    assert composer.text() == piece * 40
    assert max(map(len, blocks(composer))) <= 2 * LONGEST
    for count in range(39, -1, -1):
        composer.draft.undo()
        assert composer.text() == piece * count
    while composer.draft.document().isRedoAvailable():
        composer.draft.redo()
    assert composer.text() == piece * 40


def test_a_paste_takes_the_place_of_what_is_selected(composer: Composer) -> None:
    composer.set_text("a" * 10_000)
    composer.draft.selectAll()
    composer.draft.insertFromMimeData(paste("b" * 5_000))
    assert composer.text() == "b" * 5_000


def test_the_field_is_high_enough_for_a_long_line_in_many_paragraphs(composer: Composer) -> None:
    composer.set_text("three words, " * 300)
    long = composer.draft.height()
    composer.set_text("\n" * (MAX_LINES + 1))
    assert long == composer.draft.height()
    composer.clear()
    assert long > 4 * composer.draft.height()


def test_a_long_draft_from_before_the_start_is_gone_on_with_at_its_end(qtbot: QtBot) -> None:
    composer = Composer()
    qtbot.addWidget(composer)
    composer.set_text("some words, " * 1_000)
    composer.resize(600, 100)
    composer.show()
    qtbot.waitUntil(lambda: composer.draft.textCursor().atEnd())
    qtbot.keyClicks(composer.draft, "more")
    assert composer.text() == "some words, " * 1_000 + "more"
    assert composer.draft.cursorRect().bottom() <= composer.draft.height()
