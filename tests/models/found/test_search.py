"""Models of other programs are found and linked to in place; nothing of theirs is ever touched."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from app import paths
from app.cancel import CancelToken
from app.models import inventory
from app.models.found import search
from app.models.found.files import Found
from app.models.found.places import System
from app.models.found.search import candidates, find_all, link
from app.models.inventory import find, installed, note_use
from app.models.library import resolve
from app.models.moving import move_folder
from app.models.removal import empty_trash, remove, restore
from app.models.verification import Verified, verify
from tests.models.found.programs import PROGRAMS, SYSTEMS, places
from tests.models.library_files import bytes_below, make_known, save_own, small_model, snapshot

CONTENT = small_model(padding=1 << 20)

both = [
    pytest.mark.parametrize("system", SYSTEMS),
    pytest.mark.parametrize("program", PROGRAMS),
]


def each(test: object) -> object:
    for mark in both:
        test = mark(test)
    return test


@each
def test_the_model_of_each_program_is_found_once(
    program: str, system: System, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    path = PROGRAMS[program](home, system, CONTENT)
    (found,) = find_all(places(home, system))
    assert (found.path, found.source) == (path, program)


@each
def test_linking_copies_no_byte_and_touches_nothing(
    program: str, system: System, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    path = PROGRAMS[program](home, system, CONTENT)
    before = snapshot(home)
    (found,) = find_all(places(home, system))
    model = link(found)
    assert model.files == (path,)
    assert model.is_linked
    assert model.source == program
    assert resolve(model.id).path == path
    note_use(path)
    assert snapshot(home) == before
    assert bytes_below(paths.data_dir()) < 10_000 < len(CONTENT)
    assert list(find_all(places(home, system))) == []  # it is in the library now


@each
def test_nothing_that_is_done_to_a_link_reaches_the_file(
    program: str, system: System, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    PROGRAMS[program](home, system, CONTENT)
    before = snapshot(home)
    (found,) = find_all(places(home, system))
    id = link(found).id
    *_, verified = verify(id, CancelToken())
    assert isinstance(verified, Verified)
    restore(remove(id))
    list(move_folder(tmp_path / "moved", CancelToken()))
    assert find(id).flaw is None
    assert remove(id).freed_bytes == 0
    empty_trash()
    assert installed() == ()
    assert snapshot(home) == before


def test_all_programs_at_once_and_one_file_that_two_of_them_share(tmp_path: Path) -> None:
    home = tmp_path / "home"
    for number, (name, program) in enumerate(PROGRAMS.items()):
        program(home, "linux", small_model(name, padding=number))
    if os.name != "nt":
        theirs = home / ".lmstudio/models/someone/link/shared.gguf"
        theirs.parent.mkdir(parents=True)
        theirs.symlink_to(home / ".local/share/nomic.ai/GPT4All/Llama-3.2-3B-Instruct-Q4_0.gguf")
    found = list(find_all(places(home, "linux")))
    assert len(found) == len(PROGRAMS)
    assert {link(one).name for one in found} == set(PROGRAMS)


def test_checksums_come_from_where_a_program_keeps_them(tmp_path: Path) -> None:
    checksum = hashlib.sha256(CONTENT).hexdigest()
    for name in ("jan", "ollama"):
        home = tmp_path / name
        PROGRAMS[name](home, "linux", CONTENT)
        (found,) = find_all(places(home, "linux"))
        assert found.sha256 == checksum
        *_, verified = verify(link(found).id, CancelToken())
        assert isinstance(verified, Verified)
        assert verified.outcome == "intact"


def test_names_in_the_hub_s_cache_count_only_if_the_catalogue_knows_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They may be checksums of another kind: a sound file would be called damaged for ever."""
    PROGRAMS["hugging-face"](tmp_path, "linux", CONTENT)
    (found,) = find_all(places(tmp_path, "linux"))
    assert found.sha256 == ""
    checksum = hashlib.sha256(CONTENT).hexdigest()
    make_known(monkeypatch, "gpt-oss-20b", "m.gguf", b"another length", checksum)
    (found,) = find_all(places(tmp_path, "linux"))
    assert found.sha256 == checksum
    assert link(found).catalogue_id == "gpt-oss-20b"


def test_a_model_of_the_catalogue_is_recognised_whoever_has_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    checksum = hashlib.sha256(CONTENT).hexdigest()
    make_known(monkeypatch, "gpt-oss-20b", "gpt-oss-20b-MXFP4.gguf", CONTENT, checksum)
    for name, program in PROGRAMS.items():
        home = tmp_path / name
        program(home, "linux", CONTENT)
        (candidate,) = candidates(places(home, "linux"))
        assert candidate.entry is not None
        assert candidate.entry.id == "gpt-oss-20b"
        assert candidate.name == "gpt-oss 20B"
        assert candidate.size_bytes == len(CONTENT)


def test_what_hearth_cannot_run_is_shown_with_the_reason(tmp_path: Path) -> None:
    home = tmp_path / "home"
    PROGRAMS["gpt4all"](home, "linux", CONTENT[: -(1 << 20) - 30])
    (candidate,) = candidates(places(home, "linux"))
    assert "incomplete" in str(candidate.flaw)
    assert candidate.entry is None


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_hearth_s_own_models_are_not_found_again(tmp_path: Path) -> None:
    """As when the person has linked to them from another program's folder."""
    home = tmp_path / "home"
    theirs = home / ".lmstudio/models/a/b/c.gguf"
    theirs.parent.mkdir(parents=True)
    theirs.symlink_to(save_own("own.gguf", CONTENT))
    assert list(find_all(places(home, "linux"))) == []


def test_a_computer_without_any_of_them_has_nothing(tmp_path: Path) -> None:
    for system in SYSTEMS:
        assert list(find_all(places(tmp_path / "nobody", system))) == []


@pytest.mark.skipif(os.name == "nt", reason="rights work otherwise there")
def test_folders_that_may_not_be_read_are_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "no")

    home = tmp_path / "home"
    for program in PROGRAMS.values():
        program(home, "linux", CONTENT)
    monkeypatch.setattr(os, "scandir", refuse)
    list(find_all(places(home, "linux")))  # no error is the point


def test_this_computer_is_looked_at_by_default(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = places(tmp_path / "home", "linux")
    path = PROGRAMS["ollama"](wanted.home, "linux", CONTENT)
    monkeypatch.setattr(search, "here", lambda: wanted)
    checksum = hashlib.sha256(CONTENT).hexdigest()
    assert list(find_all()) == [Found(path, "ollama", "gpt-oss:latest", checksum)]
    assert inventory.installed() == ()
