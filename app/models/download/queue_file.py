"""The queue of downloads on disk: kept between two starts, and shared by all that run now.

Each process notes what becomes of its own downloads and reads what others have noted, by turns
under a lock. Holds no tokens, no links. Knows nothing of how a download is done.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path

import msgspec

from app import paths
from app.models.download.remote import ModelDownload

_LOCK_TIMEOUT_S = 5.0
Queue = dict[str, "Remembered"]
Stamp = tuple[int, int, int]


class Remembered(msgspec.Struct, frozen=True):
    """A download that is not finished.

    `removing`: it was cancelled; whoever holds it throws away what has come.
    """

    download: ModelDownload
    paused: bool
    removing: bool = False


def queue_path() -> Path:
    """Where the queue of this person is kept."""
    return paths.state_dir() / "downloads.json"


class SharedQueue:
    """One process's view of the file. `put` and `drop` are for any thread, `step` for one.

    Args:
        path: The file; None for a queue that nobody else sees and that is not kept.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._edits: dict[str, Remembered | None] = {}
        self._known: Queue = {}
        self._stamp: Stamp | None = None

    def put(self, kept: Remembered) -> None:
        """Notes how a download stands, with the next `step`."""
        self._edit(kept.download.id, kept)

    def drop(self, id: str) -> None:
        """Notes that a download is over, with the next `step`."""
        self._edit(id, None)

    def is_noting(self, id: str) -> bool:
        """Whether something newer than all that was read is to be noted of this download."""
        with self._lock:
            return id in self._edits

    def step(self) -> dict[str, Remembered | None]:
        """Writes what is to be noted; returns what others have noted since, None for gone.

        A queue that cannot be kept now is no reason not to download: it is tried again.
        """
        if self._path is None:
            return {}
        with self._lock:
            edits, self._edits = self._edits, {}
        if not edits and _stamp(self._path) == self._stamp:
            return {}
        before = self._known

        def change(now: Queue | None) -> Queue:
            merged = dict(before if now is None else now)
            for id, kept in edits.items():
                if kept is None:
                    merged.pop(id, None)
                else:
                    merged[id] = kept
            return merged

        try:
            now, self._known, self._stamp = _update(self._path, change)
        except OSError:
            with self._lock:
                self._edits = edits | self._edits
            return {}
        if now is None:
            return {}
        others = (now.keys() | before.keys()) - edits.keys()
        return {id: now.get(id) for id in now | before if id in others and _news(id, before, now)}

    def _edit(self, id: str, kept: Remembered | None) -> None:
        with self._lock:
            self._edits.pop(id, None)
            self._edits[id] = kept


def read_queue(path: Path) -> Queue:
    """What is remembered, by id and in order; nothing from a file that is missing or damaged."""
    return _read(path) or {}


def mark(path: Path, ids: list[str], *, paused: bool) -> Queue:
    """Marks downloads for whoever fetches them, or will: go on, or pause.

    Returns:
        The downloads that were marked.

    Raises:
        OSError: The queue cannot be written.
    """
    marked: Queue = {}

    def change(now: Queue | None) -> Queue:
        queue = dict(now or {})
        for id in ids:
            if id in queue and not queue[id].removing:
                marked[id] = queue[id] = msgspec.structs.replace(queue[id], paused=paused)
        return queue

    _update(path, change)
    return marked


def _news(id: str, before: Queue, now: Queue) -> bool:
    return before.get(id) != now.get(id)


def _update(
    path: Path, change: Callable[[Queue | None], Queue]
) -> tuple[Queue | None, Queue, Stamp | None]:
    """What stood there, what stands there now, and the stamp of the latter. Raises OSError."""
    from filelock import FileLock  # brings asyncio, which the window's start can do without

    path.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(path.with_suffix(".lock"), timeout=_LOCK_TIMEOUT_S):  # its Timeout: an OSError
        before = _read(path)
        after = change(before)
        if after != (before or {}):
            _write(path, after)
        return before, after, _stamp(path)


def _read(path: Path) -> Queue | None:
    """None where nothing can be said: a damaged file is no news of what has become of anything."""
    try:
        kept = msgspec.json.decode(path.read_bytes(), type=tuple[Remembered, ...])
    except (OSError, ValueError):
        return None
    return {one.download.id: one for one in kept}


def _write(path: Path, queue: Queue) -> None:
    fresh = path.with_name(path.name + ".new")
    with fresh.open("wb") as file:
        file.write(msgspec.json.encode(list(queue.values())))
        file.flush()
        os.fsync(file.fileno())
    os.replace(fresh, path)


def _stamp(path: Path) -> Stamp | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
