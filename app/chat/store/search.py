"""Search over titles and texts, quick enough for every key that is pressed.

The index yields messages from the newest to the oldest, and reading stops as soon as a page of
chats is full: what a search costs depends on the page, not on how often a word occurs.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from app.chat.store import codec, query, search_index
from app.chat.store.connections import Connections
from app.chat.store.query import Query
from app.chat.store.values import ChatRow, Excerpt, Hit, SearchPage

PAGE = 30
MOST_ROWS = 4_000  # of the index, for one page; a message found twice in a chat costs one, too
MOST_TEXTS = 300  # read for one page, to find phrases and to show where the words stand


@dataclass(frozen=True, slots=True)
class Search:
    """Finds chats and places in a chat."""

    connections: Connections

    def chats(self, text: str, *, before: int | None = None, limit: int = PAGE) -> SearchPage:
        """Chats with what was typed in their title or in a message, each once.

        Args:
            text: As it stands in the search field. All words must be there; beginnings of words
                will do, and "a phrase in quotes" must be there word for word.
            before: The `next` of the page before; its titles are not looked at again, so a chat
                that was found by its title may come once more.
        """
        wanted = query.parse(text)
        if wanted.empty:
            return SearchPage(())
        with self.connections.reading() as connection:
            hits = [] if before is not None else _titles(connection, wanted, limit)
            found = {hit.chat.id for hit in hits}
            rows = texts = 0
            for message_id, chat in _messages(connection, wanted, before):
                rows += 1
                if len(hits) >= limit or rows > MOST_ROWS or texts >= MOST_TEXTS:
                    return SearchPage(tuple(hits), message_id + 1)
                if chat[0] in found:
                    continue
                texts += 1
                excerpt = _excerpt(connection, wanted, message_id)
                if excerpt is None:
                    continue
                row = codec.chat_row(chat)
                found.add(row.id)
                hits.append(Hit(row, wanted.mark(row.title), message_id, excerpt))
        return SearchPage(tuple(hits))

    def in_chat(self, chat_id: int, text: str) -> tuple[int, ...]:
        """The ids of all messages of a chat that hold what was typed, oldest first."""
        wanted = query.parse(text)
        if wanted.empty:
            return ()
        with self.connections.reading() as connection:
            ids = connection.execute(
                """SELECT rowid FROM message_words WHERE message_words MATCH ? AND rowid BETWEEN
                    (SELECT min(id) FROM messages WHERE chat_id = ?)
                    AND (SELECT max(id) FROM messages WHERE chat_id = ?)
                    AND EXISTS (SELECT 1 FROM messages WHERE messages.id = message_words.rowid
                        AND chat_id = ? AND deleted_at_ms IS NULL)
                    ORDER BY rowid""",
                (wanted.expression, chat_id, chat_id, chat_id),
            ).fetchall()
            return tuple(
                id
                for (id,) in ids
                if not wanted.phrases or wanted.found_in(search_index.text_of(connection, id))
            )


def marked(text: str, typed: str) -> Excerpt:
    """All places in any text that what was typed is found at, to be highlighted."""
    wanted = query.parse(typed)
    return Excerpt(text) if wanted.empty else wanted.mark(text)


def _titles(connection: sqlite3.Connection, wanted: Query, limit: int) -> list[Hit]:
    rows = connection.execute(
        f"""SELECT {codec.CHAT_COLUMNS} FROM title_words JOIN chats ON id = title_words.rowid
            WHERE title_words MATCH ? AND deleted_at_ms IS NULL
            ORDER BY updated_at_ms DESC, id DESC LIMIT ?""",
        (wanted.expression, limit),
    ).fetchall()
    chats = [codec.chat_row(row) for row in rows]
    return [
        Hit(chat, wanted.mark(chat.title), None, wanted.mark(_beginning(connection, chat)))
        for chat in chats
        if wanted.found_in(chat.title)
    ]


def _messages(
    connection: sqlite3.Connection, wanted: Query, before: int | None
) -> Iterator[tuple[int, tuple[object, ...]]]:
    """Messages and their chats, newest first, one by one as they are asked for."""
    rows = connection.execute(
        f"""SELECT messages.id, {codec.CHAT_COLUMNS} FROM message_words
            CROSS JOIN messages ON messages.id = message_words.rowid
            CROSS JOIN chats ON chats.id = chat_id
            WHERE message_words MATCH ? AND message_words.rowid < ?
            AND messages.deleted_at_ms IS NULL AND chats.deleted_at_ms IS NULL
            ORDER BY message_words.rowid DESC""",
        (wanted.expression, 2**62 if before is None else before),
    )
    for row in rows:
        yield row[0], row[1:]


def _excerpt(connection: sqlite3.Connection, wanted: Query, message_id: int) -> Excerpt | None:
    """Where in a message it was found; None if it is not there after all."""
    text = search_index.said_in(connection, message_id)
    if not wanted.found_in(text):
        text = search_index.text_of(connection, message_id)
        if not wanted.found_in(text):
            return None
    return wanted.excerpt(text)


def _beginning(connection: sqlite3.Connection, chat: ChatRow) -> str:
    """The first words of a chat that was found by its title."""
    row = connection.execute("SELECT active_root_id FROM chats WHERE id = ?", (chat.id,)).fetchone()
    text = search_index.said_in(connection, row[0]) if row and row[0] else ""
    return query.one_line(text)
