"""What a server says of its tools reaches neither prompt nor person as it stands."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from app.tools.mcp.config import Program, Server
from app.tools.mcp.declaration import LONGEST_DESCRIPTION, Offer, offers
from app.tools.mcp.names import LONGEST, model_name
from app.tools.mcp.protocol import Declared, Hints
from app.tools.mcp.schema import plain_schema
from app.tools.visible import has_hidden
from tests.tools.mcp.rude_server import Server as Rude

SERVER = Server("rude", Program(sys.executable))


def offered(behaviour: str) -> dict[str, Offer]:
    said = [
        Declared(tool["name"], "", tool["description"], tool["inputSchema"])
        for tool in Rude(behaviour, Path()).tools()
    ]
    return {tool.name: offer for tool, offer in zip(said, offers(SERVER, said), strict=True)}


def test_nothing_hidden_is_left_in_a_description() -> None:
    spec = offered("poison")["add"].spec
    assert spec is not None
    assert not has_hidden(spec.description)
    assert "⟨U+202E⟩" in spec.description
    assert len(spec.description) < LONGEST_DESCRIPTION + 100


@pytest.mark.parametrize("tool", ["deep", "elsewhere", "huge"])
def test_schemas_that_cannot_be_checked_make_a_tool_unfit(tool: str) -> None:
    offer = offered("poison")[tool]
    assert offer.spec is None
    assert offer.problem is not None


def test_a_pattern_that_takes_for_ever_is_left_out() -> None:
    spec = offered("poison")["slow"].spec
    assert spec is not None
    assert spec.parameters == {"type": "object", "properties": {"a": {}}}


def test_look_alikes_and_names_that_are_not_plain_are_unfit() -> None:
    found = offered("alike")
    assert [name for name, offer in found.items() if offer.spec is not None] == ["read", "fine"]
    assert "⟨" not in found["read"].tool
    assert all(found[name].problem is not None for name in ("list_1", "list_I"))


def test_a_look_alike_of_a_plain_name_spoils_it_too() -> None:
    said = [
        Declared(name, "", "", {"type": "object"}) for name in ("read", "rea-d", "rea_d", "reod")
    ]
    fit = [offer.tool for offer in offers(SERVER, said) if offer.spec is not None]
    assert fit == ["read", "reod"]


def test_the_pin_changes_with_every_word() -> None:
    base = Declared("a", "", "b", {"type": "object"})
    others = [
        Declared("a", "t", "b", {"type": "object"}),
        Declared("a", "", "b ", {"type": "object"}),
        Declared("a", "", "b", {"type": "object", "properties": {"x": {}}}),
        Declared("a", "", "b", {"type": "object", "properties": {"x": {"pattern": "x"}}}),
        Declared("a", "", "b", {"type": "object"}, Hints(read_only=True)),
    ]
    pins = {offers(SERVER, [each])[0].pin for each in (base, *others)}
    assert len(pins) == 1 + len(others)
    assert offers(SERVER, [base])[0].pin in pins


def test_names_in_a_prompt_are_short_and_plain() -> None:
    assert model_name("a", "b" * (LONGEST - 3)) is not None
    assert model_name("a", "b" * (LONGEST - 2)) is None
    for name in ("", "a b", "a\u0301", "\u0430", "a\u200b", "<|end|>", "a:b", "../a"):
        assert model_name("a", name) is None


def test_references_are_put_in_place_and_recursion_ends() -> None:
    tree = {
        "type": "object",
        "properties": {"root": {"$ref": "#/$defs/node"}},
        "$defs": {
            "node": {
                "type": "object",
                "properties": {"name": {"type": "string"}, "child": {"$ref": "#/$defs/node"}},
            }
        },
    }
    plain = plain_schema(tree)
    assert plain is not None
    assert "$ref" not in str(plain)
    assert plain["properties"]["root"]["properties"]["child"] == {}
    jsonschema.validate({"root": {"name": "a", "child": {"child": 1}}}, plain)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"root": {"name": 1}}, plain)


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "array"},
        {"type": "object", "properties": []},
        {"type": "object", "properties": {"a": {"type": "nonsense"}}},
        {"type": "object", "properties": {"a": {"$ref": "#/nowhere"}}},
        {"type": "object", "properties": {"a": {"$ref": "file:///etc/passwd"}}},
        {"type": "object", "required": "a"},
    ],
)
def test_what_is_no_schema_of_an_object_is_refused(schema: dict[str, Any]) -> None:
    assert plain_schema(schema) is None


def test_references_cannot_multiply() -> None:
    bomb: dict[str, Any] = {"type": "object", "properties": {"a": {"$ref": "#/$defs/a0"}}}
    bomb["$defs"] = {f"a{n}": {"anyOf": [{"$ref": f"#/$defs/a{n + 1}"}] * 10} for n in range(10)}
    bomb["$defs"]["a10"] = {"type": "string"}
    assert plain_schema(bomb) is None


def test_a_property_may_be_named_like_a_keyword() -> None:
    schema = {"type": "object", "properties": {"pattern": {"type": "string", "pattern": "x"}}}
    assert plain_schema(schema) == {
        "type": "object",
        "properties": {"pattern": {"type": "string"}},
    }
