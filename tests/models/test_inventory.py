"""The list of models keeps in step with the files, and remembers what it is told."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from app import paths
from app.errors import ModelFileError
from app.models import inventory, library_index
from app.models.inventory import find, installed, link, note_downloaded, note_use
from app.models.library_index import LibraryError
from tests.models.library_files import (
    bytes_below,
    make_known,
    save,
    save_own,
    small_model,
    snapshot,
    split_model,
)


def ids() -> list[str]:
    return [model.id for model in installed()]


def test_an_empty_library_is_empty() -> None:
    assert installed() == ()


def test_files_in_the_folder_are_models() -> None:
    path = save_own("maker/Small Model.Q4_K_M.gguf")
    model = find("small-model.q4_k_m".replace("_", "-"))
    assert model.files == (path,)
    assert (model.name, model.size_bytes) == ("Small", path.stat().st_size)
    assert not model.is_linked
    assert model.flaw is None


def test_hidden_and_unfinished_files_are_no_models() -> None:
    for name in (".trash/1/a.gguf", ".hidden.gguf", "a.gguf.part", "notes.txt"):
        save_own(name)
    assert installed() == ()


def test_the_parts_of_a_split_model_are_one_model() -> None:
    first, second = split_model()
    paths = [save_own(f"big-0000{n}-of-00002.gguf", part) for n, part in ((1, first), (2, second))]
    (model,) = installed()
    assert model.files == tuple(paths)
    assert model.size_bytes == len(first) + len(second)


def test_a_split_model_that_lacks_a_part_says_which() -> None:
    save_own("big-00001-of-00002.gguf", split_model()[0])
    (model,) = installed()
    assert "big-00002-of-00002.gguf" in str(model.flaw)


def test_a_damaged_file_is_listed_with_what_is_wrong() -> None:
    save_own("cut.gguf", small_model()[:-20])
    for _ in range(2):  # it is not forgotten that something is wrong
        (model,) = installed()
        assert model.id == "cut"
        assert "incomplete" in str(model.flaw)
    save_own("cut.gguf")
    assert find("cut").flaw is None


def test_a_deleted_file_leaves_the_list() -> None:
    path = save_own("a.gguf")
    assert ids() == ["a"]
    path.unlink()
    assert installed() == ()


def test_models_on_a_disk_that_is_away_stay_listed(tmp_path: Path) -> None:
    path = save_own("a.gguf")
    assert ids() == ["a"]
    folder = inventory.models_folder()
    folder.rename(tmp_path / "away")
    (model,) = installed()
    assert "no model file" in str(model.flaw)
    (tmp_path / "away").rename(folder)
    assert find("a").flaw is None
    assert find("a").files == (path,)


def test_a_link_stays_listed_when_its_file_goes(tmp_path: Path) -> None:
    path = save(tmp_path / "a.gguf", small_model())
    link(path)
    path.unlink()
    assert "no model file" in str(find("a").flaw)


def test_a_link_copies_nothing_and_changes_nothing(tmp_path: Path) -> None:
    theirs = tmp_path / "theirs"
    path = save(theirs / "a.gguf", small_model(padding=1 << 20))
    before = snapshot(theirs)
    model = link(path)
    assert model.is_linked
    assert model.files == (path,)
    assert snapshot(theirs) == before
    assert bytes_below(paths.data_dir()) < 10_000
    assert not inventory.models_folder().exists()


def test_a_file_is_linked_once(tmp_path: Path) -> None:
    path = save(tmp_path / "a.gguf", small_model())
    assert link(path) == link(path)
    assert ids() == ["a"]


def test_linking_what_is_in_the_own_folder_makes_it_no_link() -> None:
    assert not link(save_own("a.gguf")).is_linked


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_a_folder_that_leads_elsewhere_makes_no_file_ours(tmp_path: Path) -> None:
    theirs = save(tmp_path / "theirs" / "a.gguf", small_model()).parent
    inventory.models_folder().mkdir(parents=True)
    (inventory.models_folder() / "shortcut").symlink_to(theirs)
    assert installed() == ()
    assert link(inventory.models_folder() / "shortcut" / "a.gguf").is_linked


def test_what_cannot_run_is_not_linked(tmp_path: Path) -> None:
    with pytest.raises(ModelFileError, match="incomplete"):
        link(save(tmp_path / "a.gguf", small_model()[:-9]))
    with pytest.raises(ModelFileError, match="no model file"):
        link(tmp_path / "none.gguf")
    assert installed() == ()


def test_ids_are_never_given_twice(tmp_path: Path) -> None:
    for folder in ("x", "y", "z"):
        link(save(tmp_path / folder / "Same Name.gguf", small_model()))
    assert sorted(ids()) == ["same-name", "same-name-2", "same-name-3"]


@pytest.mark.parametrize("name", ["starter", "gpt-oss-20b", "..", "💡"])
def test_no_file_name_takes_the_id_of_a_known_model(tmp_path: Path, name: str) -> None:
    model = link(save(tmp_path / "m" / f"{name}.gguf", small_model()))
    assert model.id in (f"{name}-2", "model")
    assert model.catalogue_id == ""


def test_a_program_s_own_name_makes_the_id(tmp_path: Path) -> None:
    blob = save(tmp_path / "sha256-00", small_model())
    assert link(blob, "ollama", label="gpt-oss:20b").id == "gpt-oss-20b-ollama"


def test_a_known_model_is_recognised_by_size_and_header(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = small_model()
    make_known(monkeypatch, "gpt-oss-20b", "m.gguf", content, "ab" * 32)
    model = link(save(tmp_path / "anything.gguf", content))
    assert (model.id, model.catalogue_id, model.name) == ("gpt-oss-20b",) * 2 + ("gpt-oss 20B",)
    part = library_index.read().records[0].parts[0]
    assert part.sha256 == "ab" * 32  # what verification will hold it to
    assert not part.is_verified
    longer = link(save(tmp_path / "longer.gguf", content + b"\0"))
    assert longer.catalogue_id == ""


def test_a_checksum_decides_against_the_size(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = small_model()
    make_known(monkeypatch, "gpt-oss-20b", "m.gguf", content, "ab" * 32)
    path = save(tmp_path / "m.gguf", content)
    assert link(path, "ollama", sha256="cd" * 32).catalogue_id == ""
    renamed = save(tmp_path / "other.gguf", content + b"\0")
    assert link(renamed, "ollama", sha256="AB" * 32).catalogue_id == "gpt-oss-20b"


def test_the_model_used_last_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = save_own("a.gguf"), save_own("b.gguf")
    assert ids() == ["a", "b"]
    note_use(second)
    assert ids() == ["b", "a"]
    assert find("b").last_used_at is not None
    assert find("a").last_used_at is None
    note_use(first.with_name("unknown.gguf"))
    assert ids() == ["b", "a"]


def test_a_touched_file_keeps_its_history_but_not_its_verification() -> None:
    path = save_own("a.gguf")
    note_downloaded(path, [hashlib.sha256(path.read_bytes()).hexdigest()])
    note_use(path)
    assert find("a").verified_at is not None
    os.utime(path, ns=(1, 1))
    model = find("a")
    assert model.verified_at is None
    assert model.last_used_at is not None
    assert library_index.read().records[0].parts[0].sha256


def test_a_download_is_listed_as_verified() -> None:
    path = save_own("a.gguf")
    model = note_downloaded(path, ["ab" * 32])
    assert model.verified_at is not None
    assert not model.is_linked
    assert find("a") == model


def test_an_unknown_id_says_where_to_look() -> None:
    with pytest.raises(LibraryError, match='no model called "nothing"'):
        find("nothing")


def test_a_damaged_index_is_set_aside_and_files_are_found_again() -> None:
    save_own("a.gguf")
    installed()
    library_index.index_path().write_text("{not json")
    assert ids() == ["a"]
    aside = library_index.index_path().with_name("library.damaged.json")
    assert aside.read_text() == "{not json"


def test_headers_are_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    save_own("a.gguf")
    installed()

    def refuse(*_: object) -> None:
        raise AssertionError("a header was read again")

    monkeypatch.setattr("app.models.library_scan.read_header", refuse)
    assert ids() == ["a"]


def test_a_list_that_cannot_be_saved_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(tmp_path / "in-the-way", b"")
    monkeypatch.setenv("HEARTH_HOME", str(tmp_path / "in-the-way"))
    path = save(tmp_path / "a.gguf", small_model())
    assert installed() == ()  # there is nothing to save yet
    with pytest.raises(LibraryError, match="cannot be saved"):
        link(path)
