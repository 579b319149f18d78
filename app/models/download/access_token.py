"""The access token for the Hub: in the system's keyring, and nowhere else.

Never writes it to a file, a log or a message.
"""

from __future__ import annotations

import os

from app.errors import DownloadError

_SERVICE = "hearth"
_ACCOUNT = "huggingface.co"


def read_token() -> str | None:
    """The token kept for Hearth, else that of the `HF_TOKEN` variable, else None."""
    import keyring
    import keyring.errors

    try:
        kept = keyring.get_password(_SERVICE, _ACCOUNT)
    except (keyring.errors.KeyringError, OSError, RuntimeError):
        kept = None  # no keyring, or a locked one: public models need none
    return kept or os.environ.get("HF_TOKEN") or None


def keep_token(token: str) -> None:
    """Keeps the token in the keyring.

    Raises:
        DownloadError: The system has no keyring, or does not open it.
    """
    import keyring
    import keyring.errors

    try:
        keyring.set_password(_SERVICE, _ACCOUNT, token.strip())
    except (keyring.errors.KeyringError, OSError, RuntimeError) as error:
        raise DownloadError(
            "The access token cannot be kept: this system's keyring does not open ({reason}).",
            "Unlock or install a keyring, or set the variable HF_TOKEN before starting Hearth.",
            reason=type(error).__name__,
        ) from None


def forget_token() -> None:
    """Removes the token from the keyring, if there is one."""
    import keyring
    import keyring.errors

    try:
        keyring.delete_password(_SERVICE, _ACCOUNT)
    except (keyring.errors.KeyringError, OSError, RuntimeError):
        return
