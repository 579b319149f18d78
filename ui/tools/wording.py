"""Tools, questions, states and rules in words, in the window's language. Knows no widget."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from app.errors import AppError
from app.events import Fault, PermissionAsked, PermissionDecided
from app.tools.visible import visible
from ui.errors import error_hint, error_message

if TYPE_CHECKING:
    from ui.tools.calls import Call, CallState
    from ui.widgets.tags import TagState

_ICONS = {
    "calculator": "calculator",
    "current_time": "clock",
    "read_file": "file-text",
    "list_folder": "folder-open",
    "search_files": "search",
    "write_file": "square-pen",
    "edit_file": "pencil",
    "python": "square-terminal",
    "fetch_url": "globe",
    "web_search": "globe",
    "remember": "sticky-note",
}
_STATES: dict[CallState, tuple[str, TagState]] = {
    "waiting": ("clock", "plain"),
    "asking": ("circle-question-mark", "accent"),
    "running": ("loader", "plain"),
    "done": ("check", "ok"),
    "failed": ("triangle-alert", "bad"),
    "denied": ("circle-minus", "warn"),
    "cancelled": ("square", "plain"),
    "left": ("circle-question-mark", "warn"),
    "undone": ("undo-2", "plain"),
}
NEW_FILE = "Write the new file {path}."  # as app.tools.wording has it
TAINTED = "content from outside was read"  # as app.tools.permissions has it


def tool_name(name: str) -> str:
    """What a tool is called."""
    names = {
        "calculator": QCoreApplication.translate("tools", "Calculator"),
        "current_time": QCoreApplication.translate("tools", "Date and time"),
        "read_file": QCoreApplication.translate("tools", "Read file"),
        "list_folder": QCoreApplication.translate("tools", "List folder"),
        "search_files": QCoreApplication.translate("tools", "Search files"),
        "write_file": QCoreApplication.translate("tools", "Write file"),
        "edit_file": QCoreApplication.translate("tools", "Change file"),
        "python": QCoreApplication.translate("tools", "Run program"),
        "fetch_url": QCoreApplication.translate("tools", "Fetch page"),
        "web_search": QCoreApplication.translate("tools", "Search the web"),
        "remember": QCoreApplication.translate("tools", "Remember"),
    }
    return names.get(name) or _elsewhere(visible(name, one_line=True))


def _elsewhere(name: str) -> str:
    """What a tool of a server is called; "server:*" means all that were chosen of one."""
    server, _, tool = name.partition("__")
    if tool:
        words = QCoreApplication.translate("tools", "{tool}, from {server}")
        return words.format(tool=tool, server=server)
    if name.endswith(":*"):
        words = QCoreApplication.translate("tools", "Server “{name}”")
        return words.format(name=name.removesuffix(":*"))
    return name


def tool_hint(name: str) -> str:
    """What a tool is good for; "" for one from elsewhere."""
    hints = {
        "calculator": QCoreApplication.translate("tools", "Exact arithmetic. Needs no permission."),
        "current_time": QCoreApplication.translate(
            "tools", "Knows what day it is. Needs no permission."
        ),
        "read_file": QCoreApplication.translate("tools", "Reads a text file that you allow."),
        "list_folder": QCoreApplication.translate(
            "tools", "Sees the names in a folder that you allow."
        ),
        "search_files": QCoreApplication.translate(
            "tools", "Looks for words in the files of a folder that you allow."
        ),
        "write_file": QCoreApplication.translate(
            "tools", "Writes a file once you have seen it. Can be undone."
        ),
        "edit_file": QCoreApplication.translate(
            "tools", "Changes a passage once you have seen it. Can be undone."
        ),
        "python": QCoreApplication.translate(
            "tools", "Runs a small program without files and without a network."
        ),
        "fetch_url": QCoreApplication.translate(
            "tools", "Fetches an address that you typed or a search found."
        ),
        "web_search": QCoreApplication.translate("tools", "Asks the search engine that you chose."),
        "remember": QCoreApplication.translate(
            "tools", "Keeps short notes for all chats; you see and change them."
        ),
    }
    return hints.get(name, "")


def tool_icon(name: str, capability: str = "") -> str:
    """The name of a tool's icon."""
    return _ICONS.get(name, "plug" if capability == "mcp" else "wrench")


