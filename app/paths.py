"""Where Hearth keeps its files, and where its own resources lie."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

RESOURCES = Path(__file__).resolve().parent.parent / "resources"
STARTER_MODEL = RESOURCES / "starter" / "hearth-starter.gguf"


def data_dir() -> Path:
    """Chats, settings, models; `HEARTH_HOME` moves everything."""
    return _under_home("") or platformdirs.user_data_path("hearth", appauthor=False)


def cache_dir() -> Path:
    """What can be made again: its loss costs time only."""
    return _under_home("cache") or platformdirs.user_cache_path("hearth", appauthor=False)


def state_dir() -> Path:
    """What the app notes for its next start; nothing that a person would look for."""
    return _under_home("state") or platformdirs.user_state_path("hearth", appauthor=False)


def backup_dir() -> Path:
    """Copies of the chats: beside the data folder, so that what empties that one leaves them.

    Not among the person's documents: those are often copied to a cloud.
    """
    return _under_home("backups") or platformdirs.user_data_path("hearth-backups", appauthor=False)


def log_dir() -> Path:
    return _under_home("log") or platformdirs.user_log_path("hearth", appauthor=False)


def _under_home(name: str) -> Path | None:
    """The folder of this name in `HEARTH_HOME`; None if that is not set."""
    home = os.environ.get("HEARTH_HOME")
    return Path(home) / name if home else None
