"""The tool calls of one turn as values: what the turn's events come to, one after another.

Pure; knows neither widgets nor the store.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from app.events import (
    PermissionAsked,
    PermissionDecided,
    StreamEvent,
    ToolCallRequested,
    ToolFinished,
)

if TYPE_CHECKING:
    from app.journal import Decided

CallState = Literal[
    "waiting", "asking", "running", "done", "failed", "denied", "cancelled", "left", "undone"
]


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

    def taken_back(self) -> Call:
        """The same, with what it changed taken back."""
        return replace(self, undone=True)

    @property
    def answer(self) -> str:
        """By which its changes are taken back; "" if there are none."""
        return self.finished.answer if self.finished is not None and self.changed else ""

    @property
    def changed(self) -> tuple[str, ...]:
        """The files that it has changed."""
        return self.finished.changed if self.finished is not None else ()


class CallLog:
    """The calls of a turn, in their order; they only become more."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self._before = 0  # calls of earlier runs of the turn: events count from 1 in each

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

    def end(self) -> None:
        """Nothing comes any more: what has no result is left as it is."""
        for index in range(self._first_open(), len(self.calls)):
            call = self.calls[index]
            self.calls[index] = Call(call.name, call.arguments, left=True)

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
        if index < len(self.calls) and self.calls[index].finished is not None:
            # The turn is run once more, and begins with what was left open.
            self._before = self._first_open()
            index = self._before + event.call - 1
        while len(self.calls) <= index:  # a call that nobody announced
            self.calls.append(Call(event.name, ""))
        self.calls[index] = replace(self.calls[index], left=False, **news)  # type: ignore[arg-type]
        return index


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