def question(asked: PermissionAsked) -> str:
    """What is asked, without what the card shows below it."""
    host = visible(asked.host, one_line=True)
    match asked.name:
        case "read_file":
            return QCoreApplication.translate("tools", "May I read this file?")
        case "list_folder":
            return QCoreApplication.translate("tools", "May I see what is in this folder?")
        case "search_files":
            return QCoreApplication.translate("tools", "May I read all text files in this folder?")
        case "write_file" if asked.effect is not None and asked.effect.message == NEW_FILE:
            return QCoreApplication.translate("tools", "May I write this new file?")
        case "write_file":
            return QCoreApplication.translate("tools", "May I replace the content of this file?")
        case "edit_file":
            return QCoreApplication.translate("tools", "May I change this file?")
        case "python":
            return QCoreApplication.translate("tools", "May I run this program?")
        case "fetch_url":
            words = QCoreApplication.translate("tools", "May I fetch this page from {host}?")
            return words.format(host=host)
        case "web_search":
            words = QCoreApplication.translate("tools", "May I send this search to {host}?")
            return words.format(host=host)
        case "remember":
            return QCoreApplication.translate("tools", "May I keep this note for all chats?")
        case _:
            words = QCoreApplication.translate("tools", "May I use {tool}?")
            return words.format(tool=visible(asked.name, one_line=True))


def consequence(capability: str) -> str:
    """What comes of it, in a sentence; "" where the rest says it all."""
    match capability:
        case "read_folder":
            return QCoreApplication.translate(
                "tools",
                "Only reads. What is read stays on this computer and comes into this chat.",
            )
        case "write_folder":
            return QCoreApplication.translate(
                "tools", "Changes your disk. You can take it back afterwards."
            )
        case "run_code":
            return QCoreApplication.translate(
                "tools", "Runs on this computer, without your files and without a network."
            )
        case "network":
            return QCoreApplication.translate("tools", "This leaves your computer.")
        case "clipboard":
            return QCoreApplication.translate("tools", "Touches your clipboard.")
        case "notes":
            return QCoreApplication.translate(
                "tools", "The model sees it in every later chat. You can change it at any time."
            )
        case "mcp":
            return QCoreApplication.translate(
                "tools", "A program from elsewhere does this; Hearth cannot see what it does."
            )
        case _:
            return ""


def read_before(names: tuple[str, ...]) -> str:
    """What the chat has read, where that is a reason to be careful."""
    shown = ", ".join(short_name(name) for name in names[:6])
    if len(names) > 6:
        more = QCoreApplication.translate("tools", "{names} and {number} more")
        shown = more.format(names=shown, number=len(names) - 6)
    words = QCoreApplication.translate(
        "tools",
        "This chat has read {names}. What stands there may be carried away by this, or may be "
        "what asks for it.",
    )
    return words.format(names=shown)


def short_name(path: str) -> str:
    """The last part of a path, or the whole of something that is none."""
    shown = visible(path, one_line=True)
    if "://" in shown:
        return shown
    return os.path.basename(shown.rstrip("/\\")) or shown


def source_words(name: str, source: str) -> str:
    """Where a tool comes from."""
    if not source:
        words = QCoreApplication.translate("tools", "Source: {tool}, built in")
        return words.format(tool=visible(name, one_line=True))
    words = QCoreApplication.translate("tools", "Source: {source}")
    return words.format(source=visible(source, one_line=True))


def scope_words(scope: str, folder: str = "") -> str:
    """How long and for what an answer holds."""
    match scope:
        case "chat":
            return QCoreApplication.translate("tools", "For this chat")
        case "folder":
            words = QCoreApplication.translate("tools", "For this chat: folder “{name}”")
            return words.format(name=short_name(folder))
        case "always":
            return QCoreApplication.translate("tools", "Always")
        case _:
            return QCoreApplication.translate("tools", "Once")


