"""What the queue of downloads tells: one value for each change, to be shown or printed.

Values only; the window and the command line consume the same ones.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import msgspec

from app.errors import AppError

# "checking": all bytes are there, and the last of them are being verified. "waiting": it goes on by
# itself, as soon as there is space or a connection. "failed": only a person can help.
DownloadState = Literal["queued", "downloading", "checking", "waiting", "paused", "failed"]


class DownloadRow(msgspec.Struct, frozen=True):
    """One download as it stands. `left_s` is None where nobody can say.

    `error` says why it waits or has failed.
    """

    id: str
    title: str
    state: DownloadState
    have_bytes: int
    total_bytes: int
    bytes_per_s: float = 0.0
    left_s: float | None = None
    error: AppError | None = None


class DownloadChanged(msgspec.Struct, frozen=True):
    """A download is new, has come further, or is in another state."""

    row: DownloadRow


class DownloadFinished(msgspec.Struct, frozen=True):
    """A model is complete, verified and has its names; the row is gone."""

    id: str
    title: str
    files: tuple[Path, ...]


class DownloadRemoved(msgspec.Struct, frozen=True):
    """A download was cancelled, and what had come of it removed."""

    id: str


DownloadEvent = DownloadChanged | DownloadFinished | DownloadRemoved
