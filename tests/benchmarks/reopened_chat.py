"""How soon a chat of 4,000 tokens answers when it is opened again, against reading it anew.

A two-layer gpt-oss with the true shapes and vocabulary, random weights. Each time an engine process
of its own; the model is loaded before, so that only the chat counts.

    python tests/benchmarks/reopened_chat.py [--model MODEL.gguf] [--runs N] [--json]
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
from pathlib import Path

import msgspec

from app.cancel import CancelToken
from app.engine.api import GenerateRequest, LoadPlan, Manners, Sampling
from app.engine.client import EngineProcess
from app.events import Finished
from app.messages import Conversation, Message, Text
from tests.benchmarks.make_gguf import FULL_SHAPES, write_model

CHAT_TOKENS = 4000
LIMIT_RATIO = 0.1
SETTLE_TIMEOUT_S = 300.0
WORDS = "the quick brown fox jumps over the lazy dog and runs far away from here now "


def main() -> int:
    options = _options()
    with tempfile.TemporaryDirectory() as folder:
        model = options.model
        if model is None:
            model = Path(folder) / "two-layers.gguf"
            write_model(model, FULL_SHAPES)
        result = measure(model, Path(folder) / "states", options.runs)
    if options.json:
        print(json.dumps(result))
    else:
        for key, value in result.items():
            print(f"{key:24} {value:.3f}" if isinstance(value, float) else f"{key:24} {value}")
    return 0 if result["ratio"] <= LIMIT_RATIO else 1


def measure(model: Path, states: Path, runs: int) -> dict[str, float | int]:
    """Medians of alternating runs: restored from disk, computed anew."""
    saved_tokens = _save(model, states)
    restored, anew = [], []
    for _ in range(runs):
        restored.append(_first_token(model, states))
        anew.append(_first_token(model, None))
    restored_s = statistics.median(run.timings.ttft_s for run in restored)
    anew_s = statistics.median(run.timings.ttft_s for run in anew)
    return {
        "chat_tokens": saved_tokens,
        "state_bytes": sum(path.stat().st_size for path in states.iterdir()),
        "restored_tokens": restored[0].usage.cached_tokens,
        "restored_ttft_s": restored_s,
        "anew_ttft_s": anew_s,
        "ratio": restored_s / anew_s,
    }


def _save(model: Path, states: Path) -> int:
    """Leaves the chat's state on disk, as the app does after an answer; its tokens."""
    engine = EngineProcess(manners=Manners(state_dir=states, save_after_s=0))
    try:
        list(engine.load(_plan(model), CancelToken()))
        engine.prepare(_request(model, _chat()))
        tokens = engine.wait_until_settled(SETTLE_TIMEOUT_S)
    finally:
        engine.close()
    if not tokens or not any(states.glob("*.meta")):
        raise RuntimeError("the chat was not saved")
    return tokens


def _first_token(model: Path, states: Path | None) -> Finished:
    engine = EngineProcess(manners=Manners(state_dir=states, settle=False, save_after_s=600))
    try:
        list(engine.load(_plan(model), CancelToken()))
        question = Message("user", (Text("And what does the dog say to that?"),))
        messages = (*_chat().messages, question)
        asked = _request(model, msgspec.structs.replace(_chat(), messages=messages))
        *_, last = engine.generate(asked, CancelToken())
    finally:
        engine.close()
    if not isinstance(last, Finished):
        raise TypeError(last)
    return last


def _chat() -> Conversation:
    text = Text((WORDS * (CHAT_TOKENS // 16 + 1))[: CHAT_TOKENS * 5])
    answer = Message("assistant", (Text("It does so every day."),))
    return Conversation((Message("user", (text,)), answer), date="2026-01-01")


def _request(model: Path, conversation: Conversation) -> GenerateRequest:
    return GenerateRequest(_plan(model), conversation, Sampling(temperature=0), max_tokens=1)


def _plan(model: Path) -> LoadPlan:
    return LoadPlan(model, n_ctx=8192)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--model", type=Path, help="a GGUF made before by make_gguf.py")
    parser.add_argument("--runs", type=int, default=2)
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
