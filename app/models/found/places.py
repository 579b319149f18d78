"""Where programs keep things for a person, on each system. Knows no program."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import msgspec

System = Literal["linux", "macos", "windows"]


class Places(msgspec.Struct, frozen=True):
    """A person's home, the environment, and the system whose customs count."""

    home: Path
    environment: Mapping[str, str]
    system: System

    @property
    def data(self) -> Path:
        """For what programs keep for this person."""
        if self.system == "macos":
            return self.home / "Library" / "Application Support"
        if self.system == "windows":
            return self.folder("APPDATA", self.home / "AppData" / "Roaming")
        return self.folder("XDG_DATA_HOME", self.home / ".local" / "share")

    @property
    def local_data(self) -> Path:
        """The same, for what stays on this computer."""
        if self.system == "windows":
            return self.folder("LOCALAPPDATA", self.home / "AppData" / "Local")
        return self.data

    @property
    def config(self) -> Path:
        """For settings."""
        if self.system == "linux":
            return self.folder("XDG_CONFIG_HOME", self.home / ".config")
        return self.data

    @property
    def cache(self) -> Path:
        """Below this the Hub's cache lies, on every system alike."""
        return self.folder("XDG_CACHE_HOME", self.home / ".cache")

    def folder(self, variable: str, default: Path) -> Path:
        """The folder that an environment variable names, `default` where it is not set."""
        text = self.environment.get(variable, "").strip()
        if not text:
            return default
        return self.home / text[2:] if text.startswith("~/") else Path(text)


def here() -> Places:
    """The places of this person on this computer."""
    system: System = "linux"
    if sys.platform == "darwin":
        system = "macos"
    elif sys.platform == "win32":
        system = "windows"
    return Places(Path.home(), dict(os.environ), system)
