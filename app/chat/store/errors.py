"""What can go wrong with the chats on disk, in words; and SQLite's own errors told as these."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from app.errors import AppError
from app.models.wording import shown

if TYPE_CHECKING:  # who only names these errors need not wait for SQLite
    import sqlite3


class StoreError(AppError):
    """The chats cannot be read or written; what was written before is still there."""


class StoreBusy(StoreError):
    """Another Hearth holds the chats."""


class StoreFull(StoreError):
    """There is no space left on the disk for chats."""


class StoreDamaged(StoreError):
    """The file with the chats is damaged. It stays where it is until a backup is restored."""


class StoreTooNew(StoreError):
    """The chats were last written by a later version of Hearth."""


class BackupError(StoreError):
    """A backup cannot be made or restored; the chats themselves are untouched."""


class ChatNotFound(StoreError):
    """There is no such chat, message, folder or persona, or no longer."""


def damaged(path: Path) -> StoreDamaged:
    return StoreDamaged(
        "The file with your chats is damaged: {path}.",
        "Restore a backup; the damaged file is kept.",
        path=shown(path),
    )


def no_chat(id: int) -> ChatNotFound:
    return ChatNotFound("Chat {id} is not there (any more).", "", id=id)


def no_message(id: int) -> ChatNotFound:
    return ChatNotFound("Message {id} is not there (any more).", "", id=id)


def no_folder(id: int) -> ChatNotFound:
    return ChatNotFound("Folder {id} is not there (any more).", "", id=id)


def no_persona(uid: str) -> ChatNotFound:
    return ChatNotFound("Persona {id} is not there (any more).", "", id=shown(uid))


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turns what SQLite raises inside into a `StoreError`; `path` is named in it."""
    import sqlite3

    try:
        yield
    except sqlite3.Error as error:
        raise as_store_error(error, path) from error
    except OSError as error:
        raise StoreError(
            "The chats in {path} cannot be opened: {reason}.",
            "Check that the folder exists and that you may write to it.",
            path=shown(path),
            reason=error.strerror or shown(error),
        ) from error


def as_store_error(error: sqlite3.Error, path: Path) -> StoreError:
    """The same in words. Primary codes are compared: extended ones only add detail."""
    import sqlite3

    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return damaged(path)
    if code == sqlite3.SQLITE_FULL:
        return StoreFull(
            "There is no space left on the disk; nothing more of this chat can be saved.",
            "Free some space. What you see stays in the window until then.",
        )
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return StoreBusy(
            "Another Hearth is busy with the chats.", "Wait until it is done, then try again."
        )
    return StoreError(
        "The chats in {path} cannot be used: {reason}.",
        "Check that there is space on the disk, and that you may write to the folder.",
        path=shown(path),
        reason=shown(error),
    )
