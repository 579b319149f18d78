"""What stands in the search index, and how it is kept in step with the chats.

Runs inside the transactions of those who change a message or a title. The index holds no text, so
what is taken out must be told word for word as it was put in: `_RULES` names the folding it was
made with, and an index made with another is made anew.
"""

from __future__ import annotations

import sqlite3

from app.chat.store import codec, folding
from app.messages import Attachment, Part, Text

TABLES = ("message_words", "title_words")
_RULES = "1"
# Of the index at once. Enough that not every moment goes into waiting for the disk, few enough that
# who wants to write meanwhile waits for some hundredths of a second.
_MERGED_PAGES = 256
_WORK_PER_PAGE = 1.4  # measured: merging counts more pages than the index has
_REMOVED = "words_to_forget"


def text_of(connection: sqlite3.Connection, message_id: int) -> str:
    """All that a message can be found by: what was said, then its files' names and texts."""
    parts = _parts(connection, message_id)
    files = [f"{part.name}\n{part.text}" for part in parts if isinstance(part, Attachment)]
    said = "".join(part.text for part in parts if isinstance(part, Text))
    return "\n".join([said, *files]) if files else said


def said_in(connection: sqlite3.Connection, message_id: int) -> str:
    """What was said in a message, without reasoning, tools and files."""
    parts = _parts(connection, message_id)
    return "".join(part.text for part in parts if isinstance(part, Text))


def files_in(connection: sqlite3.Connection, message_id: int) -> tuple[str, ...]:
    """The names of the files that were given along with a message."""
    parts = _parts(connection, message_id)
    return tuple(part.name for part in parts if isinstance(part, Attachment))


def add_message(connection: sqlite3.Connection, message_id: int) -> None:
    if words := folding.words(text_of(connection, message_id)):
        connection.execute(
            "INSERT INTO message_words (rowid, words) VALUES (?, ?)", (message_id, " ".join(words))
        )


def remove_message(connection: sqlite3.Connection, message_id: int) -> None:
    """To be called before the message is changed or deleted for good."""
    if words := folding.words(text_of(connection, message_id)):
        connection.execute(
            "INSERT INTO message_words (message_words, rowid, words) VALUES ('delete', ?, ?)",
            (message_id, " ".join(words)),
        )


def add_title(connection: sqlite3.Connection, chat_id: int, title: str) -> None:
    if words := folding.words(title):
        connection.execute(
            "INSERT INTO title_words (rowid, words) VALUES (?, ?)", (chat_id, " ".join(words))
        )


def remove_title(connection: sqlite3.Connection, chat_id: int, title: str) -> None:
    if words := folding.words(title):
        connection.execute(
            "INSERT INTO title_words (title_words, rowid, words) VALUES ('delete', ?, ?)",
            (chat_id, " ".join(words)),
        )


def forget_removed(connection: sqlite3.Connection, table: str, *, first: bool) -> bool:
    """Takes words that were removed out of the file, too, where they stay until the pieces of the
    index are merged. One step of it, some hundredths of a second long.

    Args:
        table: One of `TABLES`.
        first: The first step; later ones go on with it.

    Returns:
        Whether it is done.
    """
    before = connection.total_changes
    connection.execute(
        f"INSERT INTO {table} ({table}, rank) VALUES ('merge', ?)",
        (-_MERGED_PAGES if first else _MERGED_PAGES,),
    )
    return connection.total_changes - before < 2  # as SQLite's manual tells the end


def steps_to_forget(connection: sqlite3.Connection, table: str) -> float:
    """About how many steps `forget_removed` will take."""
    (n_pages,) = connection.execute(f"SELECT count(*) FROM {table}_idx").fetchone()
    return max(1.0, float(n_pages) * _WORK_PER_PAGE / _MERGED_PAGES)


def mark_removed(connection: sqlite3.Connection) -> None:
    """Notes that words of what is gone for good lie in the file still, until `unmark_removed`."""
    connection.execute(
        "INSERT INTO meta VALUES (?, '1') ON CONFLICT (key) DO UPDATE SET value = value + 1",
        (_REMOVED,),
    )


def removed_mark(connection: sqlite3.Connection) -> str | None:
    """What `mark_removed` left, another one each time; None if no such words are in the file."""
    row = connection.execute("SELECT value FROM meta WHERE key = ?", (_REMOVED,)).fetchone()
    return None if row is None else row[0]


def unmark_removed(connection: sqlite3.Connection, mark: str) -> None:
    """The words are out of the file, unless others were removed since there was this mark."""
    connection.execute("DELETE FROM meta WHERE key = ? AND value = ?", (_REMOVED, mark))


def up_to_date(connection: sqlite3.Connection) -> bool:
    """Whether the index was made with the present rules."""
    row = connection.execute("SELECT value FROM meta WHERE key = 'search_rules'").fetchone()
    return row is not None and row[0] == _RULES


def fill(connection: sqlite3.Connection) -> None:
    """Makes the whole index anew, within the caller's transaction."""
    for table in TABLES:
        connection.execute(f"INSERT INTO {table} ({table}) VALUES ('delete-all')")
    for (message_id,) in connection.execute(
        "SELECT message_id FROM contents JOIN messages ON id = message_id WHERE NOT is_streaming"
    ).fetchall():
        add_message(connection, message_id)
    for chat_id, title in connection.execute("SELECT id, title FROM chats").fetchall():
        add_title(connection, chat_id, title)
    connection.execute("INSERT OR REPLACE INTO meta VALUES ('search_rules', ?)", (_RULES,))


def _parts(connection: sqlite3.Connection, message_id: int) -> tuple[Part, ...]:
    row = connection.execute(
        "SELECT parts FROM contents WHERE message_id = ?", (message_id,)
    ).fetchone()
    return codec.parts(row[0]) if row else ()
