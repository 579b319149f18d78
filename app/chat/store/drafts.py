"""What was typed but not sent: one draft per chat, and one for the chat that has yet to begin."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from app.chat.conversation import readable
from app.chat.store import codec
from app.chat.store.clock import now_ms
from app.chat.store.connections import Connections
from app.chat.store.values import Draft
from app.messages import Attachment

NEW_CHAT = 0


@dataclass(frozen=True, slots=True)
class Drafts:
    """All drafts. `chat_id` None is the chat that has yet to begin."""

    connections: Connections

    def save(self, chat_id: int | None, text: str) -> None:
        """Keeps what is typed now; files stay as they are."""
        key, text = chat_id or NEW_CHAT, readable(text)
        with self.connections.writing() as connection:
            connection.execute("DELETE FROM drafts WHERE chat_id = ?", (key,))
            if text:
                connection.execute("INSERT INTO drafts VALUES (?, ?, ?)", (key, text, now_ms()))

    def save_files(self, chat_id: int | None, files: Iterable[Attachment]) -> None:
        """Keeps the files that would go along; apart from the text, since they may be large."""
        key = chat_id or NEW_CHAT
        with self.connections.writing() as connection:
            connection.execute("DELETE FROM draft_files WHERE chat_id = ?", (key,))
            connection.executemany(
                "INSERT INTO draft_files VALUES (?, ?, ?)",
                [(key, position, codec.content((file,))) for position, file in enumerate(files)],
            )

    def get(self, chat_id: int | None) -> Draft:
        key = chat_id or NEW_CHAT
        with self.connections.reading() as connection:
            row = connection.execute("SELECT text FROM drafts WHERE chat_id = ?", (key,)).fetchone()
            files = connection.execute(
                "SELECT file FROM draft_files WHERE chat_id = ? ORDER BY position", (key,)
            ).fetchall()
        parts = [part for (file,) in files for part in codec.parts(file)]
        return Draft(
            row[0] if row else "", tuple(part for part in parts if isinstance(part, Attachment))
        )

    def clear(self, chat_id: int | None) -> None:
        """Forgets text and files."""
        with self.connections.writing() as connection:
            forget(connection, chat_id or NEW_CHAT)


def forget(connection: sqlite3.Connection, key: int) -> None:
    """Removes a draft within the caller's transaction."""
    connection.execute("DELETE FROM drafts WHERE chat_id = ?", (key,))
    connection.execute("DELETE FROM draft_files WHERE chat_id = ?", (key,))
