"""Which Hearth is the first of this home: it has the window, the others hand over to it.

The first holds a lock that the system releases however it ends. Homes (`HEARTH_HOME`), persons and
machines that share a home folder each have a first one of their own. Knows nothing of windows.
"""

from __future__ import annotations

import contextlib
import os
import stat
import sys
from pathlib import Path
from typing import IO

from app import paths

LOCK_NAME = "window.lock"


class Held:
    """The lock, until `release`."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def release(self) -> None:
        self._file.close()


def take() -> Held | None:
    """Makes this process the first; None if another is.

    Raises:
        OSError: The lock cannot be written: nobody can know who is the first.
    """
    folder = paths.state_dir()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    # Python's own flag keeps the lock from the processes that are started later.
    file = (folder / LOCK_NAME).open("ab")
    try:
        _lock(file)
    except BlockingIOError:
        file.close()
        return None
    except OSError:
        file.close()
        raise
    return Held(file)


def address() -> str:
    """Where the first one listens: the path of a socket, on Windows the name of a pipe.

    Raises:
        OSError: There is no folder that belongs to this person alone.
    """
    import getpass  # asked for after the first paint: the lock alone needs none of it
    import hashlib

    home = os.path.realpath(paths.data_dir())
    key = hashlib.sha256(f"{getpass.getuser()}\0{home}".encode()).hexdigest()[:16]
    name = f"hearth-{key}"
    return name if sys.platform == "win32" else str(_runtime_folder() / name)


def _runtime_folder() -> Path:
    """The system's folder for what lives as long as the person is logged in, else one like it."""
    import tempfile

    given = os.environ.get("XDG_RUNTIME_DIR")
    if given and os.path.isabs(given) and _is_private(Path(given)):
        return Path(given)
    folder = Path(tempfile.gettempdir()) / f"hearth-{_user_id()}"
    with contextlib.suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    if not _is_private(folder):
        raise PermissionError(f"{folder} belongs to somebody else")
    return folder


def _is_private(folder: Path) -> bool:
    """Whether it is a folder, no link to one, and nobody else can write to it."""
    try:
        found = folder.lstat()
    except OSError:
        return False
    if not stat.S_ISDIR(found.st_mode):
        return False
    return found.st_uid == _user_id() and not found.st_mode & 0o022


def _user_id() -> int:
    return -1 if sys.platform == "win32" else os.getuid()


def _lock(file: IO[bytes]) -> None:
    """Raises BlockingIOError if another holds it."""
    if sys.platform == "win32":
        import msvcrt

        file.seek(0)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError as error:
            raise BlockingIOError from error
    else:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
