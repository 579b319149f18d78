"""What a window feels is measured, and a broken promise named."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from app.hardware import detect
from tests.benchmarks.download_window import Lateness, Result, judge, lateness, measure

CALM = Lateness(1000, 0.1, 1.0, 4.0, 9.0, 0)
LATE = Lateness(1000, 0.1, 9.0, 40.0, 90.0, 7)
GOOD = Result(10**9, CALM, CALM, CALM, 10**6)


@pytest.mark.parametrize(
    ("result", "problem"),
    [
        (GOOD, None),
        (replace(GOOD, downloading=LATE), "late by 40.0 ms"),
        (replace(GOOD, downloading=LATE, control=LATE), None),
        (replace(GOOD, memory_grown_bytes=10**9), "memory grew by 954 MiB"),
    ],
)
def test_broken_promises_are_named(result: Result, problem: str | None) -> None:
    problems = judge(result)
    assert bool(problems) == bool(problem)
    assert problem is None or problem in problems[0]


def test_lateness_counts_the_worst() -> None:
    found = lateness([1.0] * 990 + [20.0] * 9 + [50.0])
    assert (found.p50_ms, found.p99_ms, found.most_ms, found.over_16_ms) == (1.0, 20.0, 50.0, 10)


@pytest.mark.parametrize("apart", [True, False])
def test_a_small_file_is_watched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, apart: bool
) -> None:
    for name in ("HEARTH_HOME", detect.VARIABLE):
        monkeypatch.setenv(name, "")  # so that the values of before come back
    result = measure(tmp_path, 3_000_000, apart, idle_ms=100)
    assert result.bytes_per_s > 0
    assert min(one.beats for one in (result.idle, result.downloading, result.control)) > 0
