"""This computer for the window: what it is made of and how fast it is, found in the background.

Knows no models.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from app.cancel import CancelToken
from app.hardware.profile import HardwareProfile, MachineSpeed
from ui.bridge import Bridge, JobDone, JobEvent, JobFailed

if TYPE_CHECKING:  # imported in the background, by whoever looks
    from app.hardware.held import Held


class Computer(QObject):
    """`found` carries a `HardwareProfile`, `measured` a `MachineSpeed`, `failed` an `AppError`.

    `measuring_changed`: a measurement has begun, or is over. `looked`: a look is over, however it
    ended.
    """

    found = Signal(object)
    measured = Signal(object)
    measuring_changed = Signal(bool)
    failed = Signal(object)
    looked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.profile: HardwareProfile | None = None
        self.speed: MachineSpeed | None = None
        # Asked in the background: what the model that is loaded holds of the memory.
        self.holding: Callable[[], Held] | None = None
        self._look: int | None = None
        self._measurement: int | None = None
        self._held = False
        self._waiting = False
        self._bridge = Bridge(self, "computer")
        self._bridge.received.connect(self._take)
        self._bridge.failed.connect(self._take_failure)
        self._bridge.done.connect(self._take_end)

    @property
    def looking(self) -> bool:
        return self._look is not None

    @property
    def measuring(self) -> bool:
        """A measurement runs, or waits until the model has answered."""
        return self._measurement is not None or self._waiting

    @Slot()
    def look(self) -> None:
        """Finds out what there is, within 3 s; measures the speed if it was never measured well."""
        if self._look is None:
            self._look = self._bridge.submit(self._look_around)

    @Slot()
    def measure_again(self) -> None:
        """Measures for 3 s, as soon as the model is not at work: beside it, all is slow.

        Longer, and marked as `disturbed`, while other programs are.
        """
        if self.measuring or self.profile is None:
            return
        self._waiting = self._held
        if not self._held:
            self._measure(self.profile)
        self.measuring_changed.emit(True)

    @Slot()
    def cancel_measuring(self) -> None:
        """Gives up a measurement; what was known before holds."""
        waited, self._waiting = self._waiting, False
        job, self._measurement = self._measurement, None
        if job is not None:
            self._bridge.cancel(job)
        if waited or job is not None:
            self.measuring_changed.emit(False)

    @Slot(bool)
    def hold(self, at_work: bool) -> None:
        """The model is at work, or no longer: a measurement gives way, and begins anew after it."""
        self._held = at_work
        if at_work and self._measurement is not None:
            job, self._measurement = self._measurement, None
            self._waiting = True
            self._bridge.cancel(job)
        elif not at_work and self._waiting and self.profile is not None:
            self._waiting = False
            self._measure(self.profile)

    def close(self) -> None:
        self._bridge.close(_nothing)

    def _look_around(self, _: CancelToken) -> Iterator[object]:
        """For the background thread. The model that is loaded is looked through: it can go."""
        from app.hardware.detect import find_hardware
        from app.hardware.held import without
        from app.hardware.speed import kept_speed
        from app.models import inventory

        profile = find_hardware(inventory.models_folder())
        if self.holding is not None:
            profile = without(profile, self.holding())
        yield profile
        speed = kept_speed(profile)
        if speed is not None:
            yield speed

    def _measure(self, profile: HardwareProfile) -> None:
        def job(cancel: CancelToken) -> Iterator[object]:
            from app.hardware.speed import speed_of

            speed = speed_of(profile, again=True, cancel=cancel)
            if not cancel.cancelled:
                yield speed

        self._measurement = self._bridge.submit(job)

    @Slot(object)
    def _take(self, message: JobEvent) -> None:
        if isinstance(message.event, HardwareProfile):
            self.profile = message.event
            self.found.emit(message.event)
        elif message.job in (self._look, self._measurement):
            self.speed = message.event
            self.measured.emit(message.event)

    @Slot(object)
    def _take_failure(self, message: JobFailed) -> None:
        self.failed.emit(message.error)

    @Slot(object)
    def _take_end(self, message: JobDone) -> None:
        if message.job == self._look:
            self._look = None
            self.looked.emit()
            if self.speed is None or self.speed.disturbed:
                self.measure_again()
        elif message.job == self._measurement:
            self._measurement = None
            self.measuring_changed.emit(False)


def _nothing() -> None:
    """There is nothing to release: what a probe runs in ends by its own time limit."""
