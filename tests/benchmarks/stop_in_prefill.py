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
    whole = _prefill(engine, model, salt=0, stop_after_s=None)
    prefill_s = whole["total_s"]
    stops = [
        _prefill(engine, model, salt=i + 1, stop_after_s=prefill_s * (i + 0.5) / (runs + 1))
        for i in range(runs)
    ]
    times = [run["stop_s"] for run in stops]
    return {
        "prompt_tokens": int(whole["tokens"]),
        "prefill_s": prefill_s,
        "runs": runs,
        "stop_median_s": statistics.median(times),
        "stop_max_s": max(times),
    }


def _prefill(
    engine: EngineProcess, model: Path, *, salt: int, stop_after_s: float | None
) -> dict[str, float]:
    """One request with a prompt of its own, so that nothing of it is in the cache."""
    words = f"{salt} " + WORDS * (PROMPT_TOKENS // 16 + 1)
    request = GenerateRequest(
        LoadPlan(model, n_ctx=8192),
        Conversation((Message("user", (Text(words[: PROMPT_TOKENS * 5]),)),), date=f"20{salt:02}"),
        Sampling(temperature=0),
        max_tokens=1,
    )
    cancel = CancelToken()
    pressed: list[float] = []

    def press() -> None:
        pressed.append(time.perf_counter())
        cancel.cancel()

    timer: threading.Timer | None = None
    started = time.perf_counter()
    tokens = 0
    for event in engine.generate(request, cancel):
        if isinstance(event, PrefillProgress) and not tokens:
            started, tokens = time.perf_counter(), event.total
            if stop_after_s is not None:
                timer = threading.Timer(stop_after_s, press)
                timer.start()
        if isinstance(event, Finished):
            ended = time.perf_counter()
            if stop_after_s is not None and event.reason != "cancelled":
                raise RuntimeError("the prefill was over before Stop was pressed")
    if timer is not None:
        timer.join()
    return {
        "tokens": float(tokens),
        "total_s": ended - started,
        "stop_s": ended - pressed[0] if pressed else 0.0,
    }


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--model", type=Path, help="a GGUF made before by make_gguf.py")
    parser.add_argument("--runs", type=int, default=12)
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
