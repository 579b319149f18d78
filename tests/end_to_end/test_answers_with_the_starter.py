"""Answers of the starter: stopped, gone on with, given anew, compared, copied, as a person does."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from tests.end_to_end.starter import (
    LEFT,
    Starter,
    ask,
    choose,
    footer_of,
    open_chat,
    type_and_send,
)
from ui.chat.thinking import ANSWER_NOW_AFTER_S
from ui.main_window import MainWindow

QUESTION = "What is gpt-oss?"


def answer_text(window: MainWindow) -> str:
    return window.page.transcript.turns[-1].answer_text()


def thought(window: MainWindow) -> str:
    pane = window.page.transcript.turns[-1].thinking
    return pane.text() if pane is not None else ""


def test_a_stopped_answer_goes_on_to_the_very_words_it_would_have_had(
    qtbot: QtBot, window: MainWindow, starter: Starter
) -> None:
    whole = ask(qtbot, window, QUESTION).answer_text()
    n_tokens = len(window.page.chat.messages[-1].token_ids)
    qtbot.mouseClick(window.frame.sidebar.new_chat, LEFT)
    starter.wait_after(n_tokens - 10)
    type_and_send(qtbot, window, QUESTION)
    qtbot.waitUntil(lambda: bool(answer_text(window)))
    with qtbot.waitSignal(window.page.turn_ended):
        qtbot.mouseClick(window.page.composer.send, LEFT)  # it is Stop while an answer is written
    part, turn = answer_text(window), window.page.transcript.turns[-1]
    assert whole.startswith(part)
    assert part != whole
    assert turn.note_texts() == ["Stopped. What was written so far is kept."]
    starter.go_on()
    with qtbot.waitSignal(window.page.turn_ended):
        qtbot.mouseClick(footer_of(turn).go_on, LEFT)
    assert answer_text(window) == whole
    assert turn.note_texts() == []


def test_thinking_is_cut_short_and_answered_at_once(
    qtbot: QtBot, window: MainWindow, starter: Starter
) -> None:
    starter.wait_after(8)
    type_and_send(qtbot, window, QUESTION)
    qtbot.waitUntil(lambda: bool(thought(window)))
    turn = window.page.transcript.turns[-1]
    assert turn.thinking is not None
    assert turn.answer_text() == ""
    turn.progress.thinking_since = (turn.progress.thinking_since or 0) - ANSWER_NOW_AFTER_S - 1
    qtbot.waitUntil(turn.thinking.answer_now.isVisible)
    cut = thought(window)
    with qtbot.waitSignal(window.page.turn_ended):
        qtbot.mouseClick(turn.thinking.answer_now, LEFT)
        qtbot.waitUntil(lambda: len(starter.requests) == 2)
        starter.go_on()
    assert turn.answer_text() != ""
    assert thought(window).startswith(cut)
    assert len(window.page.transcript.turns) == 1


def test_an_answer_with_more_effort_is_another_version_that_thought_longer(
    qtbot: QtBot, window: MainWindow, starter: Starter
) -> None:
    first = ask(qtbot, window, QUESTION)
    medium = thought(window)
    with qtbot.waitSignal(window.page.turn_ended):
        choose(footer_of(first).menu, "High effort")
    assert starter.requests[-1].conversation.effort == "high"
    high = thought(window)
    assert len(high) > len(medium)
    assert footer_of(first).versions.text() == "2 / 2"
    with qtbot.waitSignal(window.page.turn_ended):
        qtbot.mouseClick(footer_of(first).regenerate, LEFT)
    assert starter.requests[-1].conversation.effort == "medium"
    assert footer_of(first).versions.text() == "3 / 3"
    before = window.page.open
    qtbot.mouseClick(footer_of(first).versions.earlier, LEFT)
    qtbot.waitUntil(lambda: window.page.open is not before)
    (turn,) = window.page.transcript.turns
    assert footer_of(turn).versions.text() == "2 / 3"
    assert thought(window) == high
    assert "OpenAI" in turn.answer_text()


def test_an_answer_is_copied_as_markdown_as_it_reads_and_as_it_was_selected(
    qtbot: QtBot, window: MainWindow
) -> None:
    turn = ask(qtbot, window, QUESTION)
    clipboard = QGuiApplication.clipboard()
    clipboard.clear()
    qtbot.mouseClick(footer_of(turn).copy, LEFT)
    assert clipboard.text() == turn.answer_text()
    assert "**" in clipboard.text()
    choose(footer_of(turn).menu, "Copy as plain text")
    plain = turn.answer_text().replace("**", "")
    assert clipboard.text() == plain
    transcript = window.page.transcript
    transcript.setFocus()
    qtbot.keyClick(transcript, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(transcript, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QUESTION in clipboard.text()
    assert plain in clipboard.text()


def test_an_edit_that_was_not_sent_waits_for_the_person_and_becomes_a_version(
    qtbot: QtBot, window: MainWindow
) -> None:
    turn = ask(qtbot, window, "Was ist Hearth?")
    first = turn.answer_text()
    qtbot.mouseClick(turn.message.edit, LEFT)
    assert turn.message.editor is not None
    turn.message.editor.draft.selectAll()
    qtbot.keyClicks(turn.message.editor.draft, QUESTION)
    qtbot.mouseClick(window.frame.sidebar.new_chat, LEFT)
    ask(qtbot, window, "Hello")
    open_chat(qtbot, window, "Was ist Hearth?")
    editor = window.page.transcript.turns[0].message.editor
    assert editor is not None
    assert editor.text() == QUESTION
    with qtbot.waitSignal(window.page.turn_ended):
        qtbot.keyClick(editor.draft, Qt.Key.Key_Return)
    (turn,) = window.page.transcript.turns
    assert "OpenAI" in turn.answer_text()
    assert turn.message.versions.text() == "2 / 2"
    before = window.page.open
    qtbot.mouseClick(turn.message.versions.earlier, LEFT)
    qtbot.waitUntil(lambda: window.page.open is not before)
    assert answer_text(window) == first
