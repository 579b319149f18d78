from __future__ import annotations

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from app import settings as stored
from app.errors import PromptTooLong
from app.events import Finished, ReasoningDelta, TextDelta, ToolCallRequested
from app.settings import Settings
from tests.fakes import FakeEngine, Gate, answer, crash
from tests.ui.conftest import OpenWindow
from ui.chat.turn_view import TurnView
from ui.main_window import MainWindow


def ask(qtbot: QtBot, window: MainWindow, text: str = "Hello") -> TurnView:
    """Types and sends, and waits for the end of the turn."""
    window.page.composer.set_text(text)
    with qtbot.waitSignal(window.page.turn_ended):
        qtbot.keyClick(window.page.composer.draft, Qt.Key.Key_Return)
    return window.page.transcript.turns[-1]


def begin(qtbot: QtBot, window: MainWindow, gate: Gate, text: str = "Hello") -> TurnView:
    """Types and sends, and waits until the engine stands at the gate and all before it shows."""
    window.page.composer.set_text(text)
    qtbot.keyClick(window.page.composer.draft, Qt.Key.Key_Return)
    assert gate.reached.wait(10)
    assert window.page.live is not None
    with qtbot.waitSignal(window.page.live.flushed):
        pass
    return window.page.transcript.turns[-1]


def test_an_answer_shows_with_thinking_and_figures(qtbot: QtBot, window: MainWindow) -> None:
    turn = ask(qtbot, window)
    assert turn.message.text() == "Hello"
    assert turn.thinking is not None
    assert turn.thinking.text() == "They greet me."
    assert turn.answer_text() == "Hello there."
    assert turn.footer is not None
    assert turn.footer.figures() == "11.8 tokens/s · 0.6 s to first word · 5 tokens"
    assert window.page.composer.text() == ""


def test_text_streams_in_order_while_the_turn_runs(
    qtbot: QtBot, window: MainWindow, engine: FakeEngine
) -> None:
    thinking, writing = Gate(), Gate()
    engine.scripts = [
        [
            ReasoningDelta("First "),
            ReasoningDelta("this."),
            thinking,
            TextDelta("Then "),
            TextDelta("that"),
            writing,
            TextDelta("."),
            Finished("stop"),
        ]
    ]
    turn = begin(qtbot, window, thinking)
    assert turn.thinking is not None
    assert turn.thinking.text() == "First this."
    assert turn.thinking.line_text() == "Thinking… 0 s"
    assert turn.answer_text() == ""
    thinking.open()
    qtbot.waitUntil(lambda: turn.answer_text() == "Then that")
    assert turn.thinking.line_text() == "Thought for 0.1 s · 2 tokens"
    with qtbot.waitSignal(window.page.turn_ended):
        writing.open()
    assert turn.answer_text() == "Then that."


def test_the_second_turn_carries_the_first(
    qtbot: QtBot, window: MainWindow, engine: FakeEngine
) -> None:
    ask(qtbot, window, "One")
    ask(qtbot, window, "Two")
    said = [(m.role, m.text) for m in engine.requests[1].conversation.messages]
    assert said == [("user", "One"), ("assistant", "Hello there."), ("user", "Two")]
    assert len(window.page.transcript.turns) == 2
    dates = {request.conversation.date for request in engine.requests}
    assert len(dates) == 1
    assert None not in dates


def test_the_effort_goes_into_the_request_and_is_kept(
    qtbot: QtBot, window: MainWindow, engine: FakeEngine
) -> None:
    window.page.composer.effort.menu().actions()[2].trigger()
    ask(qtbot, window)
    assert engine.requests[0].conversation.effort == "high"
    assert stored.load().effort == "high"
    window.page.new_chat()
    ask(qtbot, window)
    assert engine.requests[1].conversation.effort == "high"


@pytest.mark.parametrize("way", ["button", "escape"])
def test_stop_keeps_the_partial_answer(
    qtbot: QtBot, window: MainWindow, engine: FakeEngine, way: str
) -> None:
    gate = Gate()
    engine.scripts = [[TextDelta("Half an"), gate, TextDelta(" answer"), Finished("stop")]]
    turn = begin(qtbot, window, gate)
    with qtbot.waitSignal(window.page.turn_ended):
        if way == "button":
            qtbot.mouseClick(window.page.composer.send, Qt.MouseButton.LeftButton)
        else:
            qtbot.keyClick(window.page.composer.draft, Qt.Key.Key_Escape)
    assert turn.answer_text() == "Half an"
    assert turn.note_texts() == ["Stopped. What was written so far is kept."]
    ask(qtbot, window, "Go on")
    assert [m.text for m in engine.requests[1].conversation.messages] == [
        "Hello",
        "Half an",
        "Go on",
    ]


