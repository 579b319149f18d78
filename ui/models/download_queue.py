"""The queue of downloads as the window keeps it: begun when needed, set down while models move.

For background threads only: every call may wait for the disk. Knows no Qt.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from app import paths

if TYPE_CHECKING:
    from app.models.download import DownloadEvent, Downloads, Hub, ModelDownload, Tuning

MEMORY = "downloads.json"


class DownloadQueue:
    """One `Downloads` at a time, into the models folder as it is now.

    Args:
        hub: Where models come from; asked for when the queue begins.
        on_event: Told of each change from any thread; must return at once.
        reserve_bytes: What to leave free on the disk.
        apart: Each download runs in a process of its own, so that no thread of it is in the way.
    """

    def __init__(
        self,
        hub: Callable[[], Hub],
        on_event: Callable[[DownloadEvent], None],
        tuning: Tuning,
        reserve_bytes: int,
        bytes_per_s: int = 0,
        *,
        apart: bool = False,
    ) -> None:
        self._hub, self._on_event = hub, on_event
        self._tuning, self._reserve_bytes = tuning, reserve_bytes
        self._bytes_per_s, self._apart = bytes_per_s, apart
        self._lock = threading.Lock()
        self._downloads: Downloads | None = None
        self._known: dict[str, ModelDownload] = {}
        self._waiting: list[ModelDownload] = []
        self._is_held = self._is_closed = False

    def tell(self, order: Callable[[Downloads], None]) -> None:
        """Begins, with what an earlier run left, and passes an order on; none while it is held."""
        with self._lock:
            if (downloads := self._begun()) and not self._is_held:
                order(downloads)

    def add(self, download: ModelDownload) -> None:
        """Adds a download; one that comes while the queue is held begins afterwards."""
        with self._lock:
            self._known[download.id] = download
            if self._is_held:
                self._waiting.append(download)
            elif downloads := self._begun():
                downloads.add(download)

    def limit(self, bytes_per_s: int) -> None:
        with self._lock:
            self._bytes_per_s = bytes_per_s
            if self._downloads is not None:
                self._downloads.limit(bytes_per_s)

    def note(self, id: str) -> None:
        """Lists a model that has just arrived, with the checksums that it was verified by.

        Raises:
            AppError: It is no model that Hearth can run, or the list cannot be saved.
        """
        from app.models import inventory

        with self._lock:
            download = self._known.pop(id, None) or _of_catalogue(id)
        if download is not None:
            folder = inventory.models_folder()
            checksums = [file.sha256 for file in download.files]
            inventory.note_downloaded(folder / download.files[0].name, checksums)

    def hold(self) -> None:
        """Stops all writing into the folder, until `release`; what has come stays."""
        with self._lock:
            self._is_held = True
            downloads = self._downloads
        if downloads is not None:
            downloads.close(within_s=None)  # what it still wrote would stay behind

    def release(self) -> None:
        """Goes on in the folder as it is now."""
        with self._lock:
            self._is_held = False
            was_begun, self._downloads = self._downloads is not None, None
            waiting, self._waiting = self._waiting, []
            if (was_begun or waiting) and (downloads := self._begun()):
                for download in waiting:
                    downloads.add(download)

    def close(self) -> None:
        """Stops everything and waits for it; the next run goes on where this ended."""
        with self._lock:
            self._is_closed = True
            downloads = self._downloads
        if downloads is not None:
            downloads.close()

    def _begun(self) -> Downloads | None:
        from app.models import inventory

        if self._is_closed:
            return None
        if self._downloads is None and not self._is_held:
            # The window is there before any of this is imported.
            from app.models.download import Downloads, fetch_apart, fetch_model
            from app.models.download.queue_file import read_queue

            memory = paths.state_dir() / MEMORY
            for id, kept in read_queue(memory).items():
                self._known[id] = kept.download
            self._downloads = Downloads(
                inventory.models_folder,
                self._hub(),
                self._on_event,
                memory=memory,
                bytes_per_s=self._bytes_per_s,
                tuning=self._tuning,
                reserve_bytes=self._reserve_bytes,
                fetch=fetch_apart if self._apart else fetch_model,
            )
            self._downloads.start()
        return self._downloads


def _of_catalogue(id: str) -> ModelDownload | None:
    """What another window or the command line has fetched, if the catalogue has it."""
    from app.models import catalogue
    from app.models.offer import download_of

    entry = catalogue.load().entry(id)
    return download_of(entry) if entry is not None else None
