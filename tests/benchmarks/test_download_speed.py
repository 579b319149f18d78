"""The comparison runs, and notices each broken promise."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from tests.benchmarks.download_speed import Result, judge, measure

GOOD = Result(10**9, [2.0, 4.0, 2.1], [1.0, 1.0, 1.0], [1.5, 1.5, 1.5], 0.002, 0.09, 10**6)


@pytest.mark.parametrize(
    ("result", "problem"),
    [
        (GOOD, None),
        (replace(GOOD, ours_s=[3.0, 3.0, 2.0]), "only 0.83 times"),
        (replace(GOOD, late_p99_s=0.02), "waited 20.0 ms"),
        (replace(GOOD, memory_grown_bytes=10**9), "memory grew by 954 MiB"),
    ],
)
def test_broken_promises_are_named(result: Result, problem: str | None) -> None:
    problems = judge(result)
    assert bool(problems) == bool(problem)
    assert problem is None or problem in problems[0]


@pytest.mark.skipif(not shutil.which("curl") or not shutil.which("sha256sum"), reason="no curl")
def test_a_small_file_is_compared(tmp_path: Path) -> None:
    found = measure(tmp_path, 3_000_000, rounds=1)
    assert found.size_bytes == 3_000_000
    assert min(found.ours_s + found.curl_s + found.sha256sum_s) > 0
    assert found.late_most_s >= found.late_p99_s
