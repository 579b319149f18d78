from __future__ import annotations

from pytestqt.qtbot import QtBot

from app.events import Finished, PrefillProgress, ReasoningDelta, StreamEvent, TextDelta, assemble
from ui.chat.progress import TurnProgress
from ui.chat.stream import TurnStream, join

EVENTS: list[StreamEvent] = [
    PrefillProgress(1, 2, 0),
    ReasoningDelta("a"),
    ReasoningDelta("b"),
    TextDelta("c", preamble=True),
    TextDelta("d"),
    TextDelta("e"),
    ReasoningDelta("f"),
    Finished("stop", token_ids=(1, 2)),
]


def test_neighbouring_deltas_of_one_kind_are_joined() -> None:
    assert join(EVENTS) == [
        PrefillProgress(1, 2, 0),
        ReasoningDelta("ab"),
        TextDelta("c", preamble=True),
        TextDelta("de"),
        ReasoningDelta("f"),
        Finished("stop", token_ids=(1, 2)),
    ]


def test_joining_does_not_change_the_message() -> None:
    for cut in range(len(EVENTS) + 1):
        pieces = [*join(EVENTS[:cut]), *join(EVENTS[cut:])]
        assert assemble(pieces) == assemble(EVENTS)


def test_nothing_is_lost_between_ticks(qtbot: QtBot, english: None) -> None:
    stream = TurnStream()
    seen: list[StreamEvent] = []
    stream.flushed.connect(seen.extend)
    stream.begin()
    for event in EVENTS:
        stream.add(event)
    with qtbot.waitSignal(stream.flushed):
        stream.add(TextDelta("g"))
    stream.add(TextDelta("h"))
    stream.end()
    assert seen == [*join(EVENTS), TextDelta("g"), TextDelta("h")]
    assert list(stream.events) == seen


def test_thinking_is_timed_from_its_first_token_to_the_first_of_the_answer() -> None:
    progress = TurnProgress(started=100.0)
    progress.add(PrefillProgress(10, 40, 0), 101.0)
    assert progress.reading
    assert progress.prefill == 0.25
    progress.add(ReasoningDelta("a"), 102.0)
    progress.add(ReasoningDelta("b"), 103.0)
    assert progress.thinking
    assert progress.thought_s(now=105.0) == 3.0
    progress.add(TextDelta("c"), 106.0)
    assert not progress.thinking
    assert progress.thought_s(now=200.0) == 4.0
    assert (progress.reasoning_tokens, progress.written_tokens) == (2, 3)
    assert progress.prompt_tokens == 40


def test_no_thinking_takes_no_time() -> None:
    progress = TurnProgress(started=0.0)
    progress.add(TextDelta("a"), 5.0)
    assert progress.thought_s(now=9.0) == 0.0
