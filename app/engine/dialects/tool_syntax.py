"""The ways in which models other than gpt-oss write tool calls, each read from its whole text.

Reads what a model really writes: a call whose arguments are no JSON is still a call, which the app
must answer with an error. Knows text only, and nothing of streams and tokens.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from enum import Enum
from typing import Any

import msgspec

from app.events import ToolCallRequested

Tools = Mapping[str, dict[str, Any] | None]

_NAME = re.compile(r'"name"\s*:\s*"((?:[^"\\]|\\.)+)"')
_ARGUMENTS = re.compile(r'"(?:arguments|parameters)"\s*:\s*')
_CODE_FENCE = re.compile(r"\s*```\w*\n(.*?)\n?\s*```\s*", re.DOTALL)
_FUNCTION = re.compile(
    r"<function=\s*([\w./:-]+)\s*>(.*?)(?:</function>|(?=<function=)|\Z)", re.DOTALL
)
_PARAMETER = re.compile(r"<parameter=([^>\n]+)>(.*?)(?:</parameter>|(?=<parameter=)|\Z)", re.DOTALL)
_MISTRAL = re.compile(r"\s*([\w./-]+)\s*(?:\[CALL_ID\]\s*\w*\s*)?(?:\[ARGS\])?\s*(.*)", re.DOTALL)
_MISTRAL_NEXT = "[TOOL_CALLS]"
_DEEPSEEK = re.compile(r"<｜tool▁call▁begin｜>(.*?)(?:<｜tool▁call▁end｜>|\Z)", re.DOTALL)
_DEEPSEEK_MARK = re.compile(r"<｜tool▁(?:calls?▁begin|calls?▁end|sep)｜>")
_PYTHON_CALL = re.compile(r"\s*([A-Za-z_][\w.]*)\.call\((.*)\)\s*", re.DOTALL)
_PYTHON_ARGUMENT = re.compile(r'\s*(\w+)\s*=\s*("(?:[^"\\]|\\.)*"|[^,"]+)\s*(?:,|\Z)')
_BETWEEN_OBJECTS = " \t\r\n;,"
_JSON_KINDS = ("array", "boolean", "integer", "null", "number", "object")


class Syntax(Enum):
    """Named for what opens it."""

    TOOL_CALL = "<tool_call>"  # Hermes, Qwen; Qwen3-Coder with XML inside
    FUNCTION = "<function="  # Qwen3-Coder without the outer tag; Llama 3.1
    TOOL_CALLS = "[TOOL_CALLS]"  # Mistral
    DEEPSEEK = "<｜tool▁calls▁begin｜>"
    PYTHON_TAG = "<|python_tag|>"  # Llama 3
    JSON = "{"  # Llama 3: the whole answer is one object


class Calls(msgspec.Struct, frozen=True):
    """What a text says: calls in order, text that belongs to none, and whether all was regular."""

    calls: tuple[ToolCallRequested, ...]
    rest: str = ""
    regular: bool = True


def read_calls(syntax: Syntax, body: str, tools: Tools) -> Calls:
    """Reads what follows the opening of `syntax`, without the mark that closes it."""
    match syntax:
        case Syntax.TOOL_CALL:
            return _xml(body, tools) if "<function=" in body else _objects(body)
        case Syntax.FUNCTION:
            return _xml(Syntax.FUNCTION.value + body, tools)
        case Syntax.TOOL_CALLS:
            return _mistral(body)
        case Syntax.DEEPSEEK:
            return _deepseek(body)
        case Syntax.PYTHON_TAG:
            return _python(body)
        case Syntax.JSON:
            return _objects(Syntax.JSON.value + body)


def may_be_call(text: str, tools: Tools) -> bool | None:
    """Whether an answer that begins like this is a bare JSON call; None while both are possible.

    It is one if the object's name is a declared tool's, or if arguments follow its name.

    >>> may_be_call('{"na', {}), may_be_call('{"name": "Ada", "age"', {})
    (None, False)
    """
    match = re.match(r'\{\s*(?:"type"\s*:\s*"function"\s*,\s*)?"name"\s*:\s*"([^"]*)"', text)
    if match is None:
        beginning = re.sub(r"\s", "", text)
        known = ('{"name":"', '{"type":"function","name":"')
        for start in known:
            if start.startswith(beginning):
                return None
            if beginning.startswith(start) and '"' not in beginning[len(start) :]:
                return None if len(text) < 256 else False
        return False
    if match[1] in tools:
        return True
    following = re.sub(r"\s", "", text[match.end() :])
    for key in (',"parameters":', ',"arguments":'):
        if following.startswith(key):
            return True
        if key.startswith(following):
            return None
    return False


def _objects(body: str) -> Calls:
    """One JSON object a call, several in a row or in a list."""
    if fenced := _CODE_FENCE.fullmatch(body):
        body = fenced[1]
    calls: list[ToolCallRequested] = []
    decoder = json.JSONDecoder()
    position = _skip(body, 0)
    while position < len(body):
        try:
            value, position = decoder.raw_decode(body, position)
            found = [_call(item) for item in (value if isinstance(value, list) else [value])]
        except (ValueError, RecursionError, TypeError, KeyError):
            rest = _broken_object(body[position:])
            return Calls((*calls, *rest.calls), rest.rest, regular=False)
        calls += found
        position = _skip(body, position)
    return Calls(tuple(calls), regular=bool(calls))


def _skip(body: str, position: int) -> int:
    return len(body) - len(body[position:].lstrip(_BETWEEN_OBJECTS))


def _call(value: dict[str, Any]) -> ToolCallRequested:
    inner = value.get("function")
    if isinstance(inner, dict):
        value = inner
    name = value.get("name", inner)
    if not isinstance(name, str) or not name:
        raise TypeError("a call without a name")
    arguments = value.get("arguments", value.get("parameters", {}))
    return ToolCallRequested(name, _as_text(arguments))


def _broken_object(body: str) -> Calls:
    """A call whose JSON is wrong, if a name can be made out; otherwise it is only text."""
    name = _NAME.search(body)
    if name is None:
        return Calls((), body)
    arguments = _ARGUMENTS.search(body)
    if arguments is None:
        return Calls((), body)
    start = arguments.end()
    try:
        end = json.JSONDecoder().raw_decode(body, start)[1]
    except (ValueError, RecursionError):
        text = body[start:].strip()
        return Calls((ToolCallRequested(name[1], text.removesuffix("}").strip() or text),))
    return Calls((ToolCallRequested(name[1], body[start:end]),), body[end:].strip(" \t\r\n}];"))


def _xml(body: str, tools: Tools) -> Calls:
    calls: list[ToolCallRequested] = []
    rest = [_FUNCTION.sub("", body)]
    for name, inner in _FUNCTION.findall(body):
        arguments, stray = _xml_arguments(inner, tools.get(name) or {})
        calls.append(ToolCallRequested(name, arguments))
        rest.append(stray)
    text = "\n".join(piece.strip() for piece in rest if piece.strip())
    regular = not text and body.count("</function>") == len(calls) > 0
    return Calls(tuple(calls), text, regular)


def _xml_arguments(inner: str, schema: dict[str, Any]) -> tuple[str, str]:
    """The arguments as JSON, and what stands between them."""
    if inner.strip() and "<parameter=" not in inner:
        return inner.strip(), ""  # JSON, as in Llama 3.1, or something wrong
    properties = schema.get("properties")
    known = properties if isinstance(properties, dict) else {}
    arguments = {
        key.strip(): _typed(value.removeprefix("\n").removesuffix("\n"), known.get(key.strip()))
        for key, value in _PARAMETER.findall(inner)
    }
    return _as_text(arguments), _PARAMETER.sub("", inner)


def _typed(value: str, schema: object) -> Any:
    """The value of a parameter: as its schema says, or whatever it looks like without one."""
    kind = schema.get("type") if isinstance(schema, dict) else None
    kinds = kind if isinstance(kind, list) else [kind]
    if kind is not None and not any(one in _JSON_KINDS for one in kinds):
        return value
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return value


def _mistral(body: str) -> Calls:
    if body.lstrip().startswith("["):
        return _objects(body)
    calls: list[ToolCallRequested] = []
    for part in body.split(_MISTRAL_NEXT):
        match = _MISTRAL.fullmatch(part)
        if match is None:
            return Calls(tuple(calls), part.strip(), regular=False)
        calls.append(ToolCallRequested(match[1], match[2].strip() or "{}"))
    return Calls(tuple(calls))


def _deepseek(body: str) -> Calls:
    calls: list[ToolCallRequested] = []
    rest = _DEEPSEEK_MARK.sub("", _DEEPSEEK.sub("", body)).strip()
    for part in _DEEPSEEK.findall(body):
        kind, mark, said = part.partition("<｜tool▁sep｜>")
        name, _, arguments = said.strip().partition("\n")
        if mark and kind.strip() != "function":  # V3.1: the name stands before the mark
            name, arguments = kind, said
        if not mark or not name.strip():
            rest += _DEEPSEEK_MARK.sub("", part)
            continue
        if fenced := _CODE_FENCE.fullmatch(arguments):
            arguments = fenced[1]
        calls.append(ToolCallRequested(name.strip(), arguments.strip() or "{}"))
    return Calls(tuple(calls), rest, regular=bool(calls) and not rest)


def _python(body: str) -> Calls:
    """What follows `<|python_tag|>`: a JSON call, a built-in tool's call, or Python itself."""
    if body.lstrip().startswith("{"):
        return _objects(body)
    if match := _PYTHON_CALL.fullmatch(body):
        arguments = {key: _literal(value) for key, value in _PYTHON_ARGUMENT.findall(match[2])}
        return Calls((ToolCallRequested(match[1], _as_text(arguments)),))
    if not body.strip():
        return Calls((), regular=False)
    return Calls((ToolCallRequested("python", _as_text({"code": body.strip()})),))


def _literal(value: str) -> Any:
    try:
        return json.loads(value)
    except ValueError:
        return value.strip()


def _as_text(arguments: Any) -> str:
    return arguments if isinstance(arguments, str) else json.dumps(arguments, ensure_ascii=False)
