"""A stored chat as the turns that the transcript shows, and as the chat that can go on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from app.chat.store.values import StoredMessage, Transcript
from app.engine.api import Begin, Start
from app.events import (
    Finished,
    ReasoningDelta,
    RoundFinished,
    StreamEvent,
    TextDelta,
    ToolCallRequested,
    ToolFinished,
)
from app.messages import Message, Reasoning, Text, ToolCall, ToolResult
from ui.chat.open_chat import OpenChat, WayOn
from ui.chat.past_turn import PastTurn
from ui.chat.steps import is_step
from ui.chat.versions import ONE_VERSION
from ui.chats.opened import Opened
from ui.chats.turn_keeper import Place, TurnKeeper, versions_of


@dataclass(slots=True)
class StoredTurn:
    """A question and all that followed it."""

    question: StoredMessage
    answers: list[StoredMessage] = field(default_factory=list)

    @property
    def ids(self) -> list[int]:
        """Of all its messages."""
        return [self.question.id, *(answer.id for answer in self.answers)]


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


def open_chat_of(opened: Opened, keeper: TurnKeeper) -> OpenChat:
    """A chat that was read from the store, ready to go on."""
    turns = list(turns_of(opened.transcript))
    return OpenChat(
        opened.chat,
        keeper,
        place_of(opened.transcript.chat.id, turns),
        private=opened.private,
        parents=[turn.question.parent_id for turn in turns],
        way_on=way_on_of(turns[-1]) if turns else None,
    )


def past_turns(
    turns: Sequence[StoredTurn], thinking_open: bool, edits: Mapping[int, str]
) -> list[PastTurn]:
    """What the transcript shows of all these, the last one included.

    Args:
        edits: How questions were being changed, by their ids.
    """
    return [
        past_turn(turn, thinking_open, is_last=turn is turns[-1], edit=edits.get(turn.question.id))
        for turn in turns
    ]


def past_turn(
    turn: StoredTurn, thinking_open: bool, *, is_last: bool, edit: str | None = None
) -> PastTurn:
    """What the transcript shows of a stored turn, whose question was being changed to `edit`."""
    return PastTurn(
        turn.question.message.text,
        "\n\n".join(filter(None, (one.message.text for one in turn.answers))),
        _end_of(turn, is_last=is_last),
        "\n\n".join(filter(None, (one.message.reasoning for one in turn.answers))),
        sum(one.info.thought_s for one in turn.answers),
        thinking_open=thinking_open,
        can_continue=is_last and way_on_of(turn) is not None,
        files=turn.question.message.attachments,
        steps=tuple(event for event in events_of(turn) if is_step(event)),
        form=turn.answers[-1].info.form if turn.answers else None,
        question_versions=versions_of(turn.question),
        versions=versions_of(turn.answers[0]) if turn.answers else ONE_VERSION,
        edit=edit,
    )


def way_on_of(turn: StoredTurn) -> WayOn | None:
    """How the answer of a turn can go on; None if it is whole or the context window was full."""
    if not turn.answers:
        return None
    start = _start_of(turn.answers[-1])
    if start is None:
        return None
    tokens = turn.answers[-1].info.usage.completion_tokens
    return WayOn(start, tuple(events_of(turn)), tokens)


def events_of(turn: StoredTurn) -> Iterator[StreamEvent]:
    """The events that would make this answer; results belong to calls in their order."""
    results = 0
    for stored in turn.answers:
        called = False
        for part in stored.message.parts:
            match part:
                case Reasoning(text):
                    yield ReasoningDelta(text)
                case Text(text, preamble):
                    yield TextDelta(text, preamble)
                case ToolCall(name, arguments):
                    called = True
                    yield ToolCallRequested(name, arguments)
                case ToolResult():
                    results += 1
                    yield _result(results, part)
                case _:
                    pass
        if called:
            yield RoundFinished(Finished("tool_call", token_ids=stored.message.token_ids))


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


def _end_of(turn: StoredTurn, *, is_last: bool) -> Finished | None:
    """How a turn ended. One that was never answered, or whose tools were cut off, was stopped."""
    if not turn.answers:
        return Finished("cancelled") if is_last else None
    last = turn.answers[-1]
    return Finished("cancelled") if _amid_tools(last.message) else finished_of(last)


def _start_of(last: StoredMessage) -> Start | None:
    from app.chat.turn import way_on  # brings in the tools: not needed before a chat is opened

    if _amid_tools(last.message):
        return Begin()
    finished = finished_of(last)
    if finished is None or finished.reason in ("length", "error"):
        return None
    return way_on(last.message, finished.reason)


def _amid_tools(message: Message) -> bool:
    """Whether an answer that ends in this message waits for tools, or for what they gave back."""
    return message.role == "tool" or any(isinstance(part, ToolCall) for part in message.parts)


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
