"""What the worker of the engine process does besides answering, without a process around it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from llama_cpp import llama_cpp as cpp

from app.engine import protocol, worker
from app.engine.api import GenerateRequest, LoadPlan, Manners, Sampling
from app.engine.protocol import Configure, Event, Generate
from app.engine.worker import Worker
from app.events import Finished, ReasoningDelta, TextDelta
from app.messages import Conversation, Message, Text


class Listener(io.RawIOBase):
    """Takes the worker's lines, and notes with how many threads each piece of text was written."""

    def __init__(self) -> None:
        super().__init__()
        self.worker: Worker | None = None
        self.threads: list[int] = []
        self.finished: list[Finished] = []

    def writable(self) -> bool:
        return True

    def write(self, line: bytes) -> int:  # type: ignore[override]
        reply = protocol.decode_reply(line)
        model = self.worker._model if self.worker is not None else None
        if isinstance(reply, Event) and isinstance(reply.event, TextDelta | ReasoningDelta):
            assert model is not None
            self.threads.append(cpp.llama_n_threads(model._context))
        if isinstance(reply, Event) and isinstance(reply.event, Finished):
            self.finished.append(reply.event)
        return len(line)


@pytest.fixture
def listener() -> Iterator[Listener]:
    heard = Listener()
    heard.worker = Worker(heard)  # type: ignore[arg-type]
    yield heard
    heard.worker._unload()


def answer(listener: Listener, model: Path) -> None:
    plan = LoadPlan(model, n_ctx=1024, n_threads=4, n_threads_batch=4)
    conversation = Conversation((Message("user", (Text("Hi"),)),))
    request = GenerateRequest(plan, conversation, Sampling(temperature=0), max_tokens=20)
    assert listener.worker is not None
    listener.worker.hurry()
    listener.worker.run(Generate(id=1, request=request))


@pytest.mark.parametrize(
    ("spared", "on_battery", "threads"), [(True, True, 2), (True, False, 4), (False, True, 4)]
)
def test_half_of_the_threads_compute_on_battery_if_the_person_wants_that(
    listener: Listener,
    random_model: Path,
    monkeypatch: pytest.MonkeyPatch,
    spared: bool,
    on_battery: bool,
    threads: int,
) -> None:
    monkeypatch.setattr(worker, "running_on_battery", lambda: on_battery)
    assert listener.worker is not None
    listener.worker.hurry()
    listener.worker.run(Configure(manners=Manners(fewer_threads_on_battery=spared)))
    answer(listener, random_model)
    assert listener.threads
    assert set(listener.threads) == {threads}


def test_settling_that_a_setting_interrupts_is_done_after_it(
    listener: Listener, random_model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer(listener, random_model)
    it = listener.worker
    assert it is not None
    settled: list[bool] = []

    def settle() -> None:
        settled.append(True)
        if len(settled) == 1:
            it.hurry()

    monkeypatch.setattr(it, "_settle", settle)
    it.do_chore()
    it.run(Configure(manners=Manners()))
    assert it.chores.wait_s() == 0
    it.do_chore()
    assert len(settled) == 2
    assert it.chores.wait_s() is None


def test_a_waiting_request_comes_before_any_chore(listener: Listener, random_model: Path) -> None:
    answer(listener, random_model)
    assert listener.worker is not None
    assert listener.worker.chores.wait_s() == 0
    listener.worker.hurry()
    listener.worker.do_chore()
    assert listener.worker.chores.wait_s() == 0  # still owed
