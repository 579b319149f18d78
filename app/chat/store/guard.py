"""Who has the chats open: one Hearth looks after them, others may use them beside it.

The guard is a lock on an empty file beside the chats, which the system releases whatever happens.
Its holder alone recovers cut-off answers and may replace the file. SQLite takes the lock, since it
knows how on every system.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.chat.store.errors import StoreBusy


class Guard:
    """Held from the time it was taken until `release`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def release(self) -> None:
        self._connection.close()


def take(path: Path) -> Guard | None:
    """Takes the guard of the chats in `path`; None if another has it."""
    connection = sqlite3.connect(
        f"{path}.guard", timeout=0, isolation_level=None, check_same_thread=False
    )
    try:
        connection.execute("PRAGMA journal_mode = MEMORY")
        connection.execute("BEGIN EXCLUSIVE")
    except sqlite3.Error:
        connection.close()
        return None
    return Guard(connection)


@contextmanager
def exclusive(path: Path) -> Iterator[None]:
    """Holds the guard.

    Raises:
        StoreBusy: Another has it.
    """
    held = take(path)
    if held is None:
        raise StoreBusy("The chats are open in another Hearth.", "Quit it there, then try again.")
    try:
        yield
    finally:
        held.release()
