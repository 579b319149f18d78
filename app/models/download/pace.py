"""How fast: a limit that all connections share, and the speed that a person reads.

Knows nothing of networks.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable

_SPAN_S = 8.0
_BURST_S = 0.25


class Limiter:
    """Lets at most `bytes_per_s` through, 0 for no limit. Shared by threads."""

    def __init__(self, bytes_per_s: int = 0) -> None:
        self._lock = threading.Lock()
        self._rate = bytes_per_s
        self._free_at = 0.0

    @property
    def bytes_per_s(self) -> int:
        return self._rate

    @bytes_per_s.setter
    def bytes_per_s(self, rate: int) -> None:
        with self._lock:
            self._rate = max(0, rate)
            self._free_at = 0.0

    def read_bytes(self, wanted: int) -> int:
        """How much to read at once, so that a low limit does not become a stutter."""
        return min(wanted, max(1024, self._rate // 16)) if self._rate else wanted

    def take(self, size_bytes: int, stopped: threading.Event) -> None:
        """Returns when so many bytes may pass, or at once when `stopped` is set."""
        if not self._rate:
            return
        with self._lock:
            if not self._rate:
                return
            now = time.monotonic()
            self._free_at = max(self._free_at, now - _BURST_S) + size_bytes / self._rate
            wait_s = self._free_at - now
        if wait_s > 0:
            stopped.wait(wait_s)


class Speedometer:
    """The speed over the last seconds; `clock` is in seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._marks: deque[tuple[float, int]] = deque()

    def note(self, done_bytes: int) -> None:
        """So many bytes are there now."""
        now = self._clock()
        if self._marks and done_bytes < self._marks[-1][1]:
            self._marks.clear()  # a block was found wrong: what went backwards is no speed
        self._marks.append((now, done_bytes))
        while len(self._marks) > 2 and self._marks[1][0] <= now - _SPAN_S:
            self._marks.popleft()

    def bytes_per_s(self) -> float:
        """0 until two moments are known."""
        if len(self._marks) < 2:
            return 0.0
        (first, before), (last, after) = self._marks[0], self._marks[-1]
        return (after - before) / (last - first) if last > first else 0.0

    def left_s(self, missing_bytes: int) -> float | None:
        """Seconds until that much more is there; None while nothing comes."""
        speed = self.bytes_per_s()
        return missing_bytes / speed if speed > 0 else None
