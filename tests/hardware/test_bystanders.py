"""Who else is at work, told apart from the measurement itself."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from types import SimpleNamespace

import psutil
import pytest

from app.hardware import bystanders
from app.hardware.bystanders import Bystanders

SPIN_S = 1.0


@pytest.fixture
def spinning() -> Iterator[None]:
    """Another program that takes a whole core."""
    process = subprocess.Popen(
        [sys.executable, "-c", "print(flush=True)\nwhile True: pass"], stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    process.stdout.readline()
    yield
    process.kill()
    process.wait()
    process.stdout.close()


def _spin() -> float:
    """Seconds of processor time that this process has taken meanwhile."""
    started, ends = time.process_time(), time.monotonic() + SPIN_S
    while time.monotonic() < ends:
        pass
    return time.process_time() - started


@pytest.mark.usefixtures("spinning")
def test_another_program_is_noticed() -> None:
    others = Bystanders()
    own_s = _spin()
    assert others.cores(own_s) > 0.3


def test_own_work_does_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    worked = [100.0]
    monkeypatch.setattr(
        psutil, "cpu_times", lambda: SimpleNamespace(user=worked[0], system=1.0, idle=1e9)
    )
    others = Bystanders()
    worked[0] += 3.0
    assert others.cores(own_s=3.0) == 0.0
    assert others.cores(own_s=4.0) == 0.0  # clocks differ a little
    assert others.cores(own_s=0.0) > 0.0


def test_where_the_system_tells_nothing_nobody_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    def hidden() -> None:
        raise PermissionError

    monkeypatch.setattr(bystanders.psutil, "cpu_times", hidden)
    assert Bystanders().cores(0.0) == 0.0
