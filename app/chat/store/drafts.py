"""What was typed but not sent: one draft per chat, and one for the chat that has yet to begin."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from app.chat.conversation import readable
from app.chat.store.attachments import rows_of_draft
from app.chat.store.clock import now_ms
from app.chat.store.connections import Connections
from app.chat.store.values import Draft

NEW_CHAT = 0


@dataclass(frozen=True, slots=True)
class Drafts:
    """All drafts. `chat_id` None is the chat that has yet to begin."""

    connections: Connections

    def save(self, chat_id: int | None, text: str, attachments: Iterable[int] = ()) -> None:
        """Keeps what is typed now; an empty draft is forgotten.

        Args:
            attachments: Ids of the files that would go with it, in the order they were added.
        """
        key, text = chat_id or NEW_CHAT, readable(text)
        with self.connections.writing() as connection:
            forget(connection, key)
            if text:
                connection.execute("INSERT INTO drafts VALUES (?, ?, ?)", (key, text, now_ms()))
            connection.executemany(
                "INSERT OR IGNORE INTO draft_attachments VALUES (?, ?)",
                [(key, attachment_id) for attachment_id in attachments],
            )

    def get(self, chat_id: int | None) -> Draft:
        key = chat_id or NEW_CHAT
        with self.connections.reading() as connection:
            row = connection.execute("SELECT text FROM drafts WHERE chat_id = ?", (key,)).fetchone()
            return Draft(row[0] if row else "", rows_of_draft(connection, key))

    def clear(self, chat_id: int | None) -> None:
        self.save(chat_id, "")


def forget(connection: sqlite3.Connection, key: int) -> None:
    """Removes a draft within the caller's transaction; its files go with the next purge."""
    connection.execute("DELETE FROM drafts WHERE chat_id = ?", (key,))
    connection.execute("DELETE FROM draft_attachments WHERE chat_id = ?", (key,))
