"""The engine beside a bare llama.cpp loop: tokens per second of both, in alternation.

Drives two engines through the `Engine` interface; knows nothing of llama.cpp and of terminals.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

import msgspec

from app.bench.prompts import CountTokens, conversation_of
from app.cancel import CancelToken
from app.engine.api import Begin, Engine, GenerateRequest, LoadPlan, Sampling, Start
from app.events import Finished, PrefillProgress, StreamEvent


class Workload(msgspec.Struct, frozen=True):
    """What each run computes: a prompt of about so many tokens, and an answer of exactly so many.

    `banned` are the tokens that would end an answer before that. `start`: as in `GenerateRequest`.
    Prompts of other salts are other prompts.
    """

    plan: LoadPlan
    prompt_tokens: int
    answer_tokens: int
    runs: int
    banned: tuple[int, ...] = ()
    temperature: float = 1.0
    start: Start = Begin()
    first_salt: int = 0

    def request(self, salt: int, count: CountTokens) -> GenerateRequest:
        return GenerateRequest(
            self.plan,
            conversation_of(salt, self.prompt_tokens, count),
            Sampling(
                temperature=self.temperature,
                seed=salt,
                logit_bias=tuple((token, -100.0) for token in self.banned),
            ),
            max_tokens=self.answer_tokens,
            start=self.start,
        )


class Run(msgspec.Struct, frozen=True):
    """One answer: what was computed for it (without what was cached), and the seconds it took."""

    prompt_tokens: int
    prefill_s: float
    answer_tokens: int
    decode_s: float

    @property
    def prefill_tps(self) -> float:
        return self.prompt_tokens / self.prefill_s

    @property
    def decode_tps(self) -> float:
        return self.answer_tokens / self.decode_s


class Comparison(msgspec.Struct, frozen=True):
    """Tokens per second of each run of the engine and of the bare loop, in order."""

    engine: tuple[float, ...]
    bare: tuple[float, ...]

    @property
    def engine_tps(self) -> float:
        return statistics.median(self.engine)

    @property
    def bare_tps(self) -> float:
        return statistics.median(self.bare)

    @property
    def ratio(self) -> float:
        """How fast the engine is, 1 being as fast as the bare loop: the median of the pairs.

        Both runs of a pair meet the same conditions; the computer may be slower in the next.
        """
        return statistics.median(a / b for a, b in zip(self.engine, self.bare, strict=True))


class Speed(msgspec.Struct, frozen=True):
    """Both comparisons, and how long prompts and answers were (medians, in tokens)."""

    prefill: Comparison
    decode: Comparison
    prompt_tokens: int
    answer_tokens: int


Report = Callable[[int, Run, Run], None]


class Cancelled(Exception):
    """The person does not want to wait any longer."""


def compare(
    engine: Engine,
    bare: Engine,
    workload: Workload,
    count: CountTokens,
    cancel: CancelToken,
    report: Report = lambda run, engine, bare: None,
) -> Speed:
    """Runs both in turn, `workload.runs` times after one run each that does not count.

    Every second pair begins with the bare loop, so that a computer that grows slower (or is being
    left alone by others) favours neither.

    Args:
        report: Called after each pair with its number (0 does not count) and both runs.

    Raises:
        Cancelled: The token was set.
        AppError: Whatever the engines say.
    """
    pairs: list[tuple[Run, Run]] = []
    for number in range(workload.runs + 1):
        request = workload.request(workload.first_salt + number, count)
        if number % 2:
            of_bare = run_bare(bare, request, cancel)
            of_engine = run_engine(engine, request, cancel)
        else:
            of_engine = run_engine(engine, request, cancel)
            of_bare = run_bare(bare, request, cancel)
        report(number, of_engine, of_bare)
        if number:
            pairs.append((of_engine, of_bare))
    return Speed(
        _comparison(pairs, lambda run: run.prefill_tps),
        _comparison(pairs, lambda run: run.decode_tps),
        round(statistics.median(run.prompt_tokens for run, _ in pairs)),
        round(statistics.median(run.answer_tokens for run, _ in pairs)),
    )


def _comparison(pairs: list[tuple[Run, Run]], of: Callable[[Run], float]) -> Comparison:
    return Comparison(tuple(of(run) for run, _ in pairs), tuple(of(run) for _, run in pairs))


def run_engine(engine: Engine, request: GenerateRequest, cancel: CancelToken) -> Run:
    """One answer through the whole path, timed where it arrives: at this end of the pipe.

    The prompt's time begins before the request is written, and ends when the engine says that all
    of it has been read; the answer's ends with `Finished`.
    """
    load(engine, request.plan, cancel)
    started = read = time.perf_counter()
    event: StreamEvent | None = None
    for event in engine.generate(request, cancel):
        if isinstance(event, PrefillProgress):
            read = time.perf_counter()
    ended = time.perf_counter()
    usage = whole(event).usage
    return Run(
        usage.prompt_tokens - usage.cached_tokens,
        read - started,
        usage.completion_tokens,
        ended - read,
    )


def run_bare(bare: Engine, request: GenerateRequest, cancel: CancelToken) -> Run:
    """One answer of the bare loop, timed by itself."""
    load(bare, request.plan, cancel)
    *_, last = bare.generate(request, cancel)
    finished = whole(last)
    usage, timings = finished.usage, finished.timings
    read = usage.prompt_tokens - usage.cached_tokens
    return Run(
        read,
        read / timings.prefill_tps,
        usage.completion_tokens,
        usage.completion_tokens / timings.decode_tps,
    )


def load(engine: Engine, plan: LoadPlan, cancel: CancelToken) -> float:
    """Loads the model if need be; gives the seconds that took."""
    started = time.perf_counter()
    for _event in engine.load(plan, cancel):
        pass
    if cancel.cancelled:
        raise Cancelled
    return time.perf_counter() - started


def whole(event: object) -> Finished:
    """The end of an answer that nobody stopped.

    Raises:
        Cancelled: It is something else.
    """
    if not isinstance(event, Finished) or event.reason == "cancelled":
        raise Cancelled
    return event
