"""Where Hearth keeps its files, and where its own resources lie."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

RESOURCES = Path(__file__).resolve().parent.parent / "resources"
STARTER_MODEL = RESOURCES / "starter" / "hearth-starter.gguf"


def data_dir() -> Path:
    """Chats, settings, models; `HEARTH_HOME` moves everything."""
    home = os.environ.get("HEARTH_HOME")
    return Path(home) if home else Path(platformdirs.user_data_dir("hearth", appauthor=False))


def cache_dir() -> Path:
    """What can be made again: its loss costs time only."""
    home = os.environ.get("HEARTH_HOME")
    return (
        Path(home) / "cache"
        if home
        else Path(platformdirs.user_cache_dir("hearth", appauthor=False))
    )


def state_dir() -> Path:
    """What the app notes for its next start; nothing that a person would look for."""
    home = os.environ.get("HEARTH_HOME")
    return (
        Path(home) / "state"
        if home
        else Path(platformdirs.user_state_dir("hearth", appauthor=False))
    )


def log_dir() -> Path:
    home = os.environ.get("HEARTH_HOME")
    return (
        Path(home) / "log" if home else Path(platformdirs.user_log_dir("hearth", appauthor=False))
    )
