"""A server's tool as Hearth runs it: like any other, with the server named and always asked for."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any, Protocol

from app.messages import Tool
from app.tools.action import (
    Action,
    Result,
    Source,
    Surroundings,
    ToolProgram,
    Work,
    canonical,
)
from app.tools.mcp.config import Address, Choice, Server, source_of
from app.tools.mcp.protocol import Called


class Caller(Protocol):
    """Carries out calls, and starts the server if it has to."""

    def call(self, server: Server, choice: Choice, arguments: str, work: Work) -> Called:
        """Raises `ServerError`: nothing was called, or nothing came back."""
        ...


class ServerTool(ToolProgram):
    """A `ToolProgram`. Declared as it was when the person chose it, whether the server runs or not.

    No permission for it outlasts the chat: what a server says of its tools proves nothing.
    """

    def __init__(self, caller: Caller, server: Server, choice: Choice) -> None:
        self._caller, self._server, self._choice = caller, server, choice
        self._pin = hashlib.sha256(f"{choice.pin}{server.confirmed}".encode()).hexdigest()

    @property
    def spec(self) -> Tool:
        return self._choice.spec

    def plan(self, arguments: Mapping[str, Any], surroundings: Surroundings) -> Action:
        way = self._server.way
        return Action(
            self.spec.name,
            "mcp",
            canonical(arguments),
            target=f"{self._server.name}:{self._choice.tool}",
            host=way.host if isinstance(way, Address) else "",
            standing=False,
            pin=self._pin,
            source=source_of(self._server),
        )

    def run(self, action: Action, work: Work) -> Result:
        called = self._caller.call(self._server, self._choice, action.arguments, work)
        content = called.content or "(no output)"
        return Result(
            f"The tool reports an error: {content}" if called.failed else content,
            (Source("mcp", action.target, self._server.name),),
            read_bytes=called.size_bytes,
            hosts=(action.host,) if action.host else (),
            failed=called.failed,
        )
