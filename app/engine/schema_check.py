"""Whether JSON is valid against a JSON Schema, and whether a schema is one, by `jsonschema`.

Never fetches anything: a schema that refers to other documents is refused.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import jsonschema.exceptions
import jsonschema.validators
import referencing
import referencing.exceptions

from app.engine.json_schema import Schema, SchemaVerdict, Unholdable, resolve
from app.errors import InvalidInput

MOST_ERRORS = 20
_HINT = "Give a file that holds one JSON Schema."


def read_schema(path: Path) -> Schema:
    """The JSON Schema in a file.

    Raises:
        InvalidInput: There is no such file, or it holds something else.
    """
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not text in UTF-8"
        raise InvalidInput(
            "The schema {path} cannot be read: {reason}.", _HINT, path=path, reason=reason
        ) from None
    try:
        return parse_schema(text)
    except ValueError as error:
        raise InvalidInput(
            "The file {path} is no JSON Schema: {reason}.",
            _HINT,
            path=path,
            reason=str(error).rstrip("."),
        ) from None


def parse_schema(text: str) -> Schema:
    """The JSON Schema that `text` is.

    Raises:
        json.JSONDecodeError: It is not even JSON.
        ValueError: It is something else, or refers to other documents; the reason is in English.
    """
    try:
        schema = _load(text)
        json.dumps(schema, ensure_ascii=False).encode()  # no half surrogate pairs
        _refuse_bad(schema)
    except (RecursionError, jsonschema.exceptions.SchemaError) as error:
        raise ValueError(_reason(error)) from None
    return dict(schema)


def check(schema: Schema, text: str) -> SchemaVerdict:
    """Whether `text` is JSON and valid against `schema`, which must be one."""
    try:
        value = _load(text)
    except ValueError as error:
        return SchemaVerdict(False, (f"The answer is not JSON: {error}",))
    except RecursionError:
        return SchemaVerdict(False, ("The answer is nested too deeply.",))
    kind = jsonschema.validators.validator_for(schema, jsonschema.Draft202012Validator)
    validator = kind(schema, registry=referencing.Registry())
    errors: list[str] = []
    try:
        for wrong in itertools.islice(validator.iter_errors(value), MOST_ERRORS):
            errors.append(f"{wrong.json_path}: {wrong.message}")
    except RecursionError:
        errors.append("The answer is nested too deeply.")
    except referencing.exceptions.Unresolvable as error:
        errors.append(f"The schema cannot be followed: {error}")
    return SchemaVerdict(not errors, tuple(errors))


def _load(text: str) -> Any:
    return json.loads(text, parse_constant=_refuse_constant)


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _refuse_bad(schema: Any) -> None:
    if not isinstance(schema, dict):
        raise ValueError("it is not an object")
    kind = jsonschema.validators.validator_for(schema, jsonschema.Draft202012Validator)
    kind.check_schema(schema)
    for reference in _references(schema):
        if not reference.startswith("#"):
            raise ValueError(f"it refers to another document, {reference}")
        try:
            resolve(schema, reference)
        except Unholdable:
            if reference.startswith("#/"):
                raise ValueError(f"it refers to {reference}, which it does not hold") from None


def _references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(reference := node.get("$ref"), str):
            yield reference
        node = list(node.values())
    if isinstance(node, list):
        for child in node:
            yield from _references(child)


def _reason(error: Exception) -> str:
    if isinstance(error, jsonschema.exceptions.SchemaError):
        return f"{error.json_path}: {error.message}"
    if isinstance(error, RecursionError):
        return "it is nested too deeply"
    return str(error)
