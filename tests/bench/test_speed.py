"""The comparison of two engines: who runs when, what counts, and that both do the same work."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.bench.speed import Cancelled, Comparison, Run, Workload, compare, run_bare, run_engine
from app.cancel import CancelToken
from app.cli_bench import BARE_LOOP
from app.engine.api import GenerateRequest, LoadPlan, Manners
from app.engine.client import EngineProcess
from app.errors import EngineCrashed, ModelFileError
from app.events import Finished, ModelLoaded, PrefillProgress, StreamEvent, Timings, Usage
from tests.engine.dialects.family_models import FAMILIES, write_family_model


class Recorded:
    """An engine that notes its name for every answer, and gives the next of its timings."""

    def __init__(self, name: str, order: list[str], rates: list[float]) -> None:
        self._name, self._order, self._rates = name, order, iter(rates)

    def load(self, plan: LoadPlan, cancel: CancelToken) -> Iterator[StreamEvent]:
        yield ModelLoaded("Fake", "gpt-oss", 4096, 0.0)

    def generate(self, request: GenerateRequest, cancel: CancelToken) -> Iterator[StreamEvent]:
        self._order.append(self._name)
        rate = next(self._rates)
        yield PrefillProgress(100, 100, 0)
        timings = Timings(prefill_tps=rate * 10, decode_tps=rate)
        yield Finished("length", Usage(100, 0, request.max_tokens), timings)

    def prepare(self, request: GenerateRequest) -> None:
        raise AssertionError("a benchmark reads nothing ahead")

    def close(self) -> None:
        pass


WORK = Workload(LoadPlan(Path("model.gguf")), 20, 8, runs=3)


def test_both_run_in_turn_and_each_begins_as_often() -> None:
    order: list[str] = []
    engine, bare = Recorded("A", order, [1.0] * 4), Recorded("B", order, [1.0] * 4)
    numbers: list[int] = []
    compare(engine, bare, WORK, len, CancelToken(), lambda number, a, b: numbers.append(number))
    assert "".join(order) == "AB" + "BA" + "AB" + "BA"
    assert numbers == [0, 1, 2, 3]


def test_the_warm_up_does_not_count_and_medians_do() -> None:
    engine = Recorded("A", [], [1.0] * 4)
    bare = Recorded("B", [], [999.0, 10.0, 30.0, 20.0])
    speed = compare(engine, bare, WORK, len, CancelToken())
    assert speed.decode.bare == pytest.approx((10.0, 30.0, 20.0))
    assert speed.decode.bare_tps == pytest.approx(20.0)
    assert speed.prefill.bare_tps == pytest.approx(200.0)
    assert (speed.prompt_tokens, speed.answer_tokens) == (100, 8)


def test_a_ratio_of_one_is_as_fast_as_the_bare_loop() -> None:
    assert Comparison((8.0, 9.0, 10.0), (10.0, 10.0, 10.0)).ratio == pytest.approx(0.9)


def test_a_computer_that_grows_slower_does_not_change_the_ratio() -> None:
    slower = Comparison((10.0, 10.0, 2.0, 2.0, 2.0), (10.0, 10.0, 10.0, 2.0, 2.0))
    assert slower.engine_tps / slower.bare_tps == pytest.approx(0.2)
    assert slower.ratio == pytest.approx(1.0)


@pytest.fixture
def engine() -> Iterator[EngineProcess]:
    process = EngineProcess(manners=Manners(settle=False))
    yield process
    process.close()


@pytest.fixture
def bare() -> Iterator[EngineProcess]:
    process = EngineProcess(BARE_LOOP)
    yield process
    process.close()


def work_on(path: Path, **changes: float) -> Workload:
    fields = {"prompt_tokens": 40, "answer_tokens": 12, "runs": 1} | changes
    return Workload(LoadPlan(path, n_ctx=2048, n_threads=1), **fields)  # type: ignore[arg-type]


def is_sane(run: Run) -> bool:
    return run.prompt_tokens > 0 and run.prefill_tps > 0 and run.decode_tps > 0


def test_both_write_exactly_as_many_tokens_as_wanted(
    engine: EngineProcess, bare: EngineProcess, random_model: Path
) -> None:
    request = work_on(random_model).request(0, len)
    of_engine = run_engine(engine, request, CancelToken())
    of_bare = run_bare(bare, request, CancelToken())
    assert is_sane(of_engine)
    assert is_sane(of_bare)
    assert of_engine.prompt_tokens == of_bare.prompt_tokens
    assert of_engine.answer_tokens == of_bare.answer_tokens == 12


@pytest.mark.parametrize("temperature", [0.0, 1.0])
def test_with_the_same_seed_the_bare_loop_draws_the_same_tokens(
    engine: EngineProcess, bare: EngineProcess, tmp_path: Path, temperature: float
) -> None:
    """So it has the same weights, prompt and samplers: what is compared is the loop alone."""
    path = tmp_path / "qwen3.gguf"
    write_family_model(path, FAMILIES["qwen3"])  # not guided: its tokens are drawn freely
    request = work_on(path, temperature=temperature, answer_tokens=30).request(0, len)
    *_, of_engine = engine.generate(request, CancelToken())
    *_, of_bare = bare.generate(request, CancelToken())
    assert isinstance(of_engine, Finished)
    assert isinstance(of_bare, Finished)
    assert of_engine.usage.prompt_tokens == of_bare.usage.prompt_tokens
    if of_engine.reason == "length":
        assert of_engine.token_ids == of_bare.token_ids
    assert of_engine.token_ids == of_bare.token_ids[: len(of_engine.token_ids)]
    assert len(of_engine.token_ids) > 5


@pytest.mark.parametrize("window", [True, False])
def test_both_read_the_same_part_of_each_prompt(
    engine: EngineProcess, bare: EngineProcess, random_model: Path, tmp_path: Path, window: bool
) -> None:
    path = random_model
    if not window:
        path = tmp_path / "qwen3.gguf"
        write_family_model(path, FAMILIES["qwen3"])
    work = work_on(path, prompt_tokens=1_000, answer_tokens=2)  # counted in letters
    for salt in (1, 2, 3):
        request = work.request(salt, len)
        of_engine = run_engine(engine, request, CancelToken())
        of_bare = run_bare(bare, request, CancelToken())
        assert of_engine.prompt_tokens == of_bare.prompt_tokens


def test_a_cancelled_comparison_is_no_result(
    engine: EngineProcess, bare: EngineProcess, random_model: Path
) -> None:
    cancel = CancelToken()

    def stop(number: int, of_engine: Run, of_bare: Run) -> None:
        cancel.cancel()

    with pytest.raises(Cancelled):
        compare(engine, bare, work_on(random_model, runs=5), len, cancel, stop)


def test_cancel_stops_the_bare_loop_in_mid_answer(bare: EngineProcess, random_model: Path) -> None:
    cancel = CancelToken()
    request = work_on(random_model, answer_tokens=1_900).request(0, len)
    for event in bare.load(request.plan, cancel):
        assert isinstance(event, ModelLoaded)
    events = bare.generate(request, cancel)
    assert isinstance(next(events), ModelLoaded)  # the next line comes with the answer's end
    cancel.cancel()
    *_, last = events
    assert isinstance(last, Finished)
    assert last.reason == "cancelled"
    assert last.usage.completion_tokens < 1_900


def test_a_bad_file_is_a_sentence_from_the_bare_loop_too(
    bare: EngineProcess, tmp_path: Path
) -> None:
    path = tmp_path / "model.gguf"
    path.write_bytes(b"GGUF" + bytes(100))
    with pytest.raises(ModelFileError):
        run_bare(bare, work_on(path).request(0, len), CancelToken())


def test_a_bare_loop_that_dies_is_named() -> None:
    dying = EngineProcess([sys.executable, "-c", "raise SystemExit(3)"])
    with pytest.raises(EngineCrashed):
        run_bare(dying, WORK.request(0, len), CancelToken())
    dying.close()
