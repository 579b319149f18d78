from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.cancel import CancelToken
from app.chat.turn import run_turn
from app.engine.api import GenerateRequest, LoadPlan, Sampling
from app.errors import EmptyPrompt
from app.events import Finished, StreamEvent, TextDelta
from app.messages import Conversation, Message, Text

PLAN = LoadPlan(Path("model.gguf"))


class RecordingEngine:
    """Remembers what it was asked and answers "ok"."""

    def __init__(self) -> None:
        self.asked: list[tuple[GenerateRequest, CancelToken]] = []

    def load(self, plan: LoadPlan, cancel: CancelToken) -> Iterator[StreamEvent]:
        yield from ()

    def generate(self, request: GenerateRequest, cancel: CancelToken) -> Iterator[StreamEvent]:
        self.asked.append((request, cancel))
        yield TextDelta("ok")
        yield Finished("stop")

    def close(self) -> None:
        pass


def said(role: str, text: str) -> Message:
    return Message(role, (Text(text),))  # type: ignore[arg-type]


def test_the_request_carries_everything() -> None:
    engine, cancel = RecordingEngine(), CancelToken()
    conversation = Conversation((said("user", "Hi"),), effort="low")
    events = list(run_turn(engine, PLAN, conversation, Sampling(0.3, seed=1), 9, cancel))
    assert events == [TextDelta("ok"), Finished("stop")]
    assert engine.asked == [
        (GenerateRequest(PLAN, conversation, Sampling(0.3, seed=1), 9), cancel),
    ]


@pytest.mark.parametrize("messages", [(), (said("user", "Hi"), said("assistant", "Hello"))])
def test_without_a_question_there_is_no_turn(messages: tuple[Message, ...]) -> None:
    engine = RecordingEngine()
    with pytest.raises(EmptyPrompt):
        list(run_turn(engine, PLAN, Conversation(messages)))
    assert engine.asked == []
