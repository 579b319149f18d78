"""Permissions and what happened, in words, in the window's language. Knows no widget."""

from __future__ import annotations

from datetime import datetime

import msgspec
from PySide6.QtCore import QCoreApplication, QDateTime, QLocale

from app.journal import Connection, Entry, Undone
from app.tools.grants import Grant
from app.tools.visible import visible
from ui.models.wording import size_words
from ui.tools.records import Happening, Held
from ui.tools.wording import decision_words, origin_words, tool_name
from ui.widgets.tags import TagState

_OUTCOMES: dict[str, TagState] = {
    "done": "ok",
    "failed": "bad",
    "denied": "warn",
    "cancelled": "plain",
    "killed": "bad",
}


def moment(at: datetime) -> str:
    """A day and a time, short."""
    local = QDateTime.fromMSecsSinceEpoch(round(at.timestamp() * 1000))
    return QLocale().toString(local, QLocale.FormatType.ShortFormat)


def grant_title(grant: Grant) -> str:
    """What a permission is for."""
    if grant.tool:
        return tool_name(grant.tool)
    match grant.capability:
        case "read_folder":
            return QCoreApplication.translate("tools", "Read, list and search files")
        case "write_folder":
            return QCoreApplication.translate("tools", "Write and change files")
        case _:
            return QCoreApplication.translate("tools", "Every tool")


def grant_target(grant: Grant) -> str:
    """What it covers."""
    shown = visible(grant.target, one_line=True)
    return shown or QCoreApplication.translate("tools", "everything it is asked for")


def grant_tag(held: Held) -> tuple[str, TagState]:
    """What it says, and how long."""
    grant = held.grant
    if grant.decision == "deny":
        return QCoreApplication.translate("tools", "never"), "bad"
    if grant.decision == "ask":
        return QCoreApplication.translate("tools", "ask each time"), "plain"
    if held.key:
        return QCoreApplication.translate("tools", "until Hearth is closed"), "plain"
    if grant.expires_at is not None:
        words = QCoreApplication.translate("tools", "until {moment}")
        return words.format(moment=moment(grant.expires_at)), "plain"
    return QCoreApplication.translate("tools", "always"), "warn"


def grant_history(held: Held, chat: str) -> str:
    """Where a permission comes from, and when it was last used."""
    grant = held.grant
    parts = []
    if grant.made_at is not None:
        words = QCoreApplication.translate("tools", "Given {moment} {origin}.")
        parts.append(words.format(moment=moment(grant.made_at), origin=origin_words(grant.origin)))
    if chat:
        words = QCoreApplication.translate("tools", "Only in the chat “{title}”.")
        parts.append(words.format(title=chat))
    if grant.last_used_at is not None:
        words = QCoreApplication.translate("tools", "Last used {moment}.")
        parts.append(words.format(moment=moment(grant.last_used_at)))
    elif not held.key:
        parts.append(QCoreApplication.translate("tools", "Not used yet."))
    return " ".join(parts)


def happening_kind(happening: Happening) -> str:
    """What happened: a tool's name, a contact, an undo."""
    match happening.what:
        case Entry() as entry:
            return tool_name(entry.requested.tool)
        case Connection():
            return QCoreApplication.translate("tools", "Network")
        case Undone():
            return QCoreApplication.translate("tools", "Taken back")


def happening_target(happening: Happening) -> str:
    """What it was about, on one line."""
    match happening.what:
        case Entry() as entry:
            decided = entry.decided
            target = decided.target if decided is not None and decided.target else ""
            return visible(target or _plain(entry.requested.arguments), one_line=True)[:300]
        case Connection() as row:
            return visible(f"{row.host}:{row.port}", one_line=True)
        case Undone() as row:
            return visible(", ".join(row.restored), one_line=True)[:300]


def happening_outcome(happening: Happening) -> tuple[str, TagState]:
    """How it ended."""
    match happening.what:
        case Entry() as entry:
            outcome = entry.ended.outcome if entry.ended is not None else ""
            return _outcome(outcome), _OUTCOMES.get(outcome, "accent")
        case Connection() as row if row.allowed:
            return QCoreApplication.translate("tools", "let through"), "ok"
        case Connection():
            return QCoreApplication.translate("tools", "refused"), "warn"
        case Undone():
            return QCoreApplication.translate("tools", "done"), "ok"


def happening_details(happening: Happening) -> tuple[str, ...]:
    """All else that is known of it, a sentence each."""
    match happening.what:
        case Entry() as entry:
            return tuple(_entry_details(entry))
        case Connection() as row:
            words = QCoreApplication.translate("tools", "Purpose: {purpose}. Rule: {rule}.")
            return (words.format(purpose=row.purpose, rule=row.rule),)
        case Undone() as row:
            kept = visible("\n".join(row.kept))
            words = QCoreApplication.translate("tools", "Left alone: {files}")
            return (words.format(files=kept),) if kept else ()


def _plain(arguments: str) -> str:
    """Without JSON's signs where there is one argument and the tool's name says what it is for."""
    try:
        values = list(msgspec.json.decode(arguments, type=dict[str, object]).values())
    except (msgspec.DecodeError, RecursionError):  # as the model wrote it, or cut
        return arguments
    match values:
        case []:
            return ""
        case [str() as only]:
            return only
        case _:
            return arguments


def _entry_details(entry: Entry) -> list[str]:
    parts = []
    decided, ended = entry.decided, entry.ended
    if decided is not None:
        parts.append(decision_words(decided.decision, decided.by, decided.rule, decided.scope))
        if decided.edited:
            parts.append(QCoreApplication.translate("tools", "You had edited the arguments."))
        if decided.read:
            names = visible(", ".join(decided.read), one_line=True)
            words = QCoreApplication.translate("tools", "The chat had read: {names}")
            parts.append(words.format(names=names))
    if ended is not None:
        if ended.read_bytes or ended.written_bytes:
            words = QCoreApplication.translate("tools", "{read} read, {written} written.")
            read, written = size_words(ended.read_bytes), size_words(ended.written_bytes)
            parts.append(words.format(read=read, written=written))
        if ended.hosts:
            words = QCoreApplication.translate("tools", "Contacted: {hosts}")
            parts.append(words.format(hosts=visible(", ".join(ended.hosts), one_line=True)))
        if ended.message:
            parts.append(visible(ended.message))
    return parts


def _outcome(outcome: str) -> str:
    names = {
        "done": QCoreApplication.translate("tools", "done"),
        "failed": QCoreApplication.translate("tools", "failed"),
        "denied": QCoreApplication.translate("tools", "denied"),
        "cancelled": QCoreApplication.translate("tools", "stopped"),
        "killed": QCoreApplication.translate("tools", "cut off"),
    }
    return names.get(outcome, QCoreApplication.translate("tools", "not over yet"))
