"""One turn: a prompt goes in, events come out, whoever listens."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Literal, Protocol

import msgspec

from app.cancel import CancelToken
from app.engine.api import (
    AnswerNow,
    Begin,
    Continue,
    Engine,
    GenerateRequest,
    LoadPlan,
    Sampling,
    Start,
)
from app.errors import AppError, EmptyPrompt
from app.events import (
    Finished,
    FinishReason,
    RoundFinished,
    StreamEvent,
    ToolCallRequested,
    ToolFinished,
    assemble,
)
from app.messages import Conversation, Message, Text, ToolCall, ToolResult
from app.tools.action import Refused
from app.tools.aliases import plain_name

if TYPE_CHECKING:  # whoever has no tools need not import what asks about them
    from app.tools.session import ToolSession


class TurnRecord(Protocol):
    """Keeps what a turn says, as it is said. All is called by the thread that runs the turn."""

    def event(self, event: StreamEvent) -> None:
        """The engine said something; must not hold it up."""
        ...

    def message(self, message: Message) -> None:
        """A whole message of the turn that is not the model's, such as a tool's result."""
        ...

    def close(self) -> None:
        """The turn is over, however it ended.

        Raises:
            AppError: What was said could not be kept.
        """
        ...


def run_turn(
    engine: Engine,
    plan: LoadPlan,
    conversation: Conversation,
    sampling: Sampling | None = None,
    max_tokens: int = 0,
    cancel: CancelToken | None = None,
    start: Start | None = None,
    tools: ToolSession | None = None,
    record: TurnRecord | None = None,
    private: bool = False,
) -> Iterator[StreamEvent]:
    """Answers the last message of `conversation`; the last event is `Finished`.

    Args:
        max_tokens: Longest answer in tokens, thinking included; 0 for all that the window holds.
            With tools: of each round.
        cancel: Ends the turn early, with reason "cancelled"; what was streamed stays valid.
        start: How the answer begins, or goes on (see `way_on`): without thinking, at once, or where
            it was cut off. The events then follow on those that were streamed before.
        tools: What the model may call, in place of `conversation.tools`. Calls that the last
            message leaves open, because the app was closed meanwhile, are taken up first.
        record: Keeps every event before it is yielded; closed when the turn is over, also when
            whoever listens has gone.
        private: Nothing of this chat is written to disk by the engine either.

    Raises:
        EmptyPrompt: The last message says nothing, or is not the person's.
        AppError: Whatever the engine says, or else the record.
    """
    kept = record or _Unkept()
    turn = _Turn(engine, plan, sampling or Sampling(), max_tokens, cancel or CancelToken(), private)
    try:
        for event in _events(turn, conversation, start or Begin(), tools):
            _keep(kept, event)
            yield event
    except BaseException:
        with suppress(AppError):  # the first error is the one to be told
            kept.close()
        raise
    kept.close()


def _keep(record: TurnRecord, event: StreamEvent) -> None:
    """A tool's result is a message of its own, between two that the model wrote."""
    match event:
        case RoundFinished(finished):
            record.event(finished)
        case ToolFinished():
            record.message(_result_of(event))
        case _:
            record.event(event)


def _events(
    turn: _Turn, conversation: Conversation, start: Start, tools: ToolSession | None
) -> Iterator[StreamEvent]:
    left_open = _unanswered(conversation.messages) if tools is not None else []
    last = conversation.messages[-1] if conversation.messages else None
    if not left_open and (last is None or last.role not in ("user", "tool") or not last.parts):
        raise EmptyPrompt("There is nothing to answer yet.", "Type a question first.")
    if tools is None:
        yield from turn.answer(conversation, start)
    else:
        yield from turn.answer_with_tools(conversation, start, tools, left_open)


def _result_of(event: ToolFinished) -> Message:
    return Message("tool", (ToolResult(event.name, event.content),))


