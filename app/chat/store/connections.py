"""One SQLite connection per thread, and transactions. Knows nothing of the tables."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path

from app.chat.store.errors import StoreError, as_store_error

BUSY_TIMEOUT_S = 15.0
CACHE_KIB = 16_384
WAL_LIMIT_BYTES = 64 * 2**20


class Connections:
    """Connections to one file; with `path` None to a database in memory that is never written.

    Several threads may use it at once. A file has a connection for each of them; the one in memory
    is shared, and they take turns.
    """

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self._lock = threading.RLock()
        self._open: dict[threading.Thread, sqlite3.Connection] = {}
        self._closed = False
        self._shared = _connect(":memory:") if path is None else None

    def get(self) -> sqlite3.Connection:
        """This thread's connection.

        Raises:
            StoreError: The file cannot be opened, or everything has been closed.
        """
        thread = threading.current_thread()
        with self._lock:
            if self._closed:
                raise StoreError("The chats have been closed.", "Start Hearth anew.")
            if self._shared is not None:
                return self._shared
            connection = self._open.get(thread)
            if connection is None:
                self._forget_ended_threads()
                connection = self._open[thread] = _connect_file(self.where)
            return connection

    @property
    def where(self) -> Path:
        """The file, or what stands for it in a message."""
        return self.path or Path(":memory:")

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """All that is read inside is of one moment."""
        with self._transaction("BEGIN") as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """All that is changed inside is changed at once, or not at all. May be nested."""
        with self._transaction("BEGIN IMMEDIATE") as connection:
            yield connection

    def settle(self) -> None:
        """Moves what was written into the file itself, and empties the log beside it, which holds
        earlier states. Does nothing while others read or write."""
        try:
            self.get().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        except sqlite3.Error as error:
            raise as_store_error(error, self.where) from error

    def close(self) -> None:
        """Closes all connections; later calls raise `StoreError`."""
        with self._lock:
            self._closed = True
            connections = [*self._open.values()]
            self._open.clear()
            if self._shared is not None:
                connections.append(self._shared)
        for connection in connections:
            connection.close()

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[sqlite3.Connection]:
        turn: AbstractContextManager[object] = nullcontext() if self.path else self._lock
        with turn:
            connection = self.get()
            if connection.in_transaction:
                yield connection
                return
            try:
                connection.execute(begin)
                yield connection
                connection.execute("COMMIT")
            except sqlite3.Error as error:
                raise as_store_error(error, self.where) from error
            finally:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")

    def _forget_ended_threads(self) -> None:
        for thread in [thread for thread in self._open if not thread.is_alive()]:
            self._open.pop(thread).close()


def _connect_file(path: Path) -> sqlite3.Connection:
    try:
        connection = _connect(str(path))
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            # A word that was said to be saved must outlive a power cut, too.
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute(f"PRAGMA journal_size_limit = {WAL_LIMIT_BYTES}")
        except sqlite3.Error:
            connection.close()
            raise
    except sqlite3.Error as error:
        raise as_store_error(error, path) from error
    return connection


def _connect(name: str) -> sqlite3.Connection:
    # `check_same_thread` is off so that `close` may run in any thread.
    connection = sqlite3.connect(
        name, timeout=BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=False
    )
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA temp_store = MEMORY")  # what is private stays out of temporary files
    connection.execute("PRAGMA secure_delete = ON")  # what was deleted for good is overwritten
    connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
    return connection
