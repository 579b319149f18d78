"""A computer, plans, a shelf and a desk that answer when told to, as the real ones do."""

from __future__ import annotations

from pathlib import Path

import msgspec
from PySide6.QtCore import QObject, Signal

from app import planning
from app.errors import AppError
from app.hardware.detect import read_profile
from app.hardware.profile import HardwareProfile, MachineSpeed
from app.hardware.speed import UNMEASURED
from app.models import catalogue, recommendation
from app.models.download import DownloadFinished, DownloadRow
from app.models.found.search import Candidate
from app.models.inventory import Installed
from app.models.plan import Plan
from app.paths import RESOURCES
from ui.models.shelf import Trouble


def machine(name: str) -> HardwareProfile:
    """A recorded computer."""
    return read_profile(RESOURCES / "machines" / f"{name}.json")


class FakeComputer(QObject):
    """Is looked at at once when told so by `be`."""

    found = Signal(object)
    measured = Signal(object)
    measuring_changed = Signal(bool)
    failed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.profile: HardwareProfile | None = None
        self.speed: MachineSpeed | None = None
        self.measuring = False
        self.looks = 0

    def look(self) -> None:
        self.looks += 1

    def be(self, profile: HardwareProfile) -> None:
        self.profile = profile
        self.speed = None
        self.measuring = True
        self.found.emit(profile)
        self.measuring_changed.emit(True)

    def measure(self) -> None:
        assert self.profile is not None
        self.speed = self.profile.speed
        self.measuring = False
        self.measured.emit(self.speed)
        self.measuring_changed.emit(False)

    def fail(self, error: AppError) -> None:
        self.failed.emit(error)


class FakePlans(QObject):
    """Real plans of a recorded computer; before it is measured they assume a slow one."""

    changed = Signal()

    def __init__(self, computer: FakeComputer) -> None:
        super().__init__()
        self._computer = computer
        self._plans: dict[str, Plan] = {}
        self.is_stale = False
        computer.found.connect(self._make)
        computer.measured.connect(self._make)

    def plan_of(self, model_id: str) -> Plan | None:
        return self._plans.get(model_id)

    def recommended(self) -> str | None:
        return recommendation.recommended(catalogue.load().models, self._plans)

    def smaller_than(self, id: str) -> str | None:
        return recommendation.smaller_than(id, catalogue.load().models, self._plans)

    def _make(self) -> None:
        profile, speed = self._computer.profile, self._computer.speed or UNMEASURED
        assert profile is not None
        for entry in catalogue.load().models:
            target = planning.find_target(entry.id)
            self._plans[entry.id] = planning.plan_for(target, profile, speed).plan
        self.changed.emit()


class FakeShelf(QObject):
    """Models come onto it by `link` and `put`."""

    changed = Signal()
    failed = Signal(object)
    troubled = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.models: tuple[Installed, ...] = ()
        self.candidates: tuple[Candidate, ...] = ()
        self.folder = Path.home() / "hearth" / "models"
        self.looks = 0
        self.looked = False
        self.refuses: AppError | None = None

    def of_entry(self, entry_id: str) -> Installed | None:
        return next((model for model in self.models if model.catalogue_id == entry_id), None)

    def look_elsewhere(self) -> None:
        self.looks += 1
        self.looked = True

    def find(self, *candidates: Candidate) -> None:
        self.candidates = candidates
        self.changed.emit()

    def put(self, model: Installed) -> None:
        self.models = (*self.models, model)
        self.changed.emit()

    def link(self, candidate: Candidate) -> None:
        if self.refuses is not None:
            self.troubled.emit(Trouble(str(candidate.found.path), self.refuses))
            return
        self.candidates = tuple(other for other in self.candidates if other is not candidate)
        entry = candidate.entry
        self.put(
            Installed(
                id=entry.id if entry else candidate.name,
                name=candidate.name,
                source=candidate.found.source,
                files=(candidate.found.path,),
                size_bytes=candidate.size_bytes,
                catalogue_id=entry.id if entry else "",
            )
        )


class FakeDesk(QObject):
    """Downloads come as far as a test says."""

    row_changed = Signal(object)
    finished = Signal(object)
    removed = Signal(str)
    failed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.rows: tuple[DownloadRow, ...] = ()
        self.asked: list[str] = []
        self.calls: list[tuple[str, str]] = []

    def row_of(self, id: str) -> DownloadRow | None:
        return next((row for row in self.rows if row.id == id), None)

    def get(self, entry_id: str) -> None:
        self.asked.append(entry_id)
        entry = catalogue.load().entry(entry_id)
        assert entry is not None
        self.show(DownloadRow(entry_id, entry.name, "queued", 0, entry.size_bytes))

    def pause(self, id: str) -> None:
        self.calls.append(("pause", id))
        self.change(id, state="paused", left_s=None)

    def resume(self, id: str) -> None:
        self.calls.append(("resume", id))
        self.change(id, state="downloading", error=None)

    def change(self, id: str, **fields: object) -> None:
        row = self.row_of(id)
        assert row is not None
        self.show(msgspec.structs.replace(row, **fields))

    def show(self, row: DownloadRow) -> None:
        kept = [other for other in self.rows if other.id != row.id]
        self.rows = (*kept, row)
        self.row_changed.emit(row)

    def finish(self, id: str, path: Path) -> None:
        row = self.row_of(id)
        assert row is not None
        self.rows = tuple(other for other in self.rows if other.id != id)
        self.finished.emit(DownloadFinished(id, row.title, (path,)))
