"""Verification reads every byte, says what is wrong, and remembers what it saw."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from app.cancel import CancelToken
from app.errors import ModelFileError
from app.models import verification
from app.models.inventory import find, link, note_downloaded
from app.models.library_index import LibraryError
from app.models.verification import Verified, Verifying, verify
from tests.models.library_files import (
    make_known,
    save,
    save_own,
    small_model,
    snapshot,
    split_model,
)


def outcome(id: str) -> Verified:
    *progress, verified = verify(id, CancelToken())
    assert isinstance(verified, Verified)
    assert all(isinstance(event, Verifying) for event in progress)
    return verified


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def test_a_download_that_is_whole_is_intact() -> None:
    path = save_own("a.gguf")
    checksum = sha256(path.read_bytes())
    note_downloaded(path, [checksum])
    assert outcome("a") == Verified("a", "intact", (checksum,))


def test_one_flipped_bit_is_found() -> None:
    content = bytearray(small_model(padding=100_000))
    path = save_own("a.gguf", bytes(content))
    note_downloaded(path, [sha256(bytes(content))])
    content[-50_000] ^= 1
    path.write_bytes(content)
    verified = outcome("a")
    assert (verified.outcome, verified.damaged) == ("damaged", (path,))
    assert find("a").verified_at is None


def test_what_nobody_vouches_for_is_noted_and_counts_the_next_time() -> None:
    content = bytearray(small_model(padding=1000))
    path = save_own("a.gguf", bytes(content))
    assert outcome("a").outcome == "noted"
    assert find("a").verified_at is not None
    assert outcome("a").outcome == "intact"
    content[-1] ^= 255
    path.write_bytes(content)
    assert outcome("a").outcome == "damaged"


def test_a_file_of_another_length_is_another_file() -> None:
    path = save_own("a.gguf")
    assert outcome("a").outcome == "noted"
    path.write_bytes(small_model(padding=7))
    assert outcome("a").outcome == "noted"


def test_a_file_that_only_looks_like_a_known_model_is_found_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = small_model()
    make_known(monkeypatch, "gpt-oss-20b", "m.gguf", content, "ab" * 32)
    model = link(save(tmp_path / "m.gguf", content))
    assert model.catalogue_id == "gpt-oss-20b"
    assert outcome("gpt-oss-20b").outcome == "unlike"
    assert find("gpt-oss-20b").verified_at is None


def test_a_file_that_is_the_known_model_is_vouched_for_from_then_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = bytearray(small_model(padding=100))
    make_known(monkeypatch, "gpt-oss-20b", "m.gguf", bytes(content), sha256(bytes(content)))
    path = save(tmp_path / "m.gguf", bytes(content))
    link(path)
    assert outcome("gpt-oss-20b").outcome == "intact"
    content[-1] ^= 1
    path.write_bytes(content)
    assert outcome("gpt-oss-20b").outcome == "damaged"  # not only another build


def test_what_another_program_says_of_its_file_counts(tmp_path: Path) -> None:
    content = small_model()
    link(save(tmp_path / "good", content), "ollama", label="good", sha256=sha256(content))
    link(save(tmp_path / "bad", content), "ollama", label="bad", sha256="0" * 64)
    assert outcome("good").outcome == "intact"
    assert outcome("bad").outcome == "damaged"


def test_each_part_of_a_split_model_is_verified() -> None:
    parts = split_model()
    names = [f"big-0000{n}-of-00002.gguf" for n in (1, 2)]
    paths = [save_own(name, part) for name, part in zip(names, parts, strict=True)]
    id = note_downloaded(paths[0], [sha256(part) for part in parts]).id
    assert outcome(id).outcome == "intact"
    paths[1].write_bytes(parts[1][:-1] + b"\x01")
    assert outcome(id).damaged == (paths[1],)


def test_progress_grows_to_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verification, "_BLOCK_BYTES", 1024)
    path = save_own("a.gguf", small_model(padding=300_000))
    events = [event for event in verify("a", CancelToken()) if isinstance(event, Verifying)]
    done = [event.done_bytes for event in events]
    assert done == sorted(done)
    assert done[0] == 0
    assert done[-1] == events[-1].total_bytes == path.stat().st_size
    assert 100 < len(events) < 400


def test_cancelled_it_ends_without_an_outcome(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verification, "_BLOCK_BYTES", 1024)
    save_own("a.gguf", small_model(padding=300_000))
    cancel = CancelToken()
    events = []
    for event in verify("a", cancel):
        events.append(event)
        if len(events) == 5:
            cancel.cancel()
    assert len(events) == 5
    assert find("a").verified_at is None


def test_a_file_of_another_program_is_only_read(tmp_path: Path) -> None:
    path = save(tmp_path / "theirs" / "a.gguf", small_model())
    link(path)
    before = snapshot(path.parent)
    outcome("a")
    assert snapshot(path.parent) == before


def test_a_missing_file_is_an_error(tmp_path: Path) -> None:
    path = save(tmp_path / "a.gguf", small_model())
    link(path)
    path.unlink()
    with pytest.raises(ModelFileError, match="cannot be read"):
        outcome("a")


def test_an_unknown_model_is_an_error() -> None:
    with pytest.raises(LibraryError, match="no model called"):
        outcome("a")
