from __future__ import annotations

import pytest

from app.chat.answer_form import (
    AnswerForm,
    AnswerFormError,
    Field,
    form_of,
    read_schema_text,
    response_format,
    schema_of,
    schema_text,
)
from app.engine.json_schema import plain
from app.engine.schema_check import check

RECIPE = AnswerForm(
    "recipe",
    (
        Field("title", description="What it is called"),
        Field("minutes", "integer"),
        Field("price", "number", required=False),
        Field("vegan", "yes_no"),
        Field("cooked", "date", required=False),
        Field("course", "choice", choices=("starter", "main", " main", "")),
        Field("ingredients", many=True),
    ),
)


def test_a_form_becomes_a_schema_that_answers_can_be_held_to() -> None:
    schema = schema_of(RECIPE)
    assert plain(schema)["type"] == "object"
    good = (
        '{"title": "Soup", "minutes": 30, "vegan": true, "course": "main",'
        ' "ingredients": ["water", "salt"]}'
    )
    assert check(schema, good).valid
    assert not check(schema, good.replace("30", '"half an hour"')).valid
    assert not check(schema, good.replace('"main"', '"dessert"')).valid
    assert not check(schema, good.replace('"title": "Soup", ', "")).valid
    assert schema["properties"]["title"]["description"] == "What it is called"


def test_the_form_comes_back_from_its_schema() -> None:
    schema = read_schema_text(schema_text(schema_of(RECIPE)))
    form = form_of(schema)
    assert form is not None
    assert schema_of(form) == schema
    assert form.fields[5].choices == ("starter", "main")


@pytest.mark.parametrize(
    "more",
    [
        {"type": "object", "properties": {"a": {"type": "object", "properties": {}}}},
        {"type": "object", "properties": {"a": {"type": "string", "minLength": 3}}},
        {"type": "object", "properties": {"a": {"type": "string"}}},  # allows other fields too
        {"type": "array", "items": {"type": "string"}},
        {"type": "object", "properties": {"a": True}},
        {"$ref": "#/$defs/a", "$defs": {"a": {"type": "string"}}},
    ],
)
def test_a_schema_that_says_more_stays_text(more: dict[str, object]) -> None:
    assert form_of(more) is None


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ((), "no fields yet"),
        ((Field(" "),), "no name"),
        ((Field("a"), Field("a ")), "Two fields are called a"),
        ((Field("a", "choice", choices=(" ",)),), "nothing to choose from"),
    ],
)
def test_what_is_missing_is_said(fields: tuple[Field, ...], words: str) -> None:
    with pytest.raises(AnswerFormError, match=words):
        schema_of(AnswerForm("x", fields))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{\n  "type": "object",\n}', "line 3, column 1"),
        ("[1, 2]", "no JSON Schema: it is not an object"),
        ('{"type": "objekt"}', "no JSON Schema"),
        ('{"$ref": "https://example.org/a.json"}', "refers to another document"),
        ("[" * 100_000, "nested too deeply"),
    ],
)
def test_a_schema_with_a_mistake_says_where(text: str, words: str) -> None:
    with pytest.raises(AnswerFormError, match=words):
        read_schema_text(text)


def test_the_name_and_description_go_with_the_request() -> None:
    form = response_format({"title": "recipe", "description": "A dish.", "type": "object"})
    assert (form.name, form.description) == ("recipe", "A dish.")
    assert response_format({"type": "object"}).name == "answer"
