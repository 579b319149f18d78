"""A token that one thread sets and another heeds.

Knows nothing of what is being cancelled.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class CancelToken:
    """Set once with `cancel()`, from any thread; stays set.

    >>> token = CancelToken()
    >>> with token.on_cancel(lambda: None):
    ...     token.cancel()
    >>> token.cancelled
    True
    """

    def __init__(self) -> None:
        self._lock = threading.RLock()  # a signal handler may cancel in the thread that holds it
        self._cancelled = False
        self._callbacks: list[Callable[[], None]] = []

    @property
    def cancelled(self) -> bool:
        return self._cancelled

    def cancel(self) -> None:
        """Sets the token and runs what waits for it, in this thread, once."""
        with self._lock:
            if self._cancelled:
                return
            self._cancelled = True
            callbacks = list(self._callbacks)
        for callback in callbacks:
            callback()

    @contextmanager
    def on_cancel(self, callback: Callable[[], None]) -> Iterator[None]:
        """Runs `callback` when the token is set while the block is open, or at once if it is set.

        The callback must not block: it runs in the thread that cancels, often the window's.
        """
        with self._lock:
            already = self._cancelled
            self._callbacks.append(callback)
        if already:
            callback()
        try:
            yield
        finally:
            with self._lock:
                self._callbacks.remove(callback)
