"""A conversation as the list of messages that chat templates work on, in OpenAI's shape.

Templates differ in what they can write, so the list is cut to a `Shape`: what has no place of its
own in a template is told to the model in words. Knows nothing of Jinja and token ids.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Literal

import msgspec

from app.engine.dialects.attached_files import with_files
from app.messages import (
    Conversation,
    Message,
    Reasoning,
    ResponseFormat,
    Tool,
    ToolCall,
    ToolResult,
)

Mark = Callable[[str], str]
MarkJson = Callable[[Any], Any]

_TOOLS_IN_WORDS = (
    "You may call one or more functions. Their signatures:\n<tools>\n{tools}\n</tools>\n"
    "To call a function, answer with its name and its arguments as a JSON object within "
    "<tool_call></tool_call> tags, and wait for the result:\n"
    '<tool_call>\n{{"name": "function name", "arguments": {{}}}}\n</tool_call>'
)

_FORM_IN_WORDS = (
    "Answer with JSON only, without any other words and without a code block. It must be valid "
    "against this JSON Schema ({about}):\n{schema}"
)


class Shape(msgspec.Struct, frozen=True):
    """What a chat template can write.

    `calls`: the arguments of a call are given as a value or as JSON text, None if it can write no
    calls. `parallel`: one message may have several calls. `alternates`: person and model must take
    turns. `empty_content` is what it expects where a message has only calls; `no_tools`, whether
    it wants to be told that there are none, or nothing at all.
    """

    system: bool = True
    tools: bool = True
    calls: Literal["value", "text"] | None = "value"
    empty_content: str | None = ""
    parallel: bool = True
    alternates: bool = False
    no_tools: Literal["none", "undefined"] = "none"


class Writer:
    """Writes one conversation's messages for one shape.

    `mark` is applied to every text from outside, `mark_json` to every value that comes from one.
    """

    def __init__(self, shape: Shape, mark: Mark, mark_json: MarkJson) -> None:
        self._shape = shape
        self._mark, self._mark_json = mark, mark_json
        self._ids: list[str] = []
        self._n_calls = 0

    def write(self, conversation: Conversation) -> list[dict[str, Any]]:
        """The messages, a system message first if there is anything to say in one."""
        messages = list(self._turns(conversation))
        system = self._system(conversation)
        if system and self._shape.system:
            return [{"role": "system", "content": system}, *messages]
        if system:
            _say_first(messages, system)
        return messages

    def _system(self, conversation: Conversation) -> str:
        texts = [conversation.instructions]
        texts += [m.text for m in conversation.messages if m.role in ("system", "developer")]
        if conversation.tools and not self._shape.tools:
            texts.append(_tools_in_words(conversation.tools))
        if conversation.response_format is not None:
            texts.append(_form_in_words(conversation.response_format))
        return self._mark("\n\n".join(text for text in texts if text))

    def _turns(self, conversation: Conversation) -> list[dict[str, Any]]:
        last_user = max(
            (i for i, m in enumerate(conversation.messages) if m.role == "user"), default=-1
        )
        turns: list[dict[str, Any]] = []
        for index, message in enumerate(conversation.messages):
            match message.role:
                case "user":
                    turns.append({"role": "user", "content": self._mark(with_files(message))})
                case "assistant":
                    turns += self._assistant(message, with_reasoning=index > last_user)
                case "tool":
                    turns += self._results(message)
        turns = _in_pairs(turns) if not self._shape.parallel else turns
        return list(_alternating(turns)) if self._shape.alternates else turns

    def _assistant(self, message: Message, *, with_reasoning: bool) -> Iterator[dict[str, Any]]:
        """One message, or none where nothing was said: an answer cut off before its first word."""
        calls = [part for part in message.parts if isinstance(part, ToolCall)]
        if not message.text and not calls:
            return
        said: dict[str, Any] = {"role": "assistant", "content": self._mark(message.text)}
        if calls and self._shape.calls is None:
            words = [message.text, *(_call_in_words(call) for call in calls)]
            said["content"] = self._mark("\n".join(word for word in words if word))
        elif calls:
            said["content"] = said["content"] or self._shape.empty_content
            said["tool_calls"] = [self._call(call) for call in calls]
        reasoning = "".join(p.text for p in message.parts if isinstance(p, Reasoning))
        if reasoning and with_reasoning:
            said["reasoning_content"] = self._mark(reasoning)
        yield said

    def _call(self, call: ToolCall) -> dict[str, Any]:
        self._n_calls += 1
        call_id = f"call{self._n_calls:05}"  # nine letters and digits, as Mistral's demand
        self._ids.append(call_id)
        if self._shape.calls == "text":
            arguments = self._mark(call.arguments)
        else:
            arguments = self._mark_json(_as_value(call.arguments))
        function = {"name": self._mark(call.name), "arguments": arguments}
        return {"type": "function", "id": call_id, "function": function}

    def _results(self, message: Message) -> Iterator[dict[str, Any]]:
        for part in message.parts:
            if not isinstance(part, ToolResult):
                continue
            if self._shape.calls is None:
                yield {"role": "user", "content": self._mark(_result_in_words(part))}
                continue
            call_id = self._ids.pop(0) if self._ids else "call00000"
            result = {"name": self._mark(part.name), "content": self._mark(part.content)}
            yield {"role": "tool", "tool_call_id": call_id, **result}


def tools_for_template(
    tools: Iterable[Tool], mark: Mark, mark_schema: MarkJson
) -> list[dict[str, Any]]:
    """The declared tools in OpenAI's shape."""
    return [
        {
            "type": "function",
            "function": {
                "name": mark(tool.name),
                "description": mark(tool.description),
                "parameters": mark_schema(tool.parameters or {"type": "object", "properties": {}}),
            },
        }
        for tool in tools
    ]