def state_look(state: CallState) -> tuple[str, TagState]:
    """The icon and the colour of a state."""
    return _STATES[state]


def state_words(call: Call) -> str:
    """How far a call is, or how it ended, in two or three words."""
    decided = call.decided
    match call.state:
        case "waiting":
            return QCoreApplication.translate("tools", "comes next")
        case "asking":
            return QCoreApplication.translate("tools", "waits for you")
        case "running":
            return QCoreApplication.translate("tools", "is running…")
        case "failed":
            return QCoreApplication.translate("tools", "failed")
        case "denied" if decided is not None and decided.by == "person":
            return QCoreApplication.translate("tools", "denied by you")
        case "denied":
            return QCoreApplication.translate("tools", "not allowed")
        case "cancelled":
            return QCoreApplication.translate("tools", "stopped")
        case "left":
            return QCoreApplication.translate("tools", "not answered yet")
        case "undone":
            return QCoreApplication.translate("tools", "taken back")
        case _:
            return _done_words(call)


def _done_words(call: Call) -> str:
    decided = call.decided
    if decided is None:
        return QCoreApplication.translate("tools", "done")
    if call.edited:
        return QCoreApplication.translate("tools", "allowed as you edited it")
    if decided.by == "rule":
        if decided.rule.startswith("allow"):
            return QCoreApplication.translate("tools", "allowed by a permission")
        return QCoreApplication.translate("tools", "done")
    match decided.scope:
        case "chat":
            return QCoreApplication.translate("tools", "allowed for this chat")
        case "folder":
            return QCoreApplication.translate("tools", "allowed for this folder")
        case "always":
            return QCoreApplication.translate("tools", "always allowed")
        case _:
            return QCoreApplication.translate("tools", "allowed once")


def rule_words(decided: PermissionDecided) -> str:
    """Who decided, and why, in a sentence."""
    return decision_words(decided.decision, decided.by, decided.rule, decided.scope)


def decision_words(decision: str, by: str, rule: str, scope: str) -> str:
    """Who decided, and why, in a sentence; the words of the journal."""
    allowed = decision == "allow"
    if by == "person":
        if not allowed:
            return QCoreApplication.translate("tools", "You did not allow it.")
        words = QCoreApplication.translate("tools", "You allowed it. {scope}.")
        return words.format(scope=scope_words(scope))
    match rule:
        case "harmless":
            return QCoreApplication.translate("tools", "It touches nothing, so nobody was asked.")
        case "hard rule":
            return QCoreApplication.translate(
                "tools", "Hearth never lets a tool do this, whoever allows it."
            )
        case "stopped":
            return QCoreApplication.translate("tools", "You stopped before there was an answer.")
        case "no answer":
            return QCoreApplication.translate("tools", "Nobody answered in time, which means no.")
        case _ if allowed:
            words = QCoreApplication.translate("tools", "A permission allowed it, given {origin}.")
            return words.format(origin=origin_words(rule.partition(": ")[2]))
        case _:
            words = QCoreApplication.translate("tools", "A rule forbade it, given {origin}.")
            return words.format(origin=origin_words(rule.partition(": ")[2]))


def origin_words(origin: str) -> str:
    """Where a permission was given."""
    match origin:
        case "card":
            return QCoreApplication.translate("tools", "in answer to a question")
        case "composer":
            return QCoreApplication.translate("tools", "in the menu of tools")
        case "page":
            return QCoreApplication.translate("tools", "on the page of permissions")
        case "command line":
            return QCoreApplication.translate("tools", "on the command line")
        case _:
            return QCoreApplication.translate("tools", "earlier")


def fault_words(fault: Fault) -> str:
    """A fault in the window's language; nothing in it hides."""
    error = AppError(fault.message, fault.hint, **fault.fields)
    return visible(f"{error_message(error)} {error_hint(error)}".strip())


def effect_words(asked: PermissionAsked) -> str:
    """What would be done, in a whole sentence."""
    if asked.effect is None:
        return question(asked)
    return fault_words(asked.effect)
