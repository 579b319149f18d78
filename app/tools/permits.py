"""What one chat may do now: its own permissions, the lasting ones, and what it has read."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Iterable
from datetime import timedelta

import msgspec

from app.journal import Entry
from app.journal.activity import now
from app.tools.action import Action, Source
from app.tools.consent import Answer, Question
from app.tools.grants import Grant, GrantsError, GrantStore
from app.tools.permissions import Verdict, decide, grant_for

_KINDS = ("file", "web", "mcp")


class Permits:
    """Safe for threads.

    Args:
        rules: Grants that hold as long as this object.
        read: What the chat has read before.
    """

    def __init__(
        self, chat: str, rules: Iterable[Grant], store: GrantStore, read: Iterable[Source]
    ) -> None:
        self._chat, self._store = chat, store
        self._lock = threading.Lock()
        self._own = tuple(rules)
        self._read = frozenset(read)

    @property
    def read(self) -> frozenset[Source]:
        """What came into the chat from outside; it only grows."""
        return self._read

    @property
    def own(self) -> tuple[Grant, ...]:
        """The permissions that end with the chat."""
        return self._own

    def note_read(self, sources: Iterable[Source]) -> None:
        with self._lock:
            self._read |= frozenset(sources)

    def revoke(self, id: str) -> None:
        with self._lock:
            self._own = tuple(grant for grant in self._own if grant.id != id)

    def add(self, grant: Grant) -> None:
        """One more that ends with the chat."""
        with self._lock:
            self._own = (*self._own, grant)

    def judge(self, action: Action) -> Verdict:
        """What follows for an action now. Lasting permissions that cannot be read allow nothing."""
        try:
            lasting = self._store.all()
        except GrantsError:
            lasting = ()
        return decide(action, (*self._own, *lasting), self._chat, self.read, now())

    def note_use(self, grant: str) -> None:
        """Remembers when a lasting permission was used."""
        if grant and all(own.id != grant for own in self._own):
            self._store.note_use(grant, now())

    def keep(self, question: Question, answer: Answer) -> Grant | None:
        """The permission that an allowing answer makes for later; None if it was for once.

        A scope that was not offered counts as once.
        """
        scope = answer.scope
        if scope == "once" or scope not in question.scopes:
            return None
        moment = now()
        grant = grant_for(
            question.action, scope, self._chat, question.read, uuid.uuid4().hex, moment
        )
        if scope == "always":
            if answer.expires_after_s is not None:
                expires = moment + timedelta(seconds=answer.expires_after_s)
                grant = msgspec.structs.replace(grant, expires_at=expires)
            self._store.add(grant)
            return grant
        self.add(grant)
        return grant


def read_before(entries: Iterable[Entry], chat: str) -> frozenset[Source]:
    """What tools read in a chat, by the journal: it counts when the chat is opened again."""
    return frozenset(
        Source(kind, name, place)  # type: ignore[arg-type]
        for entry in entries
        if entry.requested.chat == chat and entry.ended is not None
        for kind, name, place in entry.ended.sources
        if kind in _KINDS
    )
