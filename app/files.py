"""Files that are replaced whole: whoever reads one finds the old content or the new, never half."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO


def replace_file(path: Path, data: bytes, *, durable: bool = True) -> None:
    """Replaces a file, or makes it, in one step; its folder is made if it is missing.

    Only its owner may read it. A crash of this program leaves the old content or the new.

    Args:
        durable: A power cut does, too, and afterwards the new content stays. Takes as long as the
            disk: milliseconds, or a moment on a slow one.

    Raises:
        OSError: It cannot be written; the old content is untouched.
    """
    with new_content(path, durable=durable) as file:
        file.write(data)


@contextlib.contextmanager
def new_content(path: Path, *, durable: bool = True) -> Iterator[IO[bytes]]:
    """The same for content that comes in pieces: it takes the old one's place after the block, or
    not at all if the block raises.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f"{path.stem}-", suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            if durable:
                file.flush()
                os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise
    if durable:
        _keep_names(path.parent)


def _keep_names(folder: Path) -> None:
    """Has the disk keep what the files in a folder are called; some systems do so by themselves."""
    with contextlib.suppress(OSError):  # Windows opens no folders
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
