"""Cancelling at 200 seeded moments of loading, reading, writing and settling leaves no trace."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterator

import msgspec
import psutil
import pytest

from app import paths
from app.cancel import CancelToken
from app.engine.api import GenerateRequest, LoadPlan, Manners
from app.engine.client import EngineProcess
from app.events import Finished, StreamEvent, assemble
from app.messages import Conversation, Message, Text

CANCELS = 200
WARM_AFTER = 10
QUESTION = "What is gpt-oss?"
# Longer than each phase takes here, so that some cancels come too late: that must do no harm too.
LONGEST_DELAY_S = {"load": 0.05, "prefill": 0.25, "decode": 0.1, "settling": 0.1}


def request(text: str, n_ctx: int = 4096) -> GenerateRequest:
    plan = LoadPlan(paths.STARTER_MODEL, n_ctx=n_ctx)
    return GenerateRequest(plan, Conversation((Message("user", (Text(text),)),), date="2026-11-23"))


class Canceller:
    """Begins something, and calls it off a moment later."""

    def __init__(self, engine: EngineProcess, seed: int) -> None:
        self._engine = engine
        self._random = random.Random(seed)
        self.ended_early = 0

    def run(self, number: int) -> str:
        phase = ("load", "prefill", "decode", "settling")[number % 4]
        delay_s = self._random.uniform(0, LONGEST_DELAY_S[phase])
        match phase:
            case "load":
                plan = LoadPlan(paths.STARTER_MODEL, n_ctx=2048 + number)  # never loaded so before
                self._call_off(delay_s, lambda cancel: self._engine.load(plan, cancel))
            case "prefill":
                words = " ".join(str(self._random.randrange(10**6)) for _ in range(400))
                long = request(words)
                self._call_off(delay_s, lambda cancel: self._engine.generate(long, cancel))
            case "decode":
                asked = request(f"{QUESTION} {number}")
                self._call_off(delay_s, lambda cancel: self._engine.generate(asked, cancel))
            case _:
                self._settle(delay_s)
        return phase

    def _call_off(
        self, delay_s: float, begin: Callable[[CancelToken], Iterator[StreamEvent]]
    ) -> None:
        cancel = CancelToken()
        timer = threading.Timer(delay_s, cancel.cancel)
        timer.start()
        last = None
        for event in begin(cancel):
            last = event
        timer.cancel()
        timer.join()
        self.ended_early += isinstance(last, Finished) and last.reason == "cancelled"

    def _settle(self, delay_s: float) -> None:
        """An answer that ends by itself is settled; what comes next cuts that short."""
        asked = request(f"{QUESTION} {self._random.random()}")
        answer = assemble(self._engine.generate(asked, CancelToken()))
        said = (*asked.conversation.messages, answer)
        conversation = msgspec.structs.replace(asked.conversation, messages=said)
        self._engine.prepare(msgspec.structs.replace(asked, conversation=conversation))
        threading.Event().wait(delay_s)


@pytest.mark.parametrize("seed", [1])
def test_cancelling_leaves_no_trace(seed: int) -> None:
    engine = EngineProcess(manners=Manners(unload_after_s=0))
    try:
        wanted = assemble(engine.generate(request(QUESTION), CancelToken())).text
        assert "OpenAI" in wanted
        pid = engine.pid
        assert pid is not None
        process = psutil.Process(pid)
        canceller = Canceller(engine, seed)
        warm_bytes = 0
        for number in range(CANCELS):
            phase = canceller.run(number)
            answer = assemble(engine.generate(request(QUESTION), CancelToken()))
            assert answer.text == wanted, f"after cancel {number} in {phase}"
            assert engine.pid == pid, "it had to be ended by force"
            if number + 1 == WARM_AFTER:
                warm_bytes = process.memory_info().rss
        assert process.memory_info().rss <= 1.1 * warm_bytes
        assert canceller.ended_early > CANCELS / 8  # else it was not cancelling that was tested
    finally:
        engine.close()
    assert not psutil.pid_exists(pid)
    assert psutil.Process().children(recursive=True) == []
