"""What files were before an answer's tools changed them, and the way back, byte for byte.

A copy is on the disk before the change is: a crash in between loses nothing. A file that somebody
has changed since is left alone.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from app import paths
from app.errors import AppError
from app.tools import folder
from app.tools.action import Keep, Refused
from app.tools.reading import LARGEST_FILE

_UNDONE = "-undone"
_MOST_BYTES = 1_000_000_000  # of all answers together; the oldest go first


class UndoError(AppError):
    """What a file was cannot be kept, so it is not changed."""


class Change(msgspec.Struct, frozen=True):
    """One change of a file. Contents by their SHA-256; None: there was, or is, no file.

    `new_folders`: those that had to be made for it, the outermost first.
    """

    path: str
    before: str | None
    mode: int
    after: str | None
    new_folders: tuple[str, ...] = ()


class Restored(msgspec.Struct, frozen=True):
    """What came of an undo: files as they were before, and those that were left alone.

    `again`: by this, as by an answer, the undo itself is undone; "" if it changed nothing.
    """

    restored: tuple[str, ...]
    kept: tuple[str, ...]
    again: str = ""


class Undo:
    """Keeps copies, one folder for each answer. Safe for threads.

    Args:
        place: The folder for all of them; by default in the data folder.
    """

    def __init__(self, place: Path | None = None, most_bytes: int = _MOST_BYTES) -> None:
        self._place = place or paths.data_dir() / "tools" / "undo"
        self._most_bytes = most_bytes
        self._lock = threading.RLock()
        self._restoring = ""  # its copies are needed now

    def keeper(self, answer: str, changed: list[str]) -> Keep:
        """What a tool opens around each change; paths that were changed go to `changed`."""

        @contextmanager
        def keep(
            path: Path, before: bytes | None, mode: int, after: bytes | None
        ) -> Iterator[None]:
            self._note(answer, path, before, mode, after)
            yield
            changed.append(str(path))

        return keep

    def changes(self, answer: str) -> tuple[Change, ...]:
        """What an answer has changed, or was about to, in order."""
        try:
            data = self._log(answer).read_bytes()
        except OSError:
            return ()
        changes = []
        for line in data.split(b"\n")[:-1]:  # behind the last one: a line cut off by a crash
            with contextlib.suppress(ValueError):
                changes.append(msgspec.json.decode(line, type=Change))
        return tuple(changes)

    def restore(self, answer: str) -> Restored:
        """Brings back what all files were before this answer; doing it twice changes nothing.

        Raises:
            UndoError: What a file is now cannot be kept, so it and those behind it stay.
        """
        restored, kept, moved, again = [], [], False, undo_of(answer)
        with self._lock:
            self._restoring = answer
            for path, changes in self._by_path(answer).items():
                try:
                    moved |= self._restore_file(answer, Path(path), changes, again)
                except Refused:
                    kept.append(path)
                else:
                    restored.append(path)
            self._remove_new_folders(answer)
        return Restored(tuple(restored), tuple(kept), again if moved else "")

    def forget(self, answer: str) -> None:
        """Removes the copies of an answer."""
        shutil.rmtree(self._place / answer, ignore_errors=True)

    def _by_path(self, answer: str) -> dict[str, list[Change]]:
        changes: dict[str, list[Change]] = {}
        for change in self.changes(answer):
            changes.setdefault(change.path, []).append(change)
        return changes

    def _restore_file(self, answer: str, path: Path, changes: list[Change], again: str) -> bool:
        """Brings a file back; False if it is as it was before."""
        first = _unbroken(changes)
        found = folder.read(path, LARGEST_FILE) if path.parent.is_dir() else None
        current = None if found is None else found.sha256
        if current == first.before:
            return False
        if current not in {change.after for change in changes}:
            raise Refused("{path} has changed meanwhile.", path=str(path))
        data = None if first.before is None else self._copy(answer, first.before)
        if again.endswith(_UNDONE):  # else its own copies are still there
            now, mode = (found.data, found.mode) if found is not None else (None, 0)
            self._note(again, path, now, mode, data)
        folder.replace(path, data, found, LARGEST_FILE, first.mode)
        return True

    def _remove_new_folders(self, answer: str) -> None:
        made = {Path(name) for change in self.changes(answer) for name in change.new_folders}
        for path in sorted(made, key=lambda each: len(each.parts), reverse=True):
            folder.remove_empty_folder(path)

    def _copy(self, answer: str, sha256: str) -> bytes:
        try:
            data = (self._place / answer / sha256).read_bytes()
        except OSError as error:
            raise Refused("The copy of the old file is missing.") from error
        if hashlib.sha256(data).hexdigest() != sha256:
            raise Refused("The copy of the old file is damaged.")
        return data

    def _note(
        self, answer: str, path: Path, before: bytes | None, mode: int, after: bytes | None
    ) -> None:
        change = Change(
            str(path), _sha256(before), mode, _sha256(after), tuple(_missing_folders(path))
        )
        try:
            with self._lock:
                place = self._place / answer
                place.mkdir(parents=True, exist_ok=True)
                os.chmod(place, 0o700)
                if before is not None and change.before is not None:
                    _write(place / change.before, before, append=False)
                _write(self._log(answer), msgspec.json.encode(change) + b"\n", append=True)
                self._make_room(answer)
        except OSError as error:
            raise UndoError(
                "The old content of {path} cannot be kept, so it is not changed.",
                "Check that there is space on the disk.",
                path=path,
            ) from error

    def _log(self, answer: str) -> Path:
        return self._place / answer / "changes.jsonl"

    def _make_room(self, answer: str) -> None:
        folders = sorted(self._place.iterdir(), key=lambda each: each.stat().st_mtime)
        sizes = {each: sum(file.stat().st_size for file in each.iterdir()) for each in folders}
        total = sum(sizes.values())
        for each in folders:
            if total <= self._most_bytes or each.name in (answer, self._restoring):
                continue
            shutil.rmtree(each, ignore_errors=True)
            total -= sizes[each]


def undo_of(answer: str) -> str:
    """By which an undo of an answer is undone; of that, the answer itself."""
    return answer.removesuffix(_UNDONE) if answer.endswith(_UNDONE) else f"{answer}{_UNDONE}"


def _unbroken(changes: list[Change]) -> Change:
    """The earliest change since which nobody else has changed the file."""
    first = changes[-1]
    for change in reversed(changes[:-1]):
        if change.after != first.before:
            break
        first = change
    return first


def _sha256(data: bytes | None) -> str | None:
    return None if data is None else hashlib.sha256(data).hexdigest()


def _missing_folders(path: Path) -> Iterator[str]:
    """The folders above a path that are not there, the outermost first."""
    for parent in reversed(path.parents):
        if not parent.exists():
            yield str(parent)


def _write(path: Path, data: bytes, *, append: bool) -> None:
    if not append and path.exists() and path.stat().st_size == len(data):
        return
    with path.open("ab" if append else "wb") as file:
        if append and file.tell() and not _ends_a_line(path):
            file.write(b"\n")
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _ends_a_line(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read(1) == b"\n"
