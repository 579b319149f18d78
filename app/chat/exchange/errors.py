"""What can be wrong with a file that chats are to be read from, or written to."""

from __future__ import annotations

from app.errors import AppError


class ImportFailed(AppError):
    """No chats can be read from a file; nothing has been changed."""


class ExportFailed(AppError):
    """The chats could not be written; what lay in their place is untouched."""
