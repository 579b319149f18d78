"""`hearth ask --schema`, on a scripted engine: what is asked of it, and what is made of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app import cli, cli_ask
from app.events import Finished, ReasoningDelta, TextDelta
from tests.engine.dialects.family_models import FAMILIES, write_family_model
from tests.fakes import FakeEngine, Step

SCHEMA = {"title": "age", "description": "How old.", "type": "integer", "multipleOf": 2}


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> FakeEngine:
    fake = FakeEngine()
    monkeypatch.setattr(cli_ask, "EngineProcess", lambda: fake)
    return fake


@pytest.fixture
def schema(tmp_path: Path) -> Path:
    path = tmp_path / "schema.json"
    path.write_text(json.dumps(SCHEMA), "utf-8")
    return path


def ask(model: Path, schema: Path, *options: str) -> int:
    return cli.main(["ask", "--model", str(model), "--schema", str(schema), *options, "How old?"])


def script(answer: str, reason: str = "stop") -> list[Step]:
    return [ReasoningDelta("Hm."), TextDelta(answer), Finished(reason)]


def test_the_schema_goes_to_the_engine(engine, schema, random_model: Path) -> None:
    engine.scripts = [script("42")]
    assert ask(random_model, schema) == 0
    form = engine.requests[0].conversation.response_format
    assert (form.name, form.description, form.schema) == ("age", "How old.", SCHEMA)


def test_a_valid_answer_is_all_that_stdout_holds(engine, schema, random_model, capsys) -> None:
    engine.scripts = [script("42")]
    assert ask(random_model, schema) == 0
    assert json.loads(capsys.readouterr().out) == 42


@pytest.mark.parametrize(
    ("answer", "reason", "valid", "error"),
    [
        ("42", "stop", True, ""),
        ("41", "stop", False, "$: 41 is not a multiple of 2"),
        ('"4', "length", False, "not JSON"),
    ],
)
def test_the_last_line_says_whether_it_is_valid(
    engine, schema, random_model, capsys, answer: str, reason: str, valid: bool, error: str
) -> None:
    engine.scripts = [script(answer, reason)]
    code = ask(random_model, schema, "--json")
    finished = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (code, finished["reason"]) == (0 if valid else 1, reason)
    assert finished["schema"]["valid"] == valid
    assert error in " ".join(finished["schema"]["errors"])


def test_in_the_terminal_too(engine, schema, random_model, capsys) -> None:
    engine.scripts = [script("41")]
    assert ask(random_model, schema) == 1
    assert (
        "not valid against the schema:\n  $: 41 is not a multiple of 2" in capsys.readouterr().err
    )


def test_without_a_schema_nothing_is_said_of_one(engine, random_model, capsys) -> None:
    engine.scripts = [script("42")]
    assert cli.main(["ask", "--json", "--model", str(random_model), "Hi"]) == 0
    assert "schema" not in json.loads(capsys.readouterr().out.splitlines()[-1])


def test_a_file_that_is_no_schema_is_told_before_anything_starts(
    engine, tmp_path: Path, random_model, capsys
) -> None:
    path = tmp_path / "bad.json"
    path.write_text('{"type": "strnig"}', "utf-8")
    assert ask(random_model, path) == 1
    assert "bad.json is no JSON Schema" in capsys.readouterr().err
    assert not engine.requests


@pytest.mark.parametrize("family", ["gemma-2", "llama-3.1", "qwen2.5"])
def test_other_families_are_held_to_it_too(family: str, tmp_path: Path, capsys) -> None:
    """In an engine process, by a model with random weights."""
    path = tmp_path / "schema.json"
    path.write_text('{"type": "object", "properties": {"a": {"enum": [1, "x"]}}}', "utf-8")
    model = tmp_path / "model.gguf"
    write_family_model(model, FAMILIES[family])
    assert ask(model, path, "--json", "--seed", "1") == 0
    finished = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (finished["reason"], finished["schema"]["valid"]) == ("stop", True)
