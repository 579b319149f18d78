from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from app.tools import folder
from app.tools.action import Refused

LIMIT = 1000


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path.resolve()


def test_a_file_is_read_whole(place: Path) -> None:
    (place / "a.txt").write_bytes(b"one\0two")
    content = folder.read(place / "a.txt", LIMIT)
    assert content is not None
    assert content.data == b"one\0two"
    assert folder.read(place / "none.txt", LIMIT) is None


def test_links_in_any_part_of_the_path_are_refused(place: Path) -> None:
    (place / "in").mkdir()
    (place / "in" / "a.txt").write_text("a")
    (place / "folder-link").symlink_to(place / "in")
    (place / "in" / "file-link").symlink_to(place / "in" / "a.txt")
    for path in (place / "folder-link" / "a.txt", place / "in" / "file-link"):
        with pytest.raises(Refused):
            folder.read(path, LIMIT)
        with pytest.raises(Refused):
            folder.replace(path, b"b", None, LIMIT)
    with pytest.raises(Refused):
        folder.names(place / "folder-link", 10)
    assert (place / "in" / "a.txt").read_text() == "a"


def test_only_plain_files_with_one_name_are_touched(place: Path) -> None:
    (place / "a.txt").write_text("a")
    os.link(place / "a.txt", place / "b.txt")
    os.mkfifo(place / "pipe")
    (place / "sub").mkdir()
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(place / "s"))
    for name in ("a.txt", "pipe", "sub", "s"):
        with pytest.raises(Refused):
            folder.read(place / name, LIMIT)
    listener.close()
    with pytest.raises(Refused):
        folder.read(Path("/dev/null"), LIMIT)
    with pytest.raises(Refused):
        folder.read(Path("/proc/self/status"), LIMIT)


def test_a_large_file_is_not_read(place: Path) -> None:
    (place / "large").write_bytes(b"x" * (LIMIT + 1))
    with pytest.raises(Refused, match="larger"):
        folder.read(place / "large", LIMIT)


def test_content_is_exchanged_only_where_it_is_what_was_expected(place: Path) -> None:
    path = place / "new" / "er" / "a.txt"
    made = folder.replace(path, b"one", None, LIMIT)
    assert made == (place / "new", place / "new" / "er")
    first = folder.read(path, LIMIT)
    assert first is not None
    path.chmod(0o640)
    folder.replace(path, b"two", first, LIMIT)
    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (b"two", 0o640)
    with pytest.raises(Refused, match="changed"):
        folder.replace(path, b"three", first, LIMIT)
    with pytest.raises(Refused, match="changed"):
        folder.replace(path, b"three", None, LIMIT)
    assert path.read_bytes() == b"two"
    folder.replace(path, None, folder.read(path, LIMIT), LIMIT)
    assert os.listdir(path.parent) == []


def test_a_folder_is_listed_with_what_its_names_are(place: Path) -> None:
    (place / "b.txt").write_text("12345")
    (place / "a").mkdir()
    (place / "c").symlink_to("b.txt")
    found = [(entry.name, entry.kind, entry.size_bytes) for entry in folder.names(place, 10)]
    assert found == [("a", "folder", 0), ("b.txt", "file", 5), ("c", "link", 0)]
    assert len(folder.names(place, 2)) == 2


def test_no_handles_are_left_open(place: Path) -> None:
    (place / "a.txt").write_text("a")
    (place / "l").symlink_to(place)
    before = len(os.listdir("/proc/self/fd"))
    for _ in range(20):
        folder.read(place / "a.txt", LIMIT)
        folder.names(place, 10)
        folder.replace(place / "n", b"", folder.read(place / "n", LIMIT), LIMIT)
        with pytest.raises(Refused):
            folder.read(place / "l" / "a.txt", LIMIT)
    assert len(os.listdir("/proc/self/fd")) == before
