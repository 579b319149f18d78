"""Puts a backup in the place of the chats. What was there is kept beside it, never deleted."""

from __future__ import annotations

import datetime
import os
import shutil
from contextlib import suppress
from pathlib import Path

from app.chat.store import backups, guard
from app.chat.store.errors import BackupError, translated
from app.models.wording import shown

_COMPANIONS = ("-wal", "-shm")


def restore(backup: Path, path: Path) -> Path | None:
    """Replaces the chats by a backup. No Hearth may have them open.

    There is a whole file in its place at every moment: a crash leaves the old chats or the new.

    Args:
        backup: A file that `backups.make` made.
        path: The file with the chats.

    Returns:
        Where the file that was there lies now; None if there was none.

    Raises:
        BackupError: The backup is damaged, or cannot be copied.
        StoreBusy: The chats are open elsewhere.
        StoreError: The folder of the chats cannot be made.
    """
    backups.check(backup)
    with translated(path):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with guard.exclusive(path):
        try:
            fresh = path.with_name(f"{path.name}.restoring")
            shutil.copyfile(backup, fresh)
            os.chmod(fresh, 0o600)
            with fresh.open("rb+") as file:
                os.fsync(file.fileno())
            backups.check(fresh)
            aside = _set_aside(path) if path.exists() else None
            os.replace(fresh, path)
        except OSError as error:
            raise BackupError(
                "The backup cannot be restored: {reason}.",
                "Nothing has been changed. Check that there is space on the disk.",
                reason=error.strerror or shown(error),
            ) from error
    return aside


def begin_anew(path: Path) -> Path | None:
    """Takes the chats out of the way, so that the next one to open them finds none.

    Returns:
        Where the file that was there lies now; None if there was none.

    Raises:
        BackupError: The file cannot be moved.
        StoreBusy: The chats are open elsewhere.
    """
    with guard.exclusive(path):
        try:
            aside = _set_aside(path) if path.exists() else None
            path.unlink(missing_ok=True)
        except OSError as error:
            raise BackupError(
                "The file with your chats cannot be put aside: {reason}.",
                "Nothing has been changed. Check that there is space on the disk.",
                reason=error.strerror or shown(error),
            ) from error
    return aside


def _set_aside(path: Path) -> Path:
    """Gives the present chats a second name, and moves what was not yet merged into them along.

    The companions must not stay: SQLite would apply them to the file that comes.
    """
    stamp = datetime.datetime.now().strftime("%Y%m%d-%H%M%S")
    aside = path.with_name(f"{path.stem}.replaced-{stamp}{path.suffix}")
    number = 2
    while aside.exists():
        aside = path.with_name(f"{path.stem}.replaced-{stamp}-{number}{path.suffix}")
        number += 1
    try:
        os.link(path, aside)
    except OSError:  # a file system without hard links
        shutil.copyfile(path, aside)
    for end in _COMPANIONS:
        with suppress(FileNotFoundError):
            os.replace(f"{path}{end}", f"{aside}{end}")
    return aside
