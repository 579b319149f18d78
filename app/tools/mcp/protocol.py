"""The lines between Hearth and the process that speaks with one server: JSON, one object a line.

`Start` comes first, with all that the process needs to know; `Ready` or `Failed(id=0)` answers it.
When its stdin ends, the process ends the server and itself.
"""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from app.tools.mcp.config import Address, Program

LONGEST_LINE = 8_000_000  # bytes; more is no answer but a flood

Fault = Literal[
    "library",  # the package mcp is missing
    "not found",  # the program is not there
    "not allowed",  # the system does not let it be started
    "open network",  # the network could not be taken away from it
    "refused",  # the gate does not let it out
    "ended",  # it went away
    "protocol",  # it does not speak as it should
    "flood",  # it sent more than can be taken
    "cancelled",
]
Action = Literal["accept", "decline", "cancel"]


class Start(msgspec.Struct, frozen=True, tag="start"):
    """Args:
    way: With the resolved program as its command.
    values: Environment or headers, all of them: nothing else is handed on.
    isolated: Take the network away from the program.
    folders: Told if it asks for "roots".
    log: A file for what the server says besides.
    """

    name: str
    way: Program | Address
    values: dict[str, str]
    isolated: bool
    folders: tuple[str, ...]
    log: str


class ListTools(msgspec.Struct, frozen=True, tag="list_tools"):
    id: int


class Call(msgspec.Struct, frozen=True, tag="call"):
    """`arguments` is a JSON object."""

    id: int
    tool: str
    arguments: str


class Cancel(msgspec.Struct, frozen=True, tag="cancel"):
    """Give up request `id`; it is still answered."""

    id: int


class Filled(msgspec.Struct, frozen=True, tag="filled"):
    """What the person said to `Ask`."""

    id: int
    action: Action
    content: dict[str, Any] = {}


class Hints(msgspec.Struct, frozen=True):
    """What a server says of its tool. Nothing of it is proven; unsaid, it is the worst."""

    read_only: bool = False
    destructive: bool = True
    idempotent: bool = False
    open_world: bool = True


class Declared(msgspec.Struct, frozen=True):
    """A tool in the server's own words."""

    name: str
    title: str
    description: str
    parameters: dict[str, Any]
    hints: Hints = Hints()


class Ready(msgspec.Struct, frozen=True, tag="ready"):
    """What the server says of itself."""

    title: str
    version: str
    protocol: str
    instructions: str


class Tools(msgspec.Struct, frozen=True, tag="tools"):
    id: int
    tools: tuple[Declared, ...]


class Called(msgspec.Struct, frozen=True, tag="called"):
    """A call is over. `failed`: by the server's own account, or by the protocol's."""

    id: int
    content: str
    failed: bool
    size_bytes: int


class Failed(msgspec.Struct, frozen=True, tag="failed"):
    """Request `id` is over; 0 is all of it. `detail` is for the log and the curious."""

    id: int
    fault: Fault
    detail: str = ""


class Ask(msgspec.Struct, frozen=True, tag="ask"):
    """The server wants something from the person: a form by a schema, or that they open `url`."""

    id: int
    message: str
    schema: dict[str, Any] = {}
    url: str = ""


class AskOver(msgspec.Struct, frozen=True, tag="ask_over"):
    """Nobody waits for the answer to `Ask` any more."""

    id: int


class Changed(msgspec.Struct, frozen=True, tag="changed"):
    """The server says that its tools are not the same any more."""


Command = Start | ListTools | Call | Cancel | Filled
Reply = Ready | Tools | Called | Failed | Ask | AskOver | Changed


def encode(line: Command | Reply) -> bytes:
    return msgspec.json.encode(line) + b"\n"
