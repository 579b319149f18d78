"""Removes for good what was deleted long ago. A little at a time: writers must not wait for it."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator

from app.cancel import CancelToken
from app.chat.store import drafts, search_index
from app.chat.store.chats import KEEP_DELETED_MS
from app.chat.store.clock import now_ms
from app.chat.store.connections import Connections

_AT_ONCE = 500  # messages per transaction
# Between two transactions. Who waits to write looks again after up to this long, and would find the
# store busy again and again if the next one began at once.
_GIVE_WAY_S = 0.03


def purge(
    connections: Connections,
    older_than_ms: int = KEEP_DELETED_MS,
    cancel: CancelToken | None = None,
) -> int:
    """Removes chats and messages deleted longer ago than this, and then their words in the search
    index, also those that an earlier call was too short for; returns how many chats."""
    n_chats = sum(1 for _ in purge_chats(connections, older_than_ms, cancel))
    before = now_ms() - older_than_ms
    while cancel is None or not cancel.cancelled:
        with connections.writing() as connection:
            ids = _ids(connection, "deleted_at_ms <= ?", before)
            _remove(connection, ids)
        if len(ids) < _AT_ONCE:
            break
        time.sleep(_GIVE_WAY_S)
    for _ in forget_words(connections, cancel):
        pass
    return n_chats


def purge_chats(
    connections: Connections, older_than_ms: int, cancel: CancelToken | None = None
) -> Iterator[int]:
    """Removes chats deleted longer ago than this, and yields the id of each. Messages that were
    deleted in other chats stay. A chat that was begun with is removed whole, also if it is
    cancelled."""
    before = now_ms() - older_than_ms
    while cancel is None or not cancel.cancelled:
        with connections.reading() as connection:
            chat = connection.execute(
                "SELECT id, title FROM chats WHERE deleted_at_ms <= ? LIMIT 1", (before,)
            ).fetchone()
        if chat is None:
            break
        if _purge_chat(connections, *chat):
            yield chat[0]


def _purge_chat(connections: Connections, chat_id: int, title: str) -> bool:
    """False if it has been brought back in the last moment, as far as it was there still."""
    while True:
        with connections.writing() as connection:
            if not connection.execute(
                "SELECT 1 FROM chats WHERE id = ? AND deleted_at_ms IS NOT NULL", (chat_id,)
            ).fetchone():
                return False
            ids = _ids(connection, "chat_id = ?", chat_id)
            _remove(connection, ids)
            if len(ids) < _AT_ONCE:
                search_index.remove_title(connection, chat_id, title)
                search_index.mark_removed(connection)
                connection.execute("DELETE FROM chats WHERE id = ?", (chat_id,))
                drafts.forget(connection, chat_id)
                return True
        time.sleep(_GIVE_WAY_S)


def forget_words(connections: Connections, cancel: CancelToken | None = None) -> Iterator[float]:
    """Takes the words of what was purged out of the file of the search index, if there are any.

    What it is cancelled in is begun anew by the next call, also after another start of Hearth.

    Yields:
        About how much of it is done, above 0 and at most 1.
    """
    with connections.reading() as connection:
        mark = search_index.removed_mark(connection)
        if mark is None:
            return
        expected = sum(search_index.steps_to_forget(connection, t) for t in search_index.TABLES)
    n_steps = 0
    for table in search_index.TABLES:
        first, done = True, False
        while not done:
            if cancel is not None and cancel.cancelled:
                return
            with connections.writing() as connection:
                done = search_index.forget_removed(connection, table, first=first)
            first = False
            n_steps += 1
            yield min(1.0, n_steps / expected)
            time.sleep(_GIVE_WAY_S)
    with connections.writing() as connection:
        search_index.unmark_removed(connection, mark)


def _ids(connection: sqlite3.Connection, where: str, value: int) -> list[int]:
    rows = connection.execute(
        f"SELECT id FROM messages WHERE {where} LIMIT {_AT_ONCE}", (value,)
    ).fetchall()
    return [id for (id,) in rows]


def _remove(connection: sqlite3.Connection, ids: list[int]) -> None:
    for id in ids:
        search_index.remove_message(connection, id)
    connection.executemany("DELETE FROM messages WHERE id = ?", [(id,) for id in ids])
    if ids:
        search_index.mark_removed(connection)
