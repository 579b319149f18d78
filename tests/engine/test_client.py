"""The client against engine processes that die, stall and babble, and against the real one."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from app import paths
from app.cancel import CancelToken
from app.engine import client
from app.engine.api import GenerateRequest, LoadPlan, Sampling
from app.engine.client import EngineProcess
from app.errors import EngineCrashed, EngineError, PromptTooLong
from app.events import (
    Finished,
    LoadProgress,
    ModelLoaded,
    PrefillProgress,
    ReasoningDelta,
    StreamEvent,
    TextDelta,
    assemble,
)
from app.messages import Conversation, Message, Text

FAKE_CHILD = Path(__file__).with_name("fake_child.py")
StartFake = Callable[[str], EngineProcess]


def request(model: Path, text: str = "Hi", **options: object) -> GenerateRequest:
    conversation = Conversation((Message("user", (Text(text),)),))
    plan = LoadPlan(model, n_ctx=4096)
    return GenerateRequest(plan, conversation, Sampling(temperature=0), **options)  # type: ignore[arg-type]


@pytest.fixture
def engine() -> Iterator[EngineProcess]:
    process = EngineProcess()
    yield process
    process.close()


@pytest.fixture
def fake() -> Iterator[StartFake]:
    started: list[EngineProcess] = []

    def start(behaviour: str) -> EngineProcess:
        started.append(EngineProcess([sys.executable, str(FAKE_CHILD), behaviour]))
        return started[-1]

    yield start
    for process in started:
        process.close()


def collect(events: Iterator[StreamEvent]) -> tuple[list[StreamEvent], Exception | None]:
    """All events up to the end or the error, and the error."""
    seen: list[StreamEvent] = []
    try:
        seen.extend(events)
    except EngineError as error:
        return seen, error
    except EngineCrashed as error:
        return seen, error
    return seen, None


# --- badly behaved processes ---


@pytest.mark.parametrize(
    ("behaviour", "reason"),
    [("killed", "SIGKILL"), ("aborts", "SIGABRT"), ("half-a-line", "SIGKILL")],
)
def test_death_has_a_name_and_keeps_the_partial_answer(
    fake: StartFake, behaviour: str, reason: str
) -> None:
    events: list[StreamEvent] = []
    with pytest.raises(EngineCrashed) as caught:
        for event in fake(behaviour).generate(request(Path("x")), CancelToken()):
            events.append(event)
    assert caught.value.message == f"The engine stopped unexpectedly ({reason})."
    assert assemble(events).text == "partial "


def test_what_is_left_of_another_request_is_ignored(fake: StartFake) -> None:
    events, error = collect(fake("well").generate(request(Path("x")), CancelToken()))
    assert error is None
    assert events == [TextDelta("partial "), Finished("stop")]


def test_death_at_start_is_told(fake: StartFake) -> None:
    _, error = collect(fake("dies-at-start").generate(request(Path("x")), CancelToken()))
    assert str(error).startswith("The engine stopped unexpectedly (exit code 3).")


def test_another_version_is_refused(fake: StartFake) -> None:
    _, error = collect(fake("other-version").generate(request(Path("x")), CancelToken()))
    assert "another version" in str(error)


def test_a_babbling_process_is_ended(fake: StartFake) -> None:
    engine = fake("garbage")
    _, error = collect(engine.generate(request(Path("x")), CancelToken()))
    assert isinstance(error, EngineCrashed)
    assert engine.pid is None


def test_cancel_ends_a_process_that_does_not_listen(
    fake: StartFake, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "CANCEL_TIMEOUT_S", 0.2)
    engine, cancel = fake("hangs"), CancelToken()
    events = []
    for event in engine.generate(request(Path("x")), cancel):
        events.append(event)
        cancel.cancel()
    assert events == [TextDelta("partial "), Finished("cancelled")]
    assert engine.pid is None


def test_cancelled_before_it_began_starts_nothing(fake: StartFake) -> None:
    engine, cancel = fake("well"), CancelToken()
    cancel.cancel()
    assert list(engine.generate(request(Path("x")), cancel)) == [Finished("cancelled")]
    assert engine.pid is None


# --- the real engine process ---


def test_load_reports_progress_then_the_model(engine: EngineProcess, random_model: Path) -> None:
    events = list(engine.load(LoadPlan(random_model, n_ctx=4096), CancelToken()))
    loaded = events[-1]
    assert isinstance(loaded, ModelLoaded)
    assert (loaded.architecture, loaded.n_ctx) == ("gpt-oss", 4096)
    assert events[-2] == LoadProgress(1.0)


def test_answer_ends_at_the_limit_with_usage(engine: EngineProcess, random_model: Path) -> None:
    events = list(engine.generate(request(random_model, max_tokens=25), CancelToken()))
    finished = events[-1]
    assert isinstance(finished, Finished)
    assert finished.reason == "length"
    assert finished.usage.completion_tokens == len(finished.token_ids) == 25
    assert finished.usage.prompt_tokens > 20
    assert finished.timings.decode_tps > 0


def test_prefill_progress_is_complete_before_the_answer(
    engine: EngineProcess, random_model: Path
) -> None:
    long = request(random_model, "word " * 1500, max_tokens=1)
    progress = [
        event
        for event in engine.generate(long, CancelToken())
        if isinstance(event, PrefillProgress)
    ]
    assert len(progress) > 3
    assert [event.done for event in progress] == sorted(event.done for event in progress)
    assert progress[-1].done == progress[-1].total


def test_second_turn_prefills_only_what_is_new(engine: EngineProcess, random_model: Path) -> None:
    list(engine.generate(request(random_model, "word " * 500, max_tokens=1), CancelToken()))
    longer = request(random_model, "word " * 500 + "more", max_tokens=1)
    finished = list(engine.generate(longer, CancelToken()))[-1]
    assert isinstance(finished, Finished)
    assert finished.usage.prompt_tokens - finished.usage.cached_tokens < 20


def test_stop_in_mid_answer_keeps_what_was_streamed(
    engine: EngineProcess, random_model: Path
) -> None:
    cancel = CancelToken()
    events: list[StreamEvent] = []
    for event in engine.generate(request(random_model), cancel):
        events.append(event)
        if isinstance(event, TextDelta | ReasoningDelta):
            cancel.cancel()
    finished = events[-1]
    assert isinstance(finished, Finished)
    assert finished.reason == "cancelled"
    assert 0 < finished.usage.completion_tokens < 4000


def test_stop_in_mid_prefill_and_the_next_prompt_is_answered(
    engine: EngineProcess, random_model: Path
) -> None:
    cancel = CancelToken()
    finished: list[Finished] = []
    for event in engine.generate(request(random_model, "word " * 3500), cancel):
        if isinstance(event, PrefillProgress) and event.done:
            cancel.cancel()
        if isinstance(event, Finished):
            finished.append(event)
    assert [event.reason for event in finished] == ["cancelled"]
    assert finished[0].usage.completion_tokens == 0
    again = list(engine.generate(request(random_model, max_tokens=3), CancelToken()))[-1]
    assert isinstance(again, Finished)
    assert again.reason == "length"


def test_cancel_while_loading_ends_quietly(engine: EngineProcess, random_model: Path) -> None:
    cancel = CancelToken()
    for event in engine.load(LoadPlan(random_model), cancel):
        if isinstance(event, LoadProgress):
            cancel.cancel()
    assert list(engine.load(LoadPlan(random_model), CancelToken()))[-1].__class__ is ModelLoaded


def test_a_prompt_longer_than_the_context_is_refused_in_words(
    engine: EngineProcess, random_model: Path
) -> None:
    for text in ("word " * 5000, "x" * 3_000_000):
        with pytest.raises(PromptTooLong, match="too long for the model"):
            list(engine.generate(request(random_model, text), CancelToken()))


def test_kill_9_in_mid_answer_then_the_next_prompt_is_answered(
    engine: EngineProcess, random_model: Path
) -> None:
    events: list[StreamEvent] = []
    with pytest.raises(EngineCrashed, match=r"stopped unexpectedly \(SIGKILL\)"):
        for event in engine.generate(request(random_model), CancelToken()):
            events.append(event)
            if isinstance(event, TextDelta | ReasoningDelta) and engine.pid:
                os.kill(engine.pid, signal.SIGKILL)
    assert any(isinstance(event, TextDelta | ReasoningDelta) for event in events)
    again = list(engine.generate(request(random_model, max_tokens=3), CancelToken()))[-1]
    assert isinstance(again, Finished)
    assert again.reason == "length"


def test_an_abandoned_answer_is_stopped(engine: EngineProcess, random_model: Path) -> None:
    events = engine.generate(request(random_model), CancelToken())
    next(events)
    events.close()  # type: ignore[attr-defined]
    again = list(engine.generate(request(random_model, max_tokens=3), CancelToken()))
    assert isinstance(again[-1], Finished)
    assert again[-1].usage.completion_tokens == 3


def test_the_child_dies_with_its_parent(random_model: Path, tmp_path: Path) -> None:
    """The parent is killed with -9 in mid-answer: no busy orphan stays behind."""
    script = (
        "import sys; from pathlib import Path\n"
        "from tests.engine.test_client import request\n"
        "from app.engine.client import EngineProcess\n"
        "from app.cancel import CancelToken\n"
        "engine = EngineProcess()\n"
        f"for e in engine.generate(request(Path({str(random_model)!r})), CancelToken()):\n"
        "    print(engine.pid, flush=True)\n"
    )
    root = paths.RESOURCES.parent
    parent = psutil.Popen(
        [sys.executable, "-c", script], stdout=-1, cwd=root, env={**os.environ, "PYTHONPATH": "."}
    )
    try:
        child = psutil.Process(int(parent.stdout.readline()))
    finally:
        parent.kill()
        parent.wait()
        parent.stdout.close()
    _, alive = psutil.wait_procs([child], timeout=5)
    assert not alive


def test_close_leaves_no_process(engine: EngineProcess, random_model: Path) -> None:
    list(engine.load(LoadPlan(random_model), CancelToken()))
    assert engine.pid is not None
    child = psutil.Process(engine.pid)
    engine.close()
    assert not child.is_running()


def test_library_chatter_never_reaches_the_protocol(
    engine: EngineProcess, random_model: Path
) -> None:
    """llama.cpp prints hundreds of lines while it loads; they go to the engine's log."""
    list(engine.load(LoadPlan(random_model), CancelToken()))
    assert "llama_model_loader" in (paths.log_dir() / "engine.log").read_text("utf-8", "replace")


def test_requests_from_a_worker_thread_can_be_cancelled_from_this_one(
    engine: EngineProcess, random_model: Path
) -> None:
    cancel = CancelToken()
    streaming = threading.Event()
    seen: list[StreamEvent] = []

    def work() -> None:
        for event in engine.generate(request(random_model), cancel):
            seen.append(event)
            streaming.set()

    thread = threading.Thread(target=work)
    thread.start()
    assert streaming.wait(30)
    cancel.cancel()
    thread.join(10)
    assert not thread.is_alive()
    assert isinstance(seen[-1], Finished)
    assert seen[-1].reason == "cancelled"