class _Turn:
    """What stays the same from round to round."""

    def __init__(
        self,
        engine: Engine,
        plan: LoadPlan,
        sampling: Sampling,
        max_tokens: int,
        cancel: CancelToken,
        private: bool,
    ) -> None:
        self._engine, self._plan, self._sampling = engine, plan, sampling
        self._max_tokens, self._cancel, self._private = max_tokens, cancel, private

    def answer(self, conversation: Conversation, start: Start) -> Iterator[StreamEvent]:
        request = GenerateRequest(
            self._plan,
            conversation,
            self._sampling,
            self._max_tokens,
            start,
            private=self._private,
        )
        yield from self._engine.generate(request, self._cancel)

    def answer_with_tools(
        self,
        conversation: Conversation,
        start: Start,
        tools: ToolSession,
        left_open: list[ToolCall],
    ) -> Iterator[StreamEvent]:
        """Lets the model speak and the tools work, by turns, until it has answered."""
        for message in conversation.messages:
            if message.role == "user":
                tools.note_person(message.text)
        conversation = msgspec.structs.replace(conversation, tools=tools.specs)
        answer, calls, done = tools.new_answer(), left_open, 0
        for round in range(tools.limits.rounds + 2):
            enough = round > tools.limits.rounds
            if calls:
                refusal = _enough() if enough else None
                results = yield from self._use(tools, calls, done, answer, refusal)
                conversation, done = _longer(conversation, results), done + len(calls)
                start = AnswerNow() if enough else Begin()
                if self._cancel.cancelled:
                    yield Finished("cancelled")
                    return
            message, finished = yield from self._round(conversation, start)
            calls = [part for part in message.parts if isinstance(part, ToolCall)]
            if finished is None:
                return
            if finished.reason != "tool_call" or not calls or enough:
                yield finished
                return
            yield RoundFinished(finished)
            conversation = _longer(conversation, [message])

    def _use(
        self,
        tools: ToolSession,
        calls: list[ToolCall],
        done: int,
        answer: str,
        refusal: Refused | None,
    ) -> Generator[StreamEvent, None, list[Message]]:
        """Carries out these calls, one after another; returns their results."""
        results = []
        for index, call in enumerate(calls):
            if index >= tools.limits.calls_per_round:
                refusal = refusal or _too_many()
            for event in tools.call(call, done + index + 1, answer, self._cancel, refusal):
                yield event
                if isinstance(event, ToolFinished):
                    results.append(_result_of(event))
        return results

    def _round(
        self, conversation: Conversation, start: Start
    ) -> Generator[StreamEvent, None, tuple[Message, Finished | None]]:
        """What the model says until it stops; returns its message and its last event."""
        events: list[StreamEvent] = []
        for event in self.answer(conversation, start):
            if isinstance(event, ToolCallRequested):
                event = ToolCallRequested(plain_name(event.name), event.arguments)
            events.append(event)
            if isinstance(event, Finished):
                return assemble(events), event
            yield event
        return assemble(events), None


class _Unkept:
    """The record of a turn that nobody keeps."""

    def event(self, event: StreamEvent) -> None:
        pass

    def message(self, message: Message) -> None:
        pass

    def close(self) -> None:
        pass


def way_on(message: Message, reason: FinishReason | Literal["interrupted"] | None) -> Start | None:
    """How an answer that ended too early can go on; None if it is whole.

    Args:
        message: What it has said so far, assembled from its events.
        reason: Why it ended; "interrupted" if Hearth itself did.
    """
    if reason in ("length", "cancelled", "interrupted"):
        return Continue(message.token_ids) if message.token_ids else Begin()
    said = any(isinstance(part, Text) and part.text.strip() for part in message.parts)
    called = any(isinstance(part, ToolCall) for part in message.parts)
    return None if said or called or reason != "stop" else AnswerNow(message.token_ids)


def _enough() -> Refused:
    return Refused("No more tools can be used in this answer.", "Answer with what you know.")


def _too_many() -> Refused:
    return Refused("Too many tools were called at once.", "Call fewer of them.")


def _longer(conversation: Conversation, messages: list[Message]) -> Conversation:
    return msgspec.structs.replace(conversation, messages=(*conversation.messages, *messages))


def _unanswered(messages: tuple[Message, ...]) -> list[ToolCall]:
    """The calls at the end of a conversation that have no result yet."""
    answered = 0
    for message in reversed(messages):
        if message.role == "tool":
            answered += sum(isinstance(part, ToolResult) for part in message.parts)
        elif message.role == "assistant":
            calls = [part for part in message.parts if isinstance(part, ToolCall)]
            return calls[answered:]
        else:
            break
    return []
