"""Forms that a server sends, what may be entered, and who answers them."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from app.tools.mcp.form_entries import fault_in, filled
from app.tools.mcp.form_fields import MOST_FIELDS, form_of
from app.tools.mcp.forms import CANCELLED, DECLINED, Field, Filling, Form, PendingForms
from app.tools.mcp.protocol import Ask

SOME = {"type": "array", "items": {"enum": ["a", "b"]}}


def form(properties: dict[str, Any], *required: str) -> Form | None:
    schema = {"type": "object", "properties": properties, "required": list(required)}
    return form_of("1", "files", "files (x)", Ask(1, "Tell\u202e me", schema))


def one(schema: dict[str, Any], *required: str) -> Field:
    made = form({"a": schema}, *required)
    assert made is not None
    return made.fields[0]


def test_all_kinds_of_fields_are_drawn() -> None:
    made = form(
        {
            "name": {"type": "string", "title": "Name", "default": "Ann", "maxLength": 5},
            "age": {"type": "integer", "minimum": 0, "default": 7},
            "yes": {"type": "boolean", "default": True},
            "old": {"type": "string", "enum": ["a", "b"], "enumNames": ["A"]},
            "new": {"type": "string", "oneOf": [{"const": "a", "title": "A"}]},
            "some": {"type": "array", "items": {"enum": ["a"]}, "default": ["a"], "minItems": 1},
            "titled": {"type": "array", "items": {"anyOf": [{"const": "a", "title": "A"}]}},
        },
        "name",
    )
    assert made is not None
    kinds = [field.kind for field in made.fields]
    assert kinds == ["text", "integer", "yes_no", "one_of", "one_of", "some_of", "some_of"]
    assert [field.default for field in made.fields[:3]] == ["Ann", 7, True]
    assert [option.title for option in made.fields[3].options] == ["A", "b"]
    assert made.message == "Tell⟨U+202E⟩ me"
    assert made.fields[0].required


@pytest.mark.parametrize(
    "properties",
    [
        {"a": {"type": "object"}},
        {"a": {"type": "array", "items": {"type": "string"}}},
        {"a": 1},
        {f"a{n}": {"type": "string"} for n in range(MOST_FIELDS + 1)},
    ],
)
def test_what_cannot_be_drawn_is_no_form(properties: dict[str, Any]) -> None:
    assert form(properties) is None


@pytest.mark.parametrize("name", ["password", "API key", "apiKey", "your secret", "PIN"])
def test_a_field_that_wants_a_password_is_marked(name: str) -> None:
    made = form({name: {"type": "string"}})
    assert made is not None
    assert made.fields[0].looks_secret


@pytest.mark.parametrize(
    ("url", "good"),
    [
        ("https://example.org/login", True),
        ("http://localhost:8000/", True),
        ("http://127.0.0.1/", True),
        ("http://example.org/", False),
        ("javascript:alert(1)", False),
        ("file:///etc/passwd", False),
        ("https://user@example.org/", False),
        ("https://ex\u0430mple.org/", False),
        ("https://example.org/\n", False),
        ("https://[", False),
    ],
)
def test_only_plain_addresses_may_be_opened(url: str, good: bool) -> None:
    made = form_of("1", "files", "files (x)", Ask(1, "Log in", url=url))
    assert (made is not None) is good


@pytest.mark.parametrize(
    ("schema", "good", "bad"),
    [
        ({"type": "string", "minLength": 2, "maxLength": 3}, ["ab", ""], ["a", "abcd", 1]),
        ({"type": "string", "format": "email"}, ["a@b"], ["a", "a b@c"]),
        ({"type": "string", "format": "uri"}, ["https://a"], ["a"]),
        ({"type": "string", "format": "date"}, ["2026-01-31"], ["31.1."]),
        ({"type": "string", "format": "date-time"}, ["2026-01-31T12:00:00"], ["noon"]),
        ({"type": "integer", "minimum": 1, "maximum": 3}, [1, 3, None], [0, 4, 1.5, "1", True]),
        ({"type": "number"}, [1, 1.5], ["1", False]),
        ({"type": "boolean"}, [True, False], ["yes"]),
        ({"enum": ["a", "b"]}, ["a"], ["c"]),
        (
            {"type": "array", "items": {"enum": ["a", "b"]}, "maxItems": 1},
            [["a"]],
            [["a", "b"], ["c"], "a"],
        ),
    ],
)
def test_entries_are_held_to_the_schema(
    schema: dict[str, Any], good: list[Any], bad: list[Any]
) -> None:
    field = one(schema)
    assert [value for value in good if fault_in(field, value) is not None] == []
    assert [value for value in bad if fault_in(field, value) is None] == []


def test_what_is_needed_must_be_there_and_empty_ones_are_left_out() -> None:
    made = form({"a": {"type": "string"}, "b": {"type": "string"}}, "a")
    assert made is not None
    with pytest.raises(ValueError, match="a"):
        filled(made, {"b": "x"})
    assert filled(made, {"a": "x", "b": "", "c": "?"}) == Filling("accept", {"a": "x"})


def test_an_answer_reaches_whoever_waits_and_only_once() -> None:
    forms = PendingForms()
    made = form({"a": {"type": "string"}})
    assert made is not None
    changed, got = threading.Event(), list[Filling]()
    forms.listen(changed.set)
    asking = threading.Thread(target=lambda: got.append(forms.ask(made, threading.Event())))
    asking.start()
    assert changed.wait(30)
    assert forms.open() == (made,)
    assert forms.answer("1", DECLINED)
    asking.join()
    assert got == [DECLINED]
    assert not forms.answer("1", DECLINED)
    assert forms.open() == ()


def test_a_form_that_nobody_answers_is_cancelled() -> None:
    made = form({})
    assert made is not None
    assert PendingForms(timeout_s=0.01).ask(made, threading.Event()) == CANCELLED
