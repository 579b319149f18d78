"""Deleted chats that are removed for good: nothing of them stays in the file."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.cancel import CancelToken
from app.chat.store import Store, purge, search_index
from app.messages import Message, Text

SAID = (b"Quarkbaumwort", b"quarkbaumwort", b"Zyzzyvatitel", b"zyzzyvatitel")


def _chat(store: Store, title: str, *texts: str) -> int:
    chat_id, last = store.chats.create(title=title), None
    for text in texts:
        last = store.messages.add(chat_id, Message("user", (Text(text),)), last)
    return chat_id


def _words_on_disk(path: Path) -> set[bytes]:
    files = [path, Path(f"{path}-wal")]
    data = b"".join(file.read_bytes() for file in files if file.exists())
    return {word for word in SAID if word in data}


def test_nothing_that_was_said_stays_in_the_file(path: Path, file_store: Store) -> None:
    store = file_store
    _chat(store, "Kept", *(f"This is said as number {n}" for n in range(40)))
    chat_id = _chat(store, "Zyzzyvatitel", "Nobody may read Quarkbaumwort again")
    assert _words_on_disk(path) == {*SAID}
    store.chats.delete([chat_id])
    shares = list(store.empty_bin())
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0.5, 1.0)
    assert _words_on_disk(path) == set()
    assert store.chats.deleted() == ()
    store.check()


def test_what_was_not_deleted_stays_and_is_found(store: Store) -> None:
    kept = _chat(store, "Kept", "a zebra", "a quagga")
    store.chats.delete([_chat(store, "Gone", "a zebra", *(f"okapi {n}" for n in range(700)))])
    list(store.empty_bin())
    assert [hit.chat.id for hit in store.search.chats("zebra").hits] == [kept]
    assert store.search.chats("okapi").hits == ()
    (row,) = store.chats.page()
    assert row.id == kept


def test_a_message_that_was_deleted_in_a_chat_can_still_come_back(store: Store) -> None:
    chat_id = _chat(store, "Kept", "first")
    message = store.messages.add(chat_id, Message("user", (Text("second"),)), None)
    deletion = store.messages.delete(message)
    list(store.empty_bin())
    store.messages.restore(deletion)
    said = store.messages.transcript(chat_id).messages
    assert [one.message.text for one in said] == ["second"]


def test_what_was_cancelled_before_it_began_removes_nothing(store: Store) -> None:
    store.chats.delete([_chat(store, "Gone", "word")])
    cancel = CancelToken()
    cancel.cancel()
    assert list(store.empty_bin(cancel)) == []
    assert len(store.chats.deleted()) == 1


def test_a_chat_that_was_brought_back_meanwhile_is_kept(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    chat_id = _chat(store, "Back", "word")
    deletion = store.chats.delete([chat_id])
    before = purge._purge_chat

    def late(connections: object, id: int, title: str) -> bool:
        store.chats.restore(deletion)
        return before(connections, id, title)  # type: ignore[arg-type]

    monkeypatch.setattr(purge, "_purge_chat", late)
    assert list(store.empty_bin()) == []
    assert [row.id for row in store.chats.page()] == [chat_id]
    assert len(store.messages.transcript(chat_id).messages) == 1


def _empty_half(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Removes the deleted chats, but is cancelled before their words are out of the file."""
    cancel = CancelToken()

    def stop(*_: object, **__: object) -> bool:
        cancel.cancel()
        return False

    with monkeypatch.context() as during:
        during.setattr("app.chat.store.search_index.forget_removed", stop)
        list(store.empty_bin(cancel))


def test_words_that_an_emptying_did_not_reach_go_with_the_next_care(
    path: Path, file_store: Store, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    store = file_store
    _chat(store, "Kept", *(f"This is said as number {n}" for n in range(40)))
    store.chats.delete([_chat(store, "Zyzzyvatitel", "Nobody may read Quarkbaumwort again")])
    _empty_half(store, monkeypatch)
    assert store.chats.deleted() == ()
    assert b"quarkbaumwort" in _words_on_disk(path)
    store.tend(tmp_path / "backups")
    store.connections.settle()
    assert _words_on_disk(path) == set()
    store.check()


def test_words_are_sought_only_where_something_was_removed(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.chats.delete([_chat(store, "Gone", "word")])
    store.purge(older_than_ms=-1)

    def fail(*_: object, **__: object) -> bool:
        raise AssertionError("nothing was removed since")

    monkeypatch.setattr("app.chat.store.search_index.forget_removed", fail)
    assert store.purge(older_than_ms=-1) == 0
    assert list(store.empty_bin()) == []


def test_words_removed_while_others_are_forgotten_keep_their_mark(
    path: Path, file_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = file_store
    store.chats.delete([_chat(store, "First", "word")])
    late = _chat(store, "Zyzzyvatitel", "Nobody may read Quarkbaumwort again")
    forget = search_index.forget_removed
    removed: list[int] = []

    def remove_one_more(connection: object, table: str, *, first: bool) -> bool:
        if table == search_index.TABLES[-1] and not removed:
            removed.append(late)
            store.chats.delete([late])
            list(purge.purge_chats(store.connections, -1))
        return forget(connection, table, first=first)  # type: ignore[arg-type]

    with monkeypatch.context() as during:
        during.setattr(search_index, "forget_removed", remove_one_more)
        list(store.empty_bin())
    assert removed == [late]
    store.purge()
    store.connections.settle()
    assert _words_on_disk(path) == set()
