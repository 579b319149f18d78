"""Schemas as grammars: they let everything valid through, and nothing else that they can tell."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.engine.llama_grammar import LlamaGrammar
from app.engine.llama_load import open_vocabulary
from app.engine.llama_schema import schema_grammars
from app.engine.llama_vocabulary import LlamaVocabulary
from app.engine.schema_check import check

RETURN = "<|return|>"


@pytest.fixture(scope="module")
def vocabulary(random_model: Path) -> LlamaVocabulary:
    return open_vocabulary(random_model)


@pytest.fixture(scope="module")
def accepts(vocabulary: LlamaVocabulary) -> Callable[[Any, str], bool]:
    """Whether a schema's best grammar lets a text through, up to its end."""

    def read(schema: Any, text: str) -> bool:
        grammar = LlamaGrammar.read(vocabulary.handle, schema_grammars(schema)[0])
        assert grammar is not None
        try:
            for token in vocabulary.encode(text):
                if not grammar.allows(token):
                    return False
                grammar.accept(token)
            return grammar.allows(vocabulary.special(RETURN) or 0)
        finally:
            grammar.close()

    return read


PERSON = {
    "type": "object",
    "properties": {"name": {"type": "string"}, "age": {"type": "integer", "minimum": 0}},
    "required": ["name"],
}
TREE = {
    "$ref": "#/$defs/node",
    "$defs": {
        "node": {
            "type": "object",
            "properties": {
                "value": {"type": "number"},
                "children": {"type": "array", "items": {"$ref": "#/$defs/node"}},
            },
            "required": ["value"],
        }
    },
}
ODD_NAMES = {
    "type": "object",
    "properties": {'a"b\\c': {"enum": ["x\\y", 'q"', "größe", "😀", 1.5, None, {"k": [1]}]}},
    "required": ['a"b\\c'],
}
SHADOWS = {  # names that the converter uses for rules of its own
    "type": "object",
    "properties": {
        "number": {"type": "number", "minimum": 0, "maximum": 1},
        "string": {"type": "string", "maxLength": 2},
        "value": {"type": "array", "items": {"type": "null"}},
        "any": True,
    },
    "required": ["number", "string", "value", "any"],
}
MERGED = {
    "allOf": [
        {"$ref": "#/definitions/base"},
        {"properties": {"b": {"type": "boolean"}}, "required": ["b"]},
    ],
    "definitions": {"base": {"type": "object", "properties": {"a": {"type": "null"}}}},
}
GOOD: list[tuple[Any, Any]] = [
    (PERSON, {"name": "Ada"}),
    (PERSON, {"name": 'Zoë "Z" 😀 \\ \n', "age": 0}),
    (TREE, {"value": -1.5e-7, "children": [{"value": 0, "children": []}]}),
    (ODD_NAMES, {'a"b\\c': "x\\y"}),
    (ODD_NAMES, {'a"b\\c': "größe"}),
    (ODD_NAMES, {'a"b\\c': "😀"}),
    (SHADOWS, {"number": 0.25, "string": "ab", "value": [None], "any": [1, {"x": "y"}]}),
    (MERGED, {"b": True, "a": None}),
    ({"type": ["string", "null"], "maxLength": 3}, None),
    ({"type": "array", "items": {"type": "integer"}, "minItems": 2, "maxItems": 3}, [1, 2, 3]),
    ({"type": "array", "prefixItems": [{"type": "string"}, {"const": 7}]}, ["a", 7]),
    ({"type": "string", "pattern": "^[A-Z]{2}-\\d+$"}, "AB-12"),
    ({"type": "string", "format": "date"}, "2025-08-05"),
    ({"type": "object", "additionalProperties": {"type": "integer"}}, {"x": 1, "y": 2}),
    ({"type": "object", "additionalProperties": False}, {}),
    ({"type": "object", "required": ["x"]}, {"x": "anything"}),
    ({"oneOf": [{"type": "boolean"}, PERSON]}, {"name": "B"}),
    ({"type": "integer", "exclusiveMinimum": 3, "maximum": 12}, 12),
    ({}, [1, "two", {"three": None}]),
]
BAD: list[tuple[Any, str]] = [
    (PERSON, "{}"),
    (PERSON, '{"name": "Ada", "age": -1}'),
    (PERSON, '{"name": "Ada", "shoe": 4}'),
    (PERSON, '{"name": "a\tb"}'),
    (PERSON, '{"name": "\\ud800"}'),
    (PERSON, '{"name": "Ada"} and more'),
    (PERSON, '{"name":   "Ada"}'),
    (TREE, '{"value": 1, "children": [{}]}'),
    (TREE, '{"value": 1e999}'),
    (ODD_NAMES, '{"a\\"b\\\\c": "x\\by"}'),
    (SHADOWS, '{"number": 1.5, "string": "a", "value": [], "any": 1}'),
    (SHADOWS, '{"number": 1, "string": "abc", "value": [], "any": 1}'),
    (MERGED, '{"a": null}'),
    ({"type": "array", "items": {"type": "integer"}, "minItems": 2, "maxItems": 3}, "[1]"),
    ({"type": "array", "items": {"type": "integer"}, "maxItems": 1}, "[1, 2]"),
    ({"type": "string", "pattern": "^[A-Z]{2}-\\d+$"}, '"A-1"'),
    ({"type": "integer", "exclusiveMinimum": 3, "maximum": 12}, "3"),
    ({"enum": ["a", 1], "type": "string"}, "1"),
]


@pytest.mark.parametrize(("schema", "value"), GOOD)
def test_lets_valid_json_through(accepts, schema: Any, value: Any) -> None:
    text = json.dumps(value, ensure_ascii=False)
    assert check(schema, text).valid
    assert accepts(schema, text)
    assert accepts(schema, json.dumps(value, ensure_ascii=False, separators=(",", ":")))


@pytest.mark.parametrize(("schema", "text"), BAD)
def test_refuses_what_is_not_valid(accepts, schema: Any, text: str) -> None:
    assert not accepts(schema, text)


def test_a_constant_that_is_an_object_has_one_spelling(accepts) -> None:
    assert accepts(ODD_NAMES, '{"a\\"b\\\\c": {"k": [1]}}')
    assert not accepts(ODD_NAMES, '{"a\\"b\\\\c": {"k": [2]}}')


def test_characters_may_be_escaped(accepts) -> None:
    assert accepts({"type": "string"}, '"\\u00e9 \\ud83d\\ude00 \\n"')


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "object", "properties": {"next": {"$ref": "#"}}, "required": ["next"]},
        {"type": "object", "properties": {"a": {"$ref": "#/nowhere"}}},
        {"type": "object", "allOf": [{"type": "string"}]},
        {"type": "object", "properties": {"a": False}, "required": ["a"]},
    ],
)
def test_what_no_grammar_holds_may_be_any_object(accepts, schema: Any) -> None:
    assert len(schema_grammars(schema)) == 1
    assert accepts(schema, '{"x": [1, {"y": "z"}]}')
    assert not accepts(schema, "[1]")


def test_what_a_grammar_leaves_out_is_found_afterwards(accepts) -> None:
    schema = {"type": "array", "items": {"type": "integer", "multipleOf": 2}, "uniqueItems": True}
    assert accepts(schema, "[3, 3]")
    verdict = check(schema, "[3, 3]")
    assert not verdict.valid
    assert len(verdict.errors) == 3
