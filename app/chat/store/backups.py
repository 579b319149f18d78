"""Copies of the chats in a folder of their own, made while they are in use; old ones make room.

The folder lies beside Hearth's data folder, not in it: whatever empties that one, or the caches,
or the place where Hearth is installed, leaves the backups. A backup is one ordinary SQLite file.
"""

from __future__ import annotations

import datetime
import os
import re
import shutil
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Literal

import msgspec

from app import paths
from app.cancel import CancelToken
from app.chat.store.connections import Connections
from app.chat.store.errors import BackupError, StoreError, as_store_error, damaged
from app.models.wording import file_size, shown

Reason = Literal["daily", "manual", "before-update", "before-restore"]

DAILY = 7  # one each of the last so many days
WEEKLY = 4  # and one each of the last so many weeks
OTHERS = 3  # of each other kind
_PAGES_AT_ONCE = 1_000
_NAME = re.compile(
    r"chats-(\d{8}-\d{6})-(daily|manual|before-update|before-restore)(?:-\d+)?\.sqlite3"
)
_TIME = "%Y%m%d-%H%M%S"


class Backup(msgspec.Struct, frozen=True, order=True):
    """A copy of all chats. `made_at` is local time."""

    made_at: datetime.datetime
    path: Path
    reason: Reason
    size_bytes: int


def folder() -> Path:
    """Where backups are kept, unless the person chose another place."""
    return paths.backup_dir()


def listed(where: Path | None = None) -> tuple[Backup, ...]:
    """All backups in a folder, the newest first."""
    found = []
    where = where or folder()
    for path in where.glob("chats-*.sqlite3") if where.is_dir() else ():
        if match := _NAME.fullmatch(path.name):
            made_at = datetime.datetime.strptime(match[1], _TIME)
            size_bytes = path.stat().st_size
            found.append(Backup(made_at, path, match[2], size_bytes))  # type: ignore[arg-type]
    return tuple(sorted(found, reverse=True))


def make(
    connections: Connections,
    reason: Reason = "manual",
    where: Path | None = None,
    cancel: CancelToken | None = None,
) -> Backup | None:
    """Copies the chats as they are at this moment, and proves the copy whole.

    Nobody has to wait for it: others read and write meanwhile. Returns None if it was cancelled.

    Raises:
        BackupError: There is no space, or the folder cannot be written.
        StoreDamaged: The chats are damaged; older backups are all kept.
    """
    where = where or folder()
    now = datetime.datetime.now().replace(microsecond=0)
    try:
        where.mkdir(parents=True, exist_ok=True, mode=0o700)
        target = _free_name(where, now, reason)
        partial = target.with_suffix(".part")
        for left in where.glob("chats-*.part"):  # of a copy that was cut off
            left.unlink(missing_ok=True)
        _check_space(connections, where)
        try:
            if not _copy(connections, partial, cancel or CancelToken()):
                return None
            os.replace(partial, target)
        finally:
            partial.unlink(missing_ok=True)
        backup = Backup(now, target, reason, target.stat().st_size)
    except OSError as error:
        raise _cannot(where, error) from error
    _make_room(listed(where))
    return backup


def make_daily(
    connections: Connections, where: Path | None = None, cancel: CancelToken | None = None
) -> Backup | None:
    """Makes today's backup; None if there is one."""
    today = datetime.date.today()
    if any(backup.made_at.date() == today and backup.reason == "daily" for backup in listed(where)):
        return None
    return make(connections, "daily", where, cancel)


def check(path: Path) -> None:
    """Reads a whole backup.

    Raises:
        BackupError: It is damaged, or none of Hearth's.
    """
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as copy:
            whole = copy.execute("PRAGMA integrity_check(1)").fetchone()[0] == "ok"
            tables = copy.execute("SELECT count(*) FROM sqlite_master WHERE name = 'chats'")
            ours = bool(tables.fetchone()[0])
    except sqlite3.Error:
        whole = ours = False
    if not whole or not ours:
        raise BackupError(
            "{path} is not a whole backup of chats.", "Choose another backup.", path=shown(path)
        )


def n_chats(path: Path) -> int | None:
    """How many chats are in a backup; None if it cannot be read."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as copy:
            row = copy.execute("SELECT count(*) FROM chats WHERE deleted_at_ms IS NULL").fetchone()
    except sqlite3.Error:
        return None
    return int(row[0])


def kept(backups: Iterable[Backup], today: datetime.date) -> set[Path]:
    """Which backups are worth their room: days, then weeks, and the last few of other kinds."""
    keep: set[Path] = set()
    days: set[datetime.date] = set()
    weeks: set[tuple[int, int]] = set()
    others: dict[str, int] = {}
    for backup in sorted(backups, reverse=True):
        if backup.reason != "daily":
            others[backup.reason] = others.get(backup.reason, 0) + 1
            if others[backup.reason] <= OTHERS:
                keep.add(backup.path)
            continue
        day = backup.made_at.date()
        week = day.isocalendar()[:2]
        if day not in days and len(days) < DAILY:
            days.add(day)
            weeks.add(week)
            keep.add(backup.path)
        elif week not in weeks and today - day <= datetime.timedelta(weeks=WEEKLY + 1):
            weeks.add(week)
            keep.add(backup.path)
    return keep


def _make_room(backups: tuple[Backup, ...]) -> None:
    keep = kept(backups, datetime.date.today())
    for backup in backups:
        if backup.path not in keep:
            backup.path.unlink(missing_ok=True)


def _copy(connections: Connections, partial: Path, cancel: CancelToken) -> bool:
    """Copies one moment of the chats; False if it was cancelled."""

    class _Cancelled(Exception):
        pass

    def watch(_status: int, _remaining: int, _total: int) -> None:
        if cancel.cancelled:
            raise _Cancelled

    partial.unlink(missing_ok=True)
    os.close(os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))  # nobody else reads it
    try:
        # The open transaction keeps the moment; without it every write would begin the copy anew.
        with connections.reading() as source, closing(sqlite3.connect(partial)) as copy:
            source.execute("SELECT count(*) FROM sqlite_master").fetchone()
            source.backup(copy, pages=_PAGES_AT_ONCE, progress=watch, sleep=0)
            copy.execute("PRAGMA journal_mode = DELETE")  # one file, without companions
    except _Cancelled:
        return False
    except sqlite3.Error as error:
        raise as_store_error(error, partial) from error
    try:
        check(partial)
    except BackupError as error:
        raise damaged(connections.where) from error
    _flush_to_disk(partial)
    return True


def _check_space(connections: Connections, where: Path) -> None:
    if connections.path is None:
        raise StoreError("Private chats are never written.", "")
    needed = connections.path.stat().st_size
    free = shutil.disk_usage(where).free
    if free < needed * 1.1 + 50e6:
        raise BackupError(
            "There is no room for a backup of your chats: it takes {size}, {free} are free.",
            "Free some space, or choose another folder for backups.",
            size=file_size(needed),
            free=file_size(free),
        )


def _free_name(where: Path, now: datetime.datetime, reason: Reason) -> Path:
    name = f"chats-{now.strftime(_TIME)}-{reason}"
    target = where / f"{name}.sqlite3"
    number = 2
    while target.exists():
        target = where / f"{name}-{number}.sqlite3"
        number += 1
    return target


def _flush_to_disk(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _cannot(where: Path, error: OSError) -> BackupError:
    return BackupError(
        "The backup in {folder} cannot be written: {reason}.",
        "Check that the folder exists and that you may write to it.",
        folder=shown(where),
        reason=error.strerror or shown(error),
    )
