"""What a chat is called: by the person, or by its first question. Inside others' transactions."""

from __future__ import annotations

import sqlite3

from app.chat.store import search_index
from app.chat.store.errors import no_chat
from app.chat.store.values import Renaming
from app.chat.title import title_from


def name(connection: sqlite3.Connection, chat_id: int, title: str) -> Renaming:
    """Gives a name of the person's own; with "" the first question names the chat again."""
    before, was_own = _named(connection, chat_id)
    now = title or _automatic(connection, chat_id)
    _change(connection, chat_id, before, now, bool(title))
    return Renaming(chat_id, before, was_own, now)


def name_back(connection: sqlite3.Connection, renaming: Renaming) -> None:
    """Undoes a `name`."""
    current, _ = _named(connection, renaming.chat_id)
    _change(connection, renaming.chat_id, current, renaming.before, renaming.was_own)


def name_by_question(connection: sqlite3.Connection, chat_id: int) -> None:
    """To be called after a message of the person's: names the chat if nobody else has."""
    row = _row(connection, chat_id)
    if row is None or row[1] or row[0]:
        return
    _change(connection, chat_id, row[0], _automatic(connection, chat_id), False)


def _named(connection: sqlite3.Connection, chat_id: int) -> tuple[str, bool]:
    """What a chat is called, and whether the person calls it so."""
    row = _row(connection, chat_id)
    if row is None:
        raise no_chat(chat_id)
    return row[0], bool(row[1])


def _row(connection: sqlite3.Connection, chat_id: int) -> tuple[str, int] | None:
    row: tuple[str, int] | None = connection.execute(
        "SELECT title, is_title_own FROM chats WHERE id = ?", (chat_id,)
    ).fetchone()
    return row


def _change(
    connection: sqlite3.Connection, chat_id: int, before: str, after: str, is_own: bool
) -> None:
    connection.execute(
        "UPDATE chats SET title = ?, is_title_own = ? WHERE id = ?", (after, is_own, chat_id)
    )
    if before != after:
        search_index.remove_title(connection, chat_id, before)
        search_index.add_title(connection, chat_id, after)


def _automatic(connection: sqlite3.Connection, chat_id: int) -> str:
    row = connection.execute(
        """SELECT id FROM messages WHERE chat_id = ? AND role = 'user' AND deleted_at_ms IS NULL
            ORDER BY id LIMIT 1""",
        (chat_id,),
    ).fetchone()
    if row is None:
        return ""
    title = title_from(search_index.said_in(connection, row[0]))
    if title:
        return title
    return next(iter(search_index.files_in(connection, row[0])), "")
