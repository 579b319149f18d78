"""One prompt answered in the terminal, as text or as one JSON object a line."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any, Protocol, TextIO

import msgspec

from app.cancel import CancelToken
from app.chat.conversation import Chat
from app.chat.turn import run_turn
from app.engine.api import LoadPlan, Sampling
from app.engine.client import EngineProcess
from app.errors import AppError
from app.events import (
    Finished,
    FinishReason,
    ReasoningDelta,
    StreamEvent,
    TextDelta,
    ToolCallRequested,
)
from app.messages import Effort
from app.models import library

DIM, RESET = "\x1b[2m", "\x1b[0m"


@dataclass(frozen=True, slots=True)
class Ask:
    """What `hearth ask` was asked; the fields are its options."""

    prompt: str
    model: str | None = None
    effort: Effort = "medium"
    instructions: str = ""
    max_tokens: int = 0
    temperature: float | None = None
    seed: int | None = None


class Output(Protocol):
    """Where the events of an answer go."""

    def event(self, event: StreamEvent) -> None: ...

    def failed(self, error: AppError) -> None: ...


def run(ask: Ask, output: Output, cancel: CancelToken) -> FinishReason:
    """Answers the prompt; every error goes to `output` and makes the reason "error"."""
    reason: FinishReason = "error"
    engine = EngineProcess()
    try:
        model = library.resolve(ask.model)
        chat = Chat(effort=ask.effort, instructions=ask.instructions)
        chat.add_user(ask.prompt)
        sampling = Sampling(temperature=ask.temperature, seed=ask.seed)
        plan = LoadPlan(model.path)
        for event in run_turn(engine, plan, chat.conversation, sampling, ask.max_tokens, cancel):
            if isinstance(event, Finished):
                reason = event.reason
            output.event(event)
    except AppError as error:
        output.failed(error)
        return "error"
    finally:
        engine.close()
    return reason


class TextOutput:
    """The answer on stdout; the thinking dimmed before it, or on stderr where stdout is a file."""

    def __init__(self, out: TextIO, err: TextIO) -> None:
        self._out, self._err = out, err
        self._colour = out.isatty() and "NO_COLOR" not in os.environ
        self._thinking = False
        self._answered = False

    def event(self, event: StreamEvent) -> None:
        match event:
            case ReasoningDelta(text):
                self._think(text)
            case TextDelta(text):
                self._end_thinking()
                self._answered = True
                self._write(self._out, text)
            case ToolCallRequested(name, arguments):
                self._end_thinking()
                self._write(self._out, f"\n[{name}] {arguments}")
            case Finished(reason):
                self._end_thinking()
                self._write(self._out, "\n")
                if reason == "length":
                    self._write(self._err, "The answer was cut off: the limit is reached.\n")
                if reason == "cancelled":
                    self._write(self._err, "Stopped.\n")
            case _:
                pass

    def failed(self, error: AppError) -> None:
        self._end_thinking()
        if self._answered:
            self._write(self._out, "\n")
        self._write(self._err, f"{error}\n")

    def _think(self, text: str) -> None:
        stream = self._out if self._out.isatty() else self._err
        if not self._thinking:
            self._thinking = True
            self._write(stream, DIM if self._colour else "")
        self._write(stream, text)

    def _end_thinking(self) -> None:
        if not self._thinking:
            return
        self._thinking = False
        stream = self._out if self._out.isatty() else self._err
        self._write(stream, (RESET if self._colour else "") + "\n\n")

    @staticmethod
    def _write(stream: TextIO, text: str) -> None:
        stream.write(text)
        stream.flush()


class JsonOutput:
    """One JSON object a line, as README documents; progress is left out."""

    def event(self, event: StreamEvent) -> None:
        match event:
            case ReasoningDelta(text):
                self._print({"event": "reasoning_delta", "text": text})
            case TextDelta(text):
                self._print({"event": "text_delta", "text": text})
            case ToolCallRequested(name, arguments):
                self._print({"event": "tool_call", "name": name, "arguments": arguments})
            case Finished():
                self._print(_finished(event))
            case _:
                pass

    def failed(self, error: AppError) -> None:
        line = _finished(Finished("error"))
        line["error"] = {
            "kind": type(error).__name__,
            "message": error.message,
            "hint": error.hint,
        }
        self._print(line)

    @staticmethod
    def _print(value: dict[str, Any]) -> None:
        print(to_json(value), flush=True)


def _finished(event: Finished) -> dict[str, Any]:
    return {
        "event": "finished",
        "reason": event.reason,
        "usage": msgspec.to_builtins(event.usage),
        "timings": msgspec.to_builtins(event.timings),
        "malformed": event.malformed,
    }


def to_json(value: object) -> str:
    """Compact JSON in UTF-8 characters, on one line."""
    return msgspec.json.encode(value).decode("utf-8")
