from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.events import Finished, PrefillProgress, ReasoningDelta, TextDelta, Timings, Usage
from ui.chat import turn_view
from ui.chat.message import PREVIEW_CHARACTERS, UserMessage
from ui.chat.turn_view import TurnView
from ui.language import apply_language


class Clock:
    """The time as the view sees it, in seconds."""

    now = 1000.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(turn_view, "time", clock)
    return clock


@pytest.fixture
def turn(qtbot: QtBot, english: None, clock: Clock) -> TurnView:
    turn = TurnView("Hello")
    qtbot.addWidget(turn)
    turn.show()
    return turn


def test_reading_is_shown_only_when_it_takes_long(turn: TurnView, clock: Clock) -> None:
    progress = PrefillProgress(60, 100, 0)
    turn.progress.add(progress, clock.now)
    clock.now += 0.4
    turn.show_events((progress,))
    assert turn.status_text() == ""
    clock.now += 0.2
    turn.show_events(())
    assert turn.status_text() == "Reading your message… 60 %"
    turn.progress.add(TextDelta("Hi"), clock.now)
    turn.show_events((TextDelta("Hi"),))
    assert turn.status_text() == ""


def test_the_seconds_of_thinking_are_live_then_final(turn: TurnView, clock: Clock) -> None:
    turn.progress.add(ReasoningDelta("Hm"), clock.now)
    turn.show_events((ReasoningDelta("Hm"),))
    clock.now += 12.3
    turn.show_events(())
    assert turn.thinking is not None
    assert turn.thinking.line_text() == "Thinking… 12 s"
    turn.progress.add(TextDelta("Yes"), clock.now)
    clock.now += 60
    turn.show_events((TextDelta("Yes"),))
    assert turn.thinking.line_text() == "Thought for 12 s · 1 token"


def test_figures_follow_the_language(qapp: QApplication, turn: TurnView) -> None:
    turn.show_events((TextDelta("Yes"),))
    turn.finish(
        Finished("stop", Usage(completion_tokens=1200), Timings(ttft_s=0.61, decode_tps=11.84))
    )
    assert turn.footer is not None
    assert turn.footer.figures() == "11.8 tokens/s · 0.6 s to first word · 1,200 tokens"
    apply_language(qapp, "de")
    QApplication.sendPostedEvents()
    assert turn.footer.figures() == "11,8 Tokens/s · 0,6 s bis zum ersten Wort · 1.200 Tokens"


def test_nothing_measured_shows_no_figures(turn: TurnView) -> None:
    turn.finish(Finished("cancelled"))
    assert turn.footer is not None
    assert turn.footer.figures() == ""


def test_a_bubble_is_as_wide_as_its_text_up_to_a_limit(qtbot: QtBot, english: None) -> None:
    widths = {}
    for text in ("Hi", "A somewhat longer message", "word " * 200, "x" * 5000):
        message = UserMessage(text)
        qtbot.addWidget(message)
        message.resize(720, 100)
        message.show()
        widths[text] = message.bubble.width()
    short, medium, long, unbroken = widths.values()
    assert short < medium < long == unbroken == 560


def test_a_pasted_book_shows_its_beginning_first(qtbot: QtBot, english: None) -> None:
    book = "All happy families are alike. " * 2_000
    message = UserMessage(book)
    qtbot.addWidget(message)
    message.resize(720, 100)
    message.show()
    assert len(message.shown_text()) == PREVIEW_CHARACTERS
    assert message.show_all is not None
    assert "60,000" in message.show_all.text()
    message.show_all.click()
    assert message.shown_text() == book
    assert message.text() == book


def test_an_open_chain_of_thought_comes_to_rest(qtbot: QtBot, english: None) -> None:
    turn = TurnView("Hello", thinking_open=True)
    qtbot.addWidget(turn)
    turn.resize(720, 200)
    turn.show()
    for _ in range(60):
        turn.show_events((ReasoningDelta("words and more of them as a thought goes on. " * 2),))
        QApplication.processEvents()
    assert turn.thinking is not None
    view = turn.thinking.view
    assert view is not None
    asked: list[int] = []
    height_for_width = view.heightForWidth
    view.heightForWidth = lambda width: asked.append(width) or height_for_width(width)  # type: ignore[method-assign]
    turn.layout().invalidate()
    for _ in range(30):
        QApplication.processEvents()
    assert len(set(asked)) <= 1
    assert len(asked) < 15
    turn.resize(720, turn.height_for(720))
    QApplication.processEvents()
    assert view.height() == height_for_width(view.width())
