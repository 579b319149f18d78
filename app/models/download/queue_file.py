"""The queue of downloads on disk, between two starts of the program. Holds no tokens, no links."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

import msgspec

from app.models.download.remote import ModelDownload


class Remembered(msgspec.Struct, frozen=True):
    """A download that is not finished."""

    download: ModelDownload
    paused: bool


def read_queue(path: Path | None) -> tuple[Remembered, ...]:
    """What was remembered; nothing from a file that is missing or damaged."""
    if path is None:
        return ()
    try:
        return msgspec.json.decode(path.read_bytes(), type=tuple[Remembered, ...])
    except (OSError, ValueError):
        return ()


def write_queue(path: Path | None, queue: Iterable[Remembered]) -> None:
    """Replaces the file in one step. A queue that cannot be kept is no reason not to download."""
    if path is None:
        return
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(path.name + ".new")
        with fresh.open("wb") as file:
            file.write(msgspec.json.encode(list(queue)))
            file.flush()
            os.fsync(file.fileno())
        os.replace(fresh, path)
