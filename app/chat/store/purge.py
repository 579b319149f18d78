"""Removes for good what was deleted long ago. A little at a time: writers must not wait for it."""

from __future__ import annotations

import sqlite3

from app.chat.store import drafts, search_index
from app.chat.store.chats import KEEP_DELETED_MS
from app.chat.store.clock import now_ms
from app.chat.store.connections import Connections

_AT_ONCE = 500  # messages per transaction


def purge(connections: Connections, older_than_ms: int = KEEP_DELETED_MS) -> int:
    """Removes chats and messages deleted longer ago than this; returns how many chats."""
    before = now_ms() - older_than_ms
    n_chats = 0
    while True:
        with connections.writing() as connection:
            chat = connection.execute(
                "SELECT id, title FROM chats WHERE deleted_at_ms <= ? LIMIT 1", (before,)
            ).fetchone()
            if chat is None:
                break
            ids = _ids(connection, "chat_id = ?", chat[0])
            _remove(connection, ids)
            if len(ids) < _AT_ONCE:
                search_index.remove_title(connection, *chat)
                connection.execute("DELETE FROM chats WHERE id = ?", (chat[0],))
                drafts.forget(connection, chat[0])
                n_chats += 1
    while True:
        with connections.writing() as connection:
            ids = _ids(connection, "deleted_at_ms <= ?", before)
            _remove(connection, ids)
        if len(ids) < _AT_ONCE:
            break
    return n_chats


def _ids(connection: sqlite3.Connection, where: str, value: int) -> list[int]:
    rows = connection.execute(
        f"SELECT id FROM messages WHERE {where} LIMIT {_AT_ONCE}", (value,)
    ).fetchall()
    return [id for (id,) in rows]


def _remove(connection: sqlite3.Connection, ids: list[int]) -> None:
    for id in ids:
        search_index.remove_message(connection, id)
    connection.executemany("DELETE FROM messages WHERE id = ?", [(id,) for id in ids])
