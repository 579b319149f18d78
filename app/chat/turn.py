"""One turn: a prompt goes in, events come out, whoever listens."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Literal, Protocol

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
from app.events import FinishReason, StreamEvent
from app.messages import Conversation, Message, Text, ToolCall


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
    record: TurnRecord | None = None,
    private: bool = False,
) -> Iterator[StreamEvent]:
    """Answers the last message of `conversation`; the last event is `Finished`.

    Args:
        max_tokens: Longest answer in tokens, thinking included; 0 for all that the window holds.
        cancel: Ends the turn early, with reason "cancelled"; what was streamed stays valid.
        start: How the answer begins, or goes on (see `way_on`): without thinking, at once, or where
            it was cut off. The events then follow on those that were streamed before.
        record: Keeps every event before it is yielded; closed when the turn is over, also when
            whoever listens has gone.
        private: Nothing of this chat is written to disk by the engine either.

    Raises:
        EmptyPrompt: The last message says nothing, or is not the person's.
        AppError: Whatever the engine says, or else the record.
    """
    kept = record or _Unkept()
    try:
        last = conversation.messages[-1] if conversation.messages else None
        if last is None or last.role not in ("user", "tool") or not last.parts:
            raise EmptyPrompt("There is nothing to answer yet.", "Type a question first.")
        request = GenerateRequest(
            plan,
            conversation,
            sampling or Sampling(),
            max_tokens,
            start or Begin(),
            private=private,
        )
        for event in engine.generate(request, cancel or CancelToken()):
            kept.event(event)
            yield event
    except BaseException:
        with suppress(AppError):  # the first error is the one to be told
            kept.close()
        raise
    kept.close()


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
