"""`hearth bench`: how fast the engine is, beside a bare llama.cpp loop, and how long one waits.

Opens what is measured and says what came out; the measuring is done in `bench`.
"""

from __future__ import annotations

import platform
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

import msgspec

from app.bench import first_token, speed
from app.bench.first_token import FirstToken, Habits, Wait
from app.bench.prompts import CountTokens
from app.bench.speed import Comparison, Run, Speed, Workload
from app.cancel import CancelToken
from app.engine.api import LoadPlan, Manners
from app.engine.client import EngineProcess
from app.models import library
from app.models.wording import file_size

BARE_LOOP = (sys.executable, "-P", "-m", "app.bench.bare_loop")
_END_OF_MESSAGE = (
    "<|end|>"  # ends a message of gpt-oss, and the answer with it where it is the last
)
_WAIT_ANSWER_TOKENS = 48


class Bench(msgspec.Struct, frozen=True):
    """What `hearth bench` was asked for; the fields are its options, 0 as in `LoadPlan`."""

    model: str | None = None
    prompt_tokens: int = 512
    answer_tokens: int = 64
    runs: int = 3
    n_ctx: int = 0
    n_threads: int = 0
    n_gpu_layers: int = 0


class Measured(msgspec.Struct, frozen=True):
    """What came out. `load_s`: from a process that is not there to a model that is."""

    model: str
    path: str
    architecture: str
    size_bytes: int
    machine: str
    load_s: float
    speed: Speed
    first_token: tuple[FirstToken, ...]


def run(bench: Bench, progress: TextIO, cancel: CancelToken) -> Measured:
    """Measures, saying on `progress` how far it has come.

    Raises:
        Cancelled: The token was set.
        AppError: The model cannot be run, or an engine failed.
    """
    model = library.resolve(bench.model)
    header = library.check(model.path)
    plan = LoadPlan(
        model.path,
        n_ctx=bench.n_ctx,
        n_threads=bench.n_threads,
        n_gpu_layers=bench.n_gpu_layers,
    )
    count, banned = _vocabulary(model.path)
    workload = Workload(plan, bench.prompt_tokens, bench.answer_tokens, bench.runs, banned)
    _say(progress, f"{model.name}: loading")
    load_s, speeds = _measure_speed(workload, count, progress, cancel)
    habits = Habits(plan, bench.prompt_tokens, _WAIT_ANSWER_TOKENS, bench.runs)
    waits = _measure_first_token(habits, count, progress, cancel)
    return Measured(
        model.name,
        str(model.path),
        header.architecture,
        header.size_bytes,
        f"{platform.system()} {platform.machine()}",
        load_s,
        speeds,
        waits,
    )


def _vocabulary(path: Path) -> tuple[CountTokens, tuple[int, ...]]:
    """How to count tokens, and the tokens that end an answer."""
    # Loads llama.cpp, which the other commands leave to the engine process.
    from app.engine.llama_load import open_vocabulary

    vocabulary = open_vocabulary(path)
    ends = set(vocabulary.end_of_generation)
    end = vocabulary.special(_END_OF_MESSAGE)
    ends |= set() if end is None else {end}
    return lambda text: len(vocabulary.encode(text)), tuple(sorted(ends))


def _measure_speed(
    workload: Workload, count: CountTokens, progress: TextIO, cancel: CancelToken
) -> tuple[float, Speed]:
    def report(number: int, engine: Run, bare: Run) -> None:
        name = f"run {number} of {workload.runs}" if number else "warm-up"
        _say(
            progress,
            f"{name}: reads {engine.prefill_tps:.1f} tokens/s (bare loop {bare.prefill_tps:.1f}), "
            f"writes {engine.decode_tps:.1f} (bare loop {bare.decode_tps:.1f})",
        )

    # What it does by itself between two answers would slow the bare loop.
    engine = EngineProcess(manners=Manners(settle=False))
    bare = EngineProcess(BARE_LOOP)
    try:
        load_s = speed.load(engine, workload.plan, cancel)
        return load_s, speed.compare(engine, bare, workload, count, cancel, report)
    finally:
        engine.close()
        bare.close()


def _measure_first_token(
    habits: Habits, count: CountTokens, progress: TextIO, cancel: CancelToken
) -> tuple[FirstToken, ...]:
    def report(wait: Wait) -> None:
        _say(
            progress,
            f"{wait.case}: {_seconds(wait.seconds)} to the first token, "
            f"{wait.cached_tokens} of {wait.prompt_tokens} tokens were known",
        )

    with tempfile.TemporaryDirectory(prefix="hearth-bench-") as folder:
        return first_token.measure(habits, Path(folder), count, cancel, report)


def as_json(measured: Measured) -> dict[str, Any]:
    """All that was measured: medians, and every run they come from."""
    result: dict[str, Any] = msgspec.to_builtins(measured)
    result["speed"] = {
        "prefill": _comparison(measured.speed.prefill),
        "decode": _comparison(measured.speed.decode),
        "prompt_tokens": measured.speed.prompt_tokens,
        "answer_tokens": measured.speed.answer_tokens,
    }
    result["first_token"] = [
        {
            "case": case.case,
            "median_s": case.median_s,
            "runs_s": case.seconds,
            "prompt_tokens": case.prompt_tokens,
            "cached_tokens": case.cached_tokens,
        }
        for case in measured.first_token
    ]
    return result


def _comparison(comparison: Comparison) -> dict[str, Any]:
    return {
        "engine_tps": comparison.engine_tps,
        "bare_tps": comparison.bare_tps,
        "ratio": comparison.ratio,
        "engine_runs_tps": comparison.engine,
        "bare_runs_tps": comparison.bare,
    }


def as_text(measured: Measured) -> str:
    """Two small tables."""
    return "\n".join(_lines(measured))


def _lines(measured: Measured) -> Iterator[str]:
    speeds = measured.speed
    yield (
        f"{measured.model} ({measured.architecture}, {file_size(measured.size_bytes)}), "
        f"{measured.machine}, loaded in {_seconds(measured.load_s)}"
    )
    yield ""
    yield f"{'Tokens per second':<24}{'Hearth':>10}{'bare loop':>12}{'ratio':>8}"
    for name, comparison, tokens in (
        ("reading the prompt", speeds.prefill, speeds.prompt_tokens),
        ("writing the answer", speeds.decode, speeds.answer_tokens),
    ):
        yield (
            f"{name:<24}{comparison.engine_tps:>10.1f}{comparison.bare_tps:>12.1f}"
            f"{comparison.ratio:>8.2f}   {tokens} tokens"
        )
    yield ""
    yield f"{'Until the first token':<24}{'median':>10}{'prompt':>12}{'known':>8}"
    for case in measured.first_token:
        yield (
            f"{case.case:<24}{_seconds(case.median_s):>10}"
            f"{case.prompt_tokens:>12}{case.cached_tokens:>8}"
        )


def _seconds(seconds: float) -> str:
    return f"{seconds:.1f} s" if seconds >= 10 else f"{seconds:.3f} s"


def _say(progress: TextIO, text: str) -> None:
    print(text, file=progress, flush=True)
