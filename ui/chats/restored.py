"""A stored chat as the turns that the transcript shows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from app.chat.store.values import StoredMessage, Transcript
from app.chat.turn import way_on
from app.engine.api import Start
from app.events import Finished, ToolCallRequested, ToolFinished
from app.messages import Message, Reasoning, Text, ToolCall, ToolResult
from ui.chat.past_turn import PastTurn
from ui.chat.steps import StepEvent
from ui.chats.turn_keeper import Place


@dataclass(slots=True)
class StoredTurn:
    """A question and all that followed it."""

    question: StoredMessage
    answers: list[StoredMessage] = field(default_factory=list)


def turns_of(transcript: Transcript) -> Iterator[StoredTurn]:
    """The turns in their order; what stands before the first question is left out."""
    turn: StoredTurn | None = None
    for stored in transcript.messages:
        if stored.message.role == "user":
            if turn is not None:
                yield turn
            turn = StoredTurn(stored)
        elif turn is not None:
            turn.answers.append(stored)
    if turn is not None:
        yield turn


def past_turn(turn: StoredTurn, thinking_open: bool, *, is_last: bool) -> PastTurn:
    """What the transcript shows of a stored turn."""
    last = turn.answers[-1] if turn.answers else None
    return PastTurn(
        _texts(turn.question.message),
        "\n\n".join(filter(None, (_texts(one.message) for one in turn.answers))),
        finished_of(last) if last is not None else None,
        "\n\n".join(filter(None, (_thought(one.message) for one in turn.answers))),
        sum(one.info.thought_s for one in turn.answers),
        thinking_open=thinking_open,
        can_continue=is_last and way_on_of(turn) is not None,
        files=turn.question.message.attachments,
        steps=tuple(_steps(turn)),
        form=last.info.form if last is not None else None,
    )


def way_on_of(turn: StoredTurn) -> Start | None:
    """How the answer of a turn can go on; None if it is whole or the context window was full."""
    if not turn.answers:
        return None
    last = turn.answers[-1]
    finished = finished_of(last)
    if finished is None or finished.reason in ("length", "error"):
        return None
    return way_on(last.message, finished.reason)


def finished_of(stored: StoredMessage) -> Finished | None:
    """How a stored answer ended; one that Hearth's end cut off counts as stopped."""
    info = stored.info
    if info.reason is None:
        return None
    reason = "cancelled" if info.reason == "interrupted" else info.reason
    return Finished(reason, info.usage, info.timings, info.malformed)


def place_of(chat_id: int, turns: Sequence[StoredTurn]) -> Place:
    """Where the last turn of a chat stands."""
    if not turns:
        return Place(chat_id)
    last = turns[-1]
    return Place(chat_id, last.question.id, last.answers[-1].id if last.answers else None)


def _texts(message: Message) -> str:
    return "".join(part.text for part in message.parts if isinstance(part, Text))


def _thought(message: Message) -> str:
    return "".join(part.text for part in message.parts if isinstance(part, Reasoning))


def _steps(turn: StoredTurn) -> Iterator[StepEvent]:
    """What tools were asked for and gave back; results belong to calls in their order."""
    answered = 0
    for stored in turn.answers:
        for part in stored.message.parts:
            if isinstance(part, ToolCall):
                yield ToolCallRequested(part.name, part.arguments)
            elif isinstance(part, ToolResult):
                answered += 1
                yield _result(answered, part)


def _result(call: int, part: ToolResult) -> ToolFinished:
    """What became of a call, by what the model was told of it (`app.tools.session`)."""
    match part.content.partition(": ")[0]:
        case "Not done":
            outcome: Literal["done", "failed", "denied", "cancelled"] = "denied"
        case "Failed":
            outcome = "failed"
        case _:
            outcome = "done"
    return ToolFinished(call=call, id="", name=part.name, outcome=outcome, content=part.content)
