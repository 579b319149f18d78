"""Opens files by walking from the root, one folder handle after another, never through a link.

A path that was resolved and approved is opened exactly as it was approved: if any part of it has
become a link since, the walk ends there. Only plain files are touched, with one name each.

Needs a system that can open a file relative to a folder's handle (Linux, macOS).
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from app.tools.action import Refused
from app.tools.visible import visible

SUPPORTED = os.open in os.supports_dir_fd and hasattr(os, "O_NOFOLLOW")
_FOLDER = getattr(os, "O_PATH", os.O_RDONLY) | getattr(os, "O_DIRECTORY", 0) | os.O_CLOEXEC
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)
_FILE = (
    os.O_RDONLY
    | _NO_LINK
    | getattr(os, "O_NONBLOCK", 0)  # a pipe without a writer would block
    | getattr(os, "O_NOCTTY", 0)
    | os.O_CLOEXEC
)
_VIRTUAL = ("/proc", "/sys")  # may be mounted elsewhere too


class FileContent(msgspec.Struct, frozen=True):
    """A file as it was read. `mode` are its permission bits."""

    data: bytes
    mode: int

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


class Entry(msgspec.Struct, frozen=True):
    """A name in a folder. `kind` is "file", "folder", "link" or "other"; size in bytes."""

    name: str
    kind: str
    size_bytes: int


@contextmanager
def folder_handle(path: Path) -> Iterator[int]:
    """A handle of a folder, reached without following any link.

    Raises:
        Refused: A part of the path is a link, is no folder, or is not there.
    """
    handle = os.open(path.anchor, _FOLDER)
    try:
        for name in path.parts[1:]:
            try:
                below = os.open(name, _FOLDER | _NO_LINK, dir_fd=handle)
            except OSError as error:
                raise _refusal(error, path) from error
            os.close(handle)
            handle = below
        yield handle
    finally:
        os.close(handle)


def read(path: Path, limit_bytes: int) -> FileContent | None:
    """The whole file; None if there is none of this name in its folder.

    Raises:
        Refused: It is no plain file, has several names, is too large, or cannot be reached.
    """
    with folder_handle(path.parent) as folder:
        return _read_in(folder, path, limit_bytes)


def names(path: Path, most: int) -> tuple[Entry, ...]:
    """What is in a folder, sorted by name; at most so many entries.

    Raises:
        Refused: It is no folder, or cannot be reached.
    """
    with folder_handle(path) as handle:
        try:
            listing = os.open(".", os.O_RDONLY | os.O_CLOEXEC, dir_fd=handle)
        except OSError as error:
            raise _refusal(error, path) from error
        try:
            found = []
            with os.scandir(listing) as entries:
                for entry in entries:
                    found.append(_entry(entry.name, listing))
                    if len(found) >= most:
                        break
        finally:
            os.close(listing)
    return tuple(sorted(found, key=lambda entry: entry.name))


def replace(
    path: Path, data: bytes | None, expected: FileContent | None, limit_bytes: int, mode: int = 0
) -> tuple[Path, ...]:
    """Puts new content in the place of what is expected there, in one step.

    Args:
        data: The new content; None removes the file.
        expected: What must be there now; None if there must be no file.
        mode: Permission bits; 0 keeps those of the file, or takes the usual ones for a new one.

    Returns:
        The folders that had to be made.

    Raises:
        Refused: Something else is there, or the disk does not take it.
    """
    made = () if data is None else _make_folders(path.parent)
    with folder_handle(path.parent) as folder:
        found = _read_in(folder, path, limit_bytes)
        if (found.data if found else None) != (expected.data if expected else None):
            raise Refused(
                "{path} has changed meanwhile.",
                "Look at the folder, then ask again.",
                path=visible(str(path)),
            )
        try:
            if data is None:
                if found is not None:
                    os.unlink(path.name, dir_fd=folder)
            elif found is None:
                _create(folder, path.name, data, mode)
            else:
                _exchange(folder, path.name, data, mode or found.mode)
            _sync_folder(folder)
        except OSError as error:
            raise _refusal(error, path) from error
    return made


def remove_empty_folder(path: Path) -> None:
    """Removes a folder if it is empty; else it stays."""
    with contextlib.suppress(OSError, Refused), folder_handle(path.parent) as folder:
        os.rmdir(path.name, dir_fd=folder)


def _read_in(folder: int, path: Path, limit_bytes: int) -> FileContent | None:
    try:
        _check(os.stat(path.name, dir_fd=folder, follow_symlinks=False), path, limit_bytes)
        handle = os.open(path.name, _FILE, dir_fd=folder)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _refusal(error, path) from error
    with os.fdopen(handle, "rb") as file:
        # Once more, of what was really opened: the name may mean another file by now.
        status = os.fstat(handle)
        _check(status, path, limit_bytes)
        try:
            data = file.read(limit_bytes + 1)
        except OSError as error:
            raise _refusal(error, path) from error
    if len(data) > limit_bytes:
        raise _too_large(path, limit_bytes)
    return FileContent(data, stat.S_IMODE(status.st_mode))


def _check(status: os.stat_result, path: Path, limit_bytes: int) -> None:
    shown = visible(str(path))
    if stat.S_ISDIR(status.st_mode):
        raise Refused("{path} is a folder.", "Use list_folder to look into it.", path=shown)
    if stat.S_ISLNK(status.st_mode):
        raise Refused(
            "{path} has become a link meanwhile.", "Look at the folder, then ask again.", path=shown
        )
    if not stat.S_ISREG(status.st_mode) or status.st_dev in _virtual_devices():
        raise Refused("{path} is a device or a pipe, not a file.", "", path=shown)
    if status.st_nlink != 1:
        raise Refused(
            "{path} has a second name elsewhere (a hard link), so its folder does not say whose "
            "it is.",
            "Copy the file, and use the copy.",
            path=shown,
        )
    if status.st_size > limit_bytes:
        raise _too_large(path, limit_bytes)


def _too_large(path: Path, limit_bytes: int) -> Refused:
    return Refused(
        "{path} is larger than {limit} bytes.",
        "Ask for a smaller file.",
        path=visible(str(path)),
        limit=limit_bytes,
    )


def _entry(name: str, folder: int) -> Entry:
    try:
        status = os.stat(name, dir_fd=folder, follow_symlinks=False)
    except OSError:
        return Entry(name, "other", 0)
    if stat.S_ISDIR(status.st_mode):
        return Entry(name, "folder", 0)
    if stat.S_ISLNK(status.st_mode):
        return Entry(name, "link", 0)
    return Entry(name, "file" if stat.S_ISREG(status.st_mode) else "other", status.st_size)


def _make_folders(path: Path) -> tuple[Path, ...]:
    """Makes the folders that are missing, each inside the handle of the one above it."""
    made = []
    handle = os.open(path.anchor, _FOLDER)
    try:
        for index, name in enumerate(path.parts[1:], start=2):
            try:
                with contextlib.suppress(FileExistsError):
                    os.mkdir(name, dir_fd=handle)
                    made.append(Path(*path.parts[:index]))
                below = os.open(name, _FOLDER | _NO_LINK, dir_fd=handle)
            except OSError as error:
                raise _refusal(error, path) from error
            os.close(handle)
            handle = below
    finally:
        os.close(handle)
    return tuple(made)


def _create(folder: int, name: str, data: bytes, mode: int) -> None:
    """A new file under this very name: if another one appears meanwhile, it stays."""
    handle = os.open(name, _new_file(), 0o666, dir_fd=folder)
    try:
        _fill(handle, data, mode)
    except BaseException:
        os.unlink(name, dir_fd=folder)
        raise


def _exchange(folder: int, name: str, data: bytes, mode: int) -> None:
    temporary = f".{name[:60]}.{secrets.token_hex(6)}.tmp"
    handle = os.open(temporary, _new_file(), 0o600, dir_fd=folder)
    try:
        _fill(handle, data, mode)
        os.replace(temporary, name, src_dir_fd=folder, dst_dir_fd=folder)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary, dir_fd=folder)
        raise


def _new_file() -> int:
    return os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NO_LINK | os.O_CLOEXEC


def _fill(handle: int, data: bytes, mode: int) -> None:
    with os.fdopen(handle, "wb") as file:
        if mode:
            os.fchmod(handle, mode)
        file.write(data)
        file.flush()
        os.fsync(handle)


def _sync_folder(folder: int) -> None:
    """So that the new name survives a power cut, where the system can do that."""
    with contextlib.suppress(OSError):
        handle = os.open(".", os.O_RDONLY | os.O_CLOEXEC, dir_fd=folder)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _virtual_devices() -> frozenset[int]:
    devices = set()
    for place in _VIRTUAL:
        with contextlib.suppress(OSError):
            devices.add(os.stat(place).st_dev)
    with contextlib.suppress(OSError):
        devices.discard(os.stat("/").st_dev)  # no such file systems here
    return frozenset(devices)


def _refusal(error: OSError, path: Path) -> Refused:
    shown = visible(str(path))
    if error.errno in (errno.ELOOP, errno.ENOTDIR):
        return Refused(
            "A part of {path} is a link or no folder, where a folder was expected.",
            "Look at the folder, then ask again.",
            path=shown,
        )
    if error.errno == errno.ENOENT:
        return Refused("There is no folder {path}.", "Check the path.", path=shown)
    return Refused(
        "{path} cannot be used: {reason}.",
        "Check the permissions of the file and the space on the disk.",
        path=shown,
        reason=error.strerror or type(error).__name__,
    )
