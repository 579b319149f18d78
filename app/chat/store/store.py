"""Opens the chats, in a file or in memory, and holds what can be done with them together."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from app import paths
from app.cancel import CancelToken
from app.chat.store import answers, backups, purge, schema, search_index
from app.chat.store.answers import Answers
from app.chat.store.backups import Backup
from app.chat.store.chats import KEEP_DELETED_MS, Chats
from app.chat.store.connections import Connections
from app.chat.store.drafts import Drafts
from app.chat.store.errors import StoreTooNew, as_store_error, damaged, translated
from app.chat.store.guard import Guard, take
from app.chat.store.messages import Messages
from app.chat.store.personas import Personas
from app.chat.store.search import Search

QUICKLY_CHECKED_BYTES = 32 * 2**20


@dataclass(frozen=True, slots=True)
class Store:
    """All chats. May be used by several threads at once.

    `recovered` is the number of answers that were cut off when Hearth last ended. `guard` is held
    by the Hearth that looks after the file; others that have it open may read and write, too.
    """

    connections: Connections
    guard: Guard | None = None
    recovered: int = 0

    @property
    def is_private(self) -> bool:
        """Whether nothing of it is ever written."""
        return self.connections.path is None

    @property
    def chats(self) -> Chats:
        return Chats(self.connections)

    @property
    def messages(self) -> Messages:
        return Messages(self.connections)

    @property
    def answers(self) -> Answers:
        return Answers(self.connections)

    @property
    def drafts(self) -> Drafts:
        return Drafts(self.connections)

    @property
    def personas(self) -> Personas:
        return Personas(self.connections)

    @property
    def search(self) -> Search:
        return Search(self.connections)

    def backup(self, where: Path | None = None, cancel: CancelToken | None = None) -> Backup | None:
        """Makes a backup now; None if it was cancelled. See `backups.make` for what it raises."""
        return backups.make(self.connections, "manual", where, cancel)

    def tend(self, where: Path | None = None, cancel: CancelToken | None = None) -> Backup | None:
        """Does what is due once a day: today's backup, which also proves the chats whole, and an
        end to what was deleted long ago. For a background thread, some time after the start.

        Returns:
            The backup, or None if there is one of today, or it was cancelled.

        Raises:
            StoreDamaged: The chats are damaged. Offer `backups.listed()` for `restore`.
            BackupError: There is no room for a backup.
        """
        if self.connections.path is None:
            return None
        # A command may have had the guard when this store was opened.
        borrowed = take(self.connections.path) if self.guard is None else None
        if self.guard is None and borrowed is None:
            return None
        try:
            made = backups.make_daily(self.connections, where, cancel)
            self.purge(cancel=cancel)
        finally:
            if borrowed is not None:
                borrowed.release()
        return made

    def purge(self, older_than_ms: int = KEEP_DELETED_MS, cancel: CancelToken | None = None) -> int:
        """Removes for good what was deleted longer ago than this; returns how many chats.

        Also ends what an `empty_bin` could not, since Hearth was closed meanwhile.
        """
        return purge.purge(self.connections, older_than_ms, cancel)

    def empty_bin(self, cancel: CancelToken | None = None) -> Iterator[float]:
        """Removes all deleted chats for good, also from the file, while it is iterated over.

        Backups that were made before still hold them.

        Yields:
            About how much of it is done, above 0 and at most 1.
        """
        n_chats = max(1, len(self.chats.deleted()))
        for number, _ in enumerate(purge.purge_chats(self.connections, 0, cancel), 1):
            yield 0.5 * min(1.0, number / n_chats)
        for share in purge.forget_words(self.connections, cancel):
            yield 0.5 + 0.5 * share
        self.connections.settle()

    def check(self) -> None:
        """Reads everything and compares it with the index; takes seconds for large stores.

        Raises:
            StoreDamaged: Something does not fit.
        """
        with self.connections.reading() as connection:
            _check(connection, self.connections.where, "integrity_check")

    def close(self) -> None:
        """Closes the file for all threads. Answers must have been closed before."""
        self.connections.close()
        if self.guard is not None:
            self.guard.release()


def default_path() -> Path:
    return paths.data_dir() / "chats.sqlite3"


def open_store(path: Path | None = None, backup_folder: Path | None = None) -> Store:
    """Opens the chats, or makes the file if there is none.

    Chats of an earlier version are backed up, then brought up to date. Answers that were cut off
    are recovered. A small file is checked whole; a large one by `tend` or `check`.

    Raises:
        StoreDamaged: The file cannot be read. It is left as it is: see `restoring.restore`.
        StoreTooNew: A later Hearth has written it.
        StoreError: The folder cannot be written, or the disk is full.
    """
    path = path or default_path()
    with translated(path):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not path.exists():
            os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
        guard = take(path)
        connections = Connections(path)
        try:
            connection = connections.get()
            _bring_up_to_date(connections, connection, backup_folder)
            recovered = 0
            if guard is not None:
                if path.stat().st_size <= QUICKLY_CHECKED_BYTES:
                    _check(connection, path, "quick_check")
                with connections.writing():
                    recovered = answers.recover(connection)
        except BaseException:
            connections.close()
            if guard is not None:
                guard.release()
            raise
    return Store(connections, guard, recovered)


def private_store() -> Store:
    """Chats that live in memory only, and end with `close`."""
    connections = Connections(None)
    schema.migrate(connections.get())
    return Store(connections)


def _bring_up_to_date(
    connections: Connections, connection: sqlite3.Connection, backup_folder: Path | None
) -> None:
    present = schema.version(connection)
    if present > schema.LATEST:
        raise StoreTooNew(
            "Your chats were last used by a later version of Hearth.",
            "Install that version again, or restore a backup from before.",
        )
    if 0 < present < schema.LATEST:
        backups.make(connections, "before-update", backup_folder)
    schema.migrate(connection)
    if not search_index.up_to_date(connection):
        with connections.writing():
            search_index.fill(connection)


def _check(connection: sqlite3.Connection, path: Path, pragma: str) -> None:
    try:
        answer = connection.execute(f"PRAGMA {pragma}(1)").fetchone()
    except sqlite3.Error as error:
        raise as_store_error(error, path) from error
    if answer is None or answer[0] != "ok":
        raise damaged(path)
