"""Fifty seeded schedules: each ends with the right file or a clear stop, at little extra cost."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.models.download import schedules
from tests.models.download.conftest import BLOCK, TUNING, some_bytes

SCALE = schedules.Scale(TUNING, 6 * BLOCK + 4321, chunk_bytes=8192)
DATA = some_bytes(SCALE.size_bytes)
HASHES = schedules.prefix_hashes(DATA, BLOCK)


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 and limits as POSIX has them")
@pytest.mark.parametrize("seed", range(50))
def test_a_schedule_ends_well(seed: int, tmp_path: Path) -> None:
    schedule = schedules.make(seed, SCALE)
    outcome = schedules.play(schedule, SCALE, DATA, tmp_path / "models", HASHES)
    assert (
        not outcome.stop
        or schedule.event == "changed file"
        or (not schedule.known_hashes and "damaged" in outcome.stop)
    )
