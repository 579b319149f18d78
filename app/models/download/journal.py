"""The journal beside a `.part` file: what of it has arrived, and its hash up to each block.

Append-only, one checked line per entry, so that a process that is killed in the middle of a line
loses that line only. What was written but not yet forced to the disk counts as long as the machine
keeps running; after a restart only what was forced does. Knows nothing of networks.
"""

from __future__ import annotations

import os
import threading
import zlib
from pathlib import Path

import msgspec
import psutil

from app.models.download.ranges import RangeSet
from app.models.download.remote import RemoteFile

_VERSION = 1
_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


class JournalState:
    """What a journal says.

    `hashes`: the sha256 of the first so many bytes. `whole`: all is there and right. `damaged`: all
    was there and wrong, and the disk was not to blame.
    """

    def __init__(self) -> None:
        self.have = RangeSet()
        self.hashes: dict[int, str] = {}
        self.whole = False
        self.damaged = False

    def copy(self) -> JournalState:
        other = JournalState()
        other.have, other.hashes = self.have.copy(), dict(self.hashes)
        other.whole, other.damaged = self.whole, self.damaged
        return other


class _Head(msgspec.Struct, frozen=True):
    version: int
    sha256: str
    size_bytes: int
    block_bytes: int


class Journal:
    """The open journal of one file. Safe to be used by several threads.

    Raises:
        OSError: The folder cannot be written.
    """

    def __init__(self, path: Path, file: RemoteFile, block_bytes: int) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._head = _Head(_VERSION, file.sha256, file.size_bytes, block_bytes)
        self.state = _read(path, self._head)
        self._handle: int | None = None

    def begin(self) -> None:
        """Starts the file anew with what is known now, which must be forced to the disk before."""
        lines = [msgspec.json.encode(self._head).decode(), f"boot {boot_id()}"]
        lines += [f"have {start} {end}" for start, end in self.state.have]
        lines += [f"hash {end} {digest}" for end, digest in sorted(self.state.hashes.items())]
        lines += ["whole"] if self.state.whole else []
        lines += ["damaged"] if self.state.damaged else []
        lines += ["syncing", "synced"]
        fresh = self.path.with_name(self.path.name + ".new")
        with fresh.open("wb") as file:
            file.write(b"".join(map(_line, lines)))
            file.flush()
            os.fsync(file.fileno())
        os.replace(fresh, self.path)
        flags = os.O_WRONLY | os.O_APPEND | getattr(os, "O_BINARY", 0)
        self._handle = os.open(self.path, flags)

    def have(self, start: int, end: int) -> None:
        """These bytes are written."""
        self._append(f"have {start} {end}")

    def lost(self, start: int, end: int) -> None:
        """These bytes turned out to be wrong, and are missing again."""
        self._append(f"lost {start} {end}")

    def hashed(self, end: int, digest: str) -> None:
        """The first `end` bytes have this sha256; if they had another, so had all that follows."""
        self._append(f"hash {end} {digest}")

    def syncing(self) -> None:
        """What was noted up to here is about to be forced to the disk."""
        self._append("syncing")

    def synced(self) -> None:
        """What was noted before the last `syncing` survives a power cut."""
        self._append("synced", force=True)

    def whole(self) -> None:
        """All bytes are there, right, and forced to the disk."""
        self._append("whole")
        self._append("syncing")
        self._append("synced", force=True)

    def damaged(self) -> None:
        """All bytes are there, but not right."""
        self._append("damaged")

    def close(self) -> None:
        with self._lock:
            if self._handle is not None:
                os.close(self._handle)
            self._handle = None

    def remove(self) -> None:
        self.close()
        self.path.unlink(missing_ok=True)

    def _append(self, text: str, force: bool = False) -> None:
        with self._lock:
            if self._handle is None:
                return
            os.write(self._handle, _line(text))
            if force:
                os.fsync(self._handle)


def boot_id() -> str:
    """Names this run of the machine: another one after a restart."""
    try:
        return _BOOT_ID.read_text("ascii").strip()
    except (OSError, ValueError):
        return str(int(psutil.boot_time()) // 60)


def _line(text: str) -> bytes:
    data = text.encode()
    return b"\n%08x %s" % (zlib.crc32(data), data)  # a torn line does not spoil the next


def _read(path: Path, head: _Head) -> JournalState:
    """What the journal says of this very file; nothing if it speaks of another one."""
    try:
        lines = path.read_bytes().split(b"\n")
    except OSError:
        return JournalState()
    texts = [text for line in lines if (text := _checked(line)) is not None]
    try:
        known = msgspec.json.decode(texts[0], type=_Head) if texts else None
    except ValueError:
        known = None
    return _replay(texts[1:], head.size_bytes) if known == head else JournalState()


def _checked(line: bytes) -> str | None:
    crc, _, data = line.partition(b" ")
    return data.decode("ascii", "replace") if crc == b"%08x" % zlib.crc32(data) else None


def _replay(texts: list[str], size_bytes: int) -> JournalState:
    now, forcing, forced = JournalState(), JournalState(), JournalState()
    boot = ""
    for text in texts:
        match text.split(" "):
            case ["boot", name]:
                if boot and name != boot:
                    now = forced.copy()
                boot = name
            case ["have", start, end]:
                now.have.add(int(start), min(int(end), size_bytes))
            case ["hash", end, digest]:
                _note_hash(now.hashes, int(end), digest)
            case ["lost", start, end]:
                now.have.remove(int(start), int(end))
                now.whole = False
            case ["whole"]:
                now.whole = True
            case ["damaged"]:
                now.damaged = True
            case ["syncing"]:
                forcing = now.copy()
            case ["synced"]:
                forced = forcing
            case _:
                pass
    return now if boot == boot_id() else forced


def _note_hash(hashes: dict[int, str], end: int, digest: str) -> None:
    if hashes.get(end, digest) != digest:
        for later in [at for at in hashes if at > end]:
            del hashes[later]
    hashes[end] = digest
