"""The downloads, for the window: what is coming, what was found on the Hub, and what was asked for.

Lives on the UI thread; the queue, the disk, the network and the keyring are asked in background
threads. Knows no widget.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.cancel import CancelToken
from app.errors import AccessDenied, AppError
from app.models.download import (
    DownloadChanged,
    DownloadFinished,
    DownloadRemoved,
    DownloadRow,
    ModelDownload,
    Tuning,
    forget_token,
    keep_token,
)
from app.models.download.remote import DEFAULT_TUNING
from app.models.download.space import RESERVE_BYTES
from ui.bridge import Bridge, Job, JobDone, JobFailed
from ui.models.asker import Answer, Asker
from ui.models.download_queue import DownloadQueue
from ui.models.mailbox import Mailbox
from ui.models.shelf import Shelf
from ui.preferences import Preferences

if TYPE_CHECKING:  # imported in the background, when something is fetched or looked for
    from app.models.download import Downloads, GgufFile, GgufRepository, Hub, HubModel

# The click is drawn first: the queue's thread would share the interpreter with the drawing.
ORDERED_AFTER_MS = 50


@dataclass(frozen=True, slots=True)
class Results:
    """What the Hub said to a search: repositories, or the one that a link names.

    `file` is the one in `repository` that the link means, if it names one.
    """

    text: str
    models: tuple[HubModel, ...] = ()
    repository: GgufRepository | None = None
    file: GgufFile | None = None


@dataclass(frozen=True, slots=True)
class Looked:
    """What is in a repository, or why that cannot be said."""

    repo: str
    repository: GgufRepository | None = None
    error: AppError | None = None


class DownloadDesk(QObject):
    """Takes orders for models and says how they come along; all methods return at once.

    `row_changed` carries a `DownloadRow`, at most ten times a second for each; `finished` a
    `DownloadFinished`, when the model is in the library; `removed` an id. `failed` carries an
    `AppError`. `results` carries `Results`, `search_failed` an `AppError`, `looked` a `Looked`.
    `token_kept`: the access token is in the keyring, or no longer.

    Args:
        hub: Where models come from; the usual one if None.
        preferences: Keep the limit of bandwidth; None: it holds until the window is closed.
        reserve_bytes: What to leave free on the disk.
        apart: Each download runs in a process of its own, which keeps this thread quick.
    """

    row_changed = Signal(object)
    finished = Signal(object)
    removed = Signal(str)
    failed = Signal(object)
    results = Signal(object)
    search_failed = Signal(object)
    looked = Signal(object)
    token_kept = Signal(bool)

    def __init__(
        self,
        shelf: Shelf,
        hub: Hub | None = None,
        preferences: Preferences | None = None,
        *,
        tuning: Tuning = DEFAULT_TUNING,
        reserve_bytes: int = RESERVE_BYTES,
        apart: bool = False,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._shelf, self._preferences = shelf, preferences
        self._given_hub = hub
        self._rows: dict[str, DownloadRow] = {}
        self.ordered: set[str] = set()  # what the person has asked for since the start
        self._arrivals: dict[int, DownloadFinished] = {}
        self._lookups: dict[int, str] = {}
        self._search: int | None = None
        self.limit_bytes_per_s = preferences.settings.download_limit if preferences else 0
        self._mailbox = Mailbox(self)
        self._mailbox.delivered.connect(self._take_events)
        self._queue = DownloadQueue(
            self._hub,
            self._mailbox.put,
            tuning,
            reserve_bytes,
            self.limit_bytes_per_s,
            apart=apart,
        )
        shelf.hold_while_moving(self._queue.hold, self._queue.release)
        self._orders = Bridge(self, "downloads")
        self._orders.failed.connect(self._take_failure)
        self._orders.done.connect(self._take_end)
        self._wanted: list[ModelDownload] = []
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(ORDERED_AFTER_MS)
        self._soon.timeout.connect(self._order_wanted)
        self._asker = Asker(self)
        self._asker.answered.connect(self._take_answer)

    def _hub(self) -> Hub:
        """For background threads: what speaks to a hub takes a moment to be imported."""
        if self._given_hub is None:
            from app.models.download import Hub

            self._given_hub = Hub()
        return self._given_hub

    @property
    def rows(self) -> tuple[DownloadRow, ...]:
        """All downloads that are not finished, in their order."""
        return tuple(self._rows.values())

    @property
    def searching(self) -> bool:
        return self._search is not None

    @property
    def is_held(self) -> bool:
        """While the folder moves, nothing can be paused or cancelled."""
        return self._shelf.is_moving

    def row_of(self, id: str) -> DownloadRow | None:
        return self._rows.get(id)

    @Slot()
    def start(self) -> None:
        """Goes on with what an earlier run left."""
        self._tell_queue(lambda _: None)

    def get(self, entry_id: str) -> None:
        """Orders a model of the catalogue."""
        from app.models import catalogue
        from app.models.offer import download_of

        entry = catalogue.load().entry(entry_id)
        if entry is not None:
            self.get_download(download_of(entry))

    def get_download(self, download: ModelDownload) -> None:
        """Orders a model whose files, sizes and checksums are known."""
        self.ordered.add(download.id)
        if download.id not in self._rows:  # seen at once, whatever the disk is busy with
            self._show(DownloadRow(download.id, download.title, "queued", 0, download.total_bytes))
        self._wanted.append(download)
        self._soon.start()

    def get_file(self, repo: str, path: str) -> None:
        """Orders any other GGUF file of the Hub, which is asked for its size and checksum first."""
        self._asker.ask(lambda: self._hub().model(repo, path))

    def pause(self, id: str) -> None:
        self._tell_queue(lambda downloads: downloads.pause(id))

    def resume(self, id: str) -> None:
        """Lets it go on, or try again."""
        self.ordered.add(id)
        self._tell_queue(lambda downloads: downloads.resume(id))

    def cancel(self, id: str) -> None:
        """Ends it and removes what has come."""
        self._tell_queue(lambda downloads: downloads.cancel(id))

    def set_limit(self, bytes_per_s: int) -> None:
        """The limit for all downloads together, 0 for none."""
        self.limit_bytes_per_s = bytes_per_s
        if self._preferences is not None:
            self._preferences.change(download_limit=bytes_per_s)

        def job(_: CancelToken) -> Iterator[object]:
            self._queue.limit(bytes_per_s)
            return iter(())

        self._orders.submit(job)

    def set_token(self, token: str) -> None:
        """Keeps the access token in the keyring, and lets downloads that lack one try again."""

        def keep() -> bool:
            keep_token(token)
            return True

        self._asker.ask(keep)

    def forget_token(self) -> None:
        def forget() -> bool:
            forget_token()
            return False

        self._asker.ask(forget)

    def search(self, text: str) -> None:
        """Looks for a pasted link, a name or words; a newer search takes the place of this one."""
        self.cancel_search()
        self._search = self._asker.ask(lambda: _find(self._hub(), text))

    @Slot()
    def cancel_search(self) -> None:
        if self._search is not None:
            self._asker.give_up(self._search)
            self._search = None

    def look_into(self, repo: str) -> None:
        """Asks which files a repository has; `looked` answers."""
        if repo not in self._lookups.values():
            self._lookups[self._asker.ask(lambda: self._hub().gguf_files(repo))] = repo

    def close(self) -> None:
        """Stops everything; nothing that has come is lost."""
        self._soon.stop()
        self._asker.close()
        self._orders.close(self._end)

    def _end(self) -> None:
        for download in self._wanted:  # ordered in the last moment: the next start goes on with it
            self._queue.add(download)
        self._queue.close()

    @Slot()
    def _order_wanted(self) -> None:
        self._soon.stop()
        wanted, self._wanted = self._wanted, []
        if not wanted:
            return

        def job(_: CancelToken) -> Iterator[object]:
            for download in wanted:
                self._queue.add(download)
            return iter(())

        self._orders.submit(job)

    def _tell_queue(self, order: Callable[[Downloads], None]) -> None:
        self._order_wanted()  # what is to be paused must be there

        def job(_: CancelToken) -> Iterator[object]:
            self._queue.tell(order)
            return iter(())

        self._orders.submit(job)

    @Slot(object)
    def _take_events(
        self, events: tuple[DownloadChanged | DownloadFinished | DownloadRemoved, ...]
    ) -> None:
        for event in events:
            match event:
                case DownloadChanged(row):
                    self._show(row)
                case DownloadFinished():
                    self._arrivals[self._orders.submit(self._noting(event.id))] = event
                case DownloadRemoved(id):
                    self._rows.pop(id, None)
                    self.removed.emit(id)

    def _noting(self, id: str) -> Job:
        def job(_: CancelToken) -> Iterator[object]:
            self._queue.note(id)
            return iter(())

        return job

    def _show(self, row: DownloadRow) -> None:
        self._rows[row.id] = row
        self.row_changed.emit(row)

    @Slot(object)
    def _take_answer(self, answer: Answer) -> None:
        repo = self._lookups.pop(answer.number, None)
        is_search = answer.number == self._search
        if is_search:
            self._search = None
        if repo is not None:
            self.looked.emit(Looked(repo, answer.value, answer.error))
        elif answer.error is not None:
            (self.search_failed if is_search else self.failed).emit(answer.error)
        else:
            self._take_value(answer.value)

    def _take_value(self, value: object) -> None:
        match value:
            case Results():
                self.results.emit(value)
            case ModelDownload():
                self.get_download(value)
            case bool():
                self._note_token(value)
            case _:
                pass

    def _note_token(self, is_kept: bool) -> None:
        self.token_kept.emit(is_kept)
        for row in self.rows:
            if is_kept and row.state == "failed" and needs_token(row.error):
                self.resume(row.id)

    @Slot(object)
    def _take_failure(self, message: JobFailed) -> None:
        self.failed.emit(message.error)

    @Slot(object)
    def _take_end(self, message: JobDone) -> None:
        if event := self._arrivals.pop(message.job, None):
            self._rows.pop(event.id, None)
            self._shelf.refresh()
            self.finished.emit(event)


def needs_token(error: AppError | None) -> bool:
    """Whether an access token may be what a download or a question lacks."""
    return isinstance(error, AccessDenied)


def _find(hub: Hub, text: str) -> Results:
    from app.models.download import Words, parse_link

    meant = parse_link(text, hub.endpoint)
    if isinstance(meant, Words):
        return Results(text, hub.search(meant.text))
    repository = hub.gguf_files(meant.repo, meant.revision)
    file = (
        repository.chosen(meant.path, meant.quantization)
        if meant.path or meant.quantization
        else None
    )
    return Results(text, repository=repository, file=file)
