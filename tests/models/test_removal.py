"""Removing frees the disk for good only later, and never touches what is not Hearth's."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.models import inventory, removal
from app.models.inventory import find, installed, link, note_use
from app.models.library_index import LibraryError
from app.models.removal import empty_trash, remove, restore
from tests.models.library_files import save, save_own, small_model, snapshot, split_model

# Removes the model "a" as another program, and goes on or ends.
ELSEWHERE = """
from app.models.removal import remove
remove("a")
print("removed", flush=True)
input()
"""


def trash() -> Path:
    return inventory.models_folder() / removal.TRASH


def test_a_removed_model_is_gone_and_comes_back_as_it_was() -> None:
    path = save_own("maker/a.gguf")
    note_use(find("a").files[0])
    model, content = find("a"), path.read_bytes()
    removed = remove("a")
    assert removed.freed_bytes == len(content)
    assert installed() == ()
    assert not path.parent.exists()  # no empty folder stays behind
    restore(removed)
    assert find("a") == model
    assert path.read_bytes() == content


def test_all_parts_of_a_split_model_go_and_come_back() -> None:
    names = [f"big-0000{n}-of-00002.gguf" for n in (1, 2)]
    paths = [save_own(name, part) for name, part in zip(names, split_model(), strict=True)]
    (model,) = installed()
    removed = remove(model.id)
    assert not any(path.exists() for path in paths)
    restore(removed)
    assert all(path.exists() for path in paths)


def test_quitting_deletes_for_good() -> None:
    save_own("a.gguf")
    removed = remove("a")
    assert any(trash().rglob("a.gguf"))
    empty_trash()
    assert not trash().exists()
    with pytest.raises(LibraryError, match="deleted for good"):
        restore(removed)


def test_starting_deletes_only_what_an_earlier_hearth_left() -> None:
    save(trash() / "1-1-1" / "a.gguf", b"")
    save_own("a.gguf")
    removed = remove("a")
    empty_trash(leftovers_only=True)
    assert [path.name for path in trash().iterdir()] == [removed.trash]
    restore(removed)
    assert find("a").flaw is None


def test_the_trash_of_a_program_that_runs_is_left_alone() -> None:
    save_own("a.gguf")
    command = [sys.executable, "-c", ELSEWHERE]
    with subprocess.Popen(command, stdin=-1, stdout=-1, text=True) as other:
        assert other.stdin is not None
        assert other.stdout is not None
        assert other.stdout.readline() == "removed\n"
        empty_trash()
        assert any(trash().rglob("a.gguf"))
        other.stdin.close()
    empty_trash()
    assert not trash().exists()


def test_a_process_number_that_is_used_again_protects_no_trash() -> None:
    stale = trash() / f"{os.getppid()}-1-1"
    save(stale / "a.gguf", b"")
    empty_trash()
    assert not trash().exists()


def test_removing_a_link_removes_no_file(tmp_path: Path) -> None:
    theirs = tmp_path / "theirs"
    path = save(theirs / "a.gguf", small_model())
    before = snapshot(theirs)
    link(path, "lm-studio")
    removed = remove("a")
    assert (removed.trash, removed.freed_bytes) == ("", 0)
    empty_trash()
    assert installed() == ()
    assert snapshot(theirs) == before
    restore(removed)
    assert find("a").files == (path,)
    assert snapshot(theirs) == before


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_a_symbolic_link_in_the_folder_goes_but_not_what_it_leads_to(tmp_path: Path) -> None:
    theirs = tmp_path / "theirs"
    path = save(theirs / "real.gguf", small_model())
    before = snapshot(theirs)
    inventory.models_folder().mkdir(parents=True)
    (inventory.models_folder() / "a.gguf").symlink_to(path)
    remove("a")
    empty_trash()
    assert installed() == ()
    assert snapshot(theirs) == before


def test_a_link_to_a_file_that_has_gone_can_be_removed(tmp_path: Path) -> None:
    path = save(tmp_path / "a.gguf", small_model())
    link(path)
    path.unlink()
    remove("a")
    assert installed() == ()


def test_a_damaged_model_can_be_removed() -> None:
    path = save_own("a.gguf", small_model()[:-9])
    remove("a")
    assert not path.exists()


def test_the_starter_stays() -> None:
    with pytest.raises(LibraryError, match="part of Hearth"):
        remove("starter")


def test_an_unknown_model_cannot_be_removed() -> None:
    with pytest.raises(LibraryError, match="no model called"):
        remove("a")


def test_nothing_is_overwritten_by_putting_back() -> None:
    save_own("a.gguf")
    removed = remove("a")
    newer = save_own("a.gguf", small_model("Newer"))
    with pytest.raises(LibraryError, match="another file lies at"):
        restore(removed)
    assert newer.read_bytes() == small_model("Newer")
    assert (trash() / removed.trash / "a.gguf").exists()


def test_a_model_in_use_stays_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    names = [f"big-0000{n}-of-00002.gguf" for n in (1, 2)]
    paths = [save_own(name, part) for name, part in zip(names, split_model(), strict=True)]
    (model,) = installed()
    rename = os.rename

    def second_is_in_use(source: Path, target: Path) -> None:
        if Path(source) == paths[1]:
            raise PermissionError(13, "in use")
        rename(source, target)

    monkeypatch.setattr(os, "rename", second_is_in_use)
    with pytest.raises(LibraryError, match="cannot be removed: in use"):
        remove(model.id)
    assert find(model.id) == model
    assert all(path.exists() for path in paths)
