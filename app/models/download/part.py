"""The `.part` file: bytes at their final place, before the file has its final name.

Belongs to one process at a time, which `model_lock` sees to. Never touches a file that is finished.
Knows nothing of networks or hashes.
"""

from __future__ import annotations

import ctypes
import errno
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.errors import DownloadError, NotEnoughSpace
from app.models.wording import file_size, shown

# A quota and a limit on the size of files are a full disk to whoever meets them.
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_UNSUPPORTED = {errno.EOPNOTSUPP, errno.ENOSYS, errno.EINVAL}


class PartFile:
    """An open part file of `size_bytes`. Reading and writing are safe from several threads.

    Once it is closed, whoever still wants to write meets an OSError: so may a connection that was
    given up, since it hung, come to itself later without harm.

    Raises:
        DownloadError: The folder cannot be written.
        NotEnoughSpace: The disk cannot hold the file.
    """

    def __init__(self, path: Path, size_bytes: int) -> None:
        self.path = path
        self.size_bytes = size_bytes
        self._seeking = threading.Lock()
        self._in_use = 0
        self._is_closed = False
        self._changed = threading.Condition()
        flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0)
        try:
            self._handle = os.open(path, flags, 0o644)
        except OSError as error:
            raise as_download_error(error, path) from error
        try:
            self.size_before = os.fstat(self._handle).st_size
            self._reserve()
        except OSError as error:
            os.close(self._handle)
            raise as_download_error(error, path, size_bytes) from error

    def write(self, offset: int, data: bytes | bytearray | memoryview) -> None:
        """Raises OSError; `is_full` tells whether for want of space."""
        view = memoryview(data)
        with self._open():
            while view:
                if hasattr(os, "pwrite"):
                    written = os.pwrite(self._handle, view, offset)
                else:
                    with self._seeking:
                        os.lseek(self._handle, offset, os.SEEK_SET)
                        written = os.write(self._handle, view)
                view, offset = view[written:], offset + written

    def read(self, offset: int, size: int) -> bytes:
        """Up to `size` bytes; fewer only at the file's end."""
        with self._open():
            if hasattr(os, "pread"):
                return os.pread(self._handle, size, offset)
            with self._seeking:
                os.lseek(self._handle, offset, os.SEEK_SET)
                return os.read(self._handle, size)

    def sync(self) -> None:
        """Returns when all that was written survives a power cut."""
        with self._open():
            getattr(os, "fdatasync", os.fsync)(self._handle)

    def close(self) -> None:
        """Waits for whoever reads or writes at this moment."""
        with self._changed:
            self._is_closed = True
            self._changed.wait_for(lambda: not self._in_use)
        os.close(self._handle)

    @contextmanager
    def _open(self) -> Iterator[None]:
        with self._changed:
            if self._is_closed:
                raise OSError(errno.EBADF, os.strerror(errno.EBADF))
            self._in_use += 1
        try:
            yield
        finally:
            with self._changed:
                self._in_use -= 1
                self._changed.notify_all()

    def _reserve(self) -> None:
        """Takes the space now, so that a full disk shows before the download, not at its end."""
        size = self.size_bytes
        if self.size_before != size:
            os.ftruncate(self._handle, size)
        try:
            if sys.platform == "linux" and size and _fallocate(self._handle, size) == 0:
                return
        except OSError:
            os.ftruncate(self._handle, min(self.size_before, size))
            raise


def finish(part: Path, final: Path) -> None:
    """Gives the part its final name, unless that is taken.

    Raises:
        FileExistsError: There is such a file already; it stays as it is, and so does the part.
        OSError: The folder cannot be written.
    """
    try:
        os.link(part, final)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links: FAT, exFAT, some network drives
        if os.path.lexists(final):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(final)) from None
        os.rename(part, final)
    else:
        part.unlink()
    _sync_folder(final.parent)


def is_full(error: OSError) -> bool:
    """Whether the error means that there is no space left."""
    return error.errno in _FULL


def as_download_error(error: OSError, path: Path, size_bytes: int = 0) -> DownloadError:
    """The error in words for a person."""
    if is_full(error):
        return NotEnoughSpace(
            "There is not enough space for {name} ({size}).",
            "Free some space on this disk, then the download goes on by itself.",
            name=shown(path.name),
            size=file_size(size_bytes),
        )
    return DownloadError(
        "The folder {folder} cannot be written ({reason}).",
        "Choose another folder for your models, or allow Hearth to write there.",
        folder=shown(path.parent),
        reason=error.strerror or type(error).__name__,
    )


def _fallocate(handle: int, size_bytes: int) -> int:
    """Linux's own call: where the file system has none, glibc's stand-in writes every page."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.fallocate(handle, 0, ctypes.c_int64(0), ctypes.c_int64(size_bytes)) == 0:
        return 0
    code = ctypes.get_errno()
    if code in _UNSUPPORTED:
        return code
    raise OSError(code, os.strerror(code))


def _sync_folder(folder: Path) -> None:
    """Makes a new name survive a power cut, where the system lets one."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
