"""From the name of a model to a plan for this computer, and from the plan to loading it.

Brings together what the lower layers know apart: files and shapes, hardware and its speed, what was
measured of earlier loads, and the engine's `LoadPlan`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import msgspec
import psutil

from app.engine.api import LoadPlan
from app.errors import ModelFileError
from app.events import Finished, StreamEvent
from app.hardware.profile import HardwareProfile, MachineSpeed
from app.hardware.speed import on_battery
from app.models import catalogue, inventory, library, measured
from app.models.gguf import read_header
from app.models.plan import Measurement, Plan, make_plan
from app.models.runnable import other_parts
from app.models.shape import ModelShape, shape_of

# Shorter ones say more of how they began than of how fast the computer is.
LEAST_ANSWER_TOKENS = 16
LEAST_PROMPT_TOKENS = 128


class Target(msgspec.Struct, frozen=True):
    """A model to plan for. `path` is None while it is not on this computer."""

    id: str
    shape: ModelShape
    path: Path | None = None

    @property
    def download_bytes(self) -> int:
        return 0 if self.path is not None else self.shape.weights_bytes


class Planned(msgspec.Struct, frozen=True):
    """A plan for a computer, and what was predicted before earlier loads corrected it."""

    target: Target
    profile: HardwareProfile
    plan: Plan
    uncorrected: Measurement


def find_target(id_or_path: str | Path | None) -> Target:
    """The model of this id or at this path; None is the starter model.

    A model of the catalogue is read from its files where it is on this computer.

    Raises:
        ModelFileError: The id is unknown, or the file is not a model that Hearth can run.
    """
    entry = catalogue.load().entry(id_or_path) if isinstance(id_or_path, str) else None
    if entry is None:
        return target_of(library.resolve(id_or_path))
    for model in inventory.installed():
        if model.flaw is None and entry.id in (model.id, model.catalogue_id):
            return target_of(library.resolve(model.id))
    return Target(entry.id, entry.model_shape)


def target_of(model: library.Model) -> Target:
    """The same for a model that is on this computer.

    Raises:
        ModelFileError: The file is not a model that Hearth can run.
    """
    header = read_header(model.path)
    parts = [read_header(path) for path in other_parts(header)]
    return Target(model.id, shape_of([header, *parts]), model.path)


def plan_for(
    target: Target, profile: HardwareProfile, speed: MachineSpeed, n_ctx: int = 0
) -> Planned:
    """The plan, corrected by what was measured of earlier loads.

    Args:
        n_ctx: The context window in tokens that is wanted, 0 for a sensible one.
    """
    battery = on_battery(profile, speed)
    plain = make_plan(
        target.shape,
        profile,
        speed,
        battery,
        n_ctx=n_ctx,
        download_bytes=target.download_bytes,
    )
    records = measured.recall()
    correction = measured.correction_for(plain, profile, records)
    plan = plain
    if correction is not None:
        plan = make_plan(
            target.shape,
            profile,
            speed,
            battery,
            n_ctx=n_ctx,
            download_bytes=target.download_bytes,
            correction=correction,
        )
        if plan.n_ctx != plain.n_ctx:  # the prediction that a measurement will be held against
            plain = make_plan(target.shape, profile, speed, battery, n_ctx=plan.n_ctx)
    plan = msgspec.structs.replace(plan, measured=measured.last_of(plan, profile, records))
    return Planned(target, profile, plan, _prediction(plain))


def load_plan(planned: Planned) -> LoadPlan:
    """The plan in the engine's terms.

    Raises:
        ModelFileError: The model is not on this computer yet.
    """
    plan, path = planned.plan, planned.target.path
    if path is None:
        raise ModelFileError(
            "{name} is not on this computer yet.",
            "Download it first.",
            name=planned.target.shape.name,
        )
    return LoadPlan(
        path,
        n_ctx=plan.n_ctx,
        n_threads=0,  # the engine's own choice is the same, but for models that fit into a cache
        n_gpu_layers=plan.n_gpu_layers,
        experts_on_cpu=plan.experts_on_cpu,
        load_mode=plan.load_mode,
        repack=plan.repack,
        type_k=plan.kv_type,
        type_v=plan.kv_type,
    )


def learn(planned: Planned, found: Measurement) -> Planned:
    """Keeps what a load really took for the next plan; gives the plan with the measurement."""
    measured.remember(planned.plan, planned.uncorrected, found, planned.profile)
    return msgspec.structs.replace(
        planned, plan=msgspec.structs.replace(planned.plan, measured=found)
    )


def learning(
    events: Iterable[StreamEvent], engine_pid: Callable[[], int | None], planned: Planned
) -> Iterator[StreamEvent]:
    """Passes on the events of an answer, and at its end learns from it.

    Args:
        engine_pid: The process that holds the model, asked when the answer is there.
        planned: What the model was loaded by.
    """
    for event in events:
        if isinstance(event, Finished):
            found = _measured_of(event, engine_pid())
            if found is not None:
                learn(planned, found)
        yield event


def _measured_of(finished: Finished, pid: int | None) -> Measurement | None:
    """What an answer shows; None if it was too short to show anything."""
    usage, timings = finished.usage, finished.timings
    if usage.completion_tokens < LEAST_ANSWER_TOKENS or pid is None:
        return None
    read = usage.prompt_tokens - usage.cached_tokens
    try:
        resident_bytes = int(psutil.Process(pid).memory_info().rss)
    except psutil.Error:
        resident_bytes = 0
    return Measurement(
        resident_bytes,
        timings.prefill_tps if read >= LEAST_PROMPT_TOKENS else 0.0,
        timings.decode_tps,
    )


def _prediction(plan: Plan) -> Measurement:
    return Measurement(
        plan.memory.total_bytes, plan.predicted.prefill_tps, plan.predicted.decode_tps
    )
