"""From the person's settings to what the engine does by itself between requests."""

from __future__ import annotations

from pathlib import Path

from app import paths
from app.engine.api import Manners
from app.settings import Settings


def manners_of(settings: Settings) -> Manners:
    return Manners(
        state_dir=chat_states_dir(),
        unload_after_s=60.0 * max(0, settings.unload_after_min),
        fewer_threads_on_battery=settings.fewer_threads_on_battery,
    )


def chat_states_dir() -> Path:
    """Where the engine saves what it has computed of chats."""
    return paths.cache_dir() / "chats"
