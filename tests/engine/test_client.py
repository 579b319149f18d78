"""The client against engine processes that die, stall and babble, and against the real one."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import psutil
import pytest

from app import paths
from app.cancel import CancelToken
from app.engine import client
from app.engine.api import Continue, GenerateRequest, LoadPlan, Manners, Sampling
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


def test_a_process_started_early_serves_the_first_request(
    engine: EngineProcess, random_model: Path
) -> None:
    engine.start()
    early = engine.pid
    assert early is not None
    events, error = collect(engine.load(LoadPlan(random_model, n_ctx=4096), CancelToken()))
    assert error is None
    assert isinstance(events[-1], ModelLoaded)
    assert engine.pid == early


def test_a_process_started_early_that_died_is_replaced(
    engine: EngineProcess, random_model: Path
) -> None:
    engine.start()
    early = psutil.Process(engine.pid)
    early.kill()
    wait_for(lambda: engine.pid is None)
    events, error = collect(engine.load(LoadPlan(random_model, n_ctx=4096), CancelToken()))
    assert error is None
    assert isinstance(events[-1], ModelLoaded)


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


def wait_for(condition: Callable[[], bool], timeout_s: float = 30) -> None:
    """Looks again and again: another process's memory sends no signal."""
    deadline = time.monotonic() + timeout_s
    while not condition():
        assert time.monotonic() < deadline
        threading.Event().wait(0.02)


def computed(events: list[StreamEvent]) -> int:
    """How many tokens of the prompt had to be computed."""
    finished = events[-1]
    assert isinstance(finished, Finished)
    return finished.usage.prompt_tokens - finished.usage.cached_tokens


def follow_up(events: list[StreamEvent], asked: GenerateRequest, text: str) -> GenerateRequest:
    """The next request of the chat in which `asked` was answered by `events`."""
    said = (*asked.conversation.messages, assemble(events), Message("user", (Text(text),)))
    conversation = msgspec.structs.replace(asked.conversation, messages=said)
    return msgspec.structs.replace(asked, conversation=conversation)


def test_after_settling_the_second_turn_computes_only_what_is_new(engine: EngineProcess) -> None:
    asked = request(paths.STARTER_MODEL, "What is gpt-oss?")
    first = list(engine.generate(asked, CancelToken()))
    settled = engine.wait_until_settled(60)
    assert settled
    second = list(engine.generate(follow_up(first, asked, "Was ist Hearth?"), CancelToken()))
    assert computed(second) <= 16 + len("Was ist Hearth?")
    finished = second[-1]
    assert isinstance(finished, Finished)
    assert finished.usage.cached_tokens == settled


def test_reading_ahead_leaves_only_the_question(engine: EngineProcess) -> None:
    asked = request(paths.STARTER_MODEL, "What is gpt-oss?")
    list(engine.load(asked.plan, CancelToken()))
    nothing_yet = msgspec.structs.replace(asked.conversation, messages=())
    engine.prepare(msgspec.structs.replace(asked, conversation=nothing_yet))
    assert engine.wait_until_settled(60)
    assert computed(list(engine.generate(asked, CancelToken()))) <= 16 + len("What is gpt-oss?")


def test_reading_ahead_makes_room_for_a_request(engine: EngineProcess, random_model: Path) -> None:
    asked = request(random_model, "Hi", max_tokens=1)
    list(engine.load(asked.plan, CancelToken()))
    engine.prepare(request(random_model, "word " * 3000))
    assert computed(list(engine.generate(asked, CancelToken()))) > 0
    assert engine.wait_until_settled(60) == 0


def test_reading_ahead_never_loads_a_model(engine: EngineProcess, random_model: Path) -> None:
    list(engine.load(LoadPlan(paths.STARTER_MODEL), CancelToken()))
    engine.prepare(request(random_model))
    events = list(engine.load(LoadPlan(paths.STARTER_MODEL), CancelToken()))
    assert not any(isinstance(event, LoadProgress) for event in events)


def test_reading_ahead_without_an_engine_does_nothing(random_model: Path) -> None:
    engine = EngineProcess()
    engine.prepare(request(random_model))
    assert engine.pid is None


@pytest.mark.parametrize("stop_after", [3, 30, 60])
def test_a_stopped_answer_goes_on_word_for_word(engine: EngineProcess, stop_after: int) -> None:
    """Stopped in its thoughts, between them and the answer, or in the answer."""
    asked = request(paths.STARTER_MODEL, "What is gpt-oss?")
    whole = assemble(engine.generate(asked, CancelToken()))
    cancel = CancelToken()
    events: list[StreamEvent] = []
    for event in engine.generate(asked, cancel):
        events.append(event)
        deltas = sum(isinstance(each, TextDelta | ReasoningDelta) for each in events)
        if deltas == stop_after:
            cancel.cancel()
    cut = events[-1]
    assert isinstance(cut, Finished)
    assert cut.reason == "cancelled"
    goes_on = msgspec.structs.replace(asked, start=Continue(cut.token_ids))
    events += engine.generate(goes_on, CancelToken())
    assert assemble(events) == whole


def test_a_chat_is_restored_by_another_process(tmp_path: Path) -> None:
    manners = Manners(state_dir=tmp_path, save_after_s=0)
    asked = request(paths.STARTER_MODEL, "What is gpt-oss?")
    first_engine, second_engine = EngineProcess(manners=manners), EngineProcess(manners=manners)
    first = list(first_engine.generate(asked, CancelToken()))
    assert first_engine.wait_until_settled(60)
    first_engine.close()
    events = list(second_engine.generate(follow_up(first, asked, "Was ist das?"), CancelToken()))
    second_engine.close()
    assert computed(events) <= 16 + len("Was ist das?")


def test_a_private_chat_leaves_nothing_on_disk(tmp_path: Path) -> None:
    engine = EngineProcess(manners=Manners(state_dir=tmp_path / "states", save_after_s=0))
    asked = request(paths.STARTER_MODEL, "What is gpt-oss?", private=True)
    list(engine.generate(asked, CancelToken()))
    assert engine.wait_until_settled(60)
    engine.close()
    assert not (tmp_path / "states").exists()


def test_the_model_is_unloaded_after_a_while_and_comes_back(random_model: Path) -> None:
    engine = EngineProcess(manners=Manners(unload_after_s=0.1))
    asked = request(random_model, "Hi", max_tokens=3)
    list(engine.generate(asked, CancelToken()))
    assert engine.pid is not None
    process = psutil.Process(engine.pid)
    wait_for(lambda: not any(random_model.name in file.path for file in process.memory_maps()))
    again = list(engine.generate(asked, CancelToken()))
    assert any(isinstance(event, LoadProgress) for event in again)
    assert assemble(again).token_ids
    engine.close()


def test_at_rest_the_engine_uses_no_processor_time(random_model: Path) -> None:
    engine = EngineProcess()
    list(engine.generate(request(random_model, "Hi", max_tokens=5), CancelToken()))
    engine.wait_until_settled(60)
    assert engine.pid is not None
    process = psutil.Process(engine.pid)
    before = process.cpu_times()
    threading.Event().wait(1.0)
    after = process.cpu_times()
    engine.close()
    assert after.user + after.system - before.user - before.system <= 0.02  # two ticks of the clock


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
