"""Whether and how each model would run here, planned in the background.

For all models of the catalogue and all on this computer; anew whenever the computer or its speed
has been found, the library has changed, or a load has been measured.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.cancel import CancelToken
from app.errors import AppError
from app.hardware.profile import HardwareProfile, MachineSpeed
from ui.bridge import Bridge, JobDone, JobEvent
from ui.computer.computer import Computer

if TYPE_CHECKING:  # the start needs no plan: what makes one is imported when one is made
    from app.models.plan import Plan

GATHER_MS = 50  # what changes within this time is planned once


class _All(msgspec.Struct, frozen=True):
    """All plans, by id."""

    plans: dict[str, Plan]


class Plans(QObject):
    """`changed`: plans are new. Until the computer is known there are none."""

    changed = Signal()

    def __init__(self, computer: Computer, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._computer = computer
        self._plans: dict[str, Plan] = {}
        self._job: int | None = None
        self._stale = False
        self._bridge = Bridge(self, "plans")
        self._bridge.received.connect(self._take)
        self._bridge.done.connect(self._take_end)
        self._delay = QTimer(self)
        self._delay.setSingleShot(True)
        self._delay.setInterval(GATHER_MS)
        self._delay.timeout.connect(self._begin)
        computer.found.connect(self.renew)
        computer.measured.connect(self.renew)

    @property
    def is_stale(self) -> bool:
        """Whether these were begun before something changed: newer ones are about to come."""
        return self._delay.isActive() or self._stale

    def plan_of(self, id: str) -> Plan | None:
        """The plan for a model of the catalogue or of this computer; None: not known (yet)."""
        return self._plans.get(id)

    def recommended(self) -> str | None:
        """The catalogue's model to begin with here; None: not known yet."""
        from app.models import catalogue
        from app.models.recommendation import recommended

        return recommended(catalogue.load().models, self._plans)

    def smaller_than(self, id: str) -> str | None:
        """A smaller and quicker one that runs well; None if there is none."""
        from app.models import catalogue
        from app.models.recommendation import smaller_than

        return smaller_than(id, catalogue.load().models, self._plans)

    @Slot()
    def renew(self) -> None:
        """Plans anew, as soon as the computer is known."""
        if self._computer.profile is not None:
            self._delay.start()

    def close(self) -> None:
        self._bridge.close(_nothing)

    @Slot()
    def _begin(self) -> None:
        profile, speed = self._computer.profile, self._computer.speed
        if profile is None:
            return
        if self._job is not None:
            self._stale = True
            return

        def job(cancel: CancelToken) -> Iterator[object]:
            yield _All(_plan_all(profile, speed, cancel))

        self._job = self._bridge.submit(job)

    @Slot(object)
    def _take(self, message: JobEvent) -> None:
        if isinstance(message.event, _All):
            self._plans = message.event.plans
            self.changed.emit()

    @Slot(object)
    def _take_end(self, message: JobDone) -> None:
        if message.job == self._job:
            self._job = None
            if self._stale:
                self._stale = False
                self._begin()


def _plan_all(
    profile: HardwareProfile, speed: MachineSpeed | None, cancel: CancelToken
) -> dict[str, Plan]:
    from app.hardware.speed import UNMEASURED
    from app.models import catalogue, inventory
    from app.planning import find_target, plan_for

    ids = [entry.id for entry in catalogue.load().models]
    ids += [model.id for model in inventory.installed() if model.flaw is None]
    plans: dict[str, Plan] = {}
    for id in dict.fromkeys(ids):
        if cancel.cancelled:
            break
        try:
            plans[id] = plan_for(find_target(id), profile, speed or UNMEASURED).plan
        except AppError:
            continue  # a file that went away meanwhile; the library says what is wrong with it
    return plans


def _nothing() -> None:
    """There is nothing to release."""
