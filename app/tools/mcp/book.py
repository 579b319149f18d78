"""Which servers are set up, and what the person has said about each. Starts nothing."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable
from pathlib import Path

import msgspec

from app import paths
from app.tools.mcp.config import Choice, Server, ServerError, check_name
from app.tools.mcp.confirmation import Confirmation, confirmation
from app.tools.mcp.declaration import Offer
from app.tools.mcp.secrets import Keyring, Secrets
from app.tools.mcp.store import ServerStore

_LOG_SHOWN = 64_000  # bytes


class ServerBook:
    """The servers in the settings.

    Args:
        store: Where they are kept.
        secrets: Where what they are given is kept.
    """

    def __init__(self, store: ServerStore | None = None, secrets: Secrets | None = None) -> None:
        self.store, self.secrets = store or ServerStore(), secrets or Keyring()
        self._listeners: list[Callable[[str], None]] = []

    def listen(self, changed: Callable[[str], None]) -> None:
        """Calls `changed` with a server's name when something about it changes, from any thread."""
        self._listeners.append(changed)

    def confirmation(self, name: str) -> Confirmation:
        """Raises `ServerError` if there is none of this name."""
        return confirmation(self.store.get(name))

    def confirm(self, seen: Confirmation) -> None:
        """The person says yes to what they have seen.

        Raises:
            ServerError: It is something else by now.
        """

        def with_yes(server: Server) -> Server:
            if confirmation(server).fingerprint != seen.fingerprint:
                raise unconfirmed(server.name)
            return msgspec.structs.replace(server, confirmed=seen.fingerprint)

        self.store.replace(seen.server.name, with_yes)
        self._tell(seen.server.name)

    def add(self, server: Server, secrets: dict[str, str]) -> None:
        """Sets up a server, unconfirmed, with what its values hold.

        Raises:
            ServerError: It cannot be set up.
        """
        self.store.add(msgspec.structs.replace(server, confirmed="", chosen=()))
        try:
            for name, value in secrets.items():
                self.secrets.keep(server.name, name, value)
        except ServerError:
            self.store.remove(server.name)
            raise
        self._tell(server.name)

    def change(self, server: Server, secrets: dict[str, str]) -> None:
        """Sets a server up anew; what of it was confirmed stays so only if it is still the same.

        Raises:
            ServerError: It cannot be set up like this.
        """
        for name, value in secrets.items():
            self.secrets.keep(server.name, name, value)
        before = self.store.get(server.name)
        after = msgspec.structs.replace(server, confirmed=before.confirmed, chosen=before.chosen)
        self.store.replace(server.name, lambda _: after)
        self.stop(server.name)

    def remove(self, name: str) -> Callable[[], None]:
        """Forgets a server; its values stay in the keyring until `forget_values`.

        Returns:
            Brings it back as it was.

        Raises:
            ServerError: There is none of this name.
        """
        self.stop(name)
        server = self.store.remove(name)
        self._tell(name)

        def bring_back() -> None:
            self.store.add(server)
            self._tell(name)

        return bring_back

    def has_value(self, name: str, value: str) -> bool:
        """Whether the keyring holds this value of a server. It may ask the person to open it."""
        return self.secrets.read(name, value) is not None

    def forget_values(self, server: Server) -> None:
        """Takes what a removed server was given out of the keyring."""
        for value in server.values:
            if value.kept_in == "keyring":
                self.secrets.forget(server.name, value.name)

    def choose(self, name: str, chosen: Iterable[Offer]) -> Server:
        """Lets the model use these of a server's tools, as they were seen, and no others.

        Raises:
            ServerError: There is none of this name.
        """
        choices = tuple(
            Choice(offer.tool, offer.pin, offer.spec) for offer in chosen if offer.spec is not None
        )
        server = self.store.replace(
            name, lambda server: msgspec.structs.replace(server, chosen=choices)
        )
        self._tell(name)
        return server

    def log(self, name: str) -> str:
        """The end of what a server has said besides."""
        with contextlib.suppress(OSError):
            data = log_path(name).read_bytes()[-_LOG_SHOWN:]
            return data.decode("utf-8", "replace")
        return ""

    def stop(self, name: str) -> None:
        """Ends the server, where it may run."""
        self._tell(name)

    def _tell(self, name: str) -> None:
        for listener in tuple(self._listeners):
            listener(name)


def log_path(name: str) -> Path:
    """Where a server's log is."""
    return paths.log_dir() / "servers" / f"{check_name(name)}.log"


def unconfirmed(name: str) -> ServerError:
    """The error for a server that the person has not said yes to, as it is now."""
    return ServerError(
        "The server {name} was not confirmed yet, or has changed since.",
        "Look at what it would start, then say yes to it.",
        name=name,
    )
