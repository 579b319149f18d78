"""The computer as it is without the model that Hearth itself has loaded."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import msgspec
import psutil
import pytest

from app.hardware.detect import VARIABLE
from app.hardware.held import NOTHING, Held, host_bytes_of, without
from app.hardware.profile import Memory
from tests.hardware.machines import machine

MB = 10**6
HELD_BYTES = 200 * MB


@pytest.fixture
def holder() -> Iterator[int]:
    """A process that holds memory, written to as the engine's is."""
    code = f"held = b'x' * {HELD_BYTES}; print(flush=True); input()"
    process = subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    process.stdout.readline()
    yield process.pid
    process.kill()
    process.communicate()


def test_what_a_process_holds_is_what_it_has_written(holder: int) -> None:
    assert HELD_BYTES <= host_bytes_of(holder) < HELD_BYTES + 100 * MB


def test_a_process_that_is_gone_holds_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(pid: int) -> None:
        raise psutil.NoSuchProcess(pid)

    assert host_bytes_of(None) == 0
    monkeypatch.setattr(psutil, "Process", gone)
    assert host_bytes_of(12345) == 0


def test_what_is_given_back_is_free(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    full = machine("desktop-32gb-nvidia-8gb")
    [card] = [gpu for gpu in full.gpus if gpu.kind == "discrete"]
    cards = tuple(
        msgspec.structs.replace(gpu, free_bytes=0) if gpu is card else gpu for gpu in full.gpus
    )
    full = msgspec.structs.replace(full, memory=Memory(32_000 * MB, 20_000 * MB), gpus=cards)
    freed = without(full, Held(3000 * MB, 5000 * MB))
    assert freed.memory.available_bytes == 23_000 * MB
    assert [gpu.free_bytes for gpu in freed.gpus if gpu.kind == "discrete"] == [5000 * MB]
    assert without(full, NOTHING) == full


def test_no_more_is_free_than_there_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    profile = machine("desktop-32gb-nvidia-8gb")
    freed = without(profile, Held(10**12, 10**12))
    assert freed.memory.available_bytes == freed.memory.total_bytes
    for gpu in freed.gpus:
        assert gpu.free_bytes <= gpu.total_bytes


def test_memory_that_a_card_shares_is_not_given_back_twice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    apple = machine("apple-m2-16gb")
    assert without(apple, Held(0, 10**9)).gpus == apple.gpus


def test_a_recorded_computer_stays_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "recorded.json")
    laptop = machine("laptop-16gb")
    assert without(laptop, Held(10**9, 10**9)) == laptop
