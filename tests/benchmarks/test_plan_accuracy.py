"""The claim on memory is cheap to hold everywhere; speeds are judged on a quiet computer only."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.benchmarks.make_gguf import FULL_SHAPES, write_model
from tests.benchmarks.plan_accuracy import (
    MEMORY_TOLERANCE,
    SPEED_TOLERANCE,
    Accuracy,
    compare,
    judge,
)


@pytest.fixture(scope="module")
def hollow_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("hollow") / "two-layers.gguf"
    write_model(path, FULL_SHAPES, hollow=True)
    return path


@pytest.mark.timeout(600)
def test_predicted_memory_is_what_a_loaded_model_holds(hollow_model: Path) -> None:
    """Two layers of gpt-oss-20b's true shapes, 2.1 GB."""
    found = compare(hollow_model, 16_384, rounds=1)
    assert found.total_bytes > 2.1e9
    assert found.memory == pytest.approx(1, abs=MEMORY_TOLERANCE)
    assert found.prefill > 0
    assert found.decode > 0


def test_what_is_further_off_is_named() -> None:
    good = Accuracy(4096, 1, 0.96, 1.29, 0.71)
    assert judge([good]) == []
    bad = Accuracy(4096, 1, 1 + 2 * MEMORY_TOLERANCE, 1, 1 - 2 * SPEED_TOLERANCE)
    assert judge([bad]) == [
        "memory at 4096 tokens: 1.10 times what it was",
        "decode at 4096 tokens: 0.40 times what it was",
    ]
