"""A server as the person has set it up: how it is reached, what it is given, what it may.

Pure values. `fingerprint` is all that the person confirms: if it changes, they are asked again.
"""

from __future__ import annotations

import hashlib
import re
from typing import Any, Literal
from urllib.parse import urlsplit

import msgspec

from app.errors import AppError
from app.messages import Tool
from app.tools.visible import has_hidden, visible

LONGEST_NAME = 24
_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,127}")
_HEADER = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,128}")
# These are for the protocol itself to set.
_OWN_HEADERS = ("host", "content-length", "content-type", "transfer-encoding", "connection")
_FINGERPRINT = 2


class ServerError(AppError):
    """A server cannot be set up, started or used like this."""


class Program(msgspec.Struct, frozen=True, tag="program"):
    """A server that Hearth starts and speaks to over stdin and stdout.

    `folder` is where it runs; "" for an empty folder of its own.
    """

    command: str
    arguments: tuple[str, ...] = ()
    folder: str = ""

    @property
    def line(self) -> tuple[str, ...]:
        return (self.command, *self.arguments)


class Address(msgspec.Struct, frozen=True, tag="address"):
    """A server that runs already, and is reached over streamable HTTP."""

    url: str

    @property
    def host(self) -> str:
        return urlsplit(self.url).hostname or ""

    @property
    def port(self) -> int:
        parts = urlsplit(self.url)
        return parts.port or (443 if parts.scheme == "https" else 80)


class Value(msgspec.Struct, frozen=True):
    """A variable of a program's environment, or a header for an address.

    What it holds is in the keyring, or in the variable of this name that Hearth was started with;
    never here.
    """

    name: str
    kept_in: Literal["keyring", "environment"] = "keyring"


class Choice(msgspec.Struct, frozen=True):
    """A tool that the person has looked at and lets the model use, as it was declared then.

    `tool` is the server's own name for it, `pin` a hash of all that was said of it.
    """

    tool: str
    pin: str
    spec: Tool


class Server(msgspec.Struct, frozen=True):
    """One server.

    Args:
        name: Small letters, digits and single hyphens: stands before the names of its tools.
        network: A program may use the network, unless the offline lock is on.
        folders: Folders that it is told to work in, if it asks ("roots"): no wall around it.
        confirmed: The fingerprint that the person said yes to; "" if they were not asked yet.
        chosen: The tools that enter the prompt.
    """

    name: str
    way: Program | Address
    values: tuple[Value, ...] = ()
    network: bool = False
    folders: tuple[str, ...] = ()
    confirmed: str = ""
    chosen: tuple[Choice, ...] = ()

    def choice(self, tool: str) -> Choice | None:
        return next((choice for choice in self.chosen if choice.tool == tool), None)


def check(server: Server) -> Server:
    """The same server.

    Raises:
        ServerError: Something in it cannot be, or would show as something else than it is.
    """
    check_name(server.name)
    pattern = _VARIABLE if isinstance(server.way, Program) else _HEADER
    for value in server.values:
        if not pattern.fullmatch(value.name) or value.name.lower() in _OWN_HEADERS:
            raise ServerError(
                "{value} cannot be the name of a variable or header.",
                "Correct it in the settings of the server.",
                value=visible(value.name, one_line=True),
            )
    if len({value.name for value in server.values}) != len(server.values):
        raise ServerError("A variable or header stands there twice.", "Leave one of them out.")
    texts = [*server.folders]
    if isinstance(server.way, Program):
        texts += [*server.way.line, server.way.folder]
        if not server.way.command.strip():
            raise ServerError("The command is empty.", "Write which program is to be started.")
    else:
        texts.append(server.way.url)
        _check_address(server.way)
    for text in texts:
        if has_hidden(text.replace("\n", " ").replace("\t", " ")):
            raise ServerError(
                "There are hidden characters in {text}.",
                "Type it anew instead of pasting it.",
                text=visible(text, one_line=True),
            )
    return server


def check_name(name: str) -> str:
    """The name.

    Raises:
        ServerError: It is none for a server.
    """
    if len(name) > LONGEST_NAME or not _NAME.fullmatch(name):
        raise ServerError(
            "A server cannot be named {name}.",
            "Use small letters a to z, digits and single hyphens, at most {most} of them.",
            name=visible(name, one_line=True)[:100],
            most=LONGEST_NAME,
        )
    return name


def _check_address(way: Address) -> None:
    try:
        parts = urlsplit(way.url)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and way.port > 0
    except ValueError:
        good = False
    if not good or not way.url.isascii() or parts.username or parts.password or parts.fragment:
        raise ServerError(
            "{address} is not an address that a server can have.",
            "Write it as in https://example.org/mcp; passwords belong into a header.",
            address=visible(way.url, one_line=True)[:300],
        )


def fingerprint(server: Server, program: str = "") -> str:
    """A hash of all that the person confirms.

    Args:
        program: The file that the command means on this computer now.
    """
    what: Any = (
        _FINGERPRINT,
        server.way,
        program,
        sorted((value.name, value.kept_in) for value in server.values),
        server.network,
        server.folders,
    )
    return hashlib.sha256(msgspec.json.encode(what, order="deterministic")).hexdigest()


def source_of(server: Server) -> str:
    """Who stands behind its tools: the name, and the command or the address."""
    way = server.way
    reached = " ".join(way.line) if isinstance(way, Program) else way.url
    return f"{server.name} ({reached})"
