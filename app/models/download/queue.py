"""The queue of downloads: which run, which wait, and what a person does to them.

Runs each download in a background thread, remembers the queue between two starts of the program.
Knows no window; how a model is fetched is not its business.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import msgspec

from app.cancel import CancelToken
from app.errors import AppError, DownloadError, HubUnreachable, NotEnoughSpace
from app.models.download.awake import Awake
from app.models.download.connection import LinkSource
from app.models.download.events import (
    DownloadChanged,
    DownloadEvent,
    DownloadFinished,
    DownloadRemoved,
    DownloadRow,
    DownloadState,
)
from app.models.download.model import ModelProgress, discard, fetch_model, here_bytes
from app.models.download.pace import Limiter, Speedometer
from app.models.download.queue_file import Remembered, read_queue, write_queue
from app.models.download.remote import DEFAULT_TUNING, ModelDownload, Tuning
from app.models.download.space import RESERVE_BYTES
from app.models.wording import shown


class Patience(msgspec.Struct, frozen=True):
    """Seconds between two tries of a download that waits for space, or for a connection.

    The latter grows up to `network_most_s`.
    """

    space_s: float = 5.0
    network_s: float = 10.0
    network_most_s: float = 300.0


class _Entry:
    """One download. `cancel` is set while it runs."""

    def __init__(self, download: ModelDownload, state: DownloadState, have_bytes: int) -> None:
        self.download = download
        self.state: DownloadState = state
        self.have_bytes = have_bytes
        self.speed = Speedometer()
        self.error: AppError | None = None
        self.cancel: CancelToken | None = None
        self.removing = False

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


class Downloads:
    """All downloads into one folder.

    Args:
        folder: Where models live; made when the first download starts.
        source: Knows the links, usually a `Hub`.
        on_event: Told of each change, one at a time, from any thread; must return at once.
        memory: The file that keeps the queue between two starts; None keeps nothing.
        at_once: How many models are fetched at the same time.
        bytes_per_s: The limit for all of them together, 0 for none.

    Use `start` once, `close` at the end; the methods between return at once.
    """

    def __init__(
        self,
        folder: Path,
        source: LinkSource,
        on_event: Callable[[DownloadEvent], None],
        memory: Path | None = None,
        at_once: int = 1,
        bytes_per_s: int = 0,
        tuning: Tuning = DEFAULT_TUNING,
        patience: Patience | None = None,
        reserve_bytes: int = RESERVE_BYTES,
    ) -> None:
        self.folder = folder
        self._source, self._on_event, self._memory = source, on_event, memory
        self._at_once, self._tuning, self._reserve = max(1, at_once), tuning, reserve_bytes
        self._patience = patience or Patience()
        self._limiter = Limiter(bytes_per_s)
        self._awake = Awake()
        self._lock = threading.RLock()
        self._entries: dict[str, _Entry] = {}
        self._threads: set[threading.Thread] = set()
        self._closed = False

    def start(self) -> None:
        """Takes up the remembered queue: what was under way goes on, what was paused waits."""
        with self._lock:
            for kept in read_queue(self._memory):
                state: DownloadState = "paused" if kept.paused else "queued"
                self._put(kept.download, state)
            self._advance()

    def rows(self) -> tuple[DownloadRow, ...]:
        """All downloads that are not finished, in their order."""
        with self._lock:
            return tuple(entry.row() for entry in self._entries.values())

    def add(self, download: ModelDownload) -> None:
        """Puts a model at the end of the queue; one that is there already goes on."""
        with self._lock:
            if download.id in self._entries:
                self.resume(download.id)
                return
            self._put(download, "queued")
            self._remember()
            self._advance()

    def pause(self, id: str) -> None:
        """Stops it; what has come stays. Nothing happens to an unknown one."""
        with self._lock:
            entry = self._entries.get(id)
            if entry is None or entry.removing:
                return
            self._set(entry, "paused")
            if entry.cancel is not None:
                entry.cancel.cancel()
            self._remember()
            self._advance()

    def resume(self, id: str) -> None:
        """Lets it go on, or try again."""
        with self._lock:
            entry = self._entries.get(id)
            if entry is None or entry.removing or entry.state not in ("paused", "failed"):
                return
            self._set(entry, "queued")
            self._remember()
            self._advance()

    def cancel(self, id: str) -> None:
        """Ends it and removes what has come; never a finished model."""
        with self._lock:
            entry = self._entries.get(id)
            if entry is None or entry.removing:
                return
            entry.removing = True
            if entry.cancel is not None:
                entry.cancel.cancel()
                return
            self._remove(entry)

    def limit(self, bytes_per_s: int) -> None:
        """The limit for all downloads together from now on, 0 for none."""
        self._limiter.bytes_per_s = bytes_per_s

    def close(self) -> None:
        """Stops everything and waits for it; the next `start` goes on where this ended."""
        with self._lock:
            self._closed = True
            for entry in self._entries.values():
                if entry.cancel is not None:
                    entry.cancel.cancel()
            threads = set(self._threads)
        for thread in threads:
            thread.join()
        self._awake.stop()

    def _put(self, download: ModelDownload, state: DownloadState) -> None:
        entry = _Entry(download, state, here_bytes(download, self.folder, self._tuning))
        self._entries[download.id] = entry
        self._tell(entry)

    def _set(self, entry: _Entry, state: DownloadState, error: AppError | None = None) -> None:
        entry.state, entry.error = state, error
        self._tell(entry)

    def _tell(self, entry: _Entry) -> None:
        self._on_event(DownloadChanged(entry.row()))

    def _remember(self) -> None:
        kept = [
            Remembered(entry.download, entry.state in ("paused", "failed"))
            for entry in self._entries.values()
            if not entry.removing
        ]
        write_queue(self._memory, kept)

    def _advance(self) -> None:
        """Starts what may start."""
        running = sum(entry.cancel is not None for entry in self._entries.values())
        for entry in self._entries.values():
            if running >= self._at_once or self._closed:
                break
            if entry.state == "queued" and entry.cancel is None:
                running += 1
                entry.cancel = CancelToken()
                thread = threading.Thread(
                    target=self._run, args=(entry, entry.cancel), name="download", daemon=True
                )
                self._threads.add(thread)
                thread.start()
        if running:
            self._awake.start()
        else:
            self._awake.stop()

    def _run(self, entry: _Entry, cancel: CancelToken) -> None:
        files: tuple[Path, ...] | None = None
        failure: AppError | None = DownloadError(
            "The download of {title} stopped because of a mistake in Hearth.",
            "Try again; what has come so far is kept.",
            title=shown(entry.download.title),
        )
        try:
            files, failure = self._try_until_done(entry, cancel)
        finally:
            with self._lock:
                entry.cancel = None
                self._threads.discard(threading.current_thread())
                if files is not None:
                    del self._entries[entry.download.id]
                    self._remember()
                    done = entry.download
                    self._on_event(DownloadFinished(done.id, done.title, files))
                elif entry.removing:
                    self._remove(entry)
                elif failure is not None:
                    self._set(entry, "failed", failure)
                    self._remember()
                elif entry.state not in ("paused", "queued"):
                    self._set(entry, "queued")
                self._advance()

    def _try_until_done(
        self, entry: _Entry, cancel: CancelToken
    ) -> tuple[tuple[Path, ...] | None, AppError | None]:
        """The files, or why there are none; both None when cancelled."""
        stopped = threading.Event()
        network_s = self._patience.network_s
        with cancel.on_cancel(stopped.set):
            while not cancel.cancelled:
                self._progress(entry, cancel, None)
                try:
                    return self._fetch(entry, cancel), None
                except NotEnoughSpace as error:
                    reason: AppError = error
                    wait_s = self._patience.space_s
                except HubUnreachable as error:
                    reason, wait_s = error, network_s
                    network_s = min(network_s * 2, self._patience.network_most_s)
                except AppError as error:
                    return None, error
                with self._lock:
                    if not cancel.cancelled:
                        self._set(entry, "waiting", reason)
                stopped.wait(wait_s)
        return None, None

    def _fetch(self, entry: _Entry, cancel: CancelToken) -> tuple[Path, ...] | None:
        return fetch_model(
            entry.download,
            self.folder,
            self._source,
            cancel,
            lambda now: self._progress(entry, cancel, now),
            self._tuning,
            self._limiter,
            self._reserve,
        )

    def _progress(self, entry: _Entry, cancel: CancelToken, now: ModelProgress | None) -> None:
        with self._lock:
            if cancel.cancelled:
                return
            if now is not None:
                entry.have_bytes = now.have_bytes
                entry.speed.note(now.received_bytes)
            else:
                entry.speed = Speedometer()
            all_there = entry.have_bytes >= entry.download.total_bytes
            self._set(entry, "checking" if all_there else "downloading")

    def _remove(self, entry: _Entry) -> None:
        self._entries.pop(entry.download.id, None)
        self._remember()
        with suppress(OSError):  # such as a folder that is no longer there
            discard(entry.download, self.folder)
        self._on_event(DownloadRemoved(entry.download.id))
        self._advance()
