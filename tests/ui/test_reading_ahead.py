"""When the window has the engine read what is known of the next prompt."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.events import TextDelta
from app.messages import Effort
from tests.fakes import FakeEngine, Gate, answer
from ui.main_window import MainWindow


def prepared(qtbot: QtBot, engine: FakeEngine, times: int) -> list[tuple[int, Effort]]:
    """How many messages and which effort each reading had, once there were so many of them."""
    qtbot.waitUntil(lambda: len(engine.prepared) >= times)
    return [(len(r.conversation.messages), r.conversation.effort) for r in engine.prepared]


def test_the_beginning_is_read_as_soon_as_the_model_is_ready(
    qtbot: QtBot, window: MainWindow, engine: FakeEngine
) -> None:
    assert prepared(qtbot, engine, 1) == [(0, "medium")]
    # Without the date it would not be the beginning of the prompt that follows.
    with qtbot.waitSignal(window.page.turn_ended):
        window.page.send("Hello")
    assert engine.prepared[0].conversation.date == engine.requests[0].conversation.date is not None


def test_another_effort_is_read_at_once(
    qtbot: QtBot, window: MainWindow, engine: FakeEngine
) -> None:
    window.page.composer.effort_chosen.emit("high")
    assert prepared(qtbot, engine, 2)[1] == (0, "high")


def test_an_effort_chosen_during_an_answer_is_read_after_it(
    qtbot: QtBot, window: MainWindow, engine: FakeEngine
) -> None:
    gate = Gate()
    engine.scripts = [[TextDelta("Hello"), gate, *answer()]]
    window.page.send("Hello")
    assert gate.reached.wait(10)
    window.page.composer.effort_chosen.emit("low")
    assert len(engine.prepared) == 1
    with qtbot.waitSignal(window.page.turn_ended):
        gate.open()
    assert prepared(qtbot, engine, 2)[1] == (2, "low")


def test_a_whole_answer_is_left_to_the_engine(
    qtbot: QtBot, window: MainWindow, engine: FakeEngine
) -> None:
    with qtbot.waitSignal(window.page.turn_ended):
        window.page.send("Hello")
    qtbot.keyClicks(window.page.composer.draft, "And")
    with qtbot.waitSignal(window.page.turn_ended):
        window.page.send("And?")  # runs behind anything that was asked for before
    assert prepared(qtbot, engine, 1) == [(0, "medium")]


def test_a_stopped_answer_is_read_when_the_person_types_on(
    qtbot: QtBot, window: MainWindow, engine: FakeEngine
) -> None:
    gate = Gate()
    engine.scripts = [[TextDelta("Hello"), gate]]
    window.page.send("Hello")
    assert gate.reached.wait(10)
    with qtbot.waitSignal(window.page.turn_ended):
        window.page.stop()
    assert len(engine.prepared) == 1
    qtbot.keyClick(window.page.composer.draft, Qt.Key.Key_A)
    qtbot.keyClick(window.page.composer.draft, Qt.Key.Key_B)
    assert prepared(qtbot, engine, 2) == [(0, "medium"), (2, "medium")]


def test_a_new_chat_is_read_again(qtbot: QtBot, window: MainWindow, engine: FakeEngine) -> None:
    with qtbot.waitSignal(window.page.turn_ended):
        window.page.send("Hello")
    window.page.new_chat()
    assert prepared(qtbot, engine, 2)[1] == (0, "medium")
