"""Loads a model as planned and measures what the plan predicted: memory and both speeds.

Drives the engine through its interface, and asks the system how much memory its process holds.
"""

from __future__ import annotations

import psutil

from app.bench import speed
from app.bench.speed import Workload
from app.cancel import CancelToken
from app.engine.api import LoadPlan, Manners
from app.engine.client import EngineProcess
from app.errors import EngineCrashed
from app.models.plan import Measurement

PROMPT_TOKENS = 320
ANSWER_TOKENS = 32
CHARACTERS_PER_TOKEN = 4  # about: what is computed is counted by the engine


def measure_plan(plan: LoadPlan, cancel: CancelToken) -> Measurement:
    """What the model takes after an answer, and the speeds of the second of two answers.

    The first answer brings all that is mapped into memory.

    Raises:
        Cancelled: The token was set.
        AppError: Whatever the engine says.
    """
    engine = EngineProcess(manners=Manners(settle=False))
    workload = Workload(plan, PROMPT_TOKENS, ANSWER_TOKENS, 1)
    try:
        speed.run_engine(engine, workload.request(0, _count), cancel)
        run = speed.run_engine(engine, workload.request(1, _count), cancel)
        return Measurement(_resident_bytes(engine), run.prefill_tps, run.decode_tps)
    finally:
        engine.close()


def _count(text: str) -> int:
    return len(text) // CHARACTERS_PER_TOKEN


def _resident_bytes(engine: EngineProcess) -> int:
    """Mapped pages of the model's file count: it needs them in memory to be fast."""
    try:
        return int(psutil.Process(engine.pid).memory_info().rss)
    except psutil.Error:
        raise EngineCrashed(
            "The engine stopped while it was measured.", "Try again with a smaller context window."
        ) from None
