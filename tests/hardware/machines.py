"""The recorded computers in resources/machines."""

from __future__ import annotations

from app import paths
from app.hardware.detect import read_profile
from app.hardware.profile import HardwareProfile

FOLDER = paths.RESOURCES / "machines"
MACHINES = sorted(path.stem for path in FOLDER.glob("*.json"))


def machine(name: str) -> HardwareProfile:
    return read_profile(FOLDER / f"{name}.json")
