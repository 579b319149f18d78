from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.cancel import CancelToken
from app.chat.exchange import reading
from app.chat.exchange.errors import ExportFailed
from app.chat.exchange.exporting import write_json, write_markdown
from app.chat.store import Store, private_store
from app.messages import Message, Text


@pytest.fixture
def store() -> Iterator[Store]:
    store = private_store()
    for title in ("One", "Two", "Three"):
        chat_id = store.chats.create(title=title)
        store.messages.add(chat_id, Message("user", (Text(f"{title}?"),)))
    yield store
    store.close()


def test_all_chats_go_into_one_file_and_are_counted(store: Store, tmp_path: Path) -> None:
    seen: list[int] = []
    path = tmp_path / "chats.json"
    assert write_json(store, path, progress=seen.append) == 3
    assert seen == [1, 2, 3]
    assert [chat.title for chat in reading.read(path)] == ["One", "Two", "Three"]


def test_one_chat_can_be_written_alone(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "chat.json"
    assert write_json(store, path, chat_id=2) == 1
    assert [chat.title for chat in reading.read(path)] == ["Two"]
    write_markdown(store, tmp_path / "chat.md", 2)
    assert "Two?" in (tmp_path / "chat.md").read_text("utf-8")


def test_what_is_cancelled_leaves_what_lay_there(store: Store, tmp_path: Path) -> None:
    path, cancel = tmp_path / "chats.json", CancelToken()
    path.write_text("before")
    assert write_json(store, path, cancel=cancel, progress=lambda _: cancel.cancel()) == 0
    assert path.read_text() == "before"
    assert list(tmp_path.iterdir()) == [path]


def test_a_place_that_takes_nothing_is_named(store: Store, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ExportFailed, match=r"chats\.json could not be written"):
        write_json(store, tmp_path / "file" / "chats.json")


def test_the_json_is_what_the_command_line_writes(store: Store, tmp_path: Path) -> None:
    write_json(store, tmp_path / "chats.json")
    data = json.loads((tmp_path / "chats.json").read_bytes())
    assert data["format"] == "hearth-chats"
    assert len(data["chats"]) == 3
