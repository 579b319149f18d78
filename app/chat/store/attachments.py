"""Files that go with messages and drafts, as the text that was read of them."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from app.chat.conversation import readable
from app.chat.store.clock import now_ms
from app.chat.store.connections import Connections
from app.chat.store.errors import no_attachment
from app.chat.store.values import Attachment, AttachmentRow

_COLUMNS = "attachments.id, name, media_type, size_bytes, n_characters"


@dataclass(frozen=True, slots=True)
class Attachments:
    """The texts of all files. One may belong to several versions of a message."""

    connections: Connections

    def add(self, attachment: Attachment) -> int:
        """Keeps a file's text and returns its id; give that to a draft or a message."""
        text = readable(attachment.text)
        with self.connections.writing() as connection:
            cursor = connection.execute(
                """INSERT INTO attachments (name, media_type, size_bytes, n_characters,
                    added_at_ms, text) VALUES (?, ?, ?, ?, ?, ?)""",
                (
                    readable(attachment.name),
                    attachment.media_type,
                    attachment.size_bytes,
                    len(text),
                    now_ms(),
                    text,
                ),
            )
            return int(cursor.lastrowid or 0)

    def get(self, attachment_id: int) -> Attachment:
        """A file with its text.

        Raises:
            ChatNotFound: There is no such attachment.
        """
        with self.connections.reading() as connection:
            row = connection.execute(
                "SELECT name, text, media_type, size_bytes FROM attachments WHERE id = ?",
                (attachment_id,),
            ).fetchone()
        if row is None:
            raise no_attachment(attachment_id)
        return Attachment(*row)


def rows_of_messages(
    connection: sqlite3.Connection, chat_id: int
) -> dict[int, tuple[AttachmentRow, ...]]:
    """The attachments of each message of a chat that has any, without their texts."""
    found: dict[int, list[AttachmentRow]] = {}
    for message_id, *columns in connection.execute(
        f"""SELECT message_id, {_COLUMNS} FROM messages
            CROSS JOIN message_attachments ON message_id = messages.id
            JOIN attachments ON attachments.id = attachment_id
            WHERE chat_id = ? ORDER BY message_id, position""",
        (chat_id,),
    ):
        found.setdefault(message_id, []).append(AttachmentRow(*columns))
    return {message_id: tuple(rows) for message_id, rows in found.items()}


def rows_of_draft(connection: sqlite3.Connection, chat_id: int) -> tuple[AttachmentRow, ...]:
    rows = connection.execute(
        f"""SELECT {_COLUMNS} FROM draft_attachments
            JOIN attachments ON attachments.id = attachment_id
            WHERE chat_id = ? ORDER BY attachments.id""",
        (chat_id,),
    ).fetchall()
    return tuple(AttachmentRow(*row) for row in rows)
