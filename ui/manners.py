"""From the person's settings to what the engine does by itself between requests."""

from __future__ import annotations

from app import paths
from app.engine.api import Manners
from app.settings import Settings


def manners_of(settings: Settings) -> Manners:
    return Manners(
        state_dir=paths.cache_dir() / "chats",
        unload_after_s=60.0 * max(0, settings.unload_after_min),
        fewer_threads_on_battery=settings.fewer_threads_on_battery,
    )
