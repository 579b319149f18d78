"""A probe: the processor's name, cores and instruction sets, power, and the disk of a folder.

    python -m app.hardware.probe_system [FOLDER]

Uses nothing that an old processor lacks. Prints one JSON object, the fields of `SystemFacts`.
"""

from __future__ import annotations

import platform
import shutil
import sys
from pathlib import Path

import msgspec
import psutil

from app.hardware import instructions
from app.hardware.cores import find_cores, sensible_threads
from app.hardware.profile import Cpu, Disk, Power


class SystemFacts(msgspec.Struct, frozen=True):
    """What this probe prints."""

    cpu: Cpu
    power: Power
    has_battery: bool
    disk: Disk | None


def find(folder: Path | None) -> SystemFacts:
    cores = find_cores()
    found = instructions.find()
    power, has_battery = _power()
    return SystemFacts(
        cpu=Cpu(
            name=found.name or platform.processor() or platform.machine(),
            architecture=platform.machine().lower(),
            physical_cores=cores.physical,
            performance_cores=cores.fast,
            threads=sensible_threads(cores),
            instructions=found.sets,
        ),
        power=power,
        has_battery=has_battery,
        disk=_disk(folder) if folder is not None else None,
    )


def _power() -> tuple[Power, bool]:
    try:
        battery = psutil.sensors_battery()
    except (AttributeError, OSError, RuntimeError):
        return "unknown", False
    if battery is None:
        return "mains", False
    if battery.power_plugged is None:
        return "unknown", True
    return ("mains" if battery.power_plugged else "battery"), True


def _disk(folder: Path) -> Disk | None:
    """The disk that a folder is on or, if there is none yet, will be made on."""
    for place in (folder, *folder.parents):
        try:
            usage = shutil.disk_usage(place)
        except OSError:
            continue
        return Disk(str(folder), usage.total, usage.free)
    return None


def main() -> None:
    facts = find(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
    sys.stdout.buffer.write(msgspec.json.encode(facts))


if __name__ == "__main__":
    main()
