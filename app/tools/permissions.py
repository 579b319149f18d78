"""Whether a tool may do what it is about to do. Denies by default; pure, apart from links on disk.

Hard rules > deny > ask > allow > default. Judges the resolved action, never the model's words.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import msgspec

from app.errors import InvalidInput
from app.tools.action import FOLDER_CAPABILITIES, Action, Refused, Source
from app.tools.grants import TAINTED, Decision, Grant, Scope
from app.tools.places import is_delicate, protection, too_wide
from app.tools.visible import visible

LARGEST_ARGUMENTS = 256 * 1024


class Verdict(msgspec.Struct, frozen=True):
    """What follows for an action, by which rule; `grant` is the id of the grant, if one decided."""

    decision: Decision
    rule: str
    grant: str = ""


def decide(
    action: Action,
    grants: Iterable[Grant],
    chat: str,
    read: frozenset[Source],
    now: datetime,
) -> Verdict:
    """Judges an action.

    Args:
        chat: The id of the chat that it belongs to.
        read: What came into this chat from outside.
        now: With a time zone.
    """
    if hard_fault(action) is not None:
        return Verdict("deny", "hard rule")
    concerned = [grant for grant in grants if grant.concerns(action, chat, now)]
    for decision in ("deny", "ask"):
        for grant in concerned:
            if grant.decision == decision:
                return Verdict(grant.decision, f"{decision}: {grant.origin}", grant.id)
    allowing = [grant for grant in concerned if grant.decision == "allow"]
    if action.capability in FOLDER_CAPABILITIES and is_delicate(Path(action.target)):
        allowing = [grant for grant in allowing if grant.target == action.target]
    for grant in allowing:
        if grant.permits(action, read):
            return Verdict("allow", f"allow: {grant.origin}", grant.id)
    if action.capability == "nothing":
        return Verdict("allow", "harmless")
    if read and allowing and action.capability in TAINTED:
        return Verdict("ask", "content from outside was read")
    return Verdict("ask", "default")


def hard_fault(action: Action) -> Refused | None:
    """Why nobody can allow this; None if a person may."""
    if len(action.arguments) > LARGEST_ARGUMENTS:
        return Refused(
            "The arguments are longer than {most} characters.",
            "Do it in smaller steps.",
            most=LARGEST_ARGUMENTS,
        )
    if action.capability not in FOLDER_CAPABILITIES:
        return None
    path = Path(action.target)
    shown = visible(action.target, one_line=True)
    # A resolved path has no ".." and resolves to itself, or it is not what was shown.
    if (
        not path.is_absolute()
        or ".." in path.parts
        or os.path.normpath(action.target) != action.target
    ):
        return Refused("{path} is not a resolved path.", path=shown)
    match protection(path, writing=action.capability == "write_folder"):
        case None:
            return None
        case "hearth":
            return Refused("{path} is Hearth's own: no tool may touch it.", path=shown)
        case "secret":
            return Refused("{path} holds keys or passwords: no tool may touch it.", path=shown)
        case "startup":
            return Refused("{path} starts programs: no tool may write to it.", path=shown)
        case "git":
            return Refused("{path} belongs to Git itself: no tool may write to it.", path=shown)
        case _:
            return Refused("{path} belongs to the system: no tool may touch it.", path=shown)


def scopes_for(action: Action) -> tuple[Scope, ...]:
    """How long a permission for this action may last, the narrowest first."""
    scopes: list[Scope] = ["once", "chat"]
    if action.folder and not too_wide(Path(action.folder)):
        scopes.append("folder")
    if action.standing:
        scopes.append("always")
    return tuple(scopes)


def grant_for(
    action: Action, scope: Scope, chat: str, read: Iterable[Source], id: str, now: datetime
) -> Grant:
    """The grant that a consent of this scope makes: for this tool, and no wider than was shown.

    A grant for a folder covers `action.folder`; the others exactly the target.
    """
    target = action.folder if scope == "folder" else action.target or action.host
    return Grant(
        id,
        "allow",
        tool=action.tool,
        capability=action.capability,
        target=target,
        scope=scope,
        chat="" if scope == "always" else chat,
        pin=action.pin,
        aware_of=() if scope == "always" else tuple(sorted({source.place for source in read})),
        origin="card",
        made_at=now,
    )


def parse_pattern(text: str, decision: Decision, chat: str, number: int = 0) -> Grant:
    """A rule of the command line: TOOL or TOOL:TARGET.

    TARGET is a folder or file (everything below it), a host, or "server:tool".

    Raises:
        InvalidInput: It is no such rule.
    """
    tool, separator, target = text.partition(":")
    if not tool or (separator and not target):
        raise InvalidInput(
            "{rule} is not a rule for tools.",
            "Write a tool's name, or TOOL:FOLDER, as in read_file:/home/me/notes.",
            rule=repr(text),
        )
    if target.startswith(("/", "~", ".")) or (len(target) > 2 and target[1:3] in (":\\", ":/")):
        stem = target.removesuffix("**").removesuffix("*")
        target = os.path.realpath(os.path.expanduser(stem or "."))
    return Grant(
        f"command-line-{decision}-{number}",
        decision,
        tool=tool,
        target=target,
        scope="chat",
        chat=chat,
        origin="command line",
    )
