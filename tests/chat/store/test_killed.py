"""Twenty kills at seeded moments; `tests/benchmarks/store_kills.py` has three hundred."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.chat.store import killing


@pytest.mark.parametrize("seed", range(20))
def test_a_killed_hearth_loses_at_most_the_last_second(seed: int, tmp_path: Path) -> None:
    killing.play(seed, tmp_path, longest_s=1.8)
