"""How many threads may compute: physical cores, the fast ones where a processor has two kinds.

Asks the system. What it answers is understood by pure functions in `cores_linux`, `cores_macos` and
`cores_windows`; what this process may use of it (affinity, quota) is taken off here.
"""

from __future__ import annotations

import math
import sys
from dataclasses import dataclass

import psutil


@dataclass(frozen=True, slots=True)
class Cores:
    """Physical cores that this process may use.

    `fast` are the performance cores among the `physical` ones; all of them where the system knows
    one kind only. `quota`: how many cores' worth of time a container grants, None for no limit.
    """

    physical: int
    fast: int
    quota: float | None = None


def find_cores() -> Cores:
    """This computer's cores; never fails, at worst it counts what Python counts."""
    if sys.platform == "linux":
        from app.hardware import cores_linux

        found = cores_linux.find()
    elif sys.platform == "darwin":
        from app.hardware import cores_macos

        found = cores_macos.find()
    elif sys.platform == "win32":
        from app.hardware import cores_windows

        found = cores_windows.find()
    else:
        found = None
    if found is not None:
        return found
    counted = psutil.cpu_count(logical=False) or 1
    return Cores(counted, counted)


def sensible_threads(cores: Cores) -> int:
    """Threads for a language model: one for each fast core, never more than the quota pays for.

    Slow cores and second threads of a core hold the others up: each operation ends with the slowest
    of them. Always at least one.
    """
    threads = cores.fast or cores.physical
    if cores.quota is not None:
        threads = min(threads, math.floor(cores.quota))
    return max(1, threads)


def running_on_battery() -> bool:
    """Whether a battery feeds this computer now; False where that cannot be told."""
    try:
        battery = psutil.sensors_battery()
    except (AttributeError, OSError, RuntimeError):  # not on every system, not in every container
        return False
    return battery is not None and battery.power_plugged is False