def test_a_crash_is_named_and_keeps_the_partial_answer(
    qtbot: QtBot, window: MainWindow, engine: FakeEngine
) -> None:
    engine.scripts = [[ReasoningDelta("Hm."), TextDelta("Half an"), crash()]]
    turn = ask(qtbot, window)
    assert turn.error is not None
    assert "The engine stopped unexpectedly (SIGKILL)." in turn.error.text()
    assert turn.answer_text() == "Half an"
    qtbot.waitUntil(turn.error.isVisible)


def test_retry_answers_in_the_same_place(
    qtbot: QtBot, window: MainWindow, engine: FakeEngine
) -> None:
    engine.scripts = [[TextDelta("Half an"), crash()], answer("A whole answer.")]
    turn = ask(qtbot, window)
    assert turn.error is not None
    with qtbot.waitSignal(window.page.turn_ended):
        qtbot.mouseClick(turn.error.retry, Qt.MouseButton.LeftButton)
    assert window.page.transcript.turns == [turn]
    assert turn.error is None
    assert turn.answer_text() == "A whole answer."
    assert [m.text for m in engine.requests[1].conversation.messages] == ["Hello"]
    assert [m.text for m in window.page.chat.messages] == ["Hello", "A whole answer."]


def test_the_prompt_after_a_crash_is_answered(
    qtbot: QtBot, window: MainWindow, engine: FakeEngine
) -> None:
    engine.scripts = [[crash()]]
    first = ask(qtbot, window)
    second = ask(qtbot, window, "Again")
    assert second.answer_text() == "Hello there."
    assert first.error is not None
    assert first.error.retry.isHidden()


def test_an_answer_can_be_given_anew(qtbot: QtBot, window: MainWindow, engine: FakeEngine) -> None:
    engine.scripts = [answer("First."), answer("Second.")]
    turn = ask(qtbot, window)
    assert turn.footer is not None
    with qtbot.waitSignal(window.page.turn_ended):
        qtbot.mouseClick(turn.footer.regenerate, Qt.MouseButton.LeftButton)
    assert turn.answer_text() == "Second."
    assert [m.text for m in window.page.chat.messages] == ["Hello", "Second."]


def test_too_long_a_prompt_goes_back_into_the_composer(
    qtbot: QtBot, window: MainWindow, engine: FakeEngine
) -> None:
    engine.scripts = [[PromptTooLong("Too long.", "Shorten it.")]]
    turn = ask(qtbot, window, "A whole book")
    assert turn.error is not None
    assert turn.error.text() == "Too long. Shorten it."
    assert turn.error.retry.isHidden()
    assert window.page.composer.text() == "A whole book"
    assert window.page.chat.messages == []
    window.page.retry()
    assert not window.page.streaming


def test_a_prompt_that_is_given_back_stands_above_the_draft(
    qtbot: QtBot, window: MainWindow, engine: FakeEngine
) -> None:
    gate = Gate()
    engine.scripts = [[TextDelta("Half"), gate, PromptTooLong("Too long.", "Shorten it.")]]
    begin(qtbot, window, gate)
    window.page.composer.set_text("My next thought")
    with qtbot.waitSignal(window.page.turn_ended):
        gate.open()
    assert window.page.composer.text() == "Hello\n\nMy next thought"


