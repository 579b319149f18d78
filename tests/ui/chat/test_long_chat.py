"""A chat of two thousand messages: only what is seen is built."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.events import Finished
from ui.chat.past_turn import PastTurn
from ui.chat.transcript import Transcript
from ui.chat.turn_view import TurnView
from ui.language import apply_language

TURNS = 1_000
# The promise is 300 ms; the rest is for slow and busy machines. Processor time of this thread.
OPENED_S = 0.9

ANSWER = "An answer with **bold** words, `code` and a list:\n\n- one\n- two\n\n" + "word " * 80
PAST = [
    PastTurn(f"Question {n}?", f"# Answer {n}\n\n{ANSWER}", Finished("stop"), thought="Hm. " * 9)
    for n in range(TURNS)
]


@pytest.fixture
def adopted() -> list[TurnView]:
    return []


@pytest.fixture
def transcript(qtbot: QtBot, english: None, adopted: list[TurnView]) -> Iterator[Transcript]:
    result = Transcript()
    qtbot.addWidget(result)
    result.resize(900, 700)
    result.show()
    result.show_past(PAST[:3], lambda turn: None)  # fonts and lexers are read once
    QApplication.processEvents()
    result.show_past(PAST, adopted.append)
    settle(qtbot, result)
    yield result
    result.clear()


def settle(qtbot: QtBot, transcript: Transcript) -> None:
    def settled() -> bool:
        turns = awake(transcript)
        return (
            all(view.is_settled for turn in turns for view in turn.views())
            and all(turn.height() == turn.height_for(turn.width()) for turn in turns)
            and not transcript._later.isActive()
        )

    qtbot.waitUntil(settled)


def awake(transcript: Transcript) -> list[TurnView]:
    return [row.view for row in transcript._rows if row.view is not None and row.awake]


def first_seen(transcript: Transcript) -> tuple[str, int]:
    """The words and the place of the uppermost heading that is seen."""
    for turn in awake(transcript):
        if turn.answer is None:
            continue
        for cell in turn.answer.cells:
            if cell.block is not None:
                y = cell.block.mapTo(transcript, cell.block.rect().topLeft()).y()
                if y >= 0:
                    return cell.block.plain_text(), y
    raise AssertionError("nothing is seen")


def test_it_opens_at_its_end_in_time(qtbot: QtBot, transcript: Transcript) -> None:
    begin = time.thread_time()
    transcript.show_past(PAST, lambda turn: None)
    QApplication.processEvents()
    transcript.grab()
    assert time.thread_time() - begin < OPENED_S
    bar = transcript.verticalScrollBar()
    assert bar.value() == bar.maximum()
    assert transcript._rows[-1].awake


def test_only_what_is_near_is_built(transcript: Transcript, adopted: list[TurnView]) -> None:
    assert 1 <= len(adopted) < 15
    assert len(awake(transcript)) < 15


def test_far_turns_fall_asleep_again(
    qtbot: QtBot, transcript: Transcript, adopted: list[TurnView]
) -> None:
    bar = transcript.verticalScrollBar()
    for share in (0.8, 0.3, 0.6, 0.0):
        bar.setValue(int(bar.maximum() * share))
        settle(qtbot, transcript)
        assert 1 <= len(awake(transcript)) < 25
    assert transcript._rows[0].awake
    assert transcript.turns[0].answer_text() == PAST[0].answer


def test_a_turn_that_was_asleep_shows_the_same(qtbot: QtBot, transcript: Transcript) -> None:
    turn = transcript.turns[-1]
    assert turn.answer is not None
    before, height = turn.answer.plain_text(), turn.height()
    bar = transcript.verticalScrollBar()
    bar.setValue(0)
    settle(qtbot, transcript)
    assert not turn.awake
    assert turn.answer_text() == PAST[-1].answer
    transcript.follow()
    settle(qtbot, transcript)
    assert turn.awake
    assert turn.answer is not None
    assert turn.answer.plain_text() == before
    assert turn.height() == height
    assert turn.footer is not None


def test_what_is_read_stays_in_place_while_the_guesses_above_are_corrected(
    qtbot: QtBot, transcript: Transcript
) -> None:
    bar = transcript.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    before = first_seen(transcript)
    settle(qtbot, transcript)
    assert first_seen(transcript) == before


def test_a_new_width_keeps_what_is_read_in_sight(qtbot: QtBot, transcript: Transcript) -> None:
    bar = transcript.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    settle(qtbot, transcript)
    words, _ = first_seen(transcript)
    transcript.resize(500, 700)
    settle(qtbot, transcript)
    seen = " ".join(
        cell.block.plain_text()
        for turn in awake(transcript)
        if turn.answer is not None
        for cell in turn.answer.cells
        if cell.block is not None
    )
    assert words in seen


def test_another_language_reaches_turns_that_wake_up_later(
    qtbot: QtBot, qapp: QApplication, transcript: Transcript
) -> None:
    apply_language(qapp, "de")
    transcript.verticalScrollBar().setValue(0)
    settle(qtbot, transcript)
    footer = transcript.turns[0].footer
    assert footer is not None
    assert footer.copy.accessibleName() == "Antwort kopieren"


def test_widgets_that_were_given_up_are_deleted(
    qtbot: QtBot, qapp: QApplication, transcript: Transcript
) -> None:
    bar = transcript.verticalScrollBar()
    for step in range(20):
        bar.setValue(int(bar.maximum() * step / 20))
        settle(qtbot, transcript)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert len(transcript.findChildren(TurnView)) < 250
    assert len(qapp.allWidgets()) < 1_500
