"""Filters for chat templates, and how large the results of methods and operators would be.

What jinja2 has under these names is either unbounded or writes HTML.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from jinja2 import Undefined

from app.engine.dialects.jinja_limits import MAX_BITS, MAX_ITEMS, MAX_TEXT, OverLimit

_MAX_INDENT = 16


def tojson(
    value: Any,
    ensure_ascii: bool = False,
    indent: int | None = None,
    separators: Sequence[str] | None = None,
    sort_keys: bool = False,
) -> str:
    """JSON as Hugging Face writes it for chat templates: nothing is escaped for HTML."""
    if indent is not None and (not isinstance(indent, int) or not 0 <= indent <= _MAX_INDENT):
        raise OverLimit("an indentation that is too deep")
    pair = (str(separators[0]), str(separators[1])) if separators else None
    if pair is not None and max(map(len, pair)) > _MAX_INDENT:
        raise OverLimit("a separator that is too long")
    return json.dumps(
        value, ensure_ascii=ensure_ascii, indent=indent, separators=pair, sort_keys=sort_keys
    )


def join(values: Iterable[Any], d: str = "", attribute: str | None = None) -> str:
    if attribute is not None:
        values = [value[attribute] for value in values]
    texts: list[str] = [str(value) for value in values]
    _require_text(sum(map(len, texts)) + len(d) * len(texts))
    return str(d).join(texts)


def concat(texts: Iterable[str]) -> str:
    texts = list(texts)
    _require_text(sum(map(len, texts)))
    return "".join(texts)


def replace(text: Any, old: str, new: str, count: int | None = None) -> str:
    string = str(text)
    _measure_replace(string, (old, new))
    return string.replace(old, new, -1 if count is None else count)


def indent(text: Any, width: int | str = 4, first: bool = False, blank: bool = False) -> str:
    """As jinja2's own filter of that name."""
    text = str(text)
    margin = " " * min(width, 1000) if isinstance(width, int) else width
    lines = text.splitlines()
    _require_text(len(text) + len(margin) * (len(lines) + 1))
    if not lines:
        return margin if first else ""
    rest = [margin + line if line or blank else line for line in lines[1:]]
    return "\n".join([(margin if first else "") + lines[0], *rest])


def measure_call(function: Any, arguments: Sequence[Any]) -> None:
    """Refuses the calls of methods whose result would be too long.

    Raises:
        OverLimit: It would.
    """
    text = getattr(function, "__self__", None)
    name = getattr(function, "__name__", "")
    if not isinstance(text, str):
        return
    if name == "replace" and len(arguments) >= 2:
        _measure_replace(text, arguments)
    elif name == "join" and arguments and isinstance(arguments[0], list | tuple):
        parts = [part for part in arguments[0] if isinstance(part, str)]
        _require_text(sum(map(len, parts)) + len(text) * len(parts))


def measure_operation(operator: str, left: Any, right: Any) -> None:
    """Refuses the operations whose result would be too large.

    Raises:
        OverLimit: It would.
    """
    if operator == "%" and isinstance(left, str):
        raise OverLimit("a text format")  # "%999999999d" writes a gigabyte
    if operator == "**" and (_size(left) > MAX_BITS or not _is_small(right)):
        raise OverLimit("it makes a number that is too large")
    if operator == "*":
        _measure_repetition(left, right)
        _measure_repetition(right, left)


def _measure_repetition(value: Any, times: Any) -> None:
    if not isinstance(times, int):
        return
    if isinstance(value, str):
        _require_text(len(value) * max(0, times))
    elif isinstance(value, list | tuple) and len(value) * max(0, times) > MAX_ITEMS:
        raise OverLimit("it makes a list that is too long")


def _measure_replace(text: str, arguments: Sequence[Any]) -> None:
    old, new = arguments[0], arguments[1]
    if not isinstance(old, str) or not isinstance(new, str) or isinstance(new, Undefined):
        return
    found = text.count(old) if old else len(text) + 1
    _require_text(len(text) + found * len(new))


def _require_text(length: int) -> None:
    if length > MAX_TEXT:
        raise OverLimit("it makes a text that is too long")


def _size(value: Any) -> int:
    return value.bit_length() if isinstance(value, int) else 0


def _is_small(value: Any) -> bool:
    return isinstance(value, int | float) and abs(value) <= 64
