"""Turns an error of the core into words in the window's language."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.errors import AppError


def error_message(error: AppError) -> str:
    """What happened, in the window's language."""
    return _translated(error.message_key, error.fields)


def error_hint(error: AppError) -> str:
    """What to do about it, in the window's language; may be empty."""
    return _translated(error.hint_key, error.fields)


def _translated(key: str, fields: dict[str, object]) -> str:
    # An empty key must not be looked up: in a translation file it stands for the file's header.
    return QCoreApplication.translate("errors", key).format(**fields) if key else ""
