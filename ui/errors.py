"""Turns errors and remarks of the core into words in the window's language."""

from __future__ import annotations

import re

from PySide6.QtCore import QCoreApplication, QLocale

from app.errors import AppError
from app.hardware.profile import Notice

# Sizes and rates that the core has written in English: "12.1 GB", "6.8".
_NUMBER = re.compile(r"\d+\.\d( [kMG]?B)?")


def error_message(error: AppError) -> str:
    """What happened, in the window's language."""
    return _translated(error.message_key, error.fields)


def error_hint(error: AppError) -> str:
    """What to do about it, in the window's language; may be empty."""
    return _translated(error.hint_key, error.fields)


def notice_text(notice: Notice) -> str:
    """What is to be known, and what would help, in the window's language."""
    texts = (notice_message(notice), notice_hint(notice))
    return " ".join(text for text in texts if text)


def notice_message(notice: Notice) -> str:
    """What is to be known, in the window's language."""
    return _translated(notice.message, dict(notice.fields))


def notice_hint(notice: Notice) -> str:
    """What would help, in the window's language; may be empty."""
    return _translated(notice.hint, dict(notice.fields))


def _translated(key: str, fields: dict[str, object]) -> str:
    # An empty key must not be looked up: in a translation file it stands for the file's header.
    if not key:
        return ""
    shown = {name: _localised(value) for name, value in fields.items()}
    return QCoreApplication.translate("errors", key).format(**shown)


def _localised(value: object) -> object:
    if isinstance(value, str) and _NUMBER.fullmatch(value):
        return value.replace(".", QLocale().decimalPoint())
    return value
