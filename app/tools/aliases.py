"""Names that gpt-oss was trained to call, and which tools of ours they mean.

A model may call what was never declared; what is only another way to say the same is understood.
"""

from __future__ import annotations

import json
import re
from typing import Any

_NOT_IN_A_NAME = re.compile(r"[^A-Za-z0-9_.-]")
_LONGEST_NAME = 128


def plain_name(name: str) -> str:
    """A name that can stand in a prompt; look-alikes from other scripts become other names.

    >>> plain_name("re\\u0430d_file")
    're_d_file'
    """
    plain = _NOT_IN_A_NAME.sub("_", name)[:_LONGEST_NAME]
    return plain if plain[:1].isalpha() else f"unknown_{plain}"[:_LONGEST_NAME]


def meant(name: str, arguments: str) -> tuple[str, str]:
    """The tool and the arguments that a call means.

    >>> meant("browser.search", '{"query": "hearth", "topn": 3}')
    ('web_search', '{"query": "hearth"}')
    >>> meant("python", "print(1)")
    ('python', '{"code": "print(1)"}')
    """
    name = name.removeprefix("functions.")
    if name == "python" and not _is_object(arguments):
        return name, json.dumps({"code": arguments}, ensure_ascii=False)
    if name == "browser.search":
        return "web_search", _only(arguments, {"query": "query"})
    if name == "browser.open":
        return "fetch_url", _only(arguments, {"id": "url"})
    return name, arguments


def _is_object(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict)
    except (ValueError, RecursionError):
        return False


def _only(arguments: str, names: dict[str, str]) -> str:
    """The arguments that our tool has too, under its names; as they are if they are no object."""
    try:
        values: Any = json.loads(arguments)
    except (ValueError, RecursionError):
        return arguments
    if not isinstance(values, dict):
        return arguments
    return json.dumps(
        {new: values[old] for old, new in names.items() if old in values}, ensure_ascii=False
    )
