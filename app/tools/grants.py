"""What the person has allowed, forbidden, or wants to be asked about, and where that is kept.

A grant is narrow: a tool, what it may act on, how long. `permissions` says what follows from it.
"""

from __future__ import annotations

import fnmatch
import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Literal

import msgspec

from app import paths
from app.errors import AppError
from app.files import replace_file
from app.tools.action import FOLDER_CAPABILITIES, Action, Capability, Source

Decision = Literal["allow", "deny", "ask"]
Scope = Literal["once", "chat", "folder", "always"]
# After something from outside was read, these could carry it away or do its bidding.
TAINTED: frozenset[Capability] = frozenset(("write_folder", "network", "clipboard", "notes", "mcp"))
_LOCK_TIMEOUT_S = 10.0


class GrantsError(AppError):
    """The permissions cannot be read or saved."""


class Grant(msgspec.Struct, frozen=True):
    """One permission, or prohibition.

    Args:
        tool: A tool's name; `*` and `?` stand for others, "" for any.
        capability: "" for any.
        target: A folder (all below it), a host, "server:tool"; "" for any.
        chat: The chat that it holds for; "" for all.
        pin: The declaration of the tool that it was given for; "" for any (see `action.pin_of`).
        aware_of: The places whose content was in the chat, and was named, when this was given.
        origin: Where it comes from: "card", "page", "command line".
    """

    id: str
    decision: Decision
    tool: str = ""
    capability: Capability | Literal[""] = ""
    target: str = ""
    scope: Scope = "always"
    chat: str = ""
    pin: str = ""
    aware_of: tuple[str, ...] = ()
    origin: str = ""
    made_at: datetime | None = None
    expires_at: datetime | None = None
    last_used_at: datetime | None = None

    def concerns(self, action: Action, chat: str, now: datetime) -> bool:
        """Whether it says anything about this action. `now` has a time zone."""
        return (
            (not self.tool or fnmatch.fnmatchcase(action.tool, self.tool))
            and self.capability in ("", action.capability)
            and self.chat in ("", chat)
            and (self.expires_at is None or now < self.expires_at)
            and self._covers(action)
        )

    def permits(self, action: Action, read: frozenset[Source]) -> bool:
        """Whether an allowing grant that concerns an action is enough for it.

        Args:
            read: What came into the chat from outside.
        """
        if self.scope == "always" and not action.standing:
            return False
        if self.pin not in ("", action.pin):
            return False
        if action.capability not in TAINTED:
            return True
        # What a server's tool has given back before is no news to that very tool.
        own = {source for source in read if source.kind == "mcp" and source.name == action.target}
        return {source.place for source in read - own} <= set(self.aware_of)

    def _covers(self, action: Action) -> bool:
        if not self.target:
            return True
        if action.capability in FOLDER_CAPABILITIES:
            return Path(action.target).is_relative_to(self.target)
        return self.target in (action.target, action.host)


class GrantStore:
    """The lasting grants: one JSON file, replaced whole. Safe for threads and processes."""

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or paths.data_dir() / "tools" / "grants.json"
        self._lock = threading.Lock()

    def all(self) -> tuple[Grant, ...]:
        """Every grant, expired ones too.

        Raises:
            GrantsError: The file is damaged: nothing is allowed by it then.
        """
        try:
            return msgspec.json.decode(self.path.read_bytes(), type=tuple[Grant, ...])
        except FileNotFoundError:
            return ()
        except (OSError, ValueError) as error:
            raise GrantsError(
                "The list of permissions cannot be read, so nothing is allowed.",
                "Remove the file {path}, then give your permissions anew.",
                path=self.path,
            ) from error

    def add(self, grant: Grant) -> None:
        """Keeps a grant.

        Raises:
            GrantsError: It cannot be saved.
        """
        self._change(lambda grants: (*(old for old in grants if old.id != grant.id), grant))

    def revoke(self, id: str) -> bool:
        """Forgets a grant; False if there is none of this id."""
        before = self.all()
        self._change(lambda grants: tuple(grant for grant in grants if grant.id != id))
        return any(grant.id == id for grant in before)

    def note_use(self, id: str, now: datetime) -> None:
        """Remembers when a grant was last used, if it is one of these."""

        def used(grant: Grant) -> Grant:
            changed = msgspec.structs.replace(grant, last_used_at=now)
            return changed if grant.id == id else grant

        self._change(lambda grants: tuple(used(grant) for grant in grants))

    def _change(self, change: Callable[[tuple[Grant, ...]], tuple[Grant, ...]]) -> None:
        from filelock import FileLock, Timeout  # brings asyncio, which a start can do without

        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            lock = FileLock(self.path.with_suffix(".lock"), timeout=_LOCK_TIMEOUT_S)
            with self._lock, lock:
                before = self.all()
                after = change(before)
                if after != before:
                    self._write(after)
        except (OSError, Timeout) as error:
            raise GrantsError(
                "The permissions cannot be saved.",
                "Check that there is space on the disk, and that you may write to {folder}.",
                folder=self.path.parent,
            ) from error

    def _write(self, grants: tuple[Grant, ...]) -> None:
        replace_file(self.path, msgspec.json.format(msgspec.json.encode(grants), indent=2))
