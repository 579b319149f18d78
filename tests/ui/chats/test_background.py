"""Answers go on while another chat is looked at."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.chat.store import open_store
from app.errors import PromptTooLong
from app.events import Finished, TextDelta, Usage
from tests.fakes import FakeEngine, Gate, Step, answer, crash
from tests.ui.chats.conftest import Ask, answers, asked, ids, index_of, open_chat, titles
from ui.chats.chat_list_model import MARK_ROLE
from ui.main_window import MainWindow


def begin(qtbot: QtBot, window: MainWindow, engine: FakeEngine, text: str, *rest: Step) -> Gate:
    """Asks, and waits until half of the answer is there and the chat is in the list."""
    gate = Gate()
    engine.scripts = [[TextDelta("Half"), gate, *rest]]
    window.page.send(text)
    assert gate.reached.wait(10)
    qtbot.waitUntil(lambda: answers(window)[-1] == "Half")
    qtbot.waitUntil(lambda: window.page.place.chat_id in ids(window))
    return gate


def mark(window: MainWindow, title: str) -> str | None:
    value = index_of(window, title).data(MARK_ROLE)
    return str(value) if value is not None else None


WHOLE = (TextDelta(" and half."), Finished("stop", Usage(10, 0, 2)))


def test_an_answer_goes_on_while_another_chat_is_open(
    qtbot: QtBot, window: MainWindow, ask: Ask, engine: FakeEngine
) -> None:
    ask("First")
    window.frame.sidebar.new_chat.click()
    gate = begin(qtbot, window, engine, "Second", *WHOLE)
    open_chat(qtbot, window, "First")
    assert asked(window) == ["First"]
    assert not window.page.composer.streaming
    assert mark(window, "Second") == "writing"
    with qtbot.waitSignal(window.page.desk.ended):
        gate.open()
    assert answers(window) == ["Hello there."]
    assert mark(window, "Second") == "answered"
    open_chat(qtbot, window, "Second")
    assert answers(window) == ["Half and half."]
    assert mark(window, "Second") is None


def test_coming_back_shows_the_answer_as_it_streams(
    qtbot: QtBot, window: MainWindow, ask: Ask, engine: FakeEngine
) -> None:
    ask("First")
    window.frame.sidebar.new_chat.click()
    ask("Second")
    gate = begin(qtbot, window, engine, "Third", *WHOLE)
    open_chat(qtbot, window, "First")
    open_chat(qtbot, window, "Second")
    assert asked(window) == ["Second", "Third"]
    assert answers(window) == ["Hello there.", "Half"]
    assert window.page.composer.streaming
    with qtbot.waitSignal(window.page.turn_ended):
        gate.open()
    assert answers(window) == ["Hello there.", "Half and half."]
    footer = window.page.transcript.turns[-1].footer
    assert footer is not None
    said = [message.text for message in window.page.chat.messages]
    assert said == ["Second", "Hello there.", "Third", "Half and half."]


def test_an_answer_that_was_come_back_to_can_be_stopped_and_go_on(
    qtbot: QtBot, window: MainWindow, ask: Ask, engine: FakeEngine
) -> None:
    ask("First")
    window.frame.sidebar.new_chat.click()
    begin(qtbot, window, engine, "Second")
    open_chat(qtbot, window, "First")
    open_chat(qtbot, window, "Second")
    with qtbot.waitSignal(window.page.turn_ended):
        qtbot.keyClick(window, Qt.Key.Key_Escape)
    engine.scripts = [list(WHOLE)]
    with qtbot.waitSignal(window.page.turn_ended):
        qtbot.keyClick(window, Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    assert answers(window) == ["Half and half."]


def test_a_question_in_another_chat_waits_its_turn_and_says_so(
    qtbot: QtBot, window: MainWindow, ask: Ask, engine: FakeEngine
) -> None:
    gate = begin(qtbot, window, engine, "First", *WHOLE)
    engine.scripts.append(answer("Second answer."))
    window.frame.sidebar.new_chat.click()
    window.page.send("Second")
    (turn,) = window.page.transcript.turns
    assert turn.status_text() == "Waiting: another chat is being answered first."
    qtbot.waitUntil(lambda: "Second" in titles(window))  # it is kept before it is answered
    assert mark(window, "Second") == "waiting"
    assert len(engine.requests) == 1
    with qtbot.waitSignal(window.page.turn_ended):
        gate.open()
    assert turn.answer_text() == "Second answer."
    assert asked(window) == ["Second"]
    open_chat(qtbot, window, "First")
    assert answers(window) == ["Half and half."]


def test_a_waiting_question_can_be_left_and_is_answered(
    qtbot: QtBot, window: MainWindow, ask: Ask, engine: FakeEngine
) -> None:
    gate = begin(qtbot, window, engine, "First", *WHOLE)
    engine.scripts.append(answer("Second answer."))
    window.frame.sidebar.new_chat.click()
    window.page.send("Second")
    open_chat(qtbot, window, "First")
    open_chat(qtbot, window, "Second")
    assert asked(window) == ["Second"]
    open_chat(qtbot, window, "First")
    gate.open()
    qtbot.waitUntil(lambda: not window.page.desk.busy)
    open_chat(qtbot, window, "Second")
    assert asked(window) == ["Second"]
    assert answers(window) == ["Second answer."]


def test_a_waiting_question_that_is_stopped_can_be_asked_again(
    qtbot: QtBot, window: MainWindow, engine: FakeEngine
) -> None:
    gate = begin(qtbot, window, engine, "First", *WHOLE)
    window.frame.sidebar.new_chat.click()
    window.page.send("Second")
    qtbot.waitUntil(lambda: "Second" in titles(window))
    with qtbot.waitSignal(window.page.turn_ended):
        window.page.stop()
    (turn,) = window.page.transcript.turns
    assert turn.note_texts() == ["This has not been answered yet."]
    gate.open()
    qtbot.waitUntil(lambda: not window.page.desk.busy)
    with qtbot.waitSignal(window.page.turn_ended):
        window.page.retry()
    assert answers(window) == ["Hello there."]
    open_chat(qtbot, window, "First")
    open_chat(qtbot, window, "Second")
    assert asked(window) == ["Second"]
    assert answers(window) == ["Hello there."]


def test_deleting_a_chat_stops_its_answer_and_undo_brings_back_what_was_said(
    qtbot: QtBot, window: MainWindow, ask: Ask, engine: FakeEngine
) -> None:
    ask("First")
    window.frame.sidebar.new_chat.click()
    begin(qtbot, window, engine, "Second")
    open_chat(qtbot, window, "First")
    second = index_of(window, "Second")
    window.frame.sidebar.chats.setCurrentIndex(second)
    with qtbot.waitSignal(window.page.desk.ended):
        qtbot.keyClick(window.frame.sidebar.chats, Qt.Key.Key_Delete)
    assert not window.page.desk.busy
    window.frame.sidebar.undo.undo.click()
    open_chat(qtbot, window, "Second")
    assert answers(window) == ["Half"]


def test_an_answer_that_failed_in_the_background_is_told_when_the_chat_is_opened(
    qtbot: QtBot, window: MainWindow, ask: Ask, engine: FakeEngine
) -> None:
    ask("First")
    window.frame.sidebar.new_chat.click()
    gate = begin(qtbot, window, engine, "Second", crash())
    open_chat(qtbot, window, "First")
    with qtbot.waitSignal(window.page.desk.ended):
        gate.open()
    assert mark(window, "Second") == "failed"
    open_chat(qtbot, window, "Second")
    assert mark(window, "Second") is None
    (turn,) = window.page.transcript.turns
    assert turn.error is not None
    assert "The engine stopped unexpectedly (SIGKILL)." in turn.error.text()
    assert turn.answer_text() == "Half"
    with qtbot.waitSignal(window.page.turn_ended):
        turn.error.retry.click()
    assert answers(window) == ["Hello there."]


def test_a_question_too_long_comes_back_when_its_chat_is_opened(
    qtbot: QtBot, window: MainWindow, ask: Ask, engine: FakeEngine
) -> None:
    ask("First")
    window.frame.sidebar.new_chat.click()
    gate = Gate()
    engine.scripts = [[gate, PromptTooLong("Too long.", "Shorten it.")]]
    window.page.send("A whole book")
    assert gate.reached.wait(10)
    qtbot.waitUntil(lambda: "A whole book" in titles(window))
    open_chat(qtbot, window, "First")
    with qtbot.waitSignal(window.page.desk.ended):
        gate.open()
    open_chat(qtbot, window, "A whole book")
    assert window.page.composer.text() == "A whole book"
    qtbot.waitUntil(lambda: titles(window) == ["First"])
    assert window.page.place.chat_id is None


def test_closing_the_window_keeps_what_was_said_in_the_background(
    qtbot: QtBot, window: MainWindow, ask: Ask, engine: FakeEngine
) -> None:
    ask("First")
    window.frame.sidebar.new_chat.click()
    begin(qtbot, window, engine, "Second")
    chat_id = window.page.place.chat_id
    assert chat_id is not None
    open_chat(qtbot, window, "First")
    window.close()
    store = open_store()
    try:
        last = store.messages.transcript(chat_id).messages[-1]
        assert last.message.text == "Half"
        assert last.info.reason == "cancelled"
    finally:
        store.close()


def test_a_chat_that_is_nowhere_kept_is_not_answered_behind_the_back(
    qtbot: QtBot, window: MainWindow, engine: FakeEngine
) -> None:
    window.frame.sidebar.new_private.click()
    gate = Gate()
    engine.scripts = [[TextDelta("Half"), gate]]
    window.page.send("Between us")
    assert gate.reached.wait(10)
    with qtbot.waitSignal(window.page.desk.ended):
        window.frame.sidebar.new_chat.click()
    assert not window.page.desk.busy
    assert ids(window) == []
