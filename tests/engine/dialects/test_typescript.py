"""Function declarations as gpt-oss reads them; prompts test that they equal the reference."""

from __future__ import annotations

from typing import Any

import pytest

from app.engine.dialects.typescript import function_namespace, type_of
from app.messages import Tool

WEATHER = Tool(
    "get_weather",
    "Finds the weather.\nNow.",
    {
        "type": "object",
        "properties": {
            "location": {"type": "string", "description": "City, country"},
            "unit": {"type": "string", "enum": ["c", "f"], "default": "c"},
            "days": {"type": "array", "items": {"type": "integer"}},
        },
        "required": ["location"],
    },
)
DECLARED = """# Tools

## functions

namespace functions {

// Finds the weather.
// Now.
type get_weather = (_: {
// City, country
location: string,
unit?: "c" | "f", // default: c
days?: number[],
}) => any;

type now = () => any;

} // namespace functions"""


def test_declarations() -> None:
    assert function_namespace([WEATHER, Tool("now", "")]) == DECLARED


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"type": "integer", "minimum": 1}, "number"),
        ({"$ref": "#/definitions/x"}, "any"),
        ({"anyOf": [{"type": "string"}]}, "any"),
        ({"type": ["integer", "null"]}, "number | null"),
        ({"type": "array"}, "Array<any>"),
        (True, "any"),
        ("string", "any"),
        ({"type": "object", "properties": {"a": True}}, "{\na?: any,\n}"),
        ({"type": "object", "properties": []}, "{\n}"),
    ],
)
def test_types(schema: Any, expected: str) -> None:
    assert type_of(schema) == expected
