"""Finds stored calls in the journal: who allowed them, by which rule, and what they changed."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from app.journal import Entry, Journal, Undone
from app.tools.undo import Undo, undo_of
from ui.tools.calls import Call, with_decision


def known_of(key: str, calls: Sequence[Call]) -> dict[int, Call]:
    """What the journal knows of calls of a chat, by their place. Reads the disk.

    A call is found by its arguments and its result: both must be those of the journal.
    """
    journal = Journal()
    entries = [entry for entry in journal.entries() if entry.requested.chat == key]
    undone = _undone(journal)
    known: dict[int, Call] = {}
    for index, call in enumerate(calls):
        entry = _find(entries, call)
        if entry is None or entry.decided is None:
            continue
        entries.remove(entry)
        decided, answer = entry.decided, entry.requested.answer
        written = entry.ended is not None and entry.ended.written_bytes > 0
        changes = Undo().changes(answer) if written and decided.capability == "write_folder" else ()
        changed = tuple(dict.fromkeys(each.path for each in changes if each.path == decided.target))
        found = with_decision(call, decided, answer, changed)
        known[index] = found.taken_back() if answer in undone and changed else found
    return known


def _find(entries: Sequence[Entry], call: Call) -> Entry | None:
    if call.finished is None:
        return None
    arguments, result = _sha256(call.arguments), _sha256(call.finished.content)
    for entry in entries:
        if (
            entry.ended is not None
            and entry.requested.arguments_sha256 == arguments
            and entry.ended.result_sha256 == result
        ):
            return entry
    return None


def _undone(journal: Journal) -> frozenset[str]:
    """The answers whose changes were taken back, and not brought back since."""
    undone: set[str] = set()
    for row in journal.rows():
        if isinstance(row, Undone):
            undone.discard(undo_of(row.answer))
            undone.add(row.answer)
    return frozenset(undone)


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
