"""Which bytes of a file are there: half-open ranges, kept sorted and merged. Knows no files."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator


class RangeSet:
    """A set of byte positions.

    >>> there = RangeSet([(0, 10), (20, 30)])
    >>> there.add(10, 15)
    >>> list(there), list(there.missing(0, 40))
    ([(0, 15), (20, 30)], [(15, 20), (30, 40)])
    """

    def __init__(self, ranges: Iterable[tuple[int, int]] = ()) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in ranges:
            self.add(start, end)

    def __iter__(self) -> Iterator[tuple[int, int]]:
        return iter(list(zip(self._starts, self._ends, strict=True)))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, RangeSet) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"RangeSet({list(self)})"

    @property
    def total(self) -> int:
        """How many bytes are there."""
        return sum(self._ends) - sum(self._starts)

    def copy(self) -> RangeSet:
        return RangeSet(list(self))

    def add(self, start: int, end: int) -> None:
        if start >= end:
            return
        first = bisect_left(self._ends, start)
        last = bisect_right(self._starts, end)
        if first < last:
            start = min(start, self._starts[first])
            end = max(end, self._ends[last - 1])
        self._starts[first:last] = [start]
        self._ends[first:last] = [end]

    def remove(self, start: int, end: int) -> None:
        if start >= end:
            return
        first = bisect_right(self._ends, start)
        last = bisect_left(self._starts, end)
        kept: list[tuple[int, int]] = []
        if first < last:
            if self._starts[first] < start:
                kept.append((self._starts[first], start))
            if self._ends[last - 1] > end:
                kept.append((end, self._ends[last - 1]))
        self._starts[first:last] = [begin for begin, _ in kept]
        self._ends[first:last] = [stop for _, stop in kept]

    def end_of(self, start: int) -> int:
        """Where the bytes that are there from `start` on end; `start` itself if it is missing."""
        index = bisect_right(self._starts, start) - 1
        return max(start, self._ends[index]) if index >= 0 else start

    def missing(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """The gaps between `start` and `end`, in order."""
        index = bisect_right(self._ends, start)
        while start < end:
            if index == len(self._starts) or self._starts[index] >= end:
                yield start, end
                return
            if start < self._starts[index]:
                yield start, self._starts[index]
            start = self._ends[index]
            index += 1
