"""The form that an answer must have, as a person fills it in: named fields, made a JSON Schema.

A schema that says more than such fields can say is left as it is. Knows no window and no model.
"""

from __future__ import annotations

import json
from typing import Any, Literal, get_args

import msgspec

from app.engine.schema_check import parse_schema
from app.errors import AppError
from app.messages import ResponseFormat

FieldType = Literal["text", "number", "integer", "yes_no", "date", "choice"]
FIELD_TYPES: tuple[FieldType, ...] = get_args(FieldType)
Schema = dict[str, Any]
_TYPES: dict[FieldType, Schema] = {
    "text": {"type": "string"},
    "number": {"type": "number"},
    "integer": {"type": "integer"},
    "yes_no": {"type": "boolean"},
    "date": {"type": "string", "format": "date"},
}


class AnswerFormError(AppError):
    """The form is not complete, or the schema is none."""


class Field(msgspec.Struct, frozen=True):
    """One field of an answer. `many`: a list of such values; `choices` are for the type "choice".

    A field that is not `required` may be left out by the model.
    """

    name: str
    type: FieldType = "text"
    description: str = ""
    required: bool = True
    many: bool = False
    choices: tuple[str, ...] = ()


class AnswerForm(msgspec.Struct, frozen=True):
    """What the answer is called, and its fields."""

    name: str = "answer"
    fields: tuple[Field, ...] = ()


def schema_of(form: AnswerForm) -> Schema:
    """The JSON Schema of a form.

    Raises:
        AnswerFormError: A field has no name or one that another has, or no choices.
    """
    if not form.fields:
        raise AnswerFormError("The form has no fields yet.", "Add one.")
    names = [field.name.strip() for field in form.fields]
    for index, (name, field) in enumerate(zip(names, form.fields, strict=True)):
        if not name:
            raise AnswerFormError("A field has no name.", "Type one, or remove the field.")
        if name in names[:index]:
            raise AnswerFormError(
                "Two fields are called {name}.", "Give one of them another name.", name=name
            )
        if field.type == "choice" and not _choices(field):
            raise AnswerFormError(
                "The field {name} has nothing to choose from.",
                "Type the choices, with commas between them.",
                name=name,
            )
    return {
        "title": form.name.strip() or "answer",
        "type": "object",
        "properties": {name: _property(f) for name, f in zip(names, form.fields, strict=True)},
        "required": [name for name, f in zip(names, form.fields, strict=True) if f.required],
        "additionalProperties": False,
    }


def form_of(schema: Schema) -> AnswerForm | None:
    """The form that makes this schema; None if it says more than a form can."""
    if schema.get("type") != "object" or not isinstance(schema.get("properties"), dict):
        return None
    required = schema.get("required", [])
    fields: list[Field] = []
    for name, value in schema["properties"].items():
        field = _field(name, value, required=name in required)
        if field is None:
            return None
        fields.append(field)
    form = AnswerForm(str(schema.get("title", "answer")), tuple(fields))
    try:
        again = schema_of(form)
    except AnswerFormError:
        return None
    return form if _same({"title": "answer", **schema}, again) else None


def read_schema_text(text: str) -> Schema:
    """The JSON Schema that a person has typed.

    Raises:
        AnswerFormError: It is none; says where.
    """
    try:
        return parse_schema(text)
    except json.JSONDecodeError as error:
        raise AnswerFormError(
            "This is not JSON: there is a mistake in line {line}, column {column}.",
            "Look for a comma, a quote or a bracket that is missing or too many.",
            line=error.lineno,
            column=error.colno,
        ) from None
    except ValueError as error:
        raise AnswerFormError(
            "This is JSON, but no JSON Schema: {reason}.",
            "Correct it, or begin with a form.",
            reason=str(error).rstrip("."),
        ) from None


def schema_text(schema: Schema) -> str:
    """A schema as a person reads it."""
    return json.dumps(schema, ensure_ascii=False, indent=2)


def response_format(schema: Schema) -> ResponseFormat:
    """What a request for such an answer carries."""
    name, description = schema.get("title"), schema.get("description")
    return ResponseFormat(
        name if isinstance(name, str) and name.strip() else "answer",
        schema,
        description if isinstance(description, str) else "",
    )


def _property(field: Field) -> Schema:
    if field.type == "choice":
        value: Schema = {"type": "string", "enum": list(_choices(field))}
    else:
        value = dict(_TYPES[field.type])
    if field.many:
        value = {"type": "array", "items": value}
    description = field.description.strip()
    return {"description": description, **value} if description else value


def _choices(field: Field) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word.strip() for word in field.choices if word.strip()))


def _field(name: str, value: Any, *, required: bool) -> Field | None:
    if not isinstance(value, dict):
        return None
    description = value.get("description", "")
    said = {key: part for key, part in value.items() if key != "description"}
    many = said.get("type") == "array" and isinstance(said.get("items"), dict)
    said = said["items"] if many else said
    choices = said.get("enum")
    if isinstance(choices, list) and all(isinstance(choice, str) for choice in choices):
        return Field(name, "choice", str(description), required, many, tuple(choices))
    for kind, schema in _TYPES.items():
        if said == schema:
            return Field(name, kind, str(description), required, many)
    return None


def _same(one: Schema, other: Schema) -> bool:
    """Whether two schemas say the same, whatever the order of `required`."""
    keys = {"required": sorted(map(str, one.get("required", [])))}
    return {**one, **keys} == {**other, "required": sorted(other["required"])}
