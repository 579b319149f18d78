"""How long Stop takes while a 4,000-token prompt is being read, through the whole path.

A two-layer gpt-oss with the true shapes and vocabulary, random weights. Stop is pressed at moments
spread over the prefill; what counts is the time from there to the `Finished` event.

    python tests/benchmarks/stop_in_prefill.py [--model MODEL.gguf] [--json]
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from app.cancel import CancelToken
from app.engine.api import GenerateRequest, LoadPlan, Sampling
from app.engine.client import EngineProcess
from app.events import Finished, PrefillProgress
from app.messages import Conversation, Message, Text
from tests.benchmarks.make_gguf import FULL_SHAPES, write_model

PROMPT_TOKENS = 4000
LIMIT_S = 0.3
WORDS = "the quick brown fox jumps over the lazy dog and runs far away from here now "


def main() -> int:
    options = _options()
    with tempfile.TemporaryDirectory() as folder:
        model = options.model
        if model is None:
            model = Path(folder) / "two-layers.gguf"
            write_model(model, FULL_SHAPES)
        engine = EngineProcess()
        try:
            result = measure(engine, model, options.runs)
        finally:
            engine.close()
    if options.json:
        print(json.dumps(result))
    else:
        for key, value in result.items():
            print(f"{key:24} {value:.3f}" if isinstance(value, float) else f"{key:24} {value}")
    return 0 if result["stop_max_s"] < LIMIT_S else 1


def measure(engine: EngineProcess, model: Path, runs: int) -> dict[str, float | int]:
    """Times one whole prefill, then `runs` stopped ones, each at another moment of it."""
    whole = _prefill(engine, model, salt=0)
    stops = [
        _prefill(
            engine, model, salt=i + 1, stop_at=0.9 * i / runs, delay_s=whole.batch_s * i / runs
        )
        for i in range(runs)
    ]
    return {
        "prompt_tokens": whole.tokens,
        "prefill_s": whole.total_s,
        "batch_s": whole.batch_s,
        "runs": runs,
        "stop_median_s": statistics.median(run.stop_s for run in stops),
        "stop_max_s": max(run.stop_s for run in stops),
    }


@dataclass(frozen=True)
class Prefill:
    """What one request took; `stop_s` is 0 where Stop was not pressed."""

    tokens: int
    total_s: float
    batch_s: float
    stop_s: float


def _prefill(
    engine: EngineProcess,
    model: Path,
    *,
    salt: int,
    stop_at: float | None = None,
    delay_s: float = 0.0,
) -> Prefill:
    """One request with a prompt of its own, so that nothing of it is in the cache.

    Args:
        stop_at: Press Stop when this share of the prompt has been read…
        delay_s: …and this much later, so as to fall on any moment of a batch.
    """
    cancel = CancelToken()
    pressed: list[float] = []

    def press() -> None:
        pressed.append(time.perf_counter())
        cancel.cancel()

    timer = threading.Timer(delay_s, press)
    started = ended = 0.0
    batches = tokens = 0
    for event in engine.generate(_request(model, salt), cancel):
        if isinstance(event, PrefillProgress):
            started = started or time.perf_counter()
            batches, tokens = batches + 1, event.total
            if stop_at is not None and event.done >= stop_at * event.total and not timer.ident:
                timer.start()
        if isinstance(event, Finished):
            ended = time.perf_counter()
            if stop_at is not None and event.reason != "cancelled":
                raise RuntimeError("the prefill was over before Stop was pressed")
    if timer.ident:
        timer.join()
    total_s = ended - started
    stop_s = ended - pressed[0] if pressed else 0.0
    return Prefill(tokens, total_s, total_s / max(1, batches - 1), stop_s)


def _request(model: Path, salt: int) -> GenerateRequest:
    words = f"{salt} " + WORDS * (PROMPT_TOKENS // 16 + 1)
    return GenerateRequest(
        LoadPlan(model, n_ctx=8192),
        Conversation((Message("user", (Text(words[: PROMPT_TOKENS * 5]),)),), date=f"20{salt:02}"),
        Sampling(temperature=0),
        max_tokens=1,
    )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--model", type=Path, help="a GGUF made before by make_gguf.py")
    parser.add_argument("--runs", type=int, default=12)
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
