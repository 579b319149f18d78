"""What can be wrong with a file that chats are to be read from."""

from __future__ import annotations

from app.errors import AppError


class ImportFailed(AppError):
    """No chats can be read from a file; nothing has been changed."""
