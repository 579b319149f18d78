"""Counting tokens: by the real engine process, and while it has something else to do."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.cancel import CancelToken
from app.engine.api import GenerateRequest, LoadPlan, Sampling
from app.engine.asked_counts import AskedCounts
from app.engine.client import EngineProcess
from app.engine.protocol import Counted
from app.events import PrefillProgress, TextDelta
from app.messages import Attachment, Conversation, Message, Text


@pytest.fixture
def engine() -> Iterator[EngineProcess]:
    process = EngineProcess()
    yield process
    process.close()


def conversation(*parts: Attachment | Text) -> Conversation:
    return Conversation((Message("user", parts),), date="2026-01-02")


def test_nothing_is_counted_without_a_model(engine: EngineProcess, random_model: Path) -> None:
    assert engine.count(LoadPlan(random_model), ["Hello"]) is None


def test_prompts_are_counted_as_the_answer_will_find_them(
    engine: EngineProcess, random_model: Path
) -> None:
    plan = LoadPlan(random_model, n_ctx=2048)
    asked = conversation(Attachment("a.txt", "Some words of a file."), Text("What is it?"))
    request = GenerateRequest(plan, asked, Sampling(temperature=0), max_tokens=1)
    events = list(engine.generate(request, CancelToken()))
    total = next(event.total for event in events if isinstance(event, PrefillProgress))
    counts = engine.count(plan, ["Hello there", ""], [asked])
    assert counts is not None
    assert counts.prompts == (total,)
    assert counts.n_ctx == 2048
    assert counts.texts[0] >= 2
    assert counts.texts[1] == 0


def test_another_model_than_the_loaded_one_is_not_counted_for(
    engine: EngineProcess, random_model: Path, starter_model: Path
) -> None:
    list(engine.load(LoadPlan(random_model, n_ctx=512), CancelToken()))
    assert engine.count(LoadPlan(starter_model), ["Hello"]) is None
    assert engine.count(LoadPlan(random_model), ["Hello"]) is not None


def test_counting_does_not_wait_for_the_answer(engine: EngineProcess, random_model: Path) -> None:
    plan = LoadPlan(random_model, n_ctx=4096)
    cancel = CancelToken()
    request = GenerateRequest(plan, conversation(Text("Hi")), Sampling(temperature=0))
    counted = []
    for event in engine.generate(request, cancel):
        if isinstance(event, TextDelta) and not counted:
            counted.append(engine.count(plan, ["one two three"]))
            cancel.cancel()
    assert counted[0] is not None


def test_a_closed_engine_counts_nothing_and_keeps_nobody_waiting(
    engine: EngineProcess, random_model: Path
) -> None:
    list(engine.load(LoadPlan(random_model, n_ctx=512), CancelToken()))
    engine.close()
    started = time.perf_counter()
    assert engine.count(LoadPlan(random_model), ["Hello"]) is None
    assert time.perf_counter() - started < 1


def test_the_death_of_the_engine_ends_all_waiting() -> None:
    counts = AskedCounts()
    answers: list[object] = []
    waiting = threading.Barrier(2)

    def wait() -> None:
        with counts.asked() as asked:
            waiting.wait()
            answers.append(asked.wait(60))

    thread = threading.Thread(target=wait)
    thread.start()
    waiting.wait()
    counts.give_up()
    thread.join(10)
    assert answers == [None]


def test_an_answer_that_nobody_waits_for_is_dropped() -> None:
    counts = AskedCounts()
    with counts.asked() as asked:
        assert asked.wait(0.0) is None
    counts.answer(Counted(id=asked.id, counts=None))