def _say_first(messages: list[dict[str, Any]], system: str) -> None:
    """Puts the system message before the person's first words, where there is no such role."""
    for message in messages:
        if message["role"] == "user":
            message["content"] = f"{system}\n\n{message['content']}"
            return
    messages.insert(0, {"role": "user", "content": system})


def _in_pairs(turns: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One call a message, each followed by its own result."""
    written: list[dict[str, Any]] = []
    waiting: list[dict[str, Any]] = []
    for turn in turns:
        if turn["role"] == "tool" and waiting:
            written.append(waiting.pop(0))
            written.append(turn)
            continue
        written += waiting
        first, *waiting = _one_call_each(turn)
        if turn.get("tool_calls"):
            waiting.insert(0, first)
        else:
            written.append(first)
    return written + waiting


def _one_call_each(turn: dict[str, Any]) -> list[dict[str, Any]]:
    calls = turn.get("tool_calls")
    if not calls:
        return [turn]
    return [turn | {"tool_calls": [call]} for call in calls]


def _alternating(turns: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Neighbours of the same role as one message; calls and results are left as they are."""
    open_turn: dict[str, Any] | None = None
    for turn in turns:
        plain = turn["role"] in ("user", "assistant") and "tool_calls" not in turn
        if open_turn is not None and plain and open_turn["role"] == turn["role"]:
            open_turn["content"] = f"{open_turn['content']}\n\n{turn['content']}"
            continue
        if open_turn is not None:
            yield open_turn
        open_turn = turn if plain else None
        if not plain:
            yield turn
    if open_turn is not None:
        yield open_turn


def _as_value(arguments: str) -> Any:
    """The arguments' value; text that is no JSON object is given as it is."""
    try:
        value = json.loads(arguments)
    except (ValueError, RecursionError):
        return arguments
    return value if isinstance(value, dict) else arguments


def _tools_in_words(tools: Iterable[Tool]) -> str:
    declared = tools_for_template(tools, str, lambda schema: schema)
    lines = [json.dumps(tool, ensure_ascii=False) for tool in declared]
    return _TOOLS_IN_WORDS.format(tools="\n".join(lines))


def _form_in_words(form: ResponseFormat) -> str:
    schema = json.dumps(form.schema, ensure_ascii=False, separators=(",", ":"))
    about = " ".join(f"{form.name}: {form.description}".split()).removesuffix(":")
    return _FORM_IN_WORDS.format(about=about, schema=schema)


def _call_in_words(call: ToolCall) -> str:
    name = json.dumps(call.name, ensure_ascii=False)
    return f'<tool_call>\n{{"name": {name}, "arguments": {call.arguments}}}\n</tool_call>'


def _result_in_words(result: ToolResult) -> str:
    return f"<tool_response>\n{result.content}\n</tool_response>"
