"""The servers that are set up: one JSON file of its own, replaced whole. Safe for processes."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import msgspec

from app import paths
from app.files import replace_file
from app.tools.mcp.config import Server, ServerError, check
from app.tools.mcp.names import skeleton

MOST = 64
_LOCK_TIMEOUT_S = 10.0


class _File(msgspec.Struct, frozen=True):
    servers: tuple[Server, ...] = ()
    version: int = 1


class ServerStore:
    """Reads the file anew each time: another process may have changed it."""

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or paths.data_dir() / "tools" / "servers.json"
        self._lock = threading.Lock()

    def all(self) -> tuple[Server, ...]:
        """Every server, by name.

        Raises:
            ServerError: The file is damaged; nothing is started then.
        """
        try:
            data = self.path.read_bytes()
            return tuple(check(server) for server in msgspec.json.decode(data, type=_File).servers)
        except FileNotFoundError:
            return ()
        except (OSError, ValueError) as error:
            raise ServerError(
                "The list of servers cannot be read.",
                "Remove the file {path}, then add your servers anew.",
                path=self.path,
            ) from error

    def get(self, name: str) -> Server:
        """Raises `ServerError` if there is none of this name."""
        for server in self.all():
            if server.name == name:
                return server
        raise ServerError("There is no server {name}.", "Choose one of the list.", name=name)

    def add(self, server: Server) -> None:
        """Keeps a new server.

        Raises:
            ServerError: It cannot be, its name looks like another one's, or nothing can be saved.
        """
        check(server)

        def added(servers: tuple[Server, ...]) -> tuple[Server, ...]:
            for other in servers:
                if skeleton(other.name) == skeleton(server.name):
                    raise ServerError(
                        "The name {name} looks like that of the server {other}.",
                        "Take another name.",
                        name=server.name,
                        other=other.name,
                    )
            if len(servers) >= MOST:
                raise ServerError("There are {most} servers already.", "Remove one.", most=MOST)
            return (*servers, server)

        self._change(added)

    def replace(self, name: str, change: Callable[[Server], Server]) -> Server:
        """Changes one server, and returns what it has become.

        Raises:
            ServerError: There is none of this name, or it cannot be like that.
        """
        changed: list[Server] = []

        def with_change(servers: tuple[Server, ...]) -> tuple[Server, ...]:
            after = [check(change(server)) if server.name == name else server for server in servers]
            changed.extend(server for server in after if server.name == name)
            return tuple(after)

        self.get(name)
        self._change(with_change)
        return changed[-1]

    def remove(self, name: str) -> Server:
        """Forgets a server, and returns what it was.

        Raises:
            ServerError: There is none of this name.
        """
        server = self.get(name)
        self._change(lambda servers: tuple(each for each in servers if each.name != name))
        return server

    def _change(self, change: Callable[[tuple[Server, ...]], tuple[Server, ...]]) -> None:
        from filelock import FileLock, Timeout  # brings asyncio, which a start can do without

        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            lock = FileLock(self.path.with_suffix(".lock"), timeout=_LOCK_TIMEOUT_S)
            with self._lock, lock:
                before = self.all()
                after = tuple(sorted(change(before), key=lambda server: server.name))
                if after != before:
                    data = msgspec.json.format(msgspec.json.encode(_File(after)), indent=2)
                    replace_file(self.path, data)
        except (OSError, Timeout) as error:
            raise ServerError(
                "The list of servers cannot be saved.",
                "Check that there is space on the disk, and that you may write to {folder}.",
                folder=self.path.parent,
            ) from error
