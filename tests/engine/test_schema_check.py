"""Schemas from files, and answers held against them."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.engine.schema_check import check, read_schema
from app.errors import InvalidInput


def test_reads_a_schema(tmp_path: Path) -> None:
    path = tmp_path / "schema.json"
    path.write_text('{"type": "object"}', "utf-8")
    assert read_schema(path) == {"type": "object"}


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (None, "No such file"),
        (b"\xff\xfe\x00", "not text in UTF-8"),
        (b"", "Expecting value"),
        (b"{", "Expecting"),
        (b"[1]", "not an object"),
        (b"true", "not an object"),
        (b'{"type": "strnig"}', "is not valid"),
        (b'{"minLength": NaN}', "NaN is not JSON"),
        (b'{"$ref": "https://example.org/schema"}', "another document"),
        (b'{"$ref": "#/$defs/missing"}', "which it does not hold"),
        (b'{"enum": ["\\ud800"]}', "surrogates"),
        (b'{"a":' * 5000 + b"1" + b"}" * 5000, "nested too deeply"),
    ],
)
def test_what_is_no_schema_is_told(tmp_path: Path, content: bytes | None, reason: str) -> None:
    path = tmp_path / "schema.json"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InvalidInput) as error:
        read_schema(path)
    assert "schema.json" in str(error.value)
    assert reason in str(error.value)
    assert str(error.value).endswith("Give a file that holds one JSON Schema.")


def test_errors_name_their_place() -> None:
    schema = {"properties": {"a": {"items": {"type": "integer"}}}}
    verdict = check(schema, '{"a": [1, "x"]}')
    assert verdict.errors == ("$.a[1]: 'x' is not of type 'integer'",)


@pytest.mark.parametrize("text", ["", "{", "[1] 2", "NaN", "[" * 100_000])
def test_what_is_no_json_is_not_valid(text: str) -> None:
    assert not check({}, text).valid


def test_there_is_an_end_to_the_errors() -> None:
    verdict = check({"items": {"type": "string"}}, str(list(range(1000))))
    assert len(verdict.errors) == 20
