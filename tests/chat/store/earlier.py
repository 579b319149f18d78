"""Files as earlier versions of the tables left them, written in the SQL of their time."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from app.chat.store import schema

NOW_MS = 1_700_000_000_000


def make(path: Path, version: int, n_chats: int = 3) -> None:
    """Chats 1 to `n_chats`: a question, two versions of its answer, the second one shown.

    From version 2 on chat 1 lies in a folder and has a draft with a file; from version 4 on its
    question is being changed.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        schema.migrate(connection, version)
        connection.execute("BEGIN")
        for chat in range(1, n_chats + 1):
            _chat(connection, chat)
        if version >= 2:
            _around(connection)
        if version >= 3:
            schema.MIGRATIONS[2].finish(connection)
        if version >= 4:
            connection.execute("INSERT INTO edits VALUES (1, 'Frage 1, anders', ?)", (NOW_MS,))
        connection.execute("COMMIT")


def _chat(connection: sqlite3.Connection, chat: int) -> None:
    question, first, second = 3 * chat - 2, 3 * chat - 1, 3 * chat
    connection.execute(
        """INSERT INTO chats (id, uid, title, settings, date, created_at_ms, updated_at_ms,
            active_root_id) VALUES (?, ?, ?, ?, '2023-11-14', ?, ?, ?)""",
        (
            chat,
            f"uid{chat}",
            f"Frage {chat}",
            b'{"effort":"high"}',
            NOW_MS,
            NOW_MS + chat,
            question,
        ),
    )
    connection.executemany(
        """INSERT INTO messages (id, chat_id, parent_id, active_child_id, role, created_at_ms)
            VALUES (?, ?, ?, ?, ?, ?)""",
        [
            (question, chat, None, second, "user", NOW_MS),
            (first, chat, question, None, "assistant", NOW_MS),
            (second, chat, question, None, "assistant", NOW_MS),
        ],
    )
    said = b'[{"type":"text","text":"%s"}]'
    connection.executemany(
        "INSERT INTO contents VALUES (?, ?, ?, ?)",
        [
            (question, said % f"Frage {chat}: Größe?".encode(), b"", b"{}"),
            (first, said % b"Erste Antwort", b"", b"{}"),
            (second, said % b"Zweite Antwort", b"\1\0\0\0\2\0\0\0", b'{"reason":"stop"}'),
        ],
    )


def _around(connection: sqlite3.Connection) -> None:
    connection.execute("INSERT INTO folders VALUES (1, 'Arbeit')")
    connection.execute("UPDATE chats SET folder_id = 1 WHERE id = 1")
    connection.execute("INSERT INTO drafts VALUES (1, 'Noch nicht gesendet', ?)", (NOW_MS,))
    file = b'[{"type":"attachment","name":"zahlen.csv","text":"a,b"}]'
    connection.execute("INSERT INTO draft_files VALUES (1, 0, ?)", (file,))
    connection.execute("""INSERT INTO personas VALUES ('p', 'Lehrer', '', x'7b7d', 1, NULL)""")
