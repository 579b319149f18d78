"""The tables, as numbered migrations: from any earlier version to the present one.

A migration that was ever published never changes; a new one is added instead. Each runs in one
transaction together with the new number (`PRAGMA user_version`), so that a crash leaves either the
old version or the new one.

Messages are a tree: `parent_id` points up, `active_child_id` down to the version that is shown, so
that going back to another version finds its own continuation again. What is large lies in
`contents`, apart from the tree, which is thus read and changed in small rows.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass

from app.chat.store import search_index


def _nothing(_connection: sqlite3.Connection) -> None:
    pass


@dataclass(frozen=True, slots=True)
class Migration:
    """Statements, then what SQL alone cannot do."""

    statements: tuple[str, ...]
    finish: Callable[[sqlite3.Connection], None] = _nothing


_CHATS = Migration(
    (
        """CREATE TABLE chats (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            uid TEXT NOT NULL,
            title TEXT NOT NULL DEFAULT '',
            is_title_own INTEGER NOT NULL DEFAULT 0,
            settings BLOB NOT NULL DEFAULT x'7b7d',
            date TEXT,
            created_at_ms INTEGER NOT NULL,
            updated_at_ms INTEGER NOT NULL,
            pinned_at_ms INTEGER,
            deleted_at_ms INTEGER,
            active_root_id INTEGER
        )""",
        "CREATE UNIQUE INDEX chats_uid ON chats (uid) WHERE deleted_at_ms IS NULL",
        """CREATE INDEX chats_by_time ON chats (updated_at_ms DESC, id DESC)
            WHERE deleted_at_ms IS NULL""",
        """CREATE TABLE messages (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            chat_id INTEGER NOT NULL REFERENCES chats (id) ON DELETE CASCADE,
            parent_id INTEGER,
            active_child_id INTEGER,
            role TEXT NOT NULL,
            is_streaming INTEGER NOT NULL DEFAULT 0,
            created_at_ms INTEGER NOT NULL,
            deleted_at_ms INTEGER
        )""",
        "CREATE INDEX messages_tree ON messages (chat_id, parent_id, id, deleted_at_ms)",
        "CREATE INDEX messages_streaming ON messages (id) WHERE is_streaming",
        """CREATE TABLE contents (
            message_id INTEGER PRIMARY KEY REFERENCES messages (id) ON DELETE CASCADE,
            parts BLOB NOT NULL,
            token_ids BLOB NOT NULL DEFAULT x'',
            info BLOB NOT NULL DEFAULT x'7b7d'
        )""",
        """CREATE TABLE journal (
            message_id INTEGER NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
            number INTEGER NOT NULL,
            deltas BLOB NOT NULL,
            PRIMARY KEY (message_id, number)
        ) WITHOUT ROWID""",
    )
)

# `chat_id` 0 is the chat that has yet to begin: it has no row, but may have a draft.
_AROUND = Migration(
    (
        """CREATE TABLE folders (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            name TEXT NOT NULL
        )""",
        """ALTER TABLE chats ADD COLUMN folder_id INTEGER
            REFERENCES folders (id) ON DELETE SET NULL""",
        "CREATE INDEX chats_by_folder ON chats (folder_id) WHERE folder_id IS NOT NULL",
        """CREATE TABLE drafts (
            chat_id INTEGER PRIMARY KEY,
            text TEXT NOT NULL,
            updated_at_ms INTEGER NOT NULL
        )""",
        """CREATE TABLE draft_files (
            chat_id INTEGER NOT NULL,
            position INTEGER NOT NULL,
            file BLOB NOT NULL,
            PRIMARY KEY (chat_id, position)
        )""",
        """CREATE TABLE personas (
            uid TEXT PRIMARY KEY,
            name TEXT NOT NULL,
            description TEXT NOT NULL DEFAULT '',
            settings BLOB NOT NULL,
            position INTEGER NOT NULL,
            deleted_at_ms INTEGER
        ) WITHOUT ROWID""",
    )
)

# No text is kept in the index (`content=''`), nor where in it a word stands (`detail=none`): both
# are read off the messages themselves for the few hits that are shown.
_SEARCH = Migration(
    (
        "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
        """CREATE VIRTUAL TABLE message_words USING fts5 (
            words, content='', detail=none, columnsize=0, tokenize='ascii', prefix='1 2 3 4'
        )""",
        """CREATE VIRTUAL TABLE title_words USING fts5 (
            words, content='', detail=none, columnsize=0, tokenize='ascii', prefix='1 2 3'
        )""",
    ),
    search_index.fill,
)

# Messages that are being changed: what was typed, until it is sent or given up.
_EDITS = Migration(
    (
        """CREATE TABLE edits (
            message_id INTEGER PRIMARY KEY REFERENCES messages (id) ON DELETE CASCADE,
            text TEXT NOT NULL,
            updated_at_ms INTEGER NOT NULL
        )""",
    )
)

MIGRATIONS: tuple[Migration, ...] = (_CHATS, _AROUND, _SEARCH, _EDITS)
LATEST = len(MIGRATIONS)


def version(connection: sqlite3.Connection) -> int:
    """The version of the tables; 0 where there are none yet."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def migrate(connection: sqlite3.Connection, to: int = LATEST) -> None:
    """Brings the tables to version `to`, one migration at a time. Never goes back."""
    for number in range(version(connection) + 1, to + 1):
        connection.execute("BEGIN IMMEDIATE")
        try:
            if version(connection) < number:  # else another process was quicker
                migration = MIGRATIONS[number - 1]
                for statement in migration.statements:
                    connection.execute(statement)
                migration.finish(connection)
                connection.execute(f"PRAGMA user_version = {number}")
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
