from __future__ import annotations

import stat
import sys
import threading
from pathlib import Path

import pytest

from app import paths
from app.chat.store import Store, StoreError, open_store, private_store
from app.chat.store.guard import take
from app.events import Finished, TextDelta
from tests.chat.store.talk import asked, chat_with, shown

CANARY = "zygomorphically-secret"


def test_every_thread_has_a_connection_of_its_own(file_store: Store) -> None:
    mine = file_store.connections.get()
    theirs: list[object] = []
    thread = threading.Thread(target=lambda: theirs.append(file_store.connections.get()))
    thread.start()
    thread.join()
    assert theirs[0] is not mine
    assert file_store.connections.get() is mine


def test_connections_of_ended_threads_are_closed(file_store: Store) -> None:
    def use() -> None:
        file_store.chats.page()

    for _ in range(5):
        thread = threading.Thread(target=use)
        thread.start()
        thread.join()
    use()
    assert len(file_store.connections._open) <= 2


def test_many_threads_may_write_at_once(store: Store) -> None:
    chat, ids = chat_with(store, "Q")
    failures: list[Exception] = []

    def write(number: int) -> None:
        try:
            for turn in range(10):
                store.messages.add(chat, asked(f"{number} {turn}"), ids[0])
                store.search.chats(f"{number}")
                store.messages.transcript(chat)
        except Exception as error:  # noqa: BLE001 - shown by the assertion
            failures.append(error)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert store.messages.transcript(chat).messages[-1].version[1] == 60


def test_what_fails_halfway_changes_nothing(store: Store) -> None:
    chat, _ = chat_with(store, "Q")

    def half() -> None:
        with store.connections.writing():
            store.chats.rename(chat, "Half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        half()
    assert store.chats.get(chat).title == "Q"
    assert store.search.chats("half").hits == ()


def test_a_closed_store_says_so(path: Path) -> None:
    store = open_store(path)
    store.close()
    with pytest.raises(StoreError):
        store.chats.page()


def test_the_guard_is_let_go_with_the_store(path: Path) -> None:
    store = open_store(path)
    assert take(path) is None
    store.close()
    guard = take(path)
    assert guard is not None
    guard.release()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other rights")
def test_nobody_else_may_read_the_chats(path: Path) -> None:
    store = open_store(path)
    chat_with(store, "Q")
    for file in (path, path.with_name(f"{path.name}-wal")):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    store.close()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other rights")
def test_a_folder_that_cannot_be_used_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreError, match="cannot be"):
        open_store(tmp_path / "file" / "chats.sqlite3")


def test_nothing_of_a_private_chat_is_ever_written(tmp_path: Path) -> None:
    ordinary, private = open_store(), private_store()
    assert private.is_private
    chat, ids = chat_with(private, CANARY, f"{CANARY} too")
    private.drafts.save(chat, CANARY)
    answer = private.answers.begin(chat, ids[0])
    answer.event(TextDelta(CANARY))
    answer.event(Finished("stop"))
    answer.close()
    for _ in range(300):  # enough to make SQLite want a temporary file
        private.messages.add(chat, asked(f"{CANARY} " * 500), ids[0])
    assert len(private.search.chats(CANARY).hits) == 1
    assert len(shown(private, chat)) == 2
    chat_with(ordinary, "Something else")
    written = b"".join(file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())
    private.close()
    ordinary.close()
    assert b"Something else" in written
    assert CANARY.encode() not in written
    assert paths.data_dir().is_relative_to(tmp_path)


def test_what_was_deleted_for_good_is_overwritten(path: Path) -> None:
    store = open_store(path)
    chat, _ = chat_with(store, f"{CANARY} " * 50)
    store.chats.delete([chat])
    store.purge(older_than_ms=-1)
    store.close()  # merges the journal
    assert CANARY.encode() not in path.read_bytes()
