"""Writes one chat's requests into the journal: asked for, decided, ended. Decides nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from app.errors import AppError
from app.events import PermissionDecided
from app.journal import Decided, Ended, Journal, Outcome, Requested, Undone
from app.journal.activity import now, this_process
from app.messages import ToolCall
from app.tools.action import Action, Result, Source

_KEPT_ARGUMENTS = 65_536  # characters


@dataclass(slots=True)
class Request:
    """One call on its way. `outcome` and what follows is what the journal will say in the end."""

    id: str
    number: int
    answer: str
    name: str
    outcome: Outcome = "cancelled"
    content: str = ""
    result: Result = field(default_factory=lambda: Result(""))
    error: AppError | None = None
    changed: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided about an action, and by which rule. `grant` is an id, "" for none."""

    decision: Literal["allow", "deny"]
    by: Literal["person", "rule"]
    rule: str
    grant: str = ""
    scope: str = ""
    edited: bool = False


class Record:
    """The journal, as one chat writes it.

    All methods raise `JournalError` where nothing could be written: then nothing may be done.
    """

    def __init__(self, journal: Journal, chat: str) -> None:
        self._journal, self._chat = journal, chat

    def requested(self, request: Request, call: ToolCall) -> None:
        text = call.arguments.encode("utf-8", "replace")
        self._journal.write(
            Requested(
                request.id,
                now(),
                self._chat,
                request.answer,
                request.number,
                call.name.encode("utf-8", "replace").decode(),
                text.decode()[:_KEPT_ARGUMENTS],
                hashlib.sha256(text).hexdigest(),
                this_process(),
            )
        )

    def decided(
        self, request: Request, action: Action, decision: Decision, read: Iterable[Source]
    ) -> PermissionDecided:
        """Returns the event that tells of it: it may be told once it is written."""
        self._journal.write(
            Decided(
                request.id,
                now(),
                decision.decision,
                decision.by,
                decision.rule,
                decision.grant,
                decision.scope,
                action.capability,
                action.target,
                action.arguments[:_KEPT_ARGUMENTS],
                decision.edited,
                tuple(sorted(source.name for source in read)),
            )
        )
        return PermissionDecided(
            call=request.number,
            id=request.id,
            name=request.name,
            decision=decision.decision,
            by=decision.by,
            rule=decision.rule,
            scope=decision.scope,
            target=action.target,
            arguments=action.arguments,
            edited=decision.edited,
        )

    def ended(self, request: Request) -> None:
        result, content = request.result, request.content.encode("utf-8", "replace")
        self._journal.write(
            Ended(
                request.id,
                now(),
                request.outcome,
                hashlib.sha256(content).hexdigest(),
                len(content),
                result.read_bytes,
                result.written_bytes,
                result.hosts,
                tuple((source.kind, source.name, source.place) for source in result.read),
                "" if request.error is None else str(request.error),
            )
        )

    def undone(self, answer: str, restored: tuple[str, ...], kept: tuple[str, ...]) -> None:
        self._journal.write(Undone(now(), answer, restored, kept))
