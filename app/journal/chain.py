"""A file of lines that only grows, each bound to all before it by a hash. Knows no meaning.

A line is the SHA-256 of (the line before's hash, a line end, this line's JSON), a space, the JSON.
Beside the file lies its head: how many lines there are and the last one's hash, so that a file that
was cut off is noticed. A line that a crash left unfinished stays, and the next one vouches for it.
"""

from __future__ import annotations

import hashlib
import os
import re
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from app.errors import AppError
from app.files import replace_file

_START = hashlib.sha256(b"hearth-journal-1").hexdigest()
_LINE = re.compile(rb"([0-9a-f]{64}) (\{.*\})", re.DOTALL)
_LOCK_TIMEOUT_S = 20.0
_TAIL_BYTES = 2_000_000  # longer than any line


class JournalError(AppError):
    """The activity journal cannot be written, so nothing is done that would have to stand in it."""


class Verification(msgspec.Struct, frozen=True):
    """Whether a journal is whole. `line` is the number of the first bad one, 0 if there is none.

    `unfinished`: lines that a crash cut off; they are accounted for.
    """

    lines: int
    fault: str = ""
    line: int = 0
    unfinished: int = 0

    @property
    def intact(self) -> bool:
        return not self.fault


class Chain:
    """The file. Safe for threads, and for processes that write to it at the same time."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.head_path = path.with_suffix(".head")
        self._lock = threading.Lock()
        self._size = -1  # of the file, when this object last wrote to it
        self._count = 0
        self._last = _START

    def append(self, values: dict[str, Any], *, durable: bool) -> None:
        """Writes one line.

        Args:
            durable: Return only when it would survive a power cut.

        Raises:
            JournalError: It could not be written.
        """
        from filelock import FileLock, Timeout  # brings asyncio, which a start can do without

        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            file_lock = FileLock(self.path.with_suffix(".lock"), timeout=_LOCK_TIMEOUT_S)
            with self._lock, file_lock, self.path.open("ab") as file:
                torn = self._catch_up(file.tell())
                line = {"n": self._count + 1, **values}
                if torn:
                    line["torn"] = hashlib.sha256(torn).hexdigest()
                body = msgspec.json.encode(line)
                digest = _digest(self._last, body)
                file.write((b"\n" if torn else b"") + f"{digest} ".encode() + body + b"\n")
                file.flush()
                if durable:
                    os.fsync(file.fileno())
                self._size, self._count, self._last = file.tell(), self._count + 1, digest
                self._write_head()
        except (OSError, Timeout) as error:
            raise JournalError(
                "The activity journal cannot be written, so the tool is not used.",
                "Check that there is space on the disk, and that you may write to {folder}.",
                folder=self.path.parent,
            ) from error

    def lines(self) -> Iterator[bytes]:
        """The JSON of every readable line, as it stands there. Trusts nothing: see `verify`."""
        try:
            data = self.path.read_bytes()
        except FileNotFoundError:
            return
        for line in data.split(b"\n")[:-1]:
            if match := _LINE.fullmatch(line):
                yield match[2]

    def verify(self) -> Verification:
        """Checks every byte.

        Raises:
            JournalError: The file cannot be read.
        """
        try:
            data = self.path.read_bytes() if self.path.exists() else b""
            head = self.head_path.read_bytes() if self.head_path.exists() else None
        except OSError as error:
            raise JournalError(
                "The activity journal cannot be read.",
                "Check that you may read {path}.",
                path=self.path,
            ) from error
        return verify_bytes(data, head)

    def _catch_up(self, size: int) -> bytes:
        """Takes in what others have written; the unfinished line at the end, if there is one."""
        if size == self._size:
            return b""
        with self.path.open("rb") as file:
            file.seek(max(0, size - _TAIL_BYTES))
            *lines, torn = file.read().split(b"\n")
        match = _LINE.fullmatch(lines[-1]) if lines else None
        if match is not None:
            self._last = match[1].decode()
            self._count = _number(match[2])
        elif lines:  # not ours; `verify` tells
            self._last = hashlib.sha256(lines[-1]).hexdigest()
            self._count = -1
        else:
            self._last, self._count = _START, 0
        return torn

    def _write_head(self) -> None:
        # Not forced to the disk as the lines are: after a power cut it may be behind them.
        replace_file(self.head_path, f"{self._count} {self._last}\n".encode(), durable=False)


def _digest(last: str, body: bytes) -> str:
    return hashlib.sha256(last.encode() + b"\n" + body).hexdigest()


def _number(body: bytes) -> int:
    try:
        number = msgspec.json.decode(body)["n"]
    except (ValueError, KeyError, TypeError):
        return -1
    return number if isinstance(number, int) else -1


def verify_bytes(data: bytes, head: bytes | None) -> Verification:
    """Checks a journal's file and its head (None: there is none)."""
    *lines, tail = data.split(b"\n")
    last, count, unfinished = _START, 0, 1 if tail else 0
    hashes = {0: _START}
    waiting: bytes | None = None  # an unfinished line that the next one must vouch for
    for position, line in enumerate(lines, start=1):
        match = _LINE.fullmatch(line)
        if match is None or match[1].decode() != _digest(last, match[2]):
            if waiting is not None:
                return Verification(count, "not what was written", position - 1)
            waiting = line
            continue
        values = msgspec.json.decode(match[2])
        torn = hashlib.sha256(waiting).hexdigest() if waiting is not None else None
        if values.get("torn") != torn:
            return Verification(count, "not what was written", position - (torn is not None))
        unfinished += waiting is not None
        waiting = None
        last, count = match[1].decode(), count + 1
        hashes[count] = last
        if values.get("n") != count:
            return Verification(count, "out of order", position)
    if waiting is not None:
        return Verification(count, "not what was written", len(lines))
    return _verify_head(head, hashes, Verification(count, unfinished=unfinished))


def _verify_head(head: bytes | None, hashes: dict[int, str], found: Verification) -> Verification:
    """A crash may leave the head a line behind, never ahead."""
    if head is None:
        return found if not found.lines else Verification(found.lines, "its head is missing")
    match = re.fullmatch(rb"([1-9][0-9]*) ([0-9a-f]{64})\n", head)
    if match is None:
        return Verification(found.lines, "its head is damaged")
    number, last = int(match[1]), match[2].decode()
    if number > found.lines:
        return Verification(found.lines, "lines are missing at the end", found.lines + 1)
    if hashes[number] != last:
        return Verification(found.lines, "its head does not fit")
    return found
