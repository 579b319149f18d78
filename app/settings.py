"""What the person has chosen, kept as one JSON file that is replaced whole."""

from __future__ import annotations

import contextlib
import re
from pathlib import Path
from typing import Literal

import msgspec

from app import paths
from app.files import replace_file
from app.messages import Effort

_LOCKED = re.compile(rb'"offline"\s*:\s*true')


class Settings(msgspec.Struct, frozen=True):
    """All settings with their defaults; unknown fields of a newer version are ignored.

    `unload_after_min`: minutes after which an idle model leaves memory, 0 for never. `window` is x,
    y, width, height in device-independent pixels. `open_folders` are ids of folders of chats.
    `welcomed`: the first steps are done or were left; until then `wizard_step` is where they go on,
    1 to 4. `download_limit` is in bytes per second, 0 for none. `offline` is the lock: nothing
    leaves this computer; `lock_when_fetched`: it closes by itself once all downloads are done.
    `online_tools` lets tools use the network where it is open; `search_address` is the SearXNG that
    they search with. `tools` are those that a chat may use which has no choice of its own. `tray`:
    an icon among the system's; `notify` tells of long answers, `notify_text` with their beginning.
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
    open_folders: tuple[int, ...] = ()
    tray: bool = False
    notify: bool = True
    notify_text: bool = False
    offline: bool = False
    lock_when_fetched: bool = False
    online_tools: bool = False
    search_address: str = ""
    welcomed: bool = False
    wizard_step: int = 1
    download_limit: int = 0
    tools: tuple[str, ...] = ()


class _Welcomed(msgspec.Struct, frozen=True):
    """What a file says of the first steps; None: it is older than they are."""

    welcomed: bool | None = None


def settings_path() -> Path:
    return paths.data_dir() / "settings.json"


def load() -> Settings:
    """The saved settings. A damaged file is set aside, never overwritten, and defaults serve.

    Whoever has a settings file of any kind has used Hearth before, and is not welcomed again.
    """
    path = settings_path()
    try:
        data = path.read_bytes()
        saved = msgspec.json.decode(data, type=Settings)
        if msgspec.json.decode(data, type=_Welcomed).welcomed is None:
            return msgspec.structs.replace(saved, welcomed=True)
        return saved
    except FileNotFoundError:
        return Settings()
    except OSError:
        return Settings(welcomed=True)
    except ValueError:
        # A lock that was closed stays closed, whatever became of the rest.
        left = Settings(welcomed=True, offline=_LOCKED.search(data) is not None)
        with contextlib.suppress(OSError):
            path.replace(path.with_name("settings.damaged.json"))
            if left.offline:
                save(left)
        return left


def save(settings: Settings) -> None:
    """Replaces the file in one step, so that a crash leaves the old or the new one.

    Raises:
        OSError: The folder cannot be written.
    """
    data = msgspec.json.format(msgspec.json.encode(settings), indent=2)
    replace_file(settings_path(), data)
