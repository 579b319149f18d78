"""Lines between engine and client survive the way there and back."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from app.engine import protocol
from app.engine.api import GenerateRequest, LoadPlan, Sampling
from app.errors import EngineError, ModelFileError, PromptTooLong
from app.events import (
    DeviceMemory,
    Finished,
    LoadProgress,
    MemoryNeeds,
    ModelLoaded,
    PrefillProgress,
    ReasoningDelta,
    StreamEvent,
    TextDelta,
    Timings,
    ToolCallRequested,
    Usage,
    WindowMemory,
)
from app.messages import Conversation, Message, Reasoning, Text, Tool, ToolCall, ToolResult

PLAN = LoadPlan(Path("/models/größe.gguf"), n_ctx=4096)
CONVERSATION = Conversation(
    messages=(
        Message("user", (Text("line\nbreak \u2028 and „quotes“"),)),
        Message("assistant", (Reasoning("r"), ToolCall("f", "{}")), (1, 2, 3)),
        Message("tool", (ToolResult("f", "42"),)),
    ),
    effort="high",
    instructions="Be brief.",
    tools=(Tool("f", "does f", {"type": "object"}),),
    date="2026-01-01",
)


@pytest.mark.parametrize(
    "command",
    [
        protocol.Load(id=1, plan=PLAN),
        protocol.Measure(id=1, plan=PLAN, n_ctxs=(4096, 8192)),
        protocol.Generate(id=2, request=GenerateRequest(PLAN, CONVERSATION, Sampling(0.5), 7)),
        protocol.Cancel(id=3),
    ],
)
def test_commands_round_trip_on_one_line(command: protocol.Command) -> None:
    line = protocol.encode(command)
    assert line.count(b"\n") == 1
    assert protocol.decode_command(line) == command


@pytest.mark.parametrize(
    "event",
    [
        LoadProgress(0.5),
        ModelLoaded("n", "gpt-oss", 4096, 0.1),
        MemoryNeeds((("CPU", 5),), (WindowMemory(4096, (DeviceMemory("CPU", 1, 2, 3, 4),)),)),
        PrefillProgress(1, 2, 0),
        ReasoningDelta("a\nb"),
        TextDelta("ü", preamble=True),
        ToolCallRequested("f", "{}"),
        Finished("stop", Usage(1, 2, 3), Timings(0.1), True, (5, 6)),
    ],
)
def test_events_round_trip_on_one_line(event: StreamEvent) -> None:
    reply = protocol.Event(id=9, event=event)
    line = protocol.encode(reply)
    assert line.count(b"\n") == 1
    assert protocol.decode_reply(line) == reply


@pytest.mark.parametrize("kind", [ModelFileError, PromptTooLong, EngineError])
def test_errors_keep_their_kind_and_words(kind: type[EngineError]) -> None:
    failed = protocol.Failed.of(4, kind("{n} is too much.", "Take {m}.", n=3, m=Path("x")))
    error = protocol.decode_reply(protocol.encode(failed))
    assert isinstance(error, protocol.Failed)
    again = error.error()
    assert type(again) is kind
    assert str(again) == "3 is too much. Take x."


def test_every_line_carries_the_version() -> None:
    assert msgspec.json.decode(protocol.encode(protocol.Cancel(id=1)))["v"] == protocol.VERSION


@pytest.mark.parametrize("line", [b"", b"{}", b"hello", b'{"type":"event","id":1}', b"\xff"])
def test_anything_else_is_refused(line: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - msgspec's own words differ by case
        protocol.decode_reply(line)
