"""Ranges of bytes behave like sets of bytes."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from app.models.download.ranges import RangeSet

LIMIT = 60
positions = st.integers(0, LIMIT)
steps = st.lists(st.tuples(st.booleans(), positions, positions), max_size=40)


def bytes_of(ranges: list[tuple[int, int]]) -> set[int]:
    return {byte for start, end in ranges for byte in range(start, end)}


@given(steps, positions, positions)
def test_ranges_are_sets_of_bytes(
    changes: list[tuple[bool, int, int]], start: int, end: int
) -> None:
    there, wanted = RangeSet(), set[int]()
    for adding, first, last in changes:
        if adding:
            there.add(first, last)
            wanted |= set(range(first, last))
        else:
            there.remove(first, last)
            wanted -= set(range(first, last))
    found = list(there)
    assert bytes_of(found) == wanted
    assert all(before[1] < after[0] for before, after in pairwise(found))
    assert there.total == len(wanted)
    assert bytes_of(list(there.missing(start, end))) == set(range(start, end)) - wanted
    assert set(range(start, there.end_of(start))) <= wanted
    assert there.end_of(start) not in wanted
    assert there.copy() == there
