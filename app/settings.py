"""What the person has chosen, kept as one JSON file that is replaced whole."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Literal

import msgspec

from app import paths
from app.messages import Effort


class Settings(msgspec.Struct, frozen=True):
    """All settings with their defaults; unknown fields of a newer version are ignored.

    `unload_after_min`: minutes after which an idle model leaves memory, 0 for never. `window` is x,
    y, width, height in device-independent pixels. `offline` is the lock: nothing leaves this
    computer. `online_tools` lets tools use the network where it is open; `search_address` is the
    SearXNG that they search with.
    """

    theme: Literal["system", "light", "dark"] = "system"
    language: Literal["system", "en", "de"] = "system"
    effort: Effort = "medium"
    thinking_open: bool = False
    model: str = "starter"
    recent_models: tuple[str, ...] = ()
    unload_after_min: int = 30
    fewer_threads_on_battery: bool = False
    window: tuple[int, int, int, int] | None = None
    offline: bool = False
    online_tools: bool = False
    search_address: str = ""


def settings_path() -> Path:
    return paths.data_dir() / "settings.json"


def load() -> Settings:
    """The saved settings. A damaged file is set aside, never overwritten, and defaults serve."""
    path = settings_path()
    try:
        return msgspec.json.decode(path.read_bytes(), type=Settings)
    except OSError:
        return Settings()
    except ValueError:
        try:
            path.replace(path.with_name("settings.damaged.json"))
        except OSError:
            return Settings()
        return Settings()


def save(settings: Settings) -> None:
    """Replaces the file in one step, so that a crash leaves the old or the new one.

    Raises:
        OSError: The folder cannot be written.
    """
    path = settings_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    data = msgspec.json.format(msgspec.json.encode(settings), indent=2)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix="settings-", suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except OSError:
        Path(temporary).unlink(missing_ok=True)
        raise
