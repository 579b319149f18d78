"""One turn: a prompt goes in, events come out, whoever listens."""

from __future__ import annotations

from collections.abc import Iterator

from app.cancel import CancelToken
from app.engine.api import Engine, GenerateRequest, LoadPlan, Sampling
from app.errors import EmptyPrompt
from app.events import StreamEvent
from app.messages import Conversation


def run_turn(
    engine: Engine,
    plan: LoadPlan,
    conversation: Conversation,
    sampling: Sampling | None = None,
    max_tokens: int = 0,
    cancel: CancelToken | None = None,
) -> Iterator[StreamEvent]:
    """Answers the last message of `conversation`; the last event is `Finished`.

    Args:
        max_tokens: Longest answer in tokens, thinking included; 0 for all that the window holds.
        cancel: Ends the turn early, with reason "cancelled"; what was streamed stays valid.

    Raises:
        EmptyPrompt: The last message says nothing, or is not the person's.
        AppError: Whatever the engine says.
    """
    last = conversation.messages[-1] if conversation.messages else None
    if last is None or last.role not in ("user", "tool") or not last.parts:
        raise EmptyPrompt("There is nothing to answer yet.", "Type a question first.")
    request = GenerateRequest(plan, conversation, sampling or Sampling(), max_tokens)
    yield from engine.generate(request, cancel or CancelToken())
