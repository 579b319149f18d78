"""`hearth models`, as a person and as a program would use it."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from app import cli
from app.models import catalogue, inventory
from app.models.found import search
from tests.models.found.programs import PROGRAMS, places
from tests.models.library_files import save, save_own, small_model, snapshot


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The home of a person in which other programs are looked for."""
    there = places(tmp_path / "home", "linux")
    monkeypatch.setattr(search, "here", lambda: there)
    return there.home


def run(*arguments: str) -> int:
    return cli.main(["models", *arguments])


def output(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    """What a successful command printed with --json."""
    assert run(*arguments, "--json") == 0
    return json.loads(capsys.readouterr().out)


def test_the_starter_is_always_there(capsys: pytest.CaptureFixture[str]) -> None:
    listed = output(capsys, "list")
    assert [model["id"] for model in listed["models"]] == ["starter"]
    assert listed["folder"] == str(inventory.models_folder())


def test_models_are_listed_with_all_that_is_known(capsys: pytest.CaptureFixture[str]) -> None:
    path = save_own("a.gguf")
    inventory.note_downloaded(path, ["ab" * 32])
    inventory.note_use(path)
    _, model = output(capsys, "list")["models"]
    dates = {model.pop(key)[:2] for key in ("added_at", "last_used_at", "verified_at")}
    assert dates == {"20"}
    assert model == {
        "id": "a",
        "name": "Small",
        "source": "hearth",
        "linked": False,
        "files": [str(path)],
        "size_bytes": path.stat().st_size,
        "catalogue_id": None,
        "problem": None,
    }


def test_the_list_for_people_says_what_is_wrong(capsys: pytest.CaptureFixture[str]) -> None:
    save_own("a.gguf", small_model()[:-5])
    assert run("list") == 0
    said = capsys.readouterr().out
    assert "Hearth Starter" in said
    assert "a: The model file a.gguf is incomplete" in said


def test_the_catalogue_is_listed_with_licences(capsys: pytest.CaptureFixture[str]) -> None:
    listed = output(capsys, "list", "--available")["models"]
    assert [model["id"] for model in listed] == [entry.id for entry in catalogue.load().models]
    assert listed[0]["licence"] == "Apache-2.0"
    assert listed[0]["installed_as"] is None
    assert len(listed[1]["files"]) == 3
    assert run("list", "--available") == 0
    said = capsys.readouterr().out
    assert "Llama 3.1 Community License" in said
    assert "Weights with conditions" in said


def test_a_damaged_model_fails_verification(capsys: pytest.CaptureFixture[str]) -> None:
    path = save_own("a.gguf")
    save_own("b.gguf")
    inventory.note_downloaded(path, ["ab" * 32])
    assert run("verify", "--all", "--json") == 1
    outcomes = json.loads(capsys.readouterr().out)["models"]
    assert {one["id"]: one["outcome"] for one in outcomes} == {"a": "damaged", "b": "noted"}
    assert run("verify", "b") == 0
    assert capsys.readouterr().out == "b: intact\n"
    assert run("verify", "a") == 1
    assert "a: damaged" in capsys.readouterr().out


def test_verifying_nothing_is_not_success(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("verify") == 1
    assert run("verify", "nothing") == 1
    said = capsys.readouterr().err
    assert "No model was named." in said
    assert "no model called" in said


def test_a_file_is_imported_where_it_lies(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = save(tmp_path / "theirs/a.gguf", small_model())
    before = snapshot(path.parent)
    (model,) = output(capsys, "import", str(path))["linked"]
    assert (model["id"], model["linked"], model["files"]) == ("a", True, [str(path)])
    assert run("remove", "a") == 0
    assert "the file itself stays" in capsys.readouterr().out
    assert snapshot(path.parent) == before


def test_import_looks_before_it_links(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for program in PROGRAMS.values():
        program(home, "linux", small_model())
    before = snapshot(home)
    listed = output(capsys, "import")
    assert listed["linked"] == []
    assert {one["source"] for one in listed["found"]} == set(PROGRAMS)
    assert run("import") == 0
    assert "hearth models import --all" in capsys.readouterr().out
    assert len(output(capsys, "import", "--all")["linked"]) == len(PROGRAMS)
    assert len(output(capsys, "list")["models"]) == len(PROGRAMS) + 1
    assert run("import") == 0
    assert "No other program has models" in capsys.readouterr().out
    assert snapshot(home) == before


def test_import_all_leaves_out_what_cannot_run(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    PROGRAMS["gpt4all"](home, "linux", small_model()[:-5])
    listed = output(capsys, "import", "--all")
    assert listed["linked"] == []
    assert "incomplete" in listed["found"][0]["problem"]


def test_nothing_is_deleted_without_a_yes(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = save_own("a.gguf")
    monkeypatch.setattr("sys.stdin", io.StringIO("y\n"))
    assert run("remove", "a") == 1  # nobody sits there
    assert "Give --yes." in capsys.readouterr().err

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr("sys.stdin", Terminal("\n"))
    assert run("remove", "a") == 130
    assert path.exists()
    monkeypatch.setattr("sys.stdin", Terminal("ja\n"))
    assert run("remove", "a") == 0
    assert not path.exists()


def test_deleting_frees_the_disk(capsys: pytest.CaptureFixture[str]) -> None:
    size = save_own("a.gguf").stat().st_size
    removed = output(capsys, "remove", "a", "--yes")
    assert removed == {"id": "a", "freed_bytes": size}
    assert list(inventory.models_folder().rglob("*")) == []


def test_the_starter_cannot_be_removed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("remove", "starter") == 1
    assert "part of Hearth" in capsys.readouterr().err
