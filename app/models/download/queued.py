"""One download as the queue sees it: how far it is, what becomes of it, and how long it waits."""

from __future__ import annotations

import msgspec

from app.cancel import CancelToken
from app.errors import AppError, DownloadedElsewhere
from app.models.download.events import DownloadRow, DownloadState
from app.models.download.pace import Speedometer
from app.models.download.remote import ModelDownload


class Patience(msgspec.Struct, frozen=True):
    """Seconds between two tries of a download that waits: for space, for a connection, or for
    another process that fetches the same.

    The one for a connection grows up to `network_most_s`.
    """

    space_s: float = 5.0
    network_s: float = 10.0
    network_most_s: float = 300.0
    elsewhere_s: float = 1.0


class QueuedDownload:
    """A download that is not finished; whoever changes it holds the queue's lock.

    `cancel` is set while a thread of this process works on it. `wanted_again`: while it was being
    removed, somebody chose it once more. `looks_for_damage`: it arrived damaged, and a person has
    decided that it is to be looked for what.
    """

    def __init__(self, download: ModelDownload, state: DownloadState, have_bytes: int) -> None:
        self.download = download
        self.state: DownloadState = state
        self.have_bytes = have_bytes
        self.speed = Speedometer()
        self.error: AppError | None = None
        self.cancel: CancelToken | None = None
        self.removing = False
        self.wanted_again = False
        self.looks_for_damage = False

    @property
    def is_elsewhere(self) -> bool:
        """Another process fetches it."""
        return isinstance(self.error, DownloadedElsewhere)

    @property
    def rests(self) -> bool:
        """Nothing happens to it until a person says so."""
        return self.state in ("paused", "failed")

    def row(self) -> DownloadRow:
        total = self.download.total_bytes
        moving = self.state == "downloading"
        return DownloadRow(
            self.download.id,
            self.download.title,
            self.state,
            self.have_bytes,
            total,
            self.speed.bytes_per_s() if moving else 0.0,
            self.speed.left_s(total - self.have_bytes) if moving else None,
            self.error,
        )
