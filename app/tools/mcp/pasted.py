"""From JSON as other programs keep their servers to our own values.

`mcpServers` (Claude Desktop, LM Studio, Jan, Cursor), `servers` (VS Code), or one server alone.
What those programs would allow by themselves is not taken over.
"""

from __future__ import annotations

import json
import re
from typing import Any

import msgspec

from app.errors import Remark
from app.tools.mcp.config import (
    LONGEST_NAME,
    Address,
    Program,
    Server,
    ServerError,
    Value,
    check,
)
from app.tools.visible import visible

LARGEST = 200_000  # characters
_LISTS = ("mcpServers", "servers", "context_servers")
_KNOWN = frozenset(("command", "args", "env", "cwd", "url", "serverUrl", "headers", "type"))
_NAMES = frozenset(("name", "description", "disabled", "enabled", "active", "timeout"))
_STRING_OR_COMMENT = re.compile(r'"(?:[^"\\]|\\.)*"|//[^\n]*|/\*.*?\*/', re.DOTALL)
_LAST_COMMA = re.compile(r'("(?:[^"\\]|\\.)*")|,(?=\s*[}\]])')
_INHERITED = re.compile(r"\$\{(?:env:)?([A-Za-z_][A-Za-z0-9_]*)\}")
_ASKED = re.compile(r"\$\{input:[^}]*\}|<[^<>]*>|")


class Pasted(msgspec.Struct, frozen=True):
    """A server that was read, not yet kept.

    Args:
        secrets: What its values hold; a value without one has to be entered yet.
        remarks: What was left out.
    """

    server: Server
    secrets: dict[str, str]
    remarks: tuple[Remark, ...] = ()

    @property
    def missing(self) -> tuple[str, ...]:
        """The values that have to be entered."""
        return tuple(
            value.name
            for value in self.server.values
            if value.kept_in == "keyring" and value.name not in self.secrets
        )


def read(text: str) -> tuple[Pasted, ...]:
    """All servers in a text.

    Raises:
        ServerError: It is no such JSON, or one of them cannot be.
    """
    value = _parsed(text)
    for key in _LISTS:
        if isinstance(value.get(key), dict):
            return _all(value[key])
    inner = value.get("mcp")  # as in the settings of VS Code
    if isinstance(inner, dict) and isinstance(inner.get("servers"), dict):
        return _all(inner["servers"])
    if "command" in value or "url" in value:
        return (_one(str(value.get("name") or "server"), value),)
    if value and all(isinstance(each, dict) for each in value.values()):
        return _all(value)
    raise _no_servers()


def server_name(text: str) -> str:
    """A name as a server may have, made of another one.

    >>> server_name("My Files!"), server_name("@modelcontextprotocol/server-git")
    ('my-files', 'modelcontextprotocol-serv')
    """
    name = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
    return name[:LONGEST_NAME].strip("-")


def _all(servers: dict[str, Any]) -> tuple[Pasted, ...]:
    if not servers:
        raise _no_servers()
    found = []
    for name, value in servers.items():
        if not isinstance(value, dict):
            raise _no_server(name)
        found.append(_one(name, value))
    return tuple(found)


def _one(name: str, value: dict[str, Any]) -> Pasted:
    if not name.isascii():  # what looks like a letter may be another one
        raise ServerError(
            "A server cannot be named {name}.",
            "Use small letters a to z, digits and single hyphens, at most {most} of them.",
            name=visible(name, one_line=True)[:100],
            most=LONGEST_NAME,
        )
    way: Program | Address
    given: Any
    if "command" in value:
        arguments = value.get("args", [])
        if not isinstance(value["command"], str) or not _all_text(arguments):
            raise _no_server(name)
        way = Program(value["command"], tuple(arguments), str(value.get("cwd") or ""))
        given = value.get("env") or {}
    else:
        url = value.get("url") or value.get("serverUrl")
        if not isinstance(url, str) or value.get("type") == "sse":
            raise _no_server(name)
        way, given = Address(url), value.get("headers") or {}
    if not isinstance(given, dict) or not _all_text([*given.values()]):
        raise _no_server(name)
    values, secrets = _values(given, inherits=isinstance(way, Program))
    server = check(Server(server_name(name), way, values))
    ignored = sorted(visible(key, one_line=True)[:40] for key in value.keys() - _KNOWN - _NAMES)
    remarks = []
    if ignored:
        remarks.append(Remark("Not taken over: {names}.", names=", ".join(ignored)))
    if server.name != name:
        remarks.append(Remark("It is named {name} here.", name=server.name))
    return Pasted(server, secrets, tuple(remarks))


def _values(given: dict[str, str], *, inherits: bool) -> tuple[tuple[Value, ...], dict[str, str]]:
    values, secrets = [], {}
    for name, text in given.items():
        reference = _INHERITED.fullmatch(text)
        if inherits and reference is not None and reference[1] == name:
            values.append(Value(name, "environment"))
            continue
        values.append(Value(name))
        if not _ASKED.fullmatch(text) and "${" not in text:
            secrets[name] = text
    return tuple(values), secrets


def _all_text(values: Any) -> bool:
    return isinstance(values, list) and all(isinstance(each, str) for each in values)


def _parsed(text: str) -> dict[str, Any]:
    if len(text) > LARGEST:
        raise _no_servers()
    bare = _STRING_OR_COMMENT.sub(lambda m: m[0] if m[0].startswith('"') else " ", text)
    bare = _LAST_COMMA.sub(lambda m: m[1] or "", bare.strip().lstrip("\ufeff"))
    if bare.startswith('"'):  # copied from inside a file, without the braces
        bare = "{" + bare.rstrip(",") + "}"
    try:
        value = json.loads(bare)
    except (ValueError, RecursionError) as error:
        raise ServerError(
            "This is no JSON: {reason}.",
            "Copy the whole of it, with all brackets.",
            reason=visible(str(error), one_line=True)[:200],
        ) from error
    if not isinstance(value, dict):
        raise _no_servers()
    return value


def _no_servers() -> ServerError:
    return ServerError(
        "There is no server in this.",
        'Paste JSON as in {{"mcpServers": {{"name": {{"command": "…", "args": []}}}}}}.',
    )


def _no_server(name: str) -> ServerError:
    return ServerError(
        "{name} is no server that Hearth can use.",
        "It needs a command with its arguments, or an address for streamable HTTP.",
        name=visible(name, one_line=True)[:100],
    )
