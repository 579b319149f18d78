"""GBNF for numbers between two bounds, as JSON writes them. Knows no schema."""

from __future__ import annotations

from collections.abc import Iterator

# JSON numbers of more digits lose some on their way through a double.
MOST_DIGITS = 15
LARGEST = 10**MOST_DIGITS - 1


def integers(low: int | None, high: int | None) -> str:
    """Every integer from `low` to `high`, both included; None is as far as 15 digits go.

    >>> integers(0, 120)
    '([0-9] | "1" [0-1] [0-9] | "1" "2" [0-0] | [1-9] [0-9]{1,1})'
    >>> integers(-3, 4)
    '("-" [1-3] | [0-4])'
    """
    low = -LARGEST if low is None else max(low, -LARGEST)
    high = LARGEST if high is None else min(high, LARGEST)
    ways: list[str] = []
    if low < 0:
        ways += [f'"-" {way}' for way in _between(max(1, -high), -low)]
    if high >= 0:
        ways += _between(max(0, low), high)
    return f"({' | '.join(ways)})"


def numbers(low: int | None, high: int | None) -> str:
    """Every number from `low` to `high`, both included, with up to 15 decimals.

    >>> numbers(0, 1)
    '(([0-0]) ("." [0-9]{1,15})? | "1" ("." "0"{1,15})?)'
    """
    low = -LARGEST if low is None else max(low, -LARGEST)
    high = LARGEST if high is None else min(high, LARGEST)
    ways: list[str] = []
    if low < 0:
        ways += [f'"-" {way}' for way in _with_decimals(max(0, -high), -low)]
    if high >= 0:
        ways += _with_decimals(max(0, low), high)
    return f"({' | '.join(ways)})"


def _with_decimals(low: int, high: int) -> Iterator[str]:
    """From `low` to `high`, neither below zero; only the highest must not have a fraction."""
    if high == LARGEST:
        yield f'({" | ".join(_between(low, high))}) ("." [0-9]{{1,15}})?'
        return
    if low < high:
        yield f'({" | ".join(_between(low, high - 1))}) ("." [0-9]{{1,15}})?'
    yield f'"{high}" ("." "0"{{1,15}})?'


def _between(low: int, high: int) -> Iterator[str]:
    """Ways to write the integers from `low` to `high`, neither below zero."""
    if low == 0 and high >= 9:
        yield "[0-9]"
        low = 10
    whole: list[int] = []  # the digit counts of which every integer belongs in
    for count in range(len(str(low)), len(str(high)) + 1):
        least, most = 10 ** (count - 1) if count > 1 else 0, 10**count - 1
        if low <= least and most <= high and least:
            whole.append(count)
        elif max(low, least) <= min(high, most):
            yield from _same_length(str(max(low, least)), str(min(high, most)))
    if whole:
        yield f"[1-9] [0-9]{{{whole[0] - 1},{whole[-1] - 1}}}"


def _same_length(low: str, high: str) -> Iterator[str]:
    if len(low) == 1:
        yield f"[{low}-{high}]"
        return
    rest = len(low) - 1
    first, last = int(low[0]), int(high[0])
    lowest, highest = "0" * rest, "9" * rest
    if first == last:
        yield from (f'"{first}" {way}' for way in _same_length(low[1:], high[1:]))
        return
    if low[1:] != lowest:
        yield from (f'"{first}" {way}' for way in _same_length(low[1:], highest))
        first += 1
    upper = last if high[1:] == highest else last - 1
    if first <= upper:
        yield f"[{first}-{upper}]" + " [0-9]" * rest
    if upper < last:
        yield from (f'"{last}" {way}' for way in _same_length(lowest, high[1:]))
