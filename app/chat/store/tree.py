"""The tree of a chat's messages in SQL. Runs inside others' transactions; knows no contents."""

from __future__ import annotations

import sqlite3
from typing import Any

from app.chat.store.errors import no_chat, no_message

COLUMNS = "id, parent_id, role, created_at_ms, is_streaming, parts, token_ids, info"


def add(
    connection: sqlite3.Connection,
    chat_id: int,
    parent_id: int | None,
    role: str,
    now: int,
    *,
    streaming: bool = False,
) -> int:
    """A new leaf below `parent_id`, which is shown from now on; returns its id."""
    if (
        parent_id is not None
        and not connection.execute(
            "SELECT 1 FROM messages WHERE id = ? AND chat_id = ? AND deleted_at_ms IS NULL",
            (parent_id, chat_id),
        ).fetchone()
    ):
        raise no_message(parent_id)
    touched = connection.execute(
        "UPDATE chats SET updated_at_ms = max(updated_at_ms, ?) WHERE id = ?", (now, chat_id)
    )
    if not touched.rowcount:
        raise no_chat(chat_id)
    cursor = connection.execute(
        """INSERT INTO messages (chat_id, parent_id, role, is_streaming, created_at_ms)
            VALUES (?, ?, ?, ?, ?)""",
        (chat_id, parent_id, role, streaming, now),
    )
    message_id = int(cursor.lastrowid or 0)
    show(connection, message_id)
    return message_id


def path(connection: sqlite3.Connection, chat_id: int) -> list[tuple[Any, ...]]:
    """`COLUMNS` of the messages that are shown, from the first on.

    The limit ends it even if damaged rows point in a circle.
    """
    return connection.execute(
        f"""WITH RECURSIVE path (at, depth) AS (
                SELECT active_root_id, 0 FROM chats WHERE id = ?1 AND active_root_id IS NOT NULL
                UNION ALL
                SELECT active_child_id, depth + 1 FROM path JOIN messages ON id = at
                WHERE active_child_id IS NOT NULL
                LIMIT (SELECT count(*) FROM messages WHERE chat_id = ?1)
            )
            SELECT {COLUMNS} FROM path JOIN messages ON messages.id = at
            LEFT JOIN contents ON message_id = messages.id
            WHERE deleted_at_ms IS NULL ORDER BY depth""",
        (chat_id,),
    ).fetchall()


def versions(connection: sqlite3.Connection, chat_id: int) -> dict[int | None, tuple[int, ...]]:
    """The ids below each parent, oldest first, without deleted ones."""
    found: dict[int | None, list[int]] = {}
    for parent_id, id in connection.execute(
        """SELECT parent_id, id FROM messages
            WHERE chat_id = ? AND deleted_at_ms IS NULL ORDER BY id""",
        (chat_id,),
    ):
        found.setdefault(parent_id, []).append(id)
    return {parent_id: tuple(ids) for parent_id, ids in found.items()}


def show(connection: sqlite3.Connection, message_id: int) -> bool:
    """Has the path go through this message; False if there is none such.

    Only those above it that point elsewhere are changed: most often none.
    """
    row = connection.execute(
        "SELECT chat_id FROM messages WHERE id = ? AND deleted_at_ms IS NULL", (message_id,)
    ).fetchone()
    if row is None:
        return False
    elsewhere = connection.execute(
        """WITH RECURSIVE up (at, above) AS (
                SELECT id, parent_id FROM messages WHERE id = ?1
                UNION ALL SELECT id, parent_id FROM up JOIN messages ON id = above
                LIMIT (SELECT count(*) FROM messages WHERE chat_id = ?2)
            )
            SELECT at, above FROM up LEFT JOIN messages ON id = above
            WHERE above IS NULL OR active_child_id IS NOT at""",
        (message_id, row[0]),
    ).fetchall()
    for id, parent_id in elsewhere:
        point_down(connection, row[0], parent_id, id)
    return True


def delete(connection: sqlite3.Connection, message_id: int, now: int) -> tuple[int, ...]:
    """Marks a message and all below it as deleted; returns their ids, its own first."""
    row = connection.execute(
        "SELECT chat_id, parent_id FROM messages WHERE id = ? AND deleted_at_ms IS NULL",
        (message_id,),
    ).fetchone()
    if row is None:
        return ()
    chat_id, parent_id = row
    below = versions(connection, chat_id)
    ids = [message_id]
    for id in ids:
        ids.extend(below.get(id, ()))
    connection.executemany(
        "UPDATE messages SET deleted_at_ms = ? WHERE id = ?", [(now, id) for id in ids]
    )
    if shown_below(connection, chat_id, parent_id) == message_id:
        others = [id for id in below[parent_id] if id != message_id]
        point_down(connection, chat_id, parent_id, others[-1] if others else None)
    return tuple(ids)


def drop(connection: sqlite3.Connection, message_id: int) -> None:
    """Removes a leaf for good; what was shown before it is shown again."""
    delete(connection, message_id, 0)
    connection.execute("DELETE FROM messages WHERE id = ?", (message_id,))


def shown_below(connection: sqlite3.Connection, chat_id: int, parent_id: int | None) -> int | None:
    """Which version is shown below a message, or at the root."""
    if parent_id is None:
        query, id = "SELECT active_root_id FROM chats WHERE id = ?", chat_id
    else:
        query, id = "SELECT active_child_id FROM messages WHERE id = ?", parent_id
    row = connection.execute(query, (id,)).fetchone()
    return row[0] if row else None


def point_down(
    connection: sqlite3.Connection, chat_id: int, parent_id: int | None, child_id: int | None
) -> None:
    """Shows `child_id` below `parent_id`, or at the root."""
    if parent_id is None:
        connection.execute("UPDATE chats SET active_root_id = ? WHERE id = ?", (child_id, chat_id))
    else:
        connection.execute(
            "UPDATE messages SET active_child_id = ? WHERE id = ?", (child_id, parent_id)
        )
