"""A time-out that stands still while the person is asked something."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import TracebackType


class Deadline:
    """Calls `due`, in a thread of its own, once so many seconds were spent inside the block.

    >>> with Deadline(60.0, lambda: None) as deadline, deadline.paused():
    ...     pass
    """

    def __init__(self, seconds: float, due: Callable[[], None]) -> None:
        self._left_s, self._due = seconds, due
        self._lock = threading.Lock()
        self._pauses = 0
        self._over = False
        self._timer: threading.Timer | None = None
        self._since = 0.0

    def __enter__(self) -> Deadline:
        with self._lock:
            self._run()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with self._lock:
            self._over = True
            self._stop()

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Time inside does not count; may be open several times at once, in any thread."""
        with self._lock:
            self._pauses += 1
            self._stop()
        try:
            yield
        finally:
            with self._lock:
                self._pauses -= 1
                if not self._pauses and not self._over:
                    self._run()

    def _run(self) -> None:
        self._since = time.monotonic()
        self._timer = threading.Timer(self._left_s, self._due)
        self._timer.daemon = True
        self._timer.start()

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
            self._left_s = max(0.0, self._left_s - (time.monotonic() - self._since))
