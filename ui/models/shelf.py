"""The models on this computer, for the window: what there is, and what is being done with it.

Lives on the UI thread and has everything done in the background: what is quick in one thread, what
reads whole models in another, so that a refresh never waits for a checksum. Knows no widget.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from app.cancel import CancelToken
from app.errors import AppError
from app.models import library_index
from ui.bridge import Bridge, Job, JobDone, JobEvent, JobFailed

if TYPE_CHECKING:  # imported in the background, by whoever looks for them
    from app.models.found.search import Candidate
    from app.models.inventory import Installed
    from app.models.removal import Removed

# Made within a chosen folder that holds other things: what lies beside models is taken for models.
OWN_FOLDER = "hearth-models"


@dataclass(frozen=True, slots=True)
class Trouble:
    """What was asked of one model could not be done. `id` of a model, or a candidate's path."""

    id: str
    error: AppError


@dataclass(frozen=True, slots=True)
class _Stock:
    models: tuple[Installed, ...]
    folder: Path


@dataclass(frozen=True, slots=True)
class _Seen:
    candidates: tuple[Candidate, ...]


class Shelf(QObject):
    """The library as it stands, and what can be done with it; all methods return at once.

    `changed`: models, candidates or folder are new. `failed` carries an `AppError`, `troubled` a
    `Trouble` with one model, `removed` a `Removed`, `restored` its id, `verifying` an id and a
    fraction, `verified` a `Verified`, `verifying_ended` the id however that went, `moving` a
    fraction, `moving_ended` nothing. `looking_changed`: other programs' folders are being looked
    through, or no longer.
    """

    changed = Signal()
    failed = Signal(object)
    troubled = Signal(object)
    removed = Signal(object)
    restored = Signal(str)
    verifying = Signal(str, float)
    verified = Signal(object)
    verifying_ended = Signal(str)
    moving = Signal(float)
    moving_ended = Signal()
    looking_changed = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.models: tuple[Installed, ...] = ()
        self.candidates: tuple[Candidate, ...] = ()
        self.folder = library_index.read().models_folder()
        self.known = False  # whether `models` is what there is, not only the empty beginning
        self.looked = False  # whether other programs' folders have been looked through
        self._subjects: dict[tuple[Bridge, int], str] = {}
        self._refresh: int | None = None
        self._is_stale = False
        self._look: int | None = None
        self._move: int | None = None
        self._checks: dict[str, int] = {}
        self._hold: Callable[[], None] = _nothing
        self._release: Callable[[], None] = _nothing
        self._quick = self._bridge("shelf")
        self._finder = self._bridge("shelf-finder")
        self._reader = self._bridge("shelf-reader")

    @property
    def looking(self) -> bool:
        return self._look is not None

    @property
    def is_moving(self) -> bool:
        return self._move is not None

    def is_verifying(self, id: str) -> bool:
        return id in self._checks

    def model(self, id: str) -> Installed | None:
        return next((model for model in self.models if model.id == id), None)

    def of_entry(self, entry_id: str) -> Installed | None:
        """A model here that the catalogue knows by this id; one that can be run, if there is."""
        same = [model for model in self.models if model.catalogue_id == entry_id]
        return next((model for model in same if model.flaw is None), same[0] if same else None)

    def hold_while_moving(self, hold: Callable[[], None], release: Callable[[], None]) -> None:
        """What must write nothing into the folder while it moves.

        Args:
            hold: Called before, in a background thread; returns when nothing is written any more.
            release: Called after, in the same thread, however the moving went.
        """
        self._hold, self._release = hold, release

    @Slot()
    def refresh(self) -> None:
        """Looks at the folder and the list again."""
        if self._refresh is None:
            self._refresh = self._order(self._quick, _stock)
        else:
            self._is_stale = True  # what is being read now may be too old already

    @Slot()
    def look_elsewhere(self) -> None:
        """Looks for models that other programs have on this computer."""
        if self._look is None:
            self._look = self._order(self._finder, _look)
            self.looking_changed.emit(True)

    def link(self, candidate: Candidate) -> None:
        """Uses another program's file where it lies."""

        def job(_: CancelToken) -> Iterator[object]:
            from app.models.found import search

            search.link(candidate.found)
            return _stock(_)

        self._order(self._quick, job, str(candidate.found.path))

    def link_file(self, path: Path) -> None:
        """Uses a file of the person's own where it lies."""

        def job(_: CancelToken) -> Iterator[object]:
            from app.models import inventory

            inventory.link(path)
            return _stock(_)

        self._order(self._quick, job)

    def remove(self, id: str) -> None:
        """Takes a model off this computer; `removed` tells how to `restore` it."""
        self.cancel_verify(id)  # it holds the file open, which some systems do not let go

        def job(_: CancelToken) -> Iterator[object]:
            from app.models import removal

            yield removal.remove(id)
            yield from _stock(_)

        self._order(self._quick, job, id)

    def restore(self, removed: Removed) -> None:
        """Undoes a removal."""

        def job(_: CancelToken) -> Iterator[object]:
            from app.models import removal

            removal.restore(removed)
            yield removed.record
            yield from _stock(_)

        self._order(self._quick, job, removed.record.id)

    def verify(self, id: str) -> None:
        """Reads a model from end to end and compares it with its checksum."""
        if id in self._checks:
            return

        def job(cancel: CancelToken) -> Iterator[object]:
            from app.models import verification

            yield from verification.verify(id, cancel)
            yield from _stock(cancel)

        self._checks[id] = self._order(self._reader, job, id)
        self.verifying.emit(id, 0.0)

    def cancel_verify(self, id: str) -> None:
        if id in self._checks:
            self._reader.cancel(self._checks[id])

    def move_folder(self, path: Path) -> None:
        """Moves all models of Hearth's own to this folder, or into a new one within it."""
        if self._move is not None:
            return

        def job(cancel: CancelToken) -> Iterator[object]:
            from app.models import moving

            self._hold()
            try:
                yield from moving.move_folder(_target(path), cancel)
            finally:
                self._release()
                yield from _stock(cancel)

        for id in tuple(self._checks):
            self.cancel_verify(id)
        self._move = self._order(self._reader, job)
        self.moving.emit(0.0)

    @Slot()
    def cancel_moving(self) -> None:
        if self._move is not None:
            self._reader.cancel(self._move)

    def close(self) -> None:
        """Gives up what is under way; nothing is lost by it."""
        bridges = (self._quick, self._finder, self._reader)
        for bridge in bridges:
            bridge.cancel()
        for bridge in bridges:
            bridge.close(_nothing)

    def _bridge(self, name: str) -> Bridge:
        bridge = Bridge(self, name)
        bridge.received.connect(self._take)
        bridge.failed.connect(self._take_failure)
        bridge.done.connect(self._take_end)
        return bridge

    def _order(self, bridge: Bridge, job: Job, subject: str = "") -> int:
        number = bridge.submit(job)
        self._subjects[bridge, number] = subject
        return number

    @Slot(object)
    def _take(self, message: JobEvent) -> None:
        match message.event:
            case _Stock(models, folder):
                self._replace_stock(models, folder)
            case _Seen(candidates):
                self.candidates, self.looked = candidates, True
                self.changed.emit()
            case _:
                self._tell(message)

    def _tell(self, message: JobEvent) -> None:
        """By now, whoever did it has imported what this is told by."""
        from app.models.moving import Moving
        from app.models.removal import Removed
        from app.models.verification import Verified, Verifying

        match message.event:
            case Removed():
                self.removed.emit(message.event)
            case library_index.Record(id=id):
                self.restored.emit(id)
            case Verifying(done_bytes, total_bytes):
                self._tell_verifying(message.job, done_bytes / max(1, total_bytes))
            case Verified():
                self.verified.emit(message.event)
            case Moving(done_bytes, total_bytes):
                self.moving.emit(done_bytes / max(1, total_bytes))
            case _:
                pass

    def _replace_stock(self, models: tuple[Installed, ...], folder: Path) -> None:
        here = {str(model.files[0]) for model in models}
        self.candidates = tuple(one for one in self.candidates if str(one.found.path) not in here)
        self.models, self.folder, self.known = models, folder, True
        self.changed.emit()

    def _tell_verifying(self, job: int, fraction: float) -> None:
        for id, number in self._checks.items():
            if number == job:
                self.verifying.emit(id, fraction)

    @Slot(object)
    def _take_failure(self, message: JobFailed) -> None:
        subject = self._subjects.get((self._sending_bridge(), message.job), "")
        if subject:
            self.troubled.emit(Trouble(subject, message.error))
        else:
            self.failed.emit(message.error)

    @Slot(object)
    def _take_end(self, message: JobDone) -> None:
        bridge = self._sending_bridge()
        self._subjects.pop((bridge, message.job), None)
        if bridge is self._quick and message.job == self._refresh:
            self._refresh = None
            if self._is_stale:
                self._is_stale = False
                self.refresh()
        elif bridge is self._finder and message.job == self._look:
            self._look = None
            self.looking_changed.emit(False)
        elif bridge is self._reader:
            self._end_reading(message.job)

    def _end_reading(self, job: int) -> None:
        if job == self._move:
            self._move = None
            self.moving_ended.emit()
        for id in [id for id, number in self._checks.items() if number == job]:
            del self._checks[id]
            self.verifying_ended.emit(id)

    def _sending_bridge(self) -> Bridge:
        sender = self.sender()
        assert isinstance(sender, Bridge)
        return sender


def _stock(_: CancelToken) -> Iterator[object]:
    from app.models import inventory

    yield _Stock(inventory.installed(), inventory.models_folder())


def _look(cancel: CancelToken) -> Iterator[object]:
    from app.models.found import search

    seen: list[Candidate] = []
    for candidate in search.candidates():
        if cancel.cancelled:
            return
        seen.append(candidate)
    yield _Seen(tuple(seen))


def _target(path: Path) -> Path:
    """The folder itself where it is empty, else one of our own within it."""
    going_on = library_index.read().moving_to
    try:
        is_taken = path.is_dir() and any(path.iterdir())
    except OSError:
        return path  # what is wrong with it, the moving itself will say
    return path / OWN_FOLDER if is_taken and str(path) != going_on else path


def _nothing() -> None:
    pass
