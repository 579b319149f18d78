"""The journal as the app uses it: rows in, entries out."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import msgspec

from app import paths
from app.journal.chain import Chain, Verification
from app.journal.rows import Ended, Entry, Row, fold


class Journal:
    """The activity journal. Safe for threads and processes.

    Args:
        path: Its file; by default the one in the data folder.
        durable: Lines survive a power cut, not only a crash of Hearth.
    """

    def __init__(self, path: Path | None = None, *, durable: bool = True) -> None:
        self._chain = Chain(path or paths.data_dir() / "tools" / "activity.jsonl")
        self._durable = durable

    @property
    def path(self) -> Path:
        return self._chain.path

    def write(self, row: Row) -> None:
        """Writes a row; it is there for good when this returns.

        Raises:
            JournalError: It could not be written.
        """
        self._chain.append(msgspec.to_builtins(row), durable=self._durable)

    def rows(self) -> Iterator[Row]:
        """Every row that can be read, the oldest first; says nothing of whether it is genuine."""
        for line in self._chain.lines():
            try:
                yield msgspec.json.decode(line, type=Row)
            except ValueError:  # of a newer version
                continue

    def entries(self) -> tuple[Entry, ...]:
        """One for each request, the oldest first."""
        return fold(self.rows())

    def verify(self) -> Verification:
        """Whether anything was changed.

        Raises:
            JournalError: The file cannot be read.
        """
        return self._chain.verify()

    def close_abandoned(self) -> tuple[Entry, ...]:
        """Writes down as killed what a process that is gone had begun; returns all entries.

        Raises:
            JournalError: It could not be written.
        """
        entries = []
        for entry in self.entries():
            if entry.ended is None and not _alive(entry.requested.process):
                ended = Ended(entry.requested.id, now(), "killed")
                self.write(ended)
                entry = msgspec.structs.replace(entry, ended=ended)
            entries.append(entry)
        return tuple(entries)


def now() -> datetime:
    return datetime.now(UTC)


@cache
def this_process() -> tuple[int, float]:
    """How a row names the process that wrote it."""
    import psutil  # here: whoever starts Hearth has written no row yet

    return os.getpid(), psutil.Process().create_time()


def _alive(process: tuple[int, float]) -> bool:
    import psutil

    pid, started = process
    try:
        return abs(psutil.Process(pid).create_time() - started) < 1.0
    except psutil.Error:
        return False
