from __future__ import annotations

import pytest

from app.messages import Tool
from app.tools.action import Refused
from app.tools.arguments import parse

TOOL = Tool(
    "t",
    "",
    {
        "type": "object",
        "properties": {"path": {"type": "string"}, "n": {"type": "integer"}},
        "required": ["path"],
    },
)


def test_arguments_that_fit() -> None:
    assert parse('{"path": "a", "n": 3}', TOOL) == {"path": "a", "n": 3}
    assert parse("", Tool("now", "")) == {}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{",
        '{"path": 1}',
        '{"path": "a", "other": 1}',
        '{"path": "a", "path": "b"}',
        '{"path": "a", "n": NaN}',
        '{"path": "' + "a" * 300_000 + '"}',
        '{"path": ' + "[" * 50_000,
        '{"path": ' + "[" * 40 + "]" * 40 + "}",
    ],
)
def test_arguments_that_do_not(text: str) -> None:
    with pytest.raises(Refused):
        parse(text, TOOL)
