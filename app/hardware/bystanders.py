"""How much of the processor other programs take while this one measures something.

A measurement beside them comes out too slow, which is no property of the computer.
"""

from __future__ import annotations

import time

import psutil

_AT_WORK = ("user", "nice", "system", "irq", "softirq", "steal")  # as far as the system tells


class Bystanders:
    """Watches from its making on."""

    def __init__(self) -> None:
        self._began_s, self._busy_s = time.monotonic(), _busy_s()

    def cores(self, own_s: float) -> float:
        """So many processors' worth of time others have taken on average; 0 if nobody can tell.

        Args:
            own_s: Seconds of processor time that the measurement itself has taken.
        """
        elapsed_s = time.monotonic() - self._began_s
        return max(0.0, _busy_s() - self._busy_s - own_s) / max(elapsed_s, 1e-9)


def _busy_s() -> float:
    """Seconds that all processors have worked since the system was started."""
    try:
        times = psutil.cpu_times()
    except (OSError, RuntimeError):  # a sandbox that hides it
        return 0.0
    return sum(getattr(times, name, 0.0) for name in _AT_WORK)
