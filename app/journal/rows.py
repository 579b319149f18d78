"""The values in the journal: pure, and readable without Hearth."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Literal

import msgspec

Outcome = Literal["done", "failed", "denied", "cancelled", "killed"]


class Requested(msgspec.Struct, frozen=True, tag="requested", tag_field="row"):
    """The model asked for a tool.

    Args:
        answer: The answer that the call belongs to; `call` its number in there, from 1.
        arguments: What the model wrote, cut where it is very long; `arguments_sha256` of all of it.
        process: Who carries it out, as process id and start time: tells later whether it lives.
    """

    id: str
    at: datetime
    chat: str
    answer: str
    call: int
    tool: str
    arguments: str
    arguments_sha256: str
    process: tuple[int, float]


class Decided(msgspec.Struct, frozen=True, tag="decided", tag_field="row"):
    """Whether it may be done, and by which rule; the arguments are those that are carried out.

    `by`: "person" if somebody was asked, else "rule". `read` is what had entered the chat.
    """

    id: str
    at: datetime
    decision: Literal["allow", "deny"]
    by: Literal["person", "rule"]
    rule: str
    grant: str = ""
    scope: str = ""
    capability: str = ""
    target: str = ""
    arguments: str = ""
    edited: bool = False
    read: tuple[str, ...] = ()


class Ended(msgspec.Struct, frozen=True, tag="ended", tag_field="row"):
    """What came of it. `result_sha256` is that of the text which the model was given."""

    id: str
    at: datetime
    outcome: Outcome
    result_sha256: str = ""
    result_bytes: int = 0
    read_bytes: int = 0
    written_bytes: int = 0
    hosts: tuple[str, ...] = ()
    sources: tuple[tuple[str, str, str], ...] = ()
    message: str = ""


class Connection(msgspec.Struct, frozen=True, tag="connection", tag_field="row"):
    """Somebody in the app wanted to reach a host."""

    at: datetime
    host: str
    port: int
    purpose: str
    allowed: bool
    rule: str


class Undone(msgspec.Struct, frozen=True, tag="undone", tag_field="row"):
    """The person took back what an answer changed. `kept`: files that have changed since."""

    at: datetime
    answer: str
    restored: tuple[str, ...]
    kept: tuple[str, ...]


Row = Requested | Decided | Ended | Connection | Undone


class Entry(msgspec.Struct, frozen=True):
    """One request, with what was decided and what came of it, as far as it is known."""

    requested: Requested
    decided: Decided | None = None
    ended: Ended | None = None


def fold(rows: Iterable[Row]) -> tuple[Entry, ...]:
    """One entry for each request, in the order they came."""
    entries: dict[str, Entry] = {}
    for row in rows:
        match row:
            case Requested():
                entries[row.id] = Entry(row)
            case Decided() if row.id in entries:
                entries[row.id] = msgspec.structs.replace(entries[row.id], decided=row)
            case Ended() if row.id in entries:
                entries[row.id] = msgspec.structs.replace(entries[row.id], ended=row)
            case _:
                pass
    return tuple(entries.values())
