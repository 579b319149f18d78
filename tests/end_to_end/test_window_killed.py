"""Five windows killed at seeded moments; `tests/benchmarks/window_kills.py` has three hundred."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from tests.end_to_end import window_killing


@pytest.mark.parametrize("seed", range(5))
def test_a_killed_window_loses_no_chat_no_draft_and_no_written_word(
    seed: int, tmp_path: Path
) -> None:
    # How many seconds of an answer are missing, the benchmark says: a busy computer may be slow.
    window_killing.play(seed, tmp_path, window_killing.spawned, may_be_lost_s=math.inf)
