"""What a tool is, and what exactly it would do: the value that is shown, decided on and executed.

An `Action` is made once from what the model wrote; the person sees it, the policy judges it and
the tool carries out this very object. Knows nothing of who decides.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, Protocol

import msgspec

from app.cancel import CancelToken
from app.errors import AppError
from app.messages import Tool

Capability = Literal[
    "nothing", "read_folder", "write_folder", "run_code", "network", "clipboard", "notes", "mcp"
]
FOLDER_CAPABILITIES: frozenset[Capability] = frozenset(("read_folder", "write_folder"))


class Refused(AppError):
    """A tool does not do what the model asked of it; the model is told why."""


class Action(msgspec.Struct, frozen=True):
    """One call, normalised and resolved.

    Args:
        arguments: The normalised arguments as JSON with sorted keys: what is carried out.
        target: What it acts on: an absolute path without links, an address, "server:tool".
        asked_for: The target in the model's words.
        folder: The folder that a permission for "this folder" would cover.
        host: The host that would be contacted.
        preview: The effect itself, as text: a diff, the program, the words that would be kept.
        base_sha256: The content that a change starts from; "" where there is no file yet.
        standing: Whether a permission may outlive the chat. Never for what deletes, runs commands
            or sends something away.
        pin: The tool's declaration when this was planned (see `pin_of`).
        source: Who provides the tool: "" for Hearth itself, else the server and its command.
    """

    tool: str
    capability: Capability
    arguments: str
    target: str = ""
    asked_for: str = ""
    folder: str = ""
    host: str = ""
    preview: str = ""
    base_sha256: str = ""
    standing: bool = True
    pin: str = ""
    source: str = ""

    def decoded(self) -> dict[str, Any]:
        """The arguments as values."""
        value: dict[str, Any] = msgspec.json.decode(self.arguments)
        return value


class Source(msgspec.Struct, frozen=True):
    """Something from outside that entered the chat. `place` is the folder, host or server."""

    kind: Literal["file", "web", "mcp"]
    name: str
    place: str


class Result(msgspec.Struct, frozen=True):
    """What a tool gave back. `read` is what it brought into the chat; sizes in bytes.

    `failed`: it did not work, and `content` says so in words that come from outside.
    """

    content: str
    read: tuple[Source, ...] = ()
    read_bytes: int = 0
    written_bytes: int = 0
    hosts: tuple[str, ...] = ()
    failed: bool = False


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a tool may know when it plans.

    Args:
        folder: Where relative paths start; None if no folder has been chosen.
        addresses: The addresses that the person typed or a result has returned.
    """

    folder: Path | None = None
    addresses: frozenset[str] = frozenset()


class Keep(Protocol):
    """Opened around a change of a file, so that it can be undone."""

    def __call__(
        self, path: Path, before: bytes | None, mode: int, after: bytes | None
    ) -> AbstractContextManager[None]:
        """`before` and `after` are the contents (None: no file), `mode` the permission bits."""
        ...


@dataclass(frozen=True, slots=True)
class Work:
    """What a tool is given when it runs.

    Args:
        cancel: Set when the person stops, or when the time is up.
        keep: Remembers what a file was before it is changed.
        add_address: Notes an address that a result has returned.
        waiting: Open while the person is asked something: the tool's time stands still.
    """

    cancel: CancelToken
    keep: Keep
    add_address: Callable[[str], None] = field(default=lambda _: None)
    waiting: Callable[[], AbstractContextManager[None]] = nullcontext


class ToolProgram(Protocol):
    """A tool that Hearth can run."""

    @property
    def spec(self) -> Tool:
        """How it is declared to the model."""
        ...

    def plan(self, arguments: Mapping[str, Any], surroundings: Surroundings) -> Action:
        """Normalises and resolves; opens nothing, changes nothing, contacts nobody.

        Args:
            arguments: Valid against the schema of `spec`.

        Raises:
            Refused: This can never be done.
        """
        ...

    def detail(self, action: Action) -> Action:
        """The same with its effect, which may have to be read. Not called for what is forbidden.

        Raises:
            Refused: It cannot be done. The model may hear of it only if it is allowed.
        """
        return action

    def run(self, action: Action, work: Work) -> Result:
        """Carries out an action of its own `plan` and `detail`, looking nothing up again.

        Raises:
            AppError: It failed, or what was found is not what was planned on.
        """
        ...


def canonical(arguments: Mapping[str, Any]) -> str:
    """JSON with sorted keys, without spaces: equal arguments make equal texts."""
    return msgspec.json.encode(dict(arguments), order="deterministic").decode()


def pin_of(spec: Tool) -> str:
    """A hash of all that a tool says of itself: if it changes, permissions for it do not hold."""
    return hashlib.sha256(msgspec.json.encode(spec, order="deterministic")).hexdigest()
