"""One turn: a prompt goes in, events come out, whoever listens."""

from __future__ import annotations

from collections.abc import Iterator

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
from app.errors import EmptyPrompt
from app.events import FinishReason, StreamEvent
from app.messages import Conversation, Message, Text, ToolCall


def run_turn(
    engine: Engine,
    plan: LoadPlan,
    conversation: Conversation,
    sampling: Sampling | None = None,
    max_tokens: int = 0,
    cancel: CancelToken | None = None,
    start: Start | None = None,
) -> Iterator[StreamEvent]:
    """Answers the last message of `conversation`; the last event is `Finished`.

    Args:
        max_tokens: Longest answer in tokens, thinking included; 0 for all that the window holds.
        cancel: Ends the turn early, with reason "cancelled"; what was streamed stays valid.
        start: How the answer begins, or goes on (see `way_on`): without thinking, at once, or where
            it was cut off. The events then follow on those that were streamed before.

    Raises:
        EmptyPrompt: The last message says nothing, or is not the person's.
        AppError: Whatever the engine says.
    """
    last = conversation.messages[-1] if conversation.messages else None
    if last is None or last.role not in ("user", "tool") or not last.parts:
        raise EmptyPrompt("There is nothing to answer yet.", "Type a question first.")
    request = GenerateRequest(
        plan, conversation, sampling or Sampling(), max_tokens, start or Begin()
    )
    yield from engine.generate(request, cancel or CancelToken())


def way_on(message: Message, reason: FinishReason) -> Start | None:
    """How an answer that ended too early can go on; None if it is whole.

    Args:
        message: What it has said so far, assembled from its events.
        reason: Why it ended.
    """
    if reason in ("length", "cancelled"):
        return Continue(message.token_ids) if message.token_ids else Begin()
    said = any(isinstance(part, Text) and part.text.strip() for part in message.parts)
    called = any(isinstance(part, ToolCall) for part in message.parts)
    return None if said or called or reason != "stop" else AnswerNow(message.token_ids)