def test_a_fault_of_our_own_ends_the_turn_with_words(
    qtbot: QtBot, window: MainWindow, engine: FakeEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr(engine, "generate", broken)
    with qtbot.captureExceptions() as exceptions:
        turn = ask(qtbot, window)
    assert [kind for kind, _, _ in exceptions] == [RuntimeError]
    assert turn.error is not None
    assert "Hearth made a mistake of its own" in turn.error.text()
    assert not window.page.composer.streaming


def test_an_empty_prompt_does_nothing(qtbot: QtBot, window: MainWindow, engine: FakeEngine) -> None:
    for text in ("", "  ", "\n"):
        window.page.composer.set_text(text)
        qtbot.keyClick(window.page.composer.draft, Qt.Key.Key_Return)
    window.page.send("   ")
    assert engine.requests == []
    assert window.page.transcript.turns == []
    assert not window.page.streaming


def test_a_new_chat_drops_what_still_comes(
    qtbot: QtBot, window: MainWindow, engine: FakeEngine
) -> None:
    gate = Gate()
    engine.scripts = [[TextDelta("Old"), gate, TextDelta(" text"), Finished("stop")]]
    begin(qtbot, window, gate)
    window.page.new_chat()
    assert window.page.transcript.turns == []
    assert not window.page.composer.streaming
    turn = ask(qtbot, window, "New")
    assert turn.answer_text() == "Hello there."
    assert [m.text for m in engine.requests[1].conversation.messages] == ["New"]


@pytest.mark.parametrize(
    ("finished", "note"),
    [
        (Finished("length"), "The answer ends here because the context window is full."),
        (Finished("stop", malformed=True), "The model broke its format."),
        (Finished("tool_call"), "The answer ends where the model asked for a tool."),
    ],
)
def test_an_unusual_end_is_explained(
    qtbot: QtBot, window: MainWindow, engine: FakeEngine, finished: Finished, note: str
) -> None:
    engine.scripts = [[TextDelta("Text"), ToolCallRequested("f", "{}"), finished]]
    turn = ask(qtbot, window)
    assert [text.startswith(note) for text in turn.note_texts()] == [True]


def test_an_empty_answer_says_so(qtbot: QtBot, window: MainWindow, engine: FakeEngine) -> None:
    engine.scripts = [[ReasoningDelta("Hm."), Finished("stop")]]
    turn = ask(qtbot, window)
    assert turn.note_texts() == ["The model ended without an answer."]


def test_copy_puts_the_answer_on_the_clipboard(qtbot: QtBot, window: MainWindow) -> None:
    turn = ask(qtbot, window)
    assert turn.footer is not None
    qtbot.mouseClick(turn.footer.copy, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == "Hello there."
    assert turn.footer.copy.accessibleName() == "Copied"


def test_a_suggestion_is_asked(qtbot: QtBot, window: MainWindow, engine: FakeEngine) -> None:
    with qtbot.waitSignal(window.page.turn_ended):
        qtbot.mouseClick(window.page.empty.suggestions[0], Qt.MouseButton.LeftButton)
    assert engine.requests[0].conversation.messages[0].text == "What is gpt-oss?"


def test_thinking_is_closed_at_first_and_opens_in_place(qtbot: QtBot, window: MainWindow) -> None:
    turn = ask(qtbot, window)
    assert turn.thinking is not None
    assert not turn.thinking.opened
    qtbot.keyClick(window, Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    assert turn.thinking.opened
    assert stored.load().thinking_open


def test_the_choice_about_thinking_holds_for_later_turns_and_windows(
    qtbot: QtBot, window: MainWindow, open_window: OpenWindow
) -> None:
    first = ask(qtbot, window)
    assert first.thinking is not None
    first.thinking.toggle()
    second = ask(qtbot, window)
    assert second.thinking is not None
    assert second.thinking.opened
    third = ask(qtbot, open_window(stored.load()))
    assert third.thinking is not None
    assert third.thinking.opened
    third.thinking.toggle()
    assert not stored.load().thinking_open


def test_thinking_can_be_opened_while_it_streams(
    qtbot: QtBot, window: MainWindow, engine: FakeEngine
) -> None:
    gate = Gate()
    engine.scripts = [[ReasoningDelta("One"), gate, ReasoningDelta(" two"), Finished("stop")]]
    turn = begin(qtbot, window, gate)
    assert turn.thinking is not None
    turn.thinking.toggle()
    with qtbot.waitSignal(window.page.turn_ended):
        gate.open()
    assert turn.thinking.shown_text() == "One two"


def test_no_timer_runs_at_rest(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.waitUntil(lambda: _running_timers(window) == [])
    ask(qtbot, window)
    qtbot.waitUntil(lambda: _running_timers(window) == [])


def test_the_timer_runs_while_a_turn_does(
    qtbot: QtBot, window: MainWindow, engine: FakeEngine
) -> None:
    gate = Gate()
    engine.scripts = [[TextDelta("x"), gate, Finished("stop")]]
    begin(qtbot, window, gate)
    qtbot.waitUntil(lambda: len(_running_timers(window)) == 1)  # the prompt has been counted


def test_a_saved_effort_is_used_from_the_start(
    qtbot: QtBot, open_window: OpenWindow, engine: FakeEngine
) -> None:
    ask(qtbot, open_window(Settings(effort="low")))
    assert engine.requests[0].conversation.effort == "low"


def _running_timers(window: MainWindow) -> list[QTimer]:
    return [timer for timer in window.findChildren(QTimer) if timer.isActive()]
