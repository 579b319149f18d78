"""The messages of a chat: a tree of versions, of which one path is shown.

Editing or answering anew adds a sibling; nothing is written over. Knows nothing of streams.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.chat.store import codec, naming, search_index, tree
from app.chat.store.clock import now_ms
from app.chat.store.connections import Connections
from app.chat.store.errors import no_chat, no_message
from app.chat.store.values import (
    AnswerInfo,
    Deletion,
    StoredMessage,
    Transcript,
)
from app.messages import Message


@dataclass(frozen=True, slots=True)
class Messages:
    """The trees of all chats."""

    connections: Connections

    def add(
        self,
        chat_id: int,
        message: Message,
        parent_id: int | None = None,
        *,
        info: AnswerInfo | None = None,
        created_at_ms: int | None = None,
    ) -> int:
        """Adds a message below another, as its newest version, which is shown; returns its id.

        Args:
            parent_id: None for the first message of a chat. To edit a message, give its own
                parent: the new text becomes another version beside it.
        """
        now = now_ms() if created_at_ms is None else created_at_ms
        with self.connections.writing() as connection:
            message_id = tree.add(connection, chat_id, parent_id, message.role, now)
            put_content(connection, message_id, message, info or AnswerInfo())
            search_index.add_message(connection, message_id)
            if message.role == "user":
                naming.name_by_question(connection, chat_id)
        return message_id

    def transcript(self, chat_id: int) -> Transcript:
        """The chat as it is shown, from the first message to the last.

        Raises:
            ChatNotFound: There is no such chat.
        """
        with self.connections.reading() as connection:
            chat = connection.execute(
                f"SELECT {codec.CHAT_COLUMNS}, settings, date FROM chats WHERE id = ?", (chat_id,)
            ).fetchone()
            if chat is None:
                raise no_chat(chat_id)
            rows = tree.path(connection, chat_id)
            versions = tree.versions(connection, chat_id)
            messages = tuple(_stored(connection, row, versions.get(row[1], ())) for row in rows)
        return Transcript(codec.chat_row(chat), codec.settings(chat[8]), chat[9], messages)

    def get(self, message_id: int) -> StoredMessage:
        """One message, whether it is shown or not."""
        with self.connections.reading() as connection:
            row = connection.execute(
                f"""SELECT {tree.COLUMNS}, chat_id FROM messages
                    LEFT JOIN contents ON message_id = id WHERE id = ?""",
                (message_id,),
            ).fetchone()
            if row is None:
                raise no_message(message_id)
            versions = tree.versions(connection, row[-1]).get(row[1], ())
            return _stored(connection, row, versions)

    def chat_of(self, message_id: int) -> int:
        """The id of the chat that a message belongs to."""
        with self.connections.reading() as connection:
            row = connection.execute(
                "SELECT chat_id FROM messages WHERE id = ?", (message_id,)
            ).fetchone()
        if row is None:
            raise no_message(message_id)
        return int(row[0])

    def show(self, message_id: int) -> None:
        """Makes the path go through this message, and on as it last went on from there."""
        with self.connections.writing() as connection:
            if not tree.show(connection, message_id):
                raise no_message(message_id)

    def delete(self, message_id: int) -> Deletion:
        """Takes out a version with all that follows it; the newest other version is shown then.

        `restore` brings everything back.
        """
        with self.connections.writing() as connection:
            now = now_ms()
            ids = tree.delete(connection, message_id, now)
        if not ids:
            raise no_message(message_id)
        return Deletion(ids, now)

    def restore(self, deletion: Deletion) -> None:
        """Undoes a `delete`; the path goes through what was deleted again."""
        with self.connections.writing() as connection:
            connection.executemany(
                "UPDATE messages SET deleted_at_ms = NULL WHERE id = ?",
                [(id,) for id in deletion.ids],
            )
            if deletion.ids:
                tree.show(connection, deletion.ids[0])


def put_content(
    connection: sqlite3.Connection, message_id: int, message: Message, info: AnswerInfo
) -> None:
    """Writes what a message says over what it said before; the index is the caller's affair."""
    connection.execute(
        "INSERT OR REPLACE INTO contents (message_id, parts, token_ids, info) VALUES (?, ?, ?, ?)",
        (
            message_id,
            codec.content(message.parts),
            codec.packed(message.token_ids),
            codec.encode(info),
        ),
    )


def journalled(connection: sqlite3.Connection, message_id: int) -> list[Any]:
    """What was streamed of a message since its content was last written, as events."""
    rows = connection.execute(
        "SELECT deltas FROM journal WHERE message_id = ? ORDER BY number", (message_id,)
    ).fetchall()
    return [delta for (column,) in rows for delta in codec.deltas(column)]


def _stored(
    connection: sqlite3.Connection,
    row: Sequence[Any],
    versions: tuple[int, ...],
) -> StoredMessage:
    id, parent_id, role, created_at_ms, streaming, content, token_ids, info = row[:8]
    message = codec.message(role, content, token_ids)
    if streaming and (tail := journalled(connection, id)):
        whole = codec.merged([*codec.as_deltas(message.parts), *tail])
        message = codec.as_message(role, whole)
    return StoredMessage(
        id,
        parent_id,
        message,
        created_at_ms,
        versions if id in versions else (*versions, id),
        codec.info(info),
        bool(streaming),
    )
