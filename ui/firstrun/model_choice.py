"""Which model the first steps are about: the recommended one until the person swaps it.

Knows the plans and the catalogue; must not know what is shown of them.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from app.models import catalogue
from app.models.catalogue import Entry
from app.models.plan import Plan
from ui.computer.computer import Computer
from ui.computer.plans import Plans


class ModelChoice(QObject):
    """`changed`: another model, or more is known of it."""

    changed = Signal()

    def __init__(self, computer: Computer, plans: Plans) -> None:
        super().__init__()
        self._computer, self._plans = computer, plans
        self._picked: str | None = None
        self._is_known = False
        plans.changed.connect(self._follow)
        computer.measuring_changed.connect(self._follow)
        self._follow()

    @property
    def is_known(self) -> bool:
        """Whether there is advice. Without a model then, nothing can run here."""
        return self._is_known

    @property
    def best(self) -> Entry | None:
        """The recommended model, whatever the person has taken instead; None if none can run."""
        id = self._plans.recommended()
        plan = self._plans.plan_of(id) if id else None
        if id is None or plan is None or plan.verdict == "cannot_run" or not self._is_known:
            return None
        return catalogue.load().entry(id)

    @property
    def entry(self) -> Entry | None:
        """The chosen model; None while nothing is known, and where nothing can run."""
        return catalogue.load().entry(self._picked) if self._picked else self.best

    @property
    def alternative(self) -> Entry | None:
        """What it can be swapped with: a smaller model, or back."""
        best = self.best
        if best is None or self.is_swapped:
            return best
        smaller = self._plans.smaller_than(best.id)
        return catalogue.load().entry(smaller) if smaller else None

    @property
    def is_swapped(self) -> bool:
        """Whether the person took the smaller one."""
        return self._picked is not None

    def plan_of(self, entry: Entry | None) -> Plan | None:
        return self._plans.plan_of(entry.id) if entry else None

    @Slot()
    def _follow(self) -> None:
        """Gives advice once it will hold, and keeps to it while plans are renewed.

        Plans made before the computer was measured assume a slow one: nobody should be shown a
        model that seconds later turns into another.
        """
        measured = self._computer.speed is not None or not self._computer.measuring
        if measured and not self._plans.is_stale and self._plans.recommended() is not None:
            self._is_known = True
        self.changed.emit()

    @Slot()
    def swap(self) -> None:
        """Takes the alternative."""
        other = self.alternative
        if other is not None:
            self._picked = None if self.is_swapped else other.id
            self.changed.emit()
