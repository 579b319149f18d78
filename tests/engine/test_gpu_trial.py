"""After a crash in a GPU's driver the model runs without the GPU, and the person hears of it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from app import paths
from app.cancel import CancelToken
from app.engine import client
from app.engine.api import ALL_LAYERS, GenerateRequest, LoadPlan
from app.engine.client import EngineProcess
from app.engine.gpu_trial import GpuTrials
from app.errors import EngineCrashed, EngineError
from app.events import Finished, GpuAvoided, ModelLoaded, StreamEvent, TextDelta
from app.messages import Conversation, Message, Text

FAKE_CHILD = Path(__file__).with_name("fake_gpu_child.py")
MODEL = Path("/models/größe.gguf")
GPU_PLAN = LoadPlan(MODEL, n_gpu_layers=ALL_LAYERS, experts_on_cpu=4)
Start = Callable[[str], EngineProcess]


@pytest.fixture
def start() -> Iterator[Start]:
    """Starts the app's side of an engine, as one start of Hearth after another would."""
    started: list[EngineProcess] = []

    def new(behaviour: str) -> EngineProcess:
        started.append(EngineProcess([sys.executable, str(FAKE_CHILD), behaviour]))
        return started[-1]

    yield new
    for engine in started:
        engine.close()


def load(engine: EngineProcess, plan: LoadPlan = GPU_PLAN) -> list[StreamEvent]:
    return list(engine.load(plan, CancelToken()))


def ask(engine: EngineProcess, plan: LoadPlan = GPU_PLAN) -> list[StreamEvent]:
    conversation = Conversation((Message("user", (Text("Hi"),)),))
    return list(engine.generate(GenerateRequest(plan, conversation), CancelToken()))


def layers(events: list[StreamEvent]) -> str:
    return next(event.name for event in events if isinstance(event, ModelLoaded))


def markers() -> list[Path]:
    return list((paths.state_dir() / "gpu").glob("*"))


@pytest.mark.parametrize("behaviour", ["crashes-loading", "crashes-decoding"])
def test_after_a_crash_the_next_start_leaves_the_gpu_alone_and_says_so(
    start: Start, behaviour: str
) -> None:
    with pytest.raises(EngineCrashed):
        ask(start(behaviour))
    events = load(start(behaviour))
    assert events[0] == GpuAvoided()
    assert layers(events) == "0 layers"
    assert TextDelta("Hello") in ask(start(behaviour))


def test_the_same_start_goes_on_without_the_gpu_and_says_so_once(start: Start) -> None:
    engine = start("crashes-decoding")
    load(engine)
    with pytest.raises(EngineCrashed):
        ask(engine)
    first, second = ask(engine), ask(engine)
    assert first[0] == GpuAvoided()
    assert layers(first) == layers(second) == "0 layers"
    assert GpuAvoided() not in second


def test_a_crash_while_nobody_waits_counts_too(start: Start) -> None:
    """After loading, the engine reads ahead by itself."""
    engine = start("crashes-idle")
    load(engine)
    if engine.pid is not None:
        psutil.Process(engine.pid).wait(10)
    assert load(engine)[0] == GpuAvoided()


def test_a_driver_that_hangs_is_one_that_crashes(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "CANCEL_TIMEOUT_S", 0.2)
    cancel = CancelToken()
    for _ in start("hangs-loading").load(GPU_PLAN, cancel):
        cancel.cancel()
    assert load(start("hangs-loading"))[0] == GpuAvoided()


def test_measuring_a_plan_may_crash_as_well(start: Start) -> None:
    with pytest.raises(EngineCrashed):
        list(start("crashes-loading").measure(GPU_PLAN, CancelToken()))
    assert load(start("works"))[0] == GpuAvoided()


def test_other_models_keep_the_gpu(start: Start) -> None:
    with pytest.raises(EngineCrashed):
        load(start("crashes-loading"))
    other = LoadPlan(Path("/models/other.gguf"), n_gpu_layers=3)
    assert layers(load(start("works"), other)) == "3 layers"


def test_the_gpu_can_be_tried_again(start: Start) -> None:
    with pytest.raises(EngineCrashed):
        load(start("crashes-loading"))
    engine = start("works")
    assert layers(load(engine)) == "0 layers"
    engine.try_gpu_again(MODEL)
    assert layers(load(engine)) == "-1 layers"


@pytest.mark.parametrize("plan", [GPU_PLAN, LoadPlan(MODEL)])
def test_nothing_is_left_where_all_goes_well(start: Start, plan: LoadPlan) -> None:
    engine = start("works")
    load(engine, plan)
    assert bool(markers()) == bool(plan.n_gpu_layers)  # until the first tokens
    ask(engine, plan)
    assert markers() == []
    ask(engine, plan)
    assert markers() == []


def test_a_crash_after_the_first_tokens_is_not_blamed_on_the_gpu(start: Start) -> None:
    with pytest.raises(EngineCrashed):
        ask(start("crashes-later"))
    assert layers(load(start("works"))) == "-1 layers"


def test_closing_a_loaded_model_is_no_crash(start: Start) -> None:
    engine = start("works")
    load(engine)
    engine.close()
    assert layers(load(start("works"))) == "-1 layers"


def test_being_refused_is_no_crash(start: Start) -> None:
    with pytest.raises(EngineError):
        load(start("refuses"))
    assert layers(load(start("works"))) == "-1 layers"


def test_measuring_ends_no_trial(start: Start) -> None:
    engine = start("works")
    load(engine)
    list(engine.measure(LoadPlan(MODEL, n_gpu_layers=2), CancelToken()))
    assert markers()


def test_another_hearth_that_is_trying_just_now_has_not_crashed(tmp_path: Path) -> None:
    """One window and one command line may run side by side."""
    script = (
        "import sys; from pathlib import Path; from app.engine.api import LoadPlan\n"
        "from app.engine.gpu_trial import GpuTrials\n"
        f"plan = LoadPlan(Path({str(MODEL)!r}), n_gpu_layers=1)\n"
        f"GpuTrials(Path({str(tmp_path)!r})).begin(plan)\n"
        "print('begun', flush=True); sys.stdin.read()"
    )
    other = subprocess.Popen(
        [sys.executable, "-c", script],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(Path(client.__file__).parents[2])},
    )
    with other:
        assert other.stdout
        assert other.stdout.readline() == b"begun\n"
        assert GpuTrials(tmp_path).allowed(GPU_PLAN) == GPU_PLAN
        other.kill()
        other.wait()
        assert GpuTrials(tmp_path).allowed(GPU_PLAN) == LoadPlan(MODEL)


def test_a_marker_cut_short_is_a_marker(tmp_path: Path) -> None:
    trials = GpuTrials(tmp_path)
    trials.begin(GPU_PLAN)
    [marker] = tmp_path.iterdir()
    marker.write_bytes(marker.read_bytes()[:5])
    assert GpuTrials(tmp_path).allowed(GPU_PLAN).n_gpu_layers == 0


def test_without_a_place_to_write_everything_else_works(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file where the folder should be")
    trials = GpuTrials(tmp_path / "state" / "gpu")
    trials.begin(GPU_PLAN)
    trials.see(Finished("stop"))
    trials.end()
    assert trials.allowed(GPU_PLAN) == GPU_PLAN
