"""`hearth inspect`: what the prompt of a conversation is, and what a harmony text says.

Turns text from outside into values and back; every mistake in it becomes a sentence. Knows nothing
of a terminal.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Collection
from typing import Any, TypeVar

import msgspec

from app.cli_vocabulary import refuse_surrogates, segments
from app.engine.dialects.harmony import HarmonyDialect
from app.engine.vocabulary import Vocabulary
from app.errors import InvalidInput
from app.events import Delta, TextDelta, ToolCallRequested, assemble
from app.messages import (
    Attachment,
    BuiltinTool,
    Conversation,
    Effort,
    Message,
    Part,
    Reasoning,
    ResponseFormat,
    Role,
    Text,
    Tool,
    ToolCall,
    ToolResult,
)

_Struct = TypeVar("_Struct", bound=msgspec.Struct)
_SHAPE_HINT = (
    'It looks like this: {{"messages": [{{"role": "user", "content": "Hello"}}], '
    '"effort": "medium", "tools": [], "date": "2025-08-05"}}.'
)
_PARTS_OF: dict[Role, tuple[type[Part], ...]] = {
    "system": (Text,),
    "developer": (Text,),
    "user": (Text, Attachment),
    "assistant": (Text, Reasoning, ToolCall),
    "tool": (ToolResult,),
}


class _Function(msgspec.Struct, forbid_unknown_fields=True):
    name: str
    description: str = ""
    parameters: dict[str, Any] | None = None
    strict: bool | None = None  # OpenAI's; harmony has no such thing


class _OpenAITool(msgspec.Struct, tag="function", forbid_unknown_fields=True):
    function: _Function


class _Message(msgspec.Struct, forbid_unknown_fields=True):
    role: Role
    content: str | None = None
    parts: tuple[Part, ...] | None = None
    name: str | None = None  # of the tool, for a result given as `content`


class _Conversation(msgspec.Struct, forbid_unknown_fields=True):
    messages: tuple[_Message, ...]
    effort: Effort = "medium"
    instructions: str = ""
    tools: tuple[dict[str, Any], ...] = ()
    date: str | None = None
    builtin_tools: tuple[BuiltinTool, ...] = ()
    response_format: ResponseFormat | None = None


def inspect_parse(
    text: str, tools: Collection[str], vocabulary: Vocabulary
) -> dict[str, str | bool | list[dict[str, str]]]:
    """What a model says that samples `text` after `<|start|>assistant`.

    Special tokens are written out in `text`. Its end is the end of the answer: a call needs no
    `<|call|>`. `tools` are the names of the declared tools.

    Returns:
        `{"reasoning", "content", "tool_calls": [{"name", "arguments"}], "malformed"}`; `content`
        is all that is said to the person, preambles included.

    Raises:
        InvalidInput: The text is no valid Unicode.
        ModelFileError: The vocabulary is not a harmony model's.
    """
    refuse_surrogates(text)
    parser = HarmonyDialect(vocabulary).parser(tools)
    deltas: list[Delta] = []
    for token_ids, _ in segments(text, vocabulary):
        for token in token_ids:
            deltas += parser.feed(token)
    deltas += parser.finish(complete_calls=True)
    return {
        "reasoning": assemble(deltas).reasoning,
        "content": "".join(delta.text for delta in deltas if isinstance(delta, TextDelta)),
        "tool_calls": [
            {"name": delta.name, "arguments": delta.arguments}
            for delta in deltas
            if isinstance(delta, ToolCallRequested)
        ],
        "malformed": parser.malformed,
    }


def inspect_render(conversation_json: str, vocabulary: Vocabulary) -> dict[str, list[int] | str]:
    """The prompt for a conversation given as JSON.

    Returns:
        `{"tokens": [ids], "text": the same with special tokens written out}`.

    Raises:
        InvalidInput: It is no JSON, or not a conversation.
        EngineError: A tool's name cannot be written in the format.
        ModelFileError: The vocabulary is not a harmony model's.
    """
    conversation = read_conversation(conversation_json)
    token_ids = HarmonyDialect(vocabulary).render(conversation).token_ids
    text = b"".join(vocabulary.piece(token) for token in token_ids)
    return {"tokens": list(token_ids), "text": text.decode("utf-8", "replace")}


def read_conversation(conversation_json: str) -> Conversation:
    """Reads `{"messages": [{"role", "content" | "parts"}…], "effort", "tools", "date"}`.

    `instructions` may be given too; a tool is `{"name", "description", "parameters"}` or OpenAI's
    `{"type": "function", "function": {…}}`; `content` of the role `tool` needs the tool's `name`.
    `builtin_tools` may list "python" and "browser", `response_format` is `{"name", "schema",
    "description"}`.

    Raises:
        InvalidInput: It is no JSON, or not a conversation.
    """
    refuse_surrogates(conversation_json)
    try:
        value = json.loads(conversation_json)
        # JSON can smuggle in a lone surrogate as \ud800, which no model can be given.
        refuse_surrogates(json.dumps(value, ensure_ascii=False))
    except (ValueError, RecursionError) as error:
        raise InvalidInput(
            "The conversation is not valid JSON: {reason}.", _SHAPE_HINT, reason=error
        ) from None
    given = _convert(value, _Conversation)
    return Conversation(
        messages=tuple(_message(index, message) for index, message in enumerate(given.messages)),
        effort=given.effort,
        instructions=given.instructions,
        tools=tuple(_tool(tool) for tool in given.tools),
        date=_checked_date(given.date),
        builtin_tools=given.builtin_tools,
        response_format=given.response_format,
    )


def _message(index: int, given: _Message) -> Message:
    if (given.content is None) == (given.parts is None):
        raise _no_conversation(f"message {index} needs either `content` or `parts`")
    parts = given.parts if given.parts is not None else (_only_part(index, given),)
    for part in parts:
        if not isinstance(part, _PARTS_OF[given.role]):
            kind = part.__struct_config__.tag
            raise _no_conversation(f"message {index}: the role {given.role} has no {kind}")
    return Message(given.role, parts)


def _only_part(index: int, given: _Message) -> Part:
    content = given.content or ""
    if given.role != "tool":
        return Text(content)
    if not given.name:
        raise _no_conversation(f"message {index} is a tool's result and needs the tool's `name`")
    return ToolResult(given.name, content)


def _tool(given: dict[str, Any]) -> Tool:
    function = (
        _convert(given, _OpenAITool).function if "function" in given else _convert(given, _Function)
    )
    return Tool(function.name, function.description, function.parameters)


def _checked_date(date: str | None) -> str | None:
    if date is None:
        return None
    try:
        return datetime.date.fromisoformat(date).isoformat()
    except ValueError:
        raise _no_conversation("the date is not written as YYYY-MM-DD") from None


def _convert(value: object, kind: type[_Struct]) -> _Struct:
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        raise _no_conversation(str(error)) from None


def _no_conversation(reason: str) -> InvalidInput:
    return InvalidInput("This is not a conversation: {reason}.", _SHAPE_HINT, reason=reason)
