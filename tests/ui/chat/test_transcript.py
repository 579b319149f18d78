from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.events import Finished, ReasoningDelta, TextDelta
from tests.fakes import FakeEngine, Gate
from ui.chat.transcript import Transcript
from ui.main_window import MainWindow

LONG = "\n\n".join(f"Paragraph {number}." for number in range(60))


@pytest.fixture
def gate() -> Gate:
    return Gate()


@pytest.fixture
def transcript(qtbot: QtBot, window: MainWindow, engine: FakeEngine, gate: Gate) -> Transcript:
    """In the middle of an answer that is longer than the window, with more to come."""
    engine.scripts = [
        [ReasoningDelta("Hm."), TextDelta(LONG), gate, TextDelta("\n\n" + LONG), Finished("stop")]
    ]
    window.page.send("Write much")
    transcript = window.page.transcript
    qtbot.waitUntil(lambda: transcript.verticalScrollBar().maximum() > 500)
    return transcript


def let_it_end(qtbot: QtBot, window: MainWindow, gate: Gate) -> None:
    before = window.page.transcript.verticalScrollBar().maximum()
    with qtbot.waitSignal(window.page.turn_ended):
        gate.open()
    qtbot.waitUntil(lambda: window.page.transcript.verticalScrollBar().maximum() > before)


def test_it_follows_the_stream_at_the_end(
    qtbot: QtBot, window: MainWindow, transcript: Transcript, gate: Gate
) -> None:
    bar = transcript.verticalScrollBar()
    assert bar.value() == bar.maximum()
    let_it_end(qtbot, window, gate)
    assert bar.value() == bar.maximum()
    assert not transcript.jump.isVisible()


def test_it_stays_put_when_the_person_has_scrolled_up(
    qtbot: QtBot, window: MainWindow, transcript: Transcript, gate: Gate
) -> None:
    bar = transcript.verticalScrollBar()
    bar.setValue(100)
    let_it_end(qtbot, window, gate)
    assert bar.value() == 100
    assert transcript.jump.isVisible()


def test_the_button_jumps_to_the_end_and_follows_again(
    qtbot: QtBot, window: MainWindow, transcript: Transcript, gate: Gate
) -> None:
    bar = transcript.verticalScrollBar()
    bar.setValue(100)
    qtbot.mouseClick(transcript.jump, Qt.MouseButton.LeftButton)
    assert bar.value() == bar.maximum()
    assert not transcript.jump.isVisible()
    let_it_end(qtbot, window, gate)
    assert bar.value() == bar.maximum()


def test_the_key_jumps_from_within_the_composer(
    qtbot: QtBot, window: MainWindow, transcript: Transcript
) -> None:
    bar = transcript.verticalScrollBar()
    bar.setValue(100)
    draft = window.page.composer.draft
    draft.setFocus()
    qtbot.keyClick(draft, Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier)
    assert bar.value() == bar.maximum()


def test_scrolling_back_to_the_end_follows_again(
    qtbot: QtBot, window: MainWindow, transcript: Transcript, gate: Gate
) -> None:
    bar = transcript.verticalScrollBar()
    bar.setValue(100)
    bar.setValue(bar.maximum())
    let_it_end(qtbot, window, gate)
    assert bar.value() == bar.maximum()


def test_a_new_message_goes_to_the_end(
    qtbot: QtBot, window: MainWindow, transcript: Transcript, gate: Gate
) -> None:
    let_it_end(qtbot, window, gate)
    bar = transcript.verticalScrollBar()
    bar.setValue(0)
    with qtbot.waitSignal(window.page.turn_ended):
        window.page.send("And now?")
    qtbot.waitUntil(lambda: bar.value() == bar.maximum())


def test_opening_the_thinking_pane_does_not_move_it(
    qtbot: QtBot, window: MainWindow, transcript: Transcript, gate: Gate
) -> None:
    let_it_end(qtbot, window, gate)
    with qtbot.waitSignal(window.page.turn_ended):
        window.page.send("Short")
    bar = transcript.verticalScrollBar()
    turn = transcript.turns[-1]

    def settled() -> bool:
        """Layout goes up from widget to widget, one event each."""
        turns = transcript.turns
        return (
            all(part.height() == part.layout().totalHeightForWidth(part.width()) for part in turns)
            and all(each.answer is not None and each.answer.is_settled for each in transcript.turns)
            and bar.value() == bar.maximum()
        )

    qtbot.waitUntil(settled)
    thinking = turn.thinking
    assert thinking is not None

    def top_of_thinking() -> int:
        return thinking.mapTo(transcript, thinking.rect().topLeft()).y()

    top, before = top_of_thinking(), bar.maximum()
    thinking.toggle()
    qtbot.waitUntil(lambda: bar.maximum() > before and top_of_thinking() == top)
