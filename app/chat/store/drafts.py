"""What was typed but not sent: one draft per chat, one for the chat that has yet to begin, and one
per message that is being changed."""

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

    def save_edit(self, message_id: int, text: str | None) -> None:
        """Keeps how a message is being changed; None: it no longer is. Goes with the message."""
        with self.connections.writing() as connection:
            connection.execute("DELETE FROM edits WHERE message_id = ?", (message_id,))
            if text is not None:
                connection.execute(
                    "INSERT INTO edits SELECT id, ?, ? FROM messages WHERE id = ?",
                    (readable(text), now_ms(), message_id),
                )

    def edits(self, chat_id: int) -> dict[int, str]:
        """How messages of a chat are being changed, by their ids; also of versions not shown."""
        with self.connections.reading() as connection:
            rows = connection.execute(
                """SELECT message_id, text FROM edits JOIN messages ON id = message_id
                    WHERE chat_id = ?""",
                (chat_id,),
            ).fetchall()
        return dict(rows)


def forget(connection: sqlite3.Connection, key: int) -> None:
    """Removes a draft within the caller's transaction."""
    connection.execute("DELETE FROM drafts WHERE chat_id = ?", (key,))
    connection.execute("DELETE FROM draft_files WHERE chat_id = ?", (key,))
