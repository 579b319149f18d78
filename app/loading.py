"""How a model is loaded on this computer now: as planned, or not without being asked to.

For the window and the command line alike; what an answer then shows corrects later plans.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from app.engine.api import LoadPlan
from app.errors import WontFit
from app.events import StreamEvent
from app.hardware import detect
from app.hardware.held import NOTHING, Held, host_bytes_of, without
from app.hardware.profile import HardwareProfile, MachineSpeed, Notice
from app.hardware.speed import UNMEASURED, kept_speed
from app.models import inventory
from app.models.library import Model
from app.planning import Planned, learning, load_plan, plan_for, target_of

# A smaller model fits wherever the window does, and is loaded before a plan would be made.
LEAST_BYTES = 64_000_000


@dataclass(frozen=True, slots=True)
class Loading:
    """A model and how to load it; `planned` is None for one that needed no plan."""

    model: Model
    plan: LoadPlan
    planned: Planned | None = None

    @property
    def warning(self) -> WontFit | None:
        """Why it had better not be loaded; None if nothing speaks against it."""
        if self.planned is None or self.planned.plan.verdict not in ("will_swap", "cannot_run"):
            return None
        plan = self.planned.plan
        return _wont_fit(plan.reason, can_be_tried=plan.verdict == "will_swap")

    def held_by(self, engine_pid: int | None) -> Held:
        """What the engine holds of the computer's memory once this is loaded."""
        if engine_pid is None:
            return NOTHING
        gpu_bytes = self.planned.plan.gpu_memory.total_bytes if self.planned else 0
        return Held(host_bytes_of(engine_pid), gpu_bytes)

    def learning(
        self, events: Iterable[StreamEvent], engine_pid: Callable[[], int | None]
    ) -> Iterator[StreamEvent]:
        """Passes on the events of an answer, and at its end notes what the load really took."""
        if self.planned is None:
            return iter(events)
        return learning(events, engine_pid, self.planned)


def choose_loading(
    model: Model,
    profile: HardwareProfile | None = None,
    speed: MachineSpeed | None = None,
    held: Held = NOTHING,
) -> Loading:
    """Plans how to load a model, with the memory that is free now.

    Takes up to 3 s without `profile`.

    Args:
        profile: This computer, as it is without a loaded model; found out now if None. Its memory
            is looked at again.
        speed: How fast it is, where that is known; it decides nothing, but is held against what
            is measured.
        held: What the model that is loaded now will give back.

    Raises:
        ModelFileError: The file is not a model that Hearth can run.
        HardwareFileError: HEARTH_HARDWARE names a file that is no description of a computer.
    """
    target = None if model.is_starter else target_of(model)
    if target is None or target.shape.weights_bytes < LEAST_BYTES:
        return Loading(model, LoadPlan(model.path))
    if profile is None:
        now = without(detect.find_hardware(inventory.models_folder()), held)
    else:
        now = without(detect.with_memory_now(profile), Held(held.host_bytes))
    planned = plan_for(target, now, speed or kept_speed(now) or UNMEASURED)
    return Loading(model, load_plan(planned), planned)


def _wont_fit(reason: Notice, *, can_be_tried: bool) -> WontFit:
    error = WontFit(reason.message, reason.hint, **reason.fields)
    error.can_be_tried = can_be_tried
    return error
