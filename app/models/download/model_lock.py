"""Who fetches a model: one process at a time, wherever it was asked to.

A locked file beside the parts; the system lets go of it when its process ends, however that ends.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from app.errors import DownloadedElsewhere
from app.models.download.remote import ModelDownload
from app.models.wording import shown

_TRIES, _TRY_EVERY_S = 5, 0.04


def lock_path(download: ModelDownload, folder: Path) -> Path:
    """Named by the first file and its hash: it is the files that must not be written twice."""
    first = download.files[0]
    return folder / f"{first.name}.{first.sha256[:12]}.lock"


@contextmanager
def only_here(download: ModelDownload, folder: Path) -> Iterator[None]:
    """Nobody else fetches or discards this model while the block is open. The folder must exist.

    Raises:
        DownloadedElsewhere: Somebody does so already.
        OSError: The folder cannot be written.
    """
    path = lock_path(download, folder)
    for _ in range(_TRIES):
        if (handle := _take(path)) is not None:
            break
        time.sleep(_TRY_EVERY_S)  # somebody may only be looking whether it is locked
    else:
        raise DownloadedElsewhere(
            "{title} is being downloaded by another window or command of Hearth.",
            "Its progress shows there; if it ends there, the download can go on here.",
            title=shown(download.title),
        )
    try:
        yield
    finally:
        if sys.platform == "win32":  # where an open file cannot be removed
            os.close(handle)
            with suppress(OSError):
                path.unlink()
        else:
            path.unlink(missing_ok=True)  # while it is locked: see `_take`
            os.close(handle)


def is_fetched_now(download: ModelDownload, folder: Path) -> bool:
    """Whether any process is fetching this model at the moment."""
    try:
        handle = os.open(lock_path(download, folder), os.O_RDWR)
    except OSError:
        return False
    try:
        _lock(handle)
        return False
    except OSError:
        return True
    finally:
        os.close(handle)


def _take(path: Path) -> int | None:
    """The locked file, or None where somebody else has locked it."""
    while True:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            _lock(handle)
            if os.path.samestat(os.fstat(handle), os.stat(path)):
                return handle
        except FileNotFoundError:
            pass  # whoever had it has just removed it: what is locked here is no file any more
        except OSError:
            os.close(handle)
            return None
        os.close(handle)


def _lock(handle: int) -> None:
    """Raises OSError if another process has locked it."""
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        return
    import fcntl

    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
