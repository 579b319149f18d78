"""How much work a chat template may make: steps, seconds, characters, and the size of a number."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from typing import Any

MAX_STEPS = 1_000_000  # a chat of 1,000 messages takes some 50,000
MAX_SECONDS = 5.0
MAX_TEXT = 16 * 1024 * 1024
MAX_ITEMS = 100_000
MAX_BITS = 256


class OverLimit(Exception):
    """The template wants more than any chat template needs."""


class Budget:
    """What is left for one rendering."""

    def __init__(self) -> None:
        self._steps = 0
        self._written = 0
        self._deadline = time.monotonic() + MAX_SECONDS

    def spend(self) -> None:
        """One step: a round of a loop, a call, an operation."""
        self._steps += 1
        if self._steps > MAX_STEPS:
            raise OverLimit("it does not come to an end")
        if time.monotonic() > self._deadline:
            raise OverLimit("it takes too long")

    def write(self, length: int) -> None:
        """So many characters more."""
        self.spend()
        self._written += length
        if self._written > MAX_TEXT:
            raise OverLimit("it writes too much")

    def count(self, values: Iterable[Any]) -> Iterator[Any]:
        for value in values:
            self.spend()
            yield value


def checked(value: Any) -> Any:
    """The value, unless it has grown beyond what may be kept."""
    if isinstance(value, str) and len(value) > MAX_TEXT:
        raise OverLimit("it makes a text that is too long")
    if isinstance(value, list | tuple | dict) and len(value) > MAX_ITEMS:
        raise OverLimit("it makes a list that is too long")
    if isinstance(value, int) and value.bit_length() > MAX_BITS:
        raise OverLimit("it makes a number that is too large")
    return value
