"""The plan: whether and how a model runs on a computer, before it is loaded or even downloaded.

Pure: from a model's shape, a computer's profile and its speed to a `Plan`. What was measured of
earlier loads comes in as corrections (`app.models.measured`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

import msgspec

from app.hardware.profile import HardwareProfile, MachineSpeed, Notice
from app.models import plan_speed, verdict
from app.models.placement import Division, divide, usable_gpu
from app.models.plan_memory import KvType, MemoryParts
from app.models.plan_speed import Speeds
from app.models.shape import ModelShape
from app.models.verdict import Verdict

# As large as the engine's own default, then smaller ones before the model is given up.
WINDOWS = (16_384, 8192, 4096)
KV_TYPES: tuple[KvType, ...] = ("f16", "q8_0")


class Correction(msgspec.Struct, frozen=True):
    """What measurements say of predictions: bytes to add to memory, factors on the speeds."""

    memory_bytes: int = 0
    prefill: float = 1.0
    decode: float = 1.0


class Measurement(msgspec.Struct, frozen=True):
    """What a loaded model really took, and its speeds; 0 for what was not measured."""

    total_bytes: int = 0
    prefill_tps: float = 0.0
    decode_tps: float = 0.0


class Plan(msgspec.Struct, frozen=True):
    """How to load a model, what that takes by part, and what to expect of it.

    `memory` is everything, `gpu_memory` what of it is on the graphics card. `available_bytes` is
    there for it now: memory, and a used card's. Speeds are tokens in a second; those on battery
    are None for a computer without one. `measured` is from the last load of this
    very plan.
    """

    model: str
    verdict: Verdict
    reason: Notice
    n_ctx: int
    n_gpu_layers: int
    experts_on_cpu: int
    threads: int
    load_mode: Literal["choose", "mapped", "read"]
    repack: bool
    kv_type: KvType
    memory: MemoryParts
    gpu_memory: MemoryParts
    available_bytes: int
    predicted: Speeds
    predicted_on_battery: Speeds | None
    corrected: bool = False
    measured: Measurement | None = None


def make_plan(
    shape: ModelShape,
    profile: HardwareProfile,
    speed: MachineSpeed,
    battery_speed: MachineSpeed,
    *,
    n_ctx: int = 0,
    download_bytes: int = 0,
    correction: Correction | None = None,
) -> Plan:
    """The best plan for this computer: the first that fits, else the most modest one.

    Args:
        n_ctx: The context window in tokens that is wanted, 0 for a sensible one.
        download_bytes: What must still be fetched to this computer's disk.
    """
    known = correction or Correction()
    division = _choose(shape, profile, n_ctx, known)
    speeds = _predict(shape, division, speed, known)
    words, reason = verdict.judge(shape, division, profile, speeds, download_bytes)
    gpu = division.placement.gpu
    own_gpu_bytes = gpu.free_bytes if gpu is not None and not gpu.shares_memory else 0
    return Plan(
        model=shape.name,
        verdict=words,
        reason=reason,
        n_ctx=division.n_ctx,
        n_gpu_layers=division.n_gpu_layers,
        experts_on_cpu=division.experts_on_cpu,
        threads=profile.cpu.threads,
        # llama.cpp chooses best for itself where a card reads the weights.
        load_mode="choose" if division.n_gpu_layers else "mapped",
        repack=False,  # a copy in memory for 15 % faster prompts, and half a minute to load
        kv_type=division.kv_type,
        memory=_sum(division.host, division.gpu),
        gpu_memory=division.gpu,
        available_bytes=profile.memory.available_bytes + own_gpu_bytes,
        predicted=speeds,
        predicted_on_battery=(
            None
            if profile.has_battery is False
            else _predict(shape, division, battery_speed, known)
        ),
        corrected=correction is not None,
    )


def as_json(plan: Plan) -> dict[str, Any]:
    """The plan as one flat JSON object; sizes in bytes, speeds in tokens per second."""
    measured, battery = plan.measured, plan.predicted_on_battery
    return {
        "model": plan.model,
        "weights_bytes": plan.memory.weights_bytes,
        "kv_bytes": plan.memory.kv_bytes,
        "compute_bytes": plan.memory.compute_bytes,
        "process_bytes": plan.memory.process_bytes,
        "total_bytes": plan.memory.total_bytes,
        "gpu_bytes": plan.gpu_memory.total_bytes,
        "available_bytes": plan.available_bytes,
        "verdict": plan.verdict,
        "reason": str(plan.reason),
        "n_ctx": plan.n_ctx,
        "n_gpu_layers": plan.n_gpu_layers,
        "experts_on_cpu": plan.experts_on_cpu,
        "threads": plan.threads,
        "load_mode": plan.load_mode,
        "repack": plan.repack,
        "kv_type": plan.kv_type,
        "predicted_prefill_tps": plan.predicted.prefill_tps,
        "predicted_decode_tps": plan.predicted.decode_tps,
        "predicted_battery_prefill_tps": battery.prefill_tps if battery else None,
        "predicted_battery_decode_tps": battery.decode_tps if battery else None,
        "corrected": plan.corrected,
        "measured_total_bytes": measured.total_bytes if measured else None,
        "measured_prefill_tps": measured.prefill_tps if measured else None,
        "measured_decode_tps": measured.decode_tps if measured else None,
    }


def _choose(
    shape: ModelShape, profile: HardwareProfile, n_ctx: int, correction: Correction
) -> Division:
    last: Division | None = None
    for window, kv_type in _choices(shape, n_ctx):
        last = _corrected(divide(shape, window, kv_type, usable_gpu(profile)), correction)
        if verdict.fits(last, profile):
            return last
    # Nothing fits: a smaller cache hardly helps, so the cache stays as good as it can be.
    window = last.n_ctx if last is not None else n_ctx
    return _corrected(divide(shape, window, "f16", usable_gpu(profile)), correction)


def _choices(shape: ModelShape, n_ctx: int) -> Iterator[tuple[int, KvType]]:
    limit = shape.context_length or WINDOWS[0]
    windows = [n_ctx] if n_ctx else sorted({min(limit, one) for one in WINDOWS}, reverse=True)
    for window in windows:
        for kv_type in KV_TYPES:
            yield window, kv_type


def _corrected(division: Division, correction: Correction) -> Division:
    host = division.host
    process = max(0, host.process_bytes + correction.memory_bytes)
    return msgspec.structs.replace(
        division, host=msgspec.structs.replace(host, process_bytes=process)
    )


def _predict(
    shape: ModelShape, division: Division, speed: MachineSpeed, correction: Correction
) -> Speeds:
    speeds = plan_speed.predict(shape, division.placement, speed)
    return Speeds(speeds.prefill_tps * correction.prefill, speeds.decode_tps * correction.decode)


def _sum(one: MemoryParts, other: MemoryParts) -> MemoryParts:
    return MemoryParts(
        one.weights_bytes + other.weights_bytes,
        one.kv_bytes + other.kv_bytes,
        one.compute_bytes + other.compute_bytes,
        one.process_bytes + other.process_bytes,
    )
