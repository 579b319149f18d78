"""The queue of downloads: which run, which wait, and what a person does to them.

Runs each download in a background thread; a clerk, a thread too, starts them and keeps the queue
on disk in step, so that nothing that a window calls here waits for a disk. Knows no window; how a
model is fetched is not its business.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

from app.cancel import CancelToken
from app.errors import (
    AppError,
    ArrivedDamaged,
    DownloadedElsewhere,
    HubUnreachable,
    NotEnoughSpace,
)
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
from app.models.download.model import ModelProgress, discard, fetch_model, here_bytes, known_damage
from app.models.download.pace import Limiter, Speedometer
from app.models.download.queue_file import Remembered, SharedQueue
from app.models.download.queued import Patience, QueuedDownload
from app.models.download.remote import DEFAULT_TUNING, ModelDownload, Tuning, stopped_by_mistake
from app.models.download.space import RESERVE_BYTES

_LOOK_EVERY_S = 0.5
_CLOSE_WITHIN_S = 1.0


class Downloads:
    """All downloads of a person, or one of them.

    Args:
        folder: Where models live, or what says so whenever a download begins; made when needed.
        source: Knows the links, usually a `Hub`.
        on_event: Told of each change, one at a time, from any thread; must return at once.
        memory: The file that keeps the queue between two starts and shares it with what else runs;
            None for neither.
        at_once: How many models are fetched at the same time.
        bytes_per_s: The limit for all of them together, 0 for none.
        fetch: Fetches one model: `fetch_model`, or `fetch_apart` from a `Hub`.
        whole_queue: Takes up what earlier runs and other processes have left, and waits while one
            of them fetches a model. Else it minds only what is added here, and fails instead.

    Use `start` once, `close` at the end; the methods between return at once.
    """

    def __init__(
        self,
        folder: Path | Callable[[], Path],
        source: LinkSource,
        on_event: Callable[[DownloadEvent], None],
        memory: Path | None = None,
        at_once: int = 1,
        bytes_per_s: int = 0,
        tuning: Tuning = DEFAULT_TUNING,
        patience: Patience | None = None,
        reserve_bytes: int = RESERVE_BYTES,
        whole_queue: bool = True,
        fetch: Callable[..., tuple[Path, ...] | None] = fetch_model,
    ) -> None:
        self._folder, self._source, self._on_event = folder, source, on_event
        self._at_once, self._tuning, self._reserve = max(1, at_once), tuning, reserve_bytes
        self._patience = patience or Patience()
        self._whole_queue, self._fetch_model = whole_queue, fetch
        self._limiter = Limiter(bytes_per_s)
        self._shared = SharedQueue(memory)
        self._lock = threading.RLock()
        self._entries: dict[str, QueuedDownload] = {}
        self._threads: set[threading.Thread] = set()
        self._closed = False
        self._news = threading.Event()

    @property
    def folder(self) -> Path:
        """Where models live now."""
        return self._folder() if callable(self._folder) else self._folder

    def start(self) -> None:
        """Soon takes up the queue: what was under way goes on, what was paused waits."""
        thread = threading.Thread(target=self._clerk, name="downloads", daemon=True)
        with self._lock:
            self._threads.add(thread)
        thread.start()

    def rows(self) -> tuple[DownloadRow, ...]:
        """All downloads that are not finished, in their order."""
        with self._lock:
            return tuple(entry.row() for entry in self._entries.values())

    def add(self, download: ModelDownload) -> None:
        """Puts a model at the end of the queue; one that is there already goes on."""
        with self._lock:
            if entry := self._entries.get(download.id):
                entry.wanted_again = entry.removing
                self.resume(download.id)
                return
            entry = self._put(download, "queued", 0)
            entry.looks_for_damage = not self._whole_queue  # who orders one alone has read why
            self._remember(entry)

    def pause(self, id: str) -> None:
        """Stops it; what has come stays. Nothing happens to an unknown one."""
        with self._lock:
            entry = self._entries.get(id)
            if entry is not None and not entry.removing:
                self._pause(entry)
                self._remember(entry)

    def resume(self, id: str) -> None:
        """Lets it go on, or try again."""
        with self._lock:
            entry = self._entries.get(id)
            if entry is not None and not entry.removing and entry.rests:
                self._go_on(entry)
                self._remember(entry)

    def cancel(self, id: str) -> None:
        """Ends it and removes what has come; never a finished model."""
        with self._lock:
            entry = self._entries.get(id)
            if entry is not None and not entry.removing:
                self._cancel(entry)
                self._remember(entry)

    def limit(self, bytes_per_s: int) -> None:
        """The limit for all downloads together from now on, 0 for none."""
        self._limiter.bytes_per_s = bytes_per_s

    def close(self, within_s: float | None = _CLOSE_WITHIN_S) -> None:
        """Stops everything; the next `start` goes on where this ended.

        Args:
            within_s: What hangs longer ends with the process, and loses nothing noted. None waits
                until nothing is written any more, which the time-outs of the network bound.
        """
        deadline = None if within_s is None else time.monotonic() + within_s
        with self._lock:
            self._closed = True
            for entry in self._entries.values():
                if entry.cancel is not None:
                    entry.cancel.cancel()
            threads = set(self._threads)
        self._news.set()
        for thread in threads:
            thread.join(None if deadline is None else max(0.0, deadline - time.monotonic()))

    def _put(
        self,
        download: ModelDownload,
        state: DownloadState,
        have_bytes: int,
        error: AppError | None = None,
    ) -> QueuedDownload:
        entry = self._entries[download.id] = QueuedDownload(download, state, have_bytes)
        self._set(entry, state, error)
        return entry

    def _set(
        self, entry: QueuedDownload, state: DownloadState, error: AppError | None = None
    ) -> None:
        entry.state, entry.error = state, error
        self._on_event(DownloadChanged(entry.row()))

    def _pause(self, entry: QueuedDownload) -> None:
        self._set(entry, "paused")
        if entry.cancel is not None:
            entry.cancel.cancel()

    def _go_on(self, entry: QueuedDownload) -> None:
        entry.looks_for_damage |= isinstance(entry.error, ArrivedDamaged)
        self._set(entry, "queued")

    def _cancel(self, entry: QueuedDownload) -> None:
        entry.removing = True
        if entry.cancel is not None:
            entry.cancel.cancel()

    def _remember(self, entry: QueuedDownload) -> None:
        self._shared.put(Remembered(entry.download, entry.rests, entry.removing))
        self._news.set()

    def _clerk(self) -> None:
        """Keeps the queue on disk in step with this one, and starts what may start."""
        awake = Awake()
        try:
            while not self._closed:
                self._news.clear()
                for id, kept in self._shared.step().items():
                    self._heed(id, kept)
                if self._advance():
                    awake.start()
                else:
                    awake.stop()
                self._news.wait(_LOOK_EVERY_S)
            with self._lock:
                others = self._threads - {threading.current_thread()}
            for thread in others:
                thread.join(_CLOSE_WITHIN_S)  # each may have something to note at its end
            self._shared.step()
        finally:
            awake.stop()

    def _heed(self, id: str, kept: Remembered | None) -> None:
        """Another process, or an earlier one, has noted how a download stands: None for over."""
        have_bytes, damage = 0, None
        if kept is not None and id not in self._entries:
            have_bytes = here_bytes(kept.download, self.folder, self._tuning)
            damage = known_damage(kept.download, self.folder, self._tuning)
        with self._lock:
            entry = self._entries.get(id)
            if self._shared.is_noting(id):
                return  # somebody here has said something else since
            if kept is None:
                if entry is not None:
                    self._over(entry)
                return
            if entry is None:
                if not self._whole_queue:
                    return
                rests: DownloadState = "paused" if damage is None else "failed"
                state = rests if kept.paused else "queued"
                entry = self._put(kept.download, state, have_bytes, damage)
            if kept.removing:
                self._cancel(entry)
            elif kept.paused and not entry.rests:
                self._pause(entry)
            elif not kept.paused and entry.rests:
                self._go_on(entry)

    def _over(self, entry: QueuedDownload) -> None:
        """Another process has finished or removed it."""
        if entry.cancel is not None and not entry.is_elsewhere:
            self._remember(entry)  # nobody can but this one: the note got lost
            return
        if entry.cancel is not None:
            entry.cancel.cancel()
        self._entries.pop(entry.download.id, None)
        done, folder = entry.download, self.folder
        files = tuple(folder / file.name for file in done.files)
        if all(file.exists() for file in files):
            self._on_event(DownloadFinished(done.id, done.title, files))
        else:
            self._on_event(DownloadRemoved(done.id))

    def _advance(self) -> bool:
        """Starts what may start; whether anything runs."""
        with self._lock:
            running = sum(entry.cancel is not None for entry in self._entries.values())
            for entry in self._entries.values():
                if self._closed or entry.cancel is not None:
                    continue
                if entry.removing:
                    self._begin(entry, self._remove)
                elif entry.state == "queued" and running < self._at_once:
                    running += 1
                    self._begin(entry, self._run)
            return running > 0

    def _begin(
        self, entry: QueuedDownload, work: Callable[[QueuedDownload, CancelToken], None]
    ) -> None:
        entry.cancel = CancelToken()
        thread = threading.Thread(
            target=self._work, args=(work, entry, entry.cancel), name="download", daemon=True
        )
        self._threads.add(thread)
        thread.start()

    def _work(
        self,
        work: Callable[[QueuedDownload, CancelToken], None],
        entry: QueuedDownload,
        cancel: CancelToken,
    ) -> None:
        try:
            work(entry, cancel)
        finally:
            with self._lock:
                entry.cancel = None
                self._threads.discard(threading.current_thread())
            self._news.set()

    def _run(self, entry: QueuedDownload, cancel: CancelToken) -> None:
        files: tuple[Path, ...] | None = None
        failure: AppError | None = stopped_by_mistake(entry.download.title)
        try:
            files, failure = self._try_until_done(entry, cancel)
        finally:
            with self._lock:
                if self._entries.get(entry.download.id) is not entry:
                    pass  # another process has ended it
                elif files is not None:
                    del self._entries[entry.download.id]
                    self._shared.drop(entry.download.id)
                    done = entry.download
                    self._on_event(DownloadFinished(done.id, done.title, files))
                elif entry.removing:
                    pass  # the clerk sees to it
                elif failure is not None:
                    self._set(entry, "failed", failure)
                    if not entry.is_elsewhere:  # of what another process does, that one keeps note
                        self._remember(entry)
                elif not entry.rests:
                    self._set(entry, "queued")

    def _try_until_done(
        self, entry: QueuedDownload, cancel: CancelToken
    ) -> tuple[tuple[Path, ...] | None, AppError | None]:
        """The files, or why there are none; both None when cancelled."""
        stopped = threading.Event()
        network_s = self._patience.network_s
        reason: AppError | None = None
        with cancel.on_cancel(stopped.set):
            while not cancel.cancelled:
                if not isinstance(reason, DownloadedElsewhere):
                    self._progress(entry, cancel, None)
                try:
                    return self._fetch(entry, cancel), None
                except NotEnoughSpace as error:
                    reason, wait_s = error, self._patience.space_s
                except HubUnreachable as error:
                    reason, wait_s = error, network_s
                    network_s = min(network_s * 2, self._patience.network_most_s)
                except DownloadedElsewhere as error:
                    if not self._whole_queue:
                        return None, error
                    reason, wait_s = error, self._patience.elsewhere_s
                    entry.have_bytes = here_bytes(entry.download, self.folder, self._tuning)
                except AppError as error:
                    return None, error
                with self._lock:
                    if not cancel.cancelled:
                        self._set(entry, "waiting", reason)
                stopped.wait(wait_s)
        return None, None

    def _fetch(self, entry: QueuedDownload, cancel: CancelToken) -> tuple[Path, ...] | None:
        return self._fetch_model(
            entry.download,
            self.folder,
            self._source,
            cancel,
            lambda now: self._progress(entry, cancel, now),
            self._tuning,
            self._limiter,
            self._reserve,
            entry.looks_for_damage,
        )

    def _progress(
        self, entry: QueuedDownload, cancel: CancelToken, now: ModelProgress | None
    ) -> None:
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

    def _remove(self, entry: QueuedDownload, cancel: CancelToken) -> None:
        """Throws away what has come; a process that holds it does so when it reads the mark."""
        is_mine = True
        try:
            discard(entry.download, self.folder)
        except DownloadedElsewhere:
            is_mine = False
        except OSError:
            pass  # such as a folder that is no longer there
        with self._lock:
            if self._entries.get(entry.download.id) is not entry:
                return
            del self._entries[entry.download.id]
            if is_mine:
                self._shared.drop(entry.download.id)
            self._on_event(DownloadRemoved(entry.download.id))
            if entry.wanted_again:
                self.add(entry.download)
