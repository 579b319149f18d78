"""Whether the disk can hold what is still to come. Knows no networks."""

from __future__ import annotations

import shutil
from pathlib import Path

from app.errors import NotEnoughSpace
from app.models.download.remote import ModelDownload
from app.models.wording import file_size, shown

# What is left to the system and to other programs, which also suffer from a full disk.
RESERVE_BYTES = 1024**3


def require_space(
    download: ModelDownload, folder: Path, reserve_bytes: int = RESERVE_BYTES
) -> None:
    """Makes sure that all files together fit, with a reserve; parts have their space already.

    Raises:
        NotEnoughSpace: They do not; `fields["short_bytes"]` is how much to free.
        OSError: The folder cannot be read.
    """
    from app.models.download.fetch import part_path  # not needed to know the reserve

    needed = sum(
        max(0, file.size_bytes - _taken(part_path(file, folder)))
        for file in download.files
        if not (folder / file.name).exists()
    )
    free = shutil.disk_usage(folder).free
    if not needed or free >= needed + reserve_bytes:
        return
    short = needed + reserve_bytes - free
    raise NotEnoughSpace(
        "{title} needs {needed} more on this disk, of which {free} are free.",
        "Free {short}, then the download goes on by itself.",
        title=shown(download.title),
        needed=file_size(needed),
        free=file_size(free),
        short=file_size(short),
        short_bytes=short,
    )


def _taken(path: Path) -> int:
    """The space that a part takes already, which on some systems is less than its size."""
    try:
        found = path.stat()
    except OSError:
        return 0
    blocks = getattr(found, "st_blocks", None)
    return found.st_size if blocks is None else int(blocks) * 512
