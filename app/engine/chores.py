"""What the engine owes to itself while nobody waits for it, and when each of it is due.

Knows times only: settle at once, save a while later, unload after a long time. Nothing runs here.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Literal

from app.engine.api import Manners

Chore = Literal["settle", "save", "unload"]
Clock = Callable[[], float]


class Chores:
    """The order is fixed: each request starts it anew."""

    def __init__(self, clock: Clock = time.monotonic) -> None:
        self._clock = clock
        self._due: dict[Chore, float] = {}
        self.manners = Manners()

    def begin(self) -> None:
        """A request begins: all that was owed is void."""
        self._due.clear()

    def request_ended(self, *, settle: bool) -> None:
        now = self._clock()
        if settle:
            self._due["settle"] = now
        if self.manners.unload_after_s > 0:
            self._due["unload"] = now + self.manners.unload_after_s

    def owe_settling(self) -> None:
        """It was cut short: still to be done, unless a request makes it void."""
        self._due["settle"] = self._clock()

    def settled(self) -> None:
        """The cache holds what is worth saving."""
        if self.manners.state_dir is not None:
            self._due["save"] = self._clock() + self.manners.save_after_s

    def wait_s(self) -> float | None:
        """How long until something is due; None if nothing will be."""
        return max(0.0, min(self._due.values()) - self._clock()) if self._due else None

    def next(self) -> Chore | None:
        """Takes what is due first off the list."""
        due = [chore for chore, when in self._due.items() if when <= self._clock()]
        if not due:
            return None
        chore = min(due, key=lambda each: self._due[each])
        del self._due[chore]
        return chore

    @property
    def nothing_at_once(self) -> bool:
        return self.wait_s() != 0.0
