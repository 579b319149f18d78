"""The queue on disk: shared by processes, and never lost over a damaged file."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.models.download.queue_file import Remembered, SharedQueue, mark, read_queue
from app.models.download.remote import ModelDownload, RemoteFile


def kept(id: str, *, paused: bool = False) -> Remembered:
    file = RemoteFile("owner/repo", "c" * 40, f"{id}.gguf", 5, "ab" * 32)
    return Remembered(ModelDownload(id, id.title(), (file,)), paused)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "downloads.json"


def test_each_reads_what_the_other_has_noted_and_not_what_itself_has(path: Path) -> None:
    first, second = SharedQueue(path), SharedQueue(path)
    first.put(kept("a"))
    assert first.step() == {}
    assert second.step() == {"a": kept("a")}
    second.put(kept("a", paused=True))
    second.put(kept("b"))
    assert second.step() == {}
    assert first.step() == {"a": kept("a", paused=True), "b": kept("b")}
    first.drop("a")
    assert first.step() == {}
    assert second.step() == {"a": None}
    assert list(read_queue(path)) == ["b"]


def test_nothing_noted_is_no_news(path: Path) -> None:
    queue = SharedQueue(path)
    queue.put(kept("a"))
    queue.step()
    assert queue.step() == {}


def test_both_note_something_at_once(path: Path) -> None:
    first, second = SharedQueue(path), SharedQueue(path)
    first.put(kept("a"))
    second.put(kept("b"))
    first.step()
    assert second.step() == {"a": kept("a")}
    assert first.step() == {"b": kept("b")}
    assert list(read_queue(path)) == ["a", "b"]


def test_the_own_note_counts_where_both_say_something_of_the_same(path: Path) -> None:
    first, second = SharedQueue(path), SharedQueue(path)
    first.put(kept("a"))
    first.step()
    second.step()
    second.put(kept("a", paused=True))
    second.step()
    first.drop("a")
    assert first.step() == {}
    assert read_queue(path) == {}


@pytest.mark.parametrize("damage", [b"", b"[{", b'{"a": 1}', None])
def test_a_damaged_file_is_no_news_and_is_made_whole(path: Path, damage: bytes | None) -> None:
    queue = SharedQueue(path)
    queue.put(kept("a"))
    queue.step()
    path.unlink() if damage is None else path.write_bytes(damage)
    assert queue.step() == {}
    queue.put(kept("b"))
    queue.step()
    assert list(read_queue(path)) == ["a", "b"]


def test_what_cannot_be_written_now_is_written_later(path: Path) -> None:
    path.parent.write_bytes(b"a file where a folder should be")
    queue = SharedQueue(path)
    queue.put(kept("a"))
    assert queue.step() == {}
    path.parent.unlink()
    queue.put(kept("b"))
    queue.step()
    assert list(read_queue(path)) == ["a", "b"]


def test_a_mark_says_what_it_has_marked(path: Path) -> None:
    queue = SharedQueue(path)
    for id in ("a", "b"):
        queue.put(kept(id))
    queue.step()
    assert list(mark(path, ["b", "unknown"], paused=True)) == ["b"]
    assert queue.step() == {"b": kept("b", paused=True)}


def test_a_queue_that_is_kept_nowhere_says_nothing() -> None:
    queue = SharedQueue(None)
    queue.put(kept("a"))
    assert queue.step() == {}
