"""What loaded models really took, beside what was predicted, and what the next plan learns from it.

One small file in the state folder; its loss costs nothing but the corrections. The same model in
the same way corrects itself; others are corrected by what is usual on this computer.
"""

from __future__ import annotations

import contextlib
import statistics
from collections.abc import Sequence
from pathlib import Path

import msgspec

from app import paths
from app.files import replace_file
from app.hardware.profile import HardwareProfile, Power
from app.models.plan import Correction, Measurement, Plan

MOST_RECORDS = 200
# Of other models: less is noise of one measurement, more would not be the computer's doing.
_LEAST_FACTOR, _MOST_FACTOR = 0.25, 3.0
_MOST_OTHER_BYTES = 500_000_000


class Record(msgspec.Struct, frozen=True):
    """One load. The predictions are those before any correction."""

    cpu: str
    model: str
    weights_bytes: int
    n_ctx: int
    n_gpu_layers: int
    experts_on_cpu: int
    power: Power
    predicted: Measurement
    measured: Measurement

    def is_like(self, plan: Plan, profile: HardwareProfile) -> bool:
        """Whether this was the same model on the same devices; the window may differ."""
        return (
            self.cpu == profile.cpu.name
            and (self.model, self.weights_bytes) == (plan.model, plan.memory.weights_bytes)
            and self.n_gpu_layers == plan.n_gpu_layers
            and self.experts_on_cpu == plan.experts_on_cpu
        )


def remember(
    plan: Plan, uncorrected: Measurement, measured: Measurement, profile: HardwareProfile
) -> None:
    """Keeps a measurement beside the prediction, in place of an older one of the same load.

    What was not measured this time stays as it was.
    """
    records = recall()
    before = last_of(plan, profile, records)
    if before is not None:
        measured = Measurement(
            measured.total_bytes or before.total_bytes,
            measured.prefill_tps or before.prefill_tps,
            measured.decode_tps or before.decode_tps,
        )
    record = Record(
        profile.cpu.name,
        plan.model,
        plan.memory.weights_bytes,
        plan.n_ctx,
        plan.n_gpu_layers,
        plan.experts_on_cpu,
        profile.power,
        uncorrected,
        measured,
    )
    others = [
        one for one in records if not (one.is_like(plan, profile) and one.n_ctx == plan.n_ctx)
    ]
    with contextlib.suppress(OSError):  # a record that is missing is made by the next load
        replace_file(_path(), msgspec.json.encode([*others, record][-MOST_RECORDS:]))


def recall() -> list[Record]:
    try:
        return msgspec.json.decode(_path().read_bytes(), type=list[Record])
    except (OSError, msgspec.DecodeError):
        return []


def last_of(plan: Plan, profile: HardwareProfile, records: Sequence[Record]) -> Measurement | None:
    """What was measured of this very plan."""
    for record in reversed(records):
        if record.is_like(plan, profile) and record.n_ctx == plan.n_ctx:
            return record.measured
    return None


def correction_for(
    plan: Plan, profile: HardwareProfile, records: Sequence[Record]
) -> Correction | None:
    """What to correct an uncorrected plan by; None if nothing comparable was ever measured."""
    here = [one for one in records if one.cpu == profile.cpu.name]
    same = [one for one in here if one.is_like(plan, profile)]
    if same:
        nearest = min(same, key=lambda one: abs(one.n_ctx - plan.n_ctx))
        return _correction([nearest], limit_factors=False)
    alike = [one for one in here if bool(one.n_gpu_layers) == bool(plan.n_gpu_layers)]
    return _correction(alike, limit_factors=True) if alike else None


def _correction(records: Sequence[Record], *, limit_factors: bool) -> Correction:
    differences = [
        one.measured.total_bytes - one.predicted.total_bytes
        for one in records
        if one.measured.total_bytes and not one.n_gpu_layers  # a card's memory is not measured
    ]
    memory = round(statistics.median(differences)) if differences else 0
    prefill = _factor([(one.predicted.prefill_tps, one.measured.prefill_tps) for one in records])
    decode = _factor([(one.predicted.decode_tps, one.measured.decode_tps) for one in records])
    if limit_factors:
        memory = min(max(memory, -_MOST_OTHER_BYTES), _MOST_OTHER_BYTES)
        prefill = min(max(prefill, _LEAST_FACTOR), _MOST_FACTOR)
        decode = min(max(decode, _LEAST_FACTOR), _MOST_FACTOR)
    return Correction(memory, prefill, decode)


def _factor(pairs: Sequence[tuple[float, float]]) -> float:
    """How many times faster than predicted; 1 where nothing was measured."""
    factors = [measured / predicted for predicted, measured in pairs if measured and predicted]
    return statistics.median(factors) if factors else 1.0


def _path() -> Path:
    return paths.state_dir() / "measured.json"
