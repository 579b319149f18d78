"""Grammars of number ranges, read as regular expressions: they hold every number and no other."""

from __future__ import annotations

import random
import re

import pytest

from app.engine import number_ranges


def as_pattern(grammar: str) -> re.Pattern[str]:
    """These grammars are regular: literals in quotes, and blanks that mean nothing."""
    bare = re.sub(r'"([^"]*)"', lambda match: re.escape(match[1]), grammar)
    return re.compile(bare.replace(" ", ""))


def bounds(seed: int) -> tuple[int | None, int | None]:
    chosen = random.Random(seed)
    size = chosen.choice((9, 30, 1500))
    low, high = sorted(chosen.randint(-size, size) for _ in range(2))
    return chosen.choice(((low, high), (low, high), (low, None), (None, high), (None, None)))


def inside(value: float, low: int | None, high: int | None) -> bool:
    return (low is None or low <= value) and (high is None or value <= high)


@pytest.mark.parametrize("seed", range(60))
def test_holds_exactly_the_integers_between(seed: int) -> None:
    low, high = bounds(seed)
    pattern = as_pattern(number_ranges.integers(low, high))
    for value in range(-1700, 1700):
        assert bool(pattern.fullmatch(str(value))) == inside(value, low, high), (low, high, value)


@pytest.mark.parametrize("seed", range(60))
def test_holds_exactly_the_numbers_between(seed: int) -> None:
    low, high = bounds(seed)
    pattern = as_pattern(number_ranges.numbers(low, high))
    chosen = random.Random(seed)
    edges = [edge + off for edge in (low, high) if edge is not None for off in (-0.01, 0, 0.01)]
    values = edges + [chosen.uniform(-1700, 1700) for _ in range(200)]
    for value in (round(value, 2) for value in values):
        if value:
            assert bool(pattern.fullmatch(str(value))) == inside(value, low, high), (low, high)


def test_no_number_has_a_leading_zero() -> None:
    for grammar in (number_ranges.integers(0, None), number_ranges.numbers(None, None)):
        assert not as_pattern(grammar).fullmatch("007")
