"""`hearth plan`: whether and how a model runs on this computer, in words and numbers."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from app.bench.plan_check import measure_plan
from app.cancel import CancelToken
from app.errors import InvalidInput
from app.hardware.detect import find_hardware
from app.hardware.speed import speed_of
from app.models.plan import Plan
from app.models.verdict import VERDICT_WORDS
from app.models.wording import file_size, grouped
from app.planning import Planned, find_target, learn, load_plan, plan_for


class PlanRequest(msgspec.Struct, frozen=True):
    """What `hearth plan` was asked for. `n_ctx` 0 leaves the context window to the plan."""

    model: str | None
    n_ctx: int = 0
    measure: bool = False


def run(request: PlanRequest, cancel: CancelToken) -> Planned:
    """Plans and, if that is wanted, loads the model and measures what was predicted.

    Raises:
        Cancelled: The token was set while measuring.
        AppError: The model or the computer cannot be read, or the engine failed.
    """
    target = find_target(request.model)
    profile = find_hardware()
    planned = plan_for(target, profile, speed_of(profile), request.n_ctx)
    if not request.measure:
        return planned
    if planned.plan.verdict == "cannot_run":
        raise InvalidInput(
            "There is nothing to measure, because this model cannot run here. {reason}",
            "Choose another model.",
            reason=str(planned.plan.reason),
        )
    return learn(planned, measure_plan(load_plan(planned), cancel))


def as_text(plan: Plan) -> str:
    """The verdict, then a table of what is predicted and what was measured."""
    return "\n".join(_lines(plan))


def _lines(plan: Plan) -> Iterator[str]:
    yield f"{plan.model}: {VERDICT_WORDS[plan.verdict]}"
    yield str(plan.reason)
    yield ""
    memory, gpu = plan.memory, plan.gpu_memory
    for label, size_bytes in (
        ("Weights", memory.weights_bytes),
        ("Conversation (KV cache)", memory.kv_bytes),
        ("Working space", memory.compute_bytes),
        ("Engine", memory.process_bytes),
        ("Together", memory.total_bytes),
    ):
        yield f"{label:<26}{file_size(size_bytes):>10}"
    if gpu.total_bytes:
        yield f"{'  of it on the GPU':<26}{file_size(gpu.total_bytes):>10}"
    yield f"{'Available now':<26}{file_size(plan.available_bytes):>10}"
    yield ""
    yield f"Context window            {grouped(plan.n_ctx)} tokens, KV cache {plan.kv_type}"
    if plan.n_gpu_layers:
        experts = f", experts of {plan.experts_on_cpu} not" if plan.experts_on_cpu else ""
        yield f"On the GPU                {plan.n_gpu_layers} layers{experts}"
    yield f"Threads                   {plan.threads}"
    predicted, battery = plan.predicted, plan.predicted_on_battery
    yield f"Reads a prompt            {predicted.prefill_tps:.1f} tokens/s (predicted)"
    yield f"Writes an answer          {predicted.decode_tps:.1f} tokens/s (predicted)"
    if battery is not None:
        yield f"  on battery              {battery.decode_tps:.1f} tokens/s (predicted)"
    measured = plan.measured
    if measured is not None:
        yield ""
        yield (
            f"Measured: predicted {file_size(memory.total_bytes)}, "
            f"used {file_size(measured.total_bytes)}; "
            f"reads {measured.prefill_tps:.1f}, writes {measured.decode_tps:.1f} tokens/s"
        )
