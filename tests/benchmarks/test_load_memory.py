"""The comparison of loading runs, reads what Linux says, and notices each broken promise."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path

import pytest

from tests.benchmarks.load_memory import Held, compare, judge

STATUS = """Name:\tpython
VmHWM:\t    2000 kB
VmRSS:\t    1500 kB
RssAnon:\t     400 kB
RssFile:\t    1000 kB
RssShmem:\t     100 kB
"""


def test_the_status_of_a_process_is_read_in_bytes() -> None:
    assert Held.of(1.5, STATUS) == Held(1.5, 2000 * 1024, 500 * 1024, 1000 * 1024)


def result(name: str, *, load_s: float = 1.0, peak: float = 2.3e9, ratio: float = 1.8) -> dict:
    held = asdict(Held(load_s, int(peak), 0, 0))
    return {name: {"file_bytes": 2e9, "kv_bytes": 1e8, "engine": held, "ratio": ratio}}


@pytest.mark.parametrize(
    ("measured", "problem"),
    [
        (result("two_layers"), None),
        (result("two_layers", peak=2.6e9), "bytes too much"),
        (result("two_layers", load_s=4.0), "took 4.0 s"),
        (result("two_layers") | result("large", load_s=9.0), None),
        (result("two_layers") | result("large", ratio=1.5), "only 1.50 times"),
    ],
)
def test_broken_promises_are_named(measured: dict, problem: str | None) -> None:
    problems = judge(measured)
    assert bool(problems) == bool(problem)
    assert problem is None or problem in problems[0]


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_tiny_model_is_compared(random_model: Path) -> None:
    found = compare(random_model)
    assert found["kv_bytes"] > 16_384 * 256
    assert found["prompt_tokens"] > 20
    for who in ("engine", "llama"):
        assert 0 < found[who]["load_s"] < 60
        assert found[who]["peak"] > 10e6
