"""How long a person waits for the first word: in a new chat, and where the engine was there before.

Drives the engine process as the app does; knows nothing of llama.cpp and of terminals.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

import msgspec

from app.bench.prompts import CountTokens, conversation_of
from app.bench.speed import Cancelled, load, whole
from app.cancel import CancelToken
from app.engine.api import GenerateRequest, LoadPlan, Manners, Sampling
from app.engine.client import EngineProcess
from app.events import LoadProgress, ModelLoaded, PrefillProgress, StreamEvent, assemble
from app.messages import Conversation, Message, Text

Case = Literal["new chat", "second turn", "early message edited", "chat reopened"]
CASES: tuple[Case, ...] = ("new chat", "second turn", "early message edited", "chat reopened")

_POLL_S = 0.25
_QUESTIONS = ("And what came of it?", "Who was there?", "Why so?", "What would you say?")
# Where all that the model said was thought.
_ANSWER = "That is a long story, and most of it is not worth telling."


class Wait(msgspec.Struct, frozen=True):
    """One answer: the seconds from the request to its first word, and the prompt's tokens."""

    case: Case
    seconds: float
    prompt_tokens: int
    cached_tokens: int


class FirstToken(msgspec.Struct, frozen=True):
    """All answers of one case; the counts of tokens are medians."""

    case: Case
    seconds: tuple[float, ...]
    prompt_tokens: int
    cached_tokens: int

    @property
    def median_s(self) -> float:
        return statistics.median(self.seconds)


class Habits(msgspec.Struct, frozen=True):
    """What is asked: first a question of about so many tokens, then short ones."""

    plan: LoadPlan
    prompt_tokens: int
    answer_tokens: int
    runs: int


def measure(
    habits: Habits,
    state_dir: Path,
    count: CountTokens,
    cancel: CancelToken,
    report: Callable[[Wait], None] = lambda wait: None,
) -> tuple[FirstToken, ...]:
    """Leads `habits.runs` chats. Each answer is asked for when the engine has come to rest.

    Args:
        state_dir: An empty folder, for what the engine keeps of a chat that is closed.
        report: Called with each answer.

    Raises:
        Cancelled: The token was set.
        AppError: Whatever the engine says.
    """
    waits: list[Wait] = []
    for run in range(habits.runs):
        chat = _Chat(habits, state_dir, conversation_of(run, habits.prompt_tokens, count), cancel)
        try:
            for wait in chat.lead():
                report(wait)
                waits.append(wait)
        finally:
            chat.close()
    return tuple(_of_case(case, waits) for case in CASES)


class _Chat:
    """One chat with an engine of its own."""

    def __init__(
        self, habits: Habits, state_dir: Path, conversation: Conversation, cancel: CancelToken
    ) -> None:
        self._habits, self._conversation, self._cancel = habits, conversation, cancel
        self._manners = Manners(state_dir=state_dir, save_after_s=0)
        self._engine = EngineProcess(manners=self._manners)

    def close(self) -> None:
        self._engine.close()

    def lead(self) -> Iterator[Wait]:
        yield self._ask("new chat")
        self._say(_QUESTIONS[0])
        yield self._ask("second turn")
        self._say(_QUESTIONS[1])
        self._ask("second turn")  # only so that the next one is not the last
        self._edit(len(self._conversation.messages) - 4, _QUESTIONS[2])
        yield self._ask("early message edited")
        self._reopen()
        self._say(_QUESTIONS[3])
        yield self._ask("chat reopened")

    def _ask(self, case: Case) -> Wait:
        """Asks for an answer, adds it to the chat, and waits until the engine is at rest."""
        load(self._engine, self._habits.plan, self._cancel)
        request = self._request()
        events: list[StreamEvent] = []
        started = time.perf_counter()
        first_s = 0.0
        for event in self._engine.generate(request, self._cancel):
            if not first_s and not isinstance(event, LoadProgress | ModelLoaded | PrefillProgress):
                first_s = time.perf_counter() - started
            events.append(event)
        usage = whole(events[-1]).usage
        answer = assemble(events)
        self._add(answer if answer.text else Message("assistant", (Text(_ANSWER),)))
        # The engine settles by itself after an answer that is over; one that was cut off may go
        # on, so what comes next must be said.
        self._engine.prepare(self._request())
        self._wait_until_settled()
        return Wait(case, first_s, usage.prompt_tokens, usage.cached_tokens)

    def _wait_until_settled(self) -> None:
        while self._engine.wait_until_settled(_POLL_S) is None:
            if self._cancel.cancelled:
                raise Cancelled

    def _reopen(self) -> None:
        self._engine.close()
        self._engine = EngineProcess(manners=self._manners)

    def _edit(self, index: int, text: str) -> None:
        """Replaces a message of the person's and drops all that follows it."""
        kept = self._conversation.messages[:index]
        self._conversation = msgspec.structs.replace(self._conversation, messages=kept)
        self._say(text)

    def _say(self, text: str) -> None:
        self._add(Message("user", (Text(text),)))

    def _add(self, message: Message) -> None:
        self._conversation = msgspec.structs.replace(
            self._conversation, messages=(*self._conversation.messages, message)
        )

    def _request(self) -> GenerateRequest:
        habits = self._habits
        return GenerateRequest(
            habits.plan, self._conversation, Sampling(seed=1), max_tokens=habits.answer_tokens
        )


def _of_case(case: Case, waits: list[Wait]) -> FirstToken:
    mine = [wait for wait in waits if wait.case == case]
    return FirstToken(
        case,
        tuple(wait.seconds for wait in mine),
        round(statistics.median(wait.prompt_tokens for wait in mine)),
        round(statistics.median(wait.cached_tokens for wait in mine)),
    )
