"""The tool calls of one turn as values: what the turn's events come to, one after another.

Pure; knows neither widgets nor the store.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from app.events import (
    PermissionAsked,
    PermissionDecided,
    StreamEvent,
    ToolCallRequested,
    ToolFinished,
)
from app.journal import Decided
from app.messages import Message, ToolCall, ToolResult

CallState = Literal[
    "waiting", "asking", "running", "done", "failed", "denied", "cancelled", "left", "undone"
]
# How `app.tools.session` begins what it tells the model where nothing was done.
_OUTCOMES: tuple[tuple[str, Literal["denied", "failed", "cancelled"]], ...] = (
    ("Not done: ", "denied"),
    ("Failed: ", "failed"),
    ("The person stopped this before it was done.", "cancelled"),
)


@dataclass(frozen=True, slots=True)
class Call:
    """One call, as far as it has come.

    Args:
        asked: The question that stands, or stood last.
        left: The app was closed before it was answered; nothing was done.
        undone: What it changed was taken back.
    """

    name: str
    arguments: str
    asked: PermissionAsked | None = None
    decided: PermissionDecided | None = None
    finished: ToolFinished | None = None
    left: bool = False
    undone: bool = False

    @property
    def state(self) -> CallState:
        if self.finished is not None:
            return "undone" if self.undone else self.finished.outcome
        if self.decided is not None:
            return "running" if self.decided.decision == "allow" else "denied"
        if self.asked is not None:
            return "asking"
        return "left" if self.left else "waiting"

    @property
    def edited(self) -> bool:
        """Whether the person has changed the arguments."""
        return any(each is not None and each.edited for each in (self.asked, self.decided))

    @property
    def target(self) -> str:
        """What it acts on, as far as that is known: a path, an address; "" for nothing."""
        for each in (self.decided, self.asked):
            if each is not None and each.target:
                return each.target
        return ""

    @property
    def shown_arguments(self) -> str:
        """Those that are carried out, or else those that the model wrote."""
        for each in (self.decided, self.asked):
            if each is not None and each.arguments:
                return each.arguments
        return self.arguments

    @property
    def changed(self) -> tuple[str, ...]:
        """The files that it has changed."""
        return self.finished.changed if self.finished is not None else ()


class CallLog:
    """The calls of a turn, in their order; they only become more."""

    def __init__(self, calls: Iterable[Call] = ()) -> None:
        self.calls: list[Call] = list(calls)
        self._before = self._first_open()  # calls of earlier runs: events count from 1 in each

    def begin_run(self) -> None:
        """The turn is run once more: calls without a result are taken up first."""
        self._before = self._first_open()
        for index in range(self._before, len(self.calls)):
            call = self.calls[index]
            self.calls[index] = Call(call.name, call.arguments)

    def end_run(self) -> None:
        """Nothing comes any more: what has no result is left as it is."""
        for index in range(self._first_open(), len(self.calls)):
            call = self.calls[index]
            self.calls[index] = Call(call.name, call.arguments, left=True)

    def take(self, event: StreamEvent) -> int | None:
        """Takes in an event; the index of the call that it concerns, None if it concerns none."""
        match event:
            case ToolCallRequested(name, arguments):
                self.calls.append(Call(name, arguments))
                return len(self.calls) - 1
            case PermissionAsked():
                return self._put(event, asked=event, decided=None)
            case PermissionDecided():
                return self._put(event, decided=event)
            case ToolFinished():
                return self._put(event, finished=event)
            case _:
                return None

    def changes(self) -> dict[str, tuple[str, ...]]:
        """The files that were changed, by the answers that changed them."""
        found: dict[str, dict[str, None]] = {}
        for call in self.calls:
            if call.finished is not None and call.changed:
                paths = found.setdefault(call.finished.answer, {})
                paths.update(dict.fromkeys(call.changed))
        return {answer: tuple(paths) for answer, paths in found.items()}

    def set_undone(self, answer: str, undone: bool) -> None:
        """What this answer changed was taken back, or brought back."""
        for index, call in enumerate(self.calls):
            if call.finished is not None and call.changed and call.finished.answer == answer:
                self.calls[index] = replace(call, undone=undone)

    def _first_open(self) -> int:
        return next(
            (i for i, call in enumerate(self.calls) if call.finished is None), len(self.calls)
        )

    def _put(
        self,
        event: PermissionAsked | PermissionDecided | ToolFinished,
        **news: PermissionAsked | PermissionDecided | ToolFinished | None,
    ) -> int:
        index = self._before + event.call - 1
        while len(self.calls) <= index:  # a call that nobody announced
            self.calls.append(Call(event.name, ""))
        self.calls[index] = replace(self.calls[index], **news)  # type: ignore[arg-type]
        return index


def calls_of(messages: Iterable[Message]) -> tuple[Call, ...]:
    """The calls in stored messages with their results; those without one were left open."""
    calls: list[Call] = []
    unanswered = 0
    for message in messages:
        for part in message.parts:
            if isinstance(part, ToolCall):
                calls.append(Call(part.name, part.arguments, left=True))
            elif isinstance(part, ToolResult) and unanswered < len(calls):
                calls[unanswered] = _ended(calls[unanswered], part.content)
                unanswered += 1
    return tuple(calls)


def with_decision(call: Call, decided: Decided, answer: str, changed: tuple[str, ...]) -> Call:
    """A stored call with what the journal knows of it."""
    finished = call.finished
    if finished is not None:
        finished = ToolFinished(
            call=finished.call,
            id=decided.id,
            name=finished.name,
            outcome=finished.outcome,
            content=finished.content,
            answer=answer,
            changed=changed,
        )
    event = PermissionDecided(
        call=finished.call if finished is not None else 0,
        id=decided.id,
        name=call.name,
        decision=decided.decision,
        by=decided.by,
        rule=decided.rule,
        scope=decided.scope,
        target=decided.target,
        arguments=decided.arguments,
        edited=decided.edited,
    )
    return replace(call, decided=event, finished=finished)


def _ended(call: Call, content: str) -> Call:
    outcome: Literal["done", "failed", "denied", "cancelled"] = "done"
    for beginning, meant in _OUTCOMES:
        if content.startswith(beginning):
            outcome = meant
    finished = ToolFinished(call=0, id="", name=call.name, outcome=outcome, content=content)
    return replace(call, finished=finished, left=False)
