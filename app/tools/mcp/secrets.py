"""What a server is given as environment or headers: kept in the system's keyring, nowhere else.

Never written to a file, a log or a message.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Protocol

from app.tools.mcp.config import Server, ServerError

_SERVICE = "hearth-servers"


class Secrets(Protocol):
    """Keeps values by server and name."""

    def read(self, server: str, name: str) -> str | None: ...

    def keep(self, server: str, name: str, value: str) -> None:
        """Raises `ServerError` where it cannot be kept."""
        ...

    def forget(self, server: str, name: str) -> None: ...


class Keyring:
    """The system's keyring."""

    def read(self, server: str, name: str) -> str | None:
        import keyring
        import keyring.errors

        try:
            return keyring.get_password(_SERVICE, f"{server}/{name}")
        except (keyring.errors.KeyringError, OSError, RuntimeError):
            return None

    def keep(self, server: str, name: str, value: str) -> None:
        import keyring
        import keyring.errors

        try:
            keyring.set_password(_SERVICE, f"{server}/{name}", value)
        except (keyring.errors.KeyringError, OSError, RuntimeError) as error:
            raise ServerError(
                "The value of {name} cannot be kept: this system's keyring does not open "
                "({reason}).",
                "Unlock or install a keyring, or leave the value empty and set the variable {name} "
                "before starting Hearth.",
                name=name,
                reason=type(error).__name__,
            ) from None

    def forget(self, server: str, name: str) -> None:
        import keyring
        import keyring.errors

        try:
            keyring.delete_password(_SERVICE, f"{server}/{name}")
        except (keyring.errors.KeyringError, OSError, RuntimeError):
            return


def values_of(
    server: Server, secrets: Secrets, own: Mapping[str, str] = os.environ
) -> dict[str, str]:
    """All that a server is granted, by name.

    Raises:
        ServerError: A value is missing.
    """
    found: dict[str, str] = {}
    for value in server.values:
        inherited = value.kept_in == "environment"
        kept = own.get(value.name) if inherited else secrets.read(server.name, value.name)
        if kept is None:
            raise ServerError(
                "The server {server} needs a value for {name}.",
                "Enter it in the settings of the server.",
                server=server.name,
                name=value.name,
            )
        found[value.name] = kept
    return found
