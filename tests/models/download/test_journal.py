"""The journal gives back what was noted, through torn lines, damage and power cuts."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.models.download import journal as journals
from app.models.download.journal import Journal
from app.models.download.remote import RemoteFile

FILE = RemoteFile("owner/repo", "main", "m.gguf", 1000, "ab" * 32)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "m.journal"


def opened(path: Path, file: RemoteFile = FILE, block_bytes: int = 100) -> Journal:
    journal = Journal(path, file, block_bytes)
    journal.begin()
    return journal


def noted(path: Path) -> tuple[list[tuple[int, int]], dict[int, str]]:
    state = Journal(path, FILE, 100).state
    return list(state.have), state.hashes


def test_what_was_noted_is_there_the_next_time(path: Path) -> None:
    journal = opened(path)
    journal.have(0, 50)
    journal.have(200, 300)
    journal.hashed(100, "aa")
    journal.lost(210, 220)
    assert noted(path) == ([(0, 50), (200, 210), (220, 300)], {100: "aa"})
    opened(path).close()
    assert noted(path) == ([(0, 50), (200, 210), (220, 300)], {100: "aa"})


@pytest.mark.parametrize("cut", range(1, 45))
def test_a_torn_end_costs_the_last_line_only(path: Path, cut: int) -> None:
    journal = opened(path)
    journal.have(0, 50)
    size = path.stat().st_size
    journal.have(100, 150)
    cut = min(cut, path.stat().st_size - size)
    path.write_bytes(path.read_bytes()[:-cut])
    assert noted(path)[0] == [(0, 50)]
    journal.have(300, 400)
    assert noted(path)[0] == [(0, 50), (300, 400)]


def test_a_damaged_line_is_not_believed(path: Path) -> None:
    opened(path).have(0, 50)
    path.write_bytes(path.read_bytes().replace(b"have 0 50", b"have 0 90"))
    assert noted(path)[0] == []


def test_a_restart_of_the_machine_leaves_what_was_forced(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = opened(path)
    journal.have(0, 50)
    journal.syncing()
    journal.have(100, 150)  # came while the disk was at work: nobody knows
    journal.synced()
    journal.have(200, 250)
    assert noted(path)[0] == [(0, 50), (100, 150), (200, 250)]
    monkeypatch.setattr(journals, "boot_id", lambda: "another run")
    assert noted(path)[0] == [(0, 50)]


@pytest.mark.parametrize(
    "other",
    [
        RemoteFile("owner/repo", "main", "m.gguf", 1000, "cd" * 32),
        RemoteFile("owner/repo", "main", "m.gguf", 999, "ab" * 32),
    ],
)
def test_the_journal_of_another_file_says_nothing(path: Path, other: RemoteFile) -> None:
    opened(path).have(0, 50)
    assert list(Journal(path, other, 100).state.have) == []


def test_blocks_of_another_size_are_another_journal(path: Path) -> None:
    opened(path).have(0, 50)
    assert list(Journal(path, FILE, 64).state.have) == []


def test_another_hash_puts_the_later_ones_in_doubt(path: Path) -> None:
    journal = opened(path)
    for end in (100, 200, 300):
        journal.hashed(end, f"{end:x}")
    journal.hashed(200, "f00")
    assert noted(path)[1] == {100: "64", 200: "f00"}


def test_a_whole_file_stays_whole_until_bytes_are_lost(path: Path) -> None:
    journal = opened(path)
    journal.whole()
    assert Journal(path, FILE, 100).state.whole
    journal.lost(0, 1)
    assert not Journal(path, FILE, 100).state.whole


def test_rubbish_is_an_empty_journal(path: Path) -> None:
    path.write_bytes(bytes(range(256)) * 20)
    assert noted(path) == ([], {})
