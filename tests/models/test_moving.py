"""The models folder moves whole or not at all, and no model is ever lost on the way."""

from __future__ import annotations

import os
import shutil
from collections import namedtuple
from pathlib import Path

import msgspec
import pytest

from app.cancel import CancelToken
from app.models import inventory, library_index, moving
from app.models.inventory import find, installed, link, note_downloaded
from app.models.library_index import LibraryError
from app.models.moving import Moving, move_folder
from app.models.removal import remove, restore
from tests.models.library_files import save, save_own, small_model, snapshot, split_model

NAMES = ("a.gguf", "maker/b.gguf", "maker/half.gguf.part")
Usage = namedtuple("Usage", "total used free")


@pytest.fixture(params=["rename", "copy"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """As on one disk, and as from one disk to another."""
    if request.param == "copy":
        monkeypatch.setattr(moving, "_on_one_disk", lambda *_: False)
    way: str = request.param
    return way


@pytest.fixture
def contents() -> dict[str, bytes]:
    contents = {name: small_model(name, padding=5000) for name in NAMES}
    for name, content in contents.items():
        save_own(name, content)
    return contents


def move(target: Path) -> list[Moving]:
    return list(move_folder(target, CancelToken()))


def read_all(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_all_files_move_and_models_stay_what_they_were(
    way: str, tmp_path: Path, contents: dict[str, bytes]
) -> None:
    note_downloaded(inventory.models_folder() / "a.gguf", ["ab" * 32])
    before, old = {model.id: model for model in installed()}, inventory.models_folder()
    events = move(tmp_path / "new" / "place")
    assert inventory.models_folder() == tmp_path / "new" / "place"
    assert read_all(inventory.models_folder()) == contents
    assert not old.exists()
    assert events[0].done_bytes == 0
    assert events[-1].done_bytes == events[-1].total_bytes == sum(map(len, contents.values()))
    after = {model.id: model for model in installed()}
    assert after.keys() == before.keys()
    assert after["a"].verified_at == before["a"].verified_at  # the file counts as unchanged
    assert after["a"].files[0].parent == inventory.models_folder()


def test_links_stay_where_they_are(way: str, tmp_path: Path, contents: dict[str, bytes]) -> None:
    theirs = save(tmp_path / "theirs" / "linked.gguf", small_model())
    before = snapshot(theirs.parent)
    link(theirs)
    move(tmp_path / "new")
    assert find("linked").files == (theirs,)
    assert snapshot(theirs.parent) == before


@pytest.mark.usefixtures("way")
def test_an_empty_library_moves_too(tmp_path: Path) -> None:
    move(tmp_path / "new")
    assert inventory.models_folder() == tmp_path / "new"
    assert save_own("a.gguf").parent == tmp_path / "new"
    assert find("a").flaw is None


def test_moving_to_where_it_is_changes_nothing(contents: dict[str, bytes]) -> None:
    assert move(inventory.models_folder()) == []
    assert read_all(inventory.models_folder()) == contents


def test_a_folder_within_the_other_is_refused(contents: dict[str, bytes]) -> None:
    folder = inventory.models_folder()
    for target in (folder / "inner", folder.parent):
        with pytest.raises(LibraryError, match="lies within the other"):
            move(target)
    assert read_all(folder) == contents


def test_a_folder_with_files_of_others_never_becomes_hearth_s(
    way: str, tmp_path: Path, contents: dict[str, bytes]
) -> None:
    there = save(tmp_path / "new" / "theirs" / "b.gguf", small_model())
    with pytest.raises(LibraryError, match="is not empty"):
        move(tmp_path / "new")
    assert there.read_bytes() == small_model()
    assert read_all(inventory.models_folder()) == contents


def test_a_place_that_is_no_folder_is_refused(tmp_path: Path, contents: dict[str, bytes]) -> None:
    save(tmp_path / "file", b"")
    with pytest.raises(LibraryError, match="cannot move to"):
        move(tmp_path / "file")
    assert read_all(inventory.models_folder()) == contents


def test_a_disk_without_room_is_refused_before_anything_is_copied(
    tmp_path: Path, contents: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(moving, "_on_one_disk", lambda *_: False)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(10, 10, 10_000_000))
    with pytest.raises(LibraryError, match=r"268\.5 MB, and .* has 10\.0 MB left"):
        move(tmp_path / "new")
    assert read_all(inventory.models_folder()) == contents
    assert read_all(tmp_path / "new") == {}


def test_a_failure_on_the_way_undoes_all_of_it(
    way: str, tmp_path: Path, contents: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    rename, folder = os.rename, inventory.models_folder()

    def last_fails(source: Path, target: Path) -> None:
        if Path(target) == tmp_path / "new" / NAMES[-1]:
            raise OSError(5, "the disk is broken")
        rename(source, target)

    monkeypatch.setattr(os, "rename", last_fails)
    with pytest.raises(LibraryError, match="the disk is broken"):
        move(tmp_path / "new")
    assert inventory.models_folder() == folder
    assert read_all(folder) == contents
    assert not (tmp_path / "new").exists()


def test_cancelled_all_stays_as_it_was(
    tmp_path: Path, contents: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(moving, "_on_one_disk", lambda *_: False)
    cancel, folder = CancelToken(), inventory.models_folder()
    for event in move_folder(tmp_path / "new", cancel):
        if event.done_bytes:
            cancel.cancel()
    assert inventory.models_folder() == folder
    assert read_all(folder) == contents
    assert not (tmp_path / "new").exists()


def test_a_move_that_was_cut_short_leaves_every_model_in_the_list(
    tmp_path: Path, contents: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when the computer stops between two files."""
    rename = os.rename

    def stops_after_the_first(source: Path, target: Path) -> None:
        if (tmp_path / "new" / NAMES[0]).exists():
            raise KeyboardInterrupt
        rename(source, target)

    before = {model.id for model in installed()}
    monkeypatch.setattr(os, "rename", stops_after_the_first)
    with pytest.raises(KeyboardInterrupt):
        move(tmp_path / "new")
    monkeypatch.undo()
    monkeypatch.setenv("HEARTH_HOME", str(tmp_path / "hearth-home"))
    models = {model.id: model for model in installed()}
    assert models.keys() == before
    assert all(model.flaw is None for model in models.values())
    assert models["a"].files == (tmp_path / "new" / "a.gguf",)
    move(tmp_path / "new")
    assert read_all(tmp_path / "new") == contents
    assert library_index.read().moving_to == ""


def test_what_was_removed_before_comes_back_to_the_new_place(
    way: str, tmp_path: Path, contents: dict[str, bytes]
) -> None:
    removed = remove(find("a").id)
    move(tmp_path / "new")
    restore(removed)
    assert read_all(tmp_path / "new") == contents
    assert find("a").files == (tmp_path / "new" / "a.gguf",)


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_symbolic_links_move_as_links_and_still_lead_there(way: str, tmp_path: Path) -> None:
    theirs = save(tmp_path / "theirs" / "real.gguf", small_model("Theirs"))
    ours = save_own("blobs/ours.gguf", small_model("Ours"))
    folder = inventory.models_folder()
    (folder / "far.gguf").symlink_to(theirs)
    (folder / "relative.gguf").symlink_to(os.path.relpath(theirs, folder))
    (folder / "near.gguf").symlink_to(ours.relative_to(folder))
    before = snapshot(theirs.parent)
    move(tmp_path / "elsewhere" / "new")
    new = tmp_path / "elsewhere" / "new"
    for name in ("far.gguf", "relative.gguf", "near.gguf"):
        assert (new / name).is_symlink()
        assert find(name.removesuffix(".gguf")).flaw is None
    assert (new / "relative.gguf").samefile(theirs)
    assert (new / "near.gguf").samefile(new / "blobs" / "ours.gguf")
    assert snapshot(theirs.parent) == before


def test_a_split_model_moves_whole(way: str, tmp_path: Path) -> None:
    for part, content in enumerate(split_model(), start=1):
        save_own(f"big-0000{part}-of-00002.gguf", content)
    (before,) = installed()
    move(tmp_path / "new")
    (after,) = installed()
    assert after.flaw is None
    assert [path.name for path in after.files] == [path.name for path in before.files]
    assert msgspec.to_builtins(library_index.read().records[0].parts[1])["size_bytes"]
