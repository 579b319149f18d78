"""Answers that were cut off go on, and thoughts that take too long are cut short."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.engine.api import AnswerNow, Begin, Continue
from app.events import Finished, ReasoningDelta, TextDelta, Usage
from app.messages import Message, Reasoning, Text
from tests.fakes import FakeEngine, Gate, Step, answer
from ui.chat.thinking import ANSWER_NOW_AFTER_S
from ui.chat.turn_view import TurnView
from ui.main_window import MainWindow


def stop_at(qtbot: QtBot, window: MainWindow, engine: FakeEngine, *steps: Step) -> TurnView:
    """An answer that the person stops after `steps`."""
    gate = Gate()
    engine.scripts = [[*steps, gate]]
    window.page.send("Hello")
    assert gate.reached.wait(10)
    with qtbot.waitSignal(window.page.turn_ended):
        window.page.stop()
    return window.page.transcript.turns[-1]


def test_a_stopped_answer_goes_on_in_its_place(
    qtbot: QtBot, window: MainWindow, engine: FakeEngine
) -> None:
    turn = stop_at(qtbot, window, engine, ReasoningDelta("Hm."), TextDelta("One "))
    assert turn.footer is not None
    assert not turn.footer.go_on.isHidden()
    engine.scripts = [[TextDelta("two."), Finished("stop", Usage(42, 0, 1), token_ids=(0, 1, 2))]]
    with qtbot.waitSignal(window.page.turn_ended):
        turn.footer.go_on.click()
    assert len(window.page.transcript.turns) == 1
    assert turn.answer_text() == "One two."
    assert turn.thinking is not None
    assert turn.thinking.text() == "Hm."
    assert turn.note_texts() == []
    assert turn.footer.go_on.isHidden()
    assert "3 tokens" in turn.footer.figures()
    assert engine.requests[-1].start == Continue((0, 1))
    assert [m.role for m in engine.requests[-1].conversation.messages] == ["user"]
    whole = Message("assistant", (Reasoning("Hm."), Text("One two.")), (0, 1, 2))
    assert window.page.chat.messages[-1] == whole


def test_an_answer_can_be_stopped_and_go_on_again_and_again(
    qtbot: QtBot, window: MainWindow, engine: FakeEngine
) -> None:
    turn = stop_at(qtbot, window, engine, TextDelta("One "))
    gate = Gate()
    engine.scripts = [[TextDelta("two "), gate]]
    window.page.go_on()
    assert gate.reached.wait(10)
    with qtbot.waitSignal(window.page.turn_ended):
        window.page.stop()
    assert turn.answer_text() == "One two "
    assert turn.note_texts() == ["Stopped. What was written so far is kept."]
    engine.scripts = [[TextDelta("three."), Finished("stop")]]
    with qtbot.waitSignal(window.page.turn_ended):
        qtbot.keyClick(window, Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    assert turn.answer_text() == "One two three."


def test_a_whole_answer_cannot_go_on(qtbot: QtBot, window: MainWindow, engine: FakeEngine) -> None:
    with qtbot.waitSignal(window.page.turn_ended):
        window.page.send("Hello")
    footer = window.page.transcript.turns[-1].footer
    assert footer is not None
    assert footer.go_on.isHidden()
    window.page.go_on()
    assert len(engine.requests) == 1


def test_an_answer_that_only_thought_is_asked_for_its_end(
    qtbot: QtBot, window: MainWindow, engine: FakeEngine
) -> None:
    engine.scripts = [[ReasoningDelta("Hm."), Finished("stop", token_ids=(7,))]]
    with qtbot.waitSignal(window.page.turn_ended):
        window.page.send("Hello")
    turn = window.page.transcript.turns[-1]
    assert turn.footer is not None
    assert not turn.footer.go_on.isHidden()
    with qtbot.waitSignal(window.page.turn_ended):
        window.page.go_on()
    assert engine.requests[-1].start == AnswerNow((7,))


def test_only_the_last_answer_can_go_on(
    qtbot: QtBot, window: MainWindow, engine: FakeEngine
) -> None:
    turn = stop_at(qtbot, window, engine, TextDelta("One "))
    with qtbot.waitSignal(window.page.turn_ended):
        window.page.send("Something else")
    assert turn.footer is not None
    assert turn.footer.go_on.isHidden()
    assert engine.requests[-1].start == Begin()


def test_thinking_can_be_cut_short(qtbot: QtBot, window: MainWindow, engine: FakeEngine) -> None:
    gate = Gate()
    engine.scripts = [[ReasoningDelta("Hm. "), ReasoningDelta("Hm. "), gate], answer("Well.", "")]
    window.page.send("Hello")
    assert gate.reached.wait(10)
    turn = window.page.transcript.turns[-1]
    qtbot.waitUntil(lambda: turn.thinking is not None)
    assert turn.thinking is not None
    assert turn.thinking.answer_now.isHidden()  # too soon to be of use
    turn.progress.thinking_since = (turn.progress.thinking_since or 0) - ANSWER_NOW_AFTER_S - 1
    qtbot.waitUntil(turn.thinking.answer_now.isVisible)
    with qtbot.waitSignal(window.page.turn_ended):
        turn.thinking.answer_now.click()
    assert turn.answer_text() == "Well."
    assert turn.note_texts() == []
    assert turn.thinking is not None
    assert turn.thinking.text().startswith("Hm. Hm. ")
    assert turn.thinking.answer_now.isHidden()
    assert engine.requests[-1].start == AnswerNow((0, 1))


def test_stop_wins_over_answering_now(qtbot: QtBot, window: MainWindow, engine: FakeEngine) -> None:
    gate = Gate()
    engine.scripts = [[ReasoningDelta("Hm. "), gate]]
    window.page.send("Hello")
    assert gate.reached.wait(10)
    turn = window.page.transcript.turns[-1]
    qtbot.waitUntil(lambda: turn.thinking is not None)
    with qtbot.waitSignal(window.page.turn_ended):
        window.page.go_on()
        window.page.stop()
    assert len(engine.requests) == 1
    assert turn.note_texts() == ["Stopped. What was written so far is kept."]


def test_a_new_chat_forgets_how_to_go_on(
    qtbot: QtBot, window: MainWindow, engine: FakeEngine
) -> None:
    stop_at(qtbot, window, engine, TextDelta("One "))
    window.page.new_chat()
    window.page.go_on()
    assert len(engine.requests) == 1
