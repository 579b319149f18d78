"""One prompt answered in the terminal, as text or as one JSON object a line."""

from __future__ import annotations

import os
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, TextIO

import msgspec

from app.cancel import CancelToken
from app.chat.conversation import Chat
from app.chat.turn import run_turn
from app.engine.api import Engine, Sampling
from app.engine.client import EngineProcess
from app.engine.json_schema import SchemaVerdict
from app.errors import AppError
from app.events import (
    Finished,
    FinishReason,
    GpuAvoided,
    ModelLoaded,
    PermissionDecided,
    ReasoningDelta,
    StreamEvent,
    TextDelta,
    ToolCallRequested,
    ToolFinished,
)
from app.loading import choose_loading
from app.messages import Effort, ResponseFormat
from app.models import inventory, library
from app.tools.consent import Asker
from app.tools.grants import Decision, Grant
from app.tools.mcp.names import model_name, model_prefix
from app.tools.mcp.servers import Servers
from app.tools.notes import Notes
from app.tools.permissions import parse_pattern
from app.tools.registry import chosen
from app.tools.session import ToolSession
from app.tools.visible import visible

GPU_AVOIDED = "The graphics card failed with this model last time, so it runs on the processor now."
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
    schema: Path | None = None
    tools: tuple[str, ...] = ()
    allow: tuple[str, ...] = ()
    deny: tuple[str, ...] = ()
    anyway: bool = False


class Output(Protocol):
    """Where the events of an answer go."""

    def event(self, event: StreamEvent) -> None: ...

    def finished(self, event: Finished, verdict: SchemaVerdict | None) -> None: ...

    def warned(self, warning: AppError) -> None: ...

    def failed(self, error: AppError) -> None: ...


def run(ask: Ask, output: Output, cancel: CancelToken, asker: Asker | None = None) -> FinishReason:
    """Answers the prompt. `asker` asks what tools may do; without one, nothing is allowed.

    Every error goes to `output` and makes the reason "error"; so does an answer that is not valid
    against its schema, unless it was cancelled.
    """
    engine, servers = EngineProcess(), Servers()
    try:
        return _answer(ask, engine, output, cancel, asker, servers)
    except AppError as error:
        output.failed(error)
        return "error"
    finally:
        engine.close()
        servers.close()


def _answer(
    ask: Ask,
    engine: Engine,
    output: Output,
    cancel: CancelToken,
    asker: Asker | None,
    servers: Servers,
) -> FinishReason:
    form = _response_format(ask.schema)
    model = library.resolve(ask.model)
    instructions = ask.instructions
    if "remember" in ask.tools:
        instructions = Notes().with_instructions(instructions)
    chat = Chat(effort=ask.effort, instructions=instructions)
    chat.add_user(ask.prompt)
    conversation = msgspec.structs.replace(chat.conversation, response_format=form)
    sampling = Sampling(temperature=ask.temperature, seed=ask.seed)
    loading = choose_loading(model)
    if warning := loading.warning:
        if not (warning.can_be_tried or ask.anyway):
            raise warning
        output.warned(warning)
    answer = ""
    tools = _tools(ask, asker, servers)
    turn = run_turn(
        engine, loading.plan, conversation, sampling, ask.max_tokens, cancel, tools=tools
    )
    for event in loading.learning(turn, lambda: engine.pid):
        if isinstance(event, Finished):
            verdict = None if form is None else _verdict(form, answer)
            output.finished(event, verdict)
            failed = verdict is not None and not verdict.valid and event.reason != "cancelled"
            return "error" if failed else event.reason
        if isinstance(event, ModelLoaded):
            inventory.note_use(model.path)
        if isinstance(event, TextDelta) and not event.preamble:
            answer += event.text
        output.event(event)
    return "error"


def _tools(ask: Ask, asker: Asker | None, servers: Servers) -> ToolSession | None:
    if not ask.tools:
        return None
    chat = f"command-line-{uuid.uuid4().hex}"
    rules = [_rule(text, "allow", chat, n, servers) for n, text in enumerate(ask.allow)]
    rules += [_rule(text, "deny", chat, n, servers) for n, text in enumerate(ask.deny)]
    programs = chosen(name for name in ask.tools if ":" not in name)
    programs += servers.programs(name for name in ask.tools if ":" in name)
    return ToolSession(chat, programs, asker, rules=rules, folder=Path.cwd())


def _rule(text: str, decision: Decision, chat: str, number: int, servers: Servers) -> Grant:
    """A rule; also SERVER:TOOL, which is what the tools of servers act on."""
    server, _, tool = text.partition(":")
    if tool and server in {each.name for each in servers.store.all()}:
        text = model_prefix(server) + "*" if tool == "*" else model_name(server, tool) or text
    return parse_pattern(text, decision, chat, number)


def _verdict(form: ResponseFormat, answer: str) -> SchemaVerdict:
    from app.engine.schema_check import check

    return check(form.schema, answer)


def _response_format(path: Path | None) -> ResponseFormat | None:
    if path is None:
        return None
    # Loads a library that takes its time, and that nothing else here needs.
    from app.engine.schema_check import read_schema

    schema = read_schema(path)
    name, description = (schema.get(key) for key in ("title", "description"))
    return ResponseFormat(
        name if isinstance(name, str) and name.strip() else "answer",
        schema,
        description if isinstance(description, str) else "",
    )


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
            case GpuAvoided():
                self._write(self._err, GPU_AVOIDED + "\n")
            case ToolCallRequested(name, arguments):
                self._end_thinking()
                shown = visible(f"[{name}] {arguments}", one_line=True)
                self._write(self._err, f"{shown}\n")
            case ToolFinished(name=name, outcome="done", content=content):
                self._write(self._err, f"[{name}] done: {len(content)} characters\n")
            case ToolFinished(name=name, outcome=outcome, content=content):
                shown = visible(content, one_line=True)
                self._write(self._err, f"[{name}] {outcome}: {shown}\n")
            case _:
                pass

    def finished(self, event: Finished, verdict: SchemaVerdict | None) -> None:
        self._end_thinking()
        self._write(self._out, "\n")
        if event.reason == "length":
            self._write(self._err, "The answer was cut off: the limit is reached.\n")
        if event.reason == "cancelled":
            self._write(self._err, "Stopped.\n")
        elif verdict is not None and not verdict.valid:
            self._write(self._err, "The answer is not valid against the schema:\n")
            self._write(self._err, "".join(f"  {error}\n" for error in verdict.errors))

    def warned(self, warning: AppError) -> None:
        self._write(self._err, f"{warning}\n")

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
            case PermissionDecided() | ToolFinished():
                self._print(msgspec.to_builtins(event))
            case _:
                pass

    def finished(self, event: Finished, verdict: SchemaVerdict | None) -> None:
        line = _finished(event)
        if verdict is not None:
            line["schema"] = msgspec.to_builtins(verdict)
        self._print(line)

    def warned(self, warning: AppError) -> None:
        self._print({"event": "warning", "message": warning.message, "hint": warning.hint})

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
