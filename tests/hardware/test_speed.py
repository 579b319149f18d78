"""The measured speed: kept for this processor and this power, measured again when asked."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping, Sequence
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest

from app import paths
from app.cancel import CancelToken
from app.hardware import speed
from app.hardware.profile import (
    Cpu,
    HardwareProfile,
    KernelSpeed,
    MachineSpeed,
    Memory,
    Power,
)

MEASURE = speed.measure  # the real one
KERNELS = (KernelSpeed("Q8_0", 20e9, 100e9),)


def profile(name: str = "Ryzen", power: Power = "mains") -> HardwareProfile:
    return HardwareProfile("Linux", "6", Cpu(name, threads=2), Memory(16, 8), power=power)


@pytest.fixture
def measured(monkeypatch: pytest.MonkeyPatch) -> list[MachineSpeed]:
    """Measurements that get faster each time; the list of those made."""
    made: list[MachineSpeed] = []

    def measure(threads: int, power: Power, cancel: CancelToken | None) -> MachineSpeed:
        made.append(MachineSpeed(10e9 + len(made), 50e9, threads, power, 1e-6, KERNELS))
        return made[-1]

    monkeypatch.setattr(speed, "measure", measure)
    return made


def test_measured_once_and_kept(measured: list[MachineSpeed]) -> None:
    assert speed.kept_speed(profile()) is None
    first = speed.speed_of(profile())
    assert speed.speed_of(profile()) == speed.kept_speed(profile()) == first
    assert len(measured) == 1


def test_measured_again_on_demand(measured: list[MachineSpeed]) -> None:
    speed.speed_of(profile())
    again = speed.speed_of(profile(), again=True)
    assert again == measured[1]
    assert speed.kept_speed(profile()) == again


def test_battery_and_mains_are_kept_apart(measured: list[MachineSpeed]) -> None:
    mains = speed.speed_of(profile())
    guessed = speed.on_battery(profile(), mains)
    assert guessed.memory_bytes_per_s < mains.memory_bytes_per_s
    assert guessed.kernels[0].prefill_ops_per_s < mains.kernels[0].prefill_ops_per_s
    battery = speed.speed_of(profile(power="battery"))
    assert speed.on_battery(profile(), mains) == battery
    assert speed.kept_speed(profile()) == mains


def test_another_processor_is_another_computer(measured: list[MachineSpeed]) -> None:
    speed.speed_of(profile())
    assert speed.kept_speed(profile("Celeron")) is None


def test_a_damaged_file_is_measured_anew(measured: list[MachineSpeed]) -> None:
    speed.speed_of(profile())
    (paths.state_dir() / "speed.json").write_bytes(b"{")
    assert speed.speed_of(profile()) == measured[1]


def test_a_recorded_computer_is_never_measured(measured: list[MachineSpeed]) -> None:
    recorded = MachineSpeed(1e9, 2e9, power="mains")
    other = msgspec.structs.replace(profile(), speed=recorded)
    assert speed.speed_of(other, again=True) == recorded
    unplugged = msgspec.structs.replace(other, power="battery")
    assert speed.speed_of(unplugged).memory_bytes_per_s < 1e9
    assert measured == []


def test_half_a_measurement_is_used_but_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(speed, "measure", lambda *_: MachineSpeed(5e9, 6e9))
    assert speed.speed_of(profile()).memory_bytes_per_s == 5e9
    assert speed.kept_speed(profile()) is None


def test_a_computer_that_cannot_be_measured_is_taken_for_a_slow_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(speed, "measure", lambda *_: None)
    assert speed.speed_of(profile()) == speed.UNMEASURED


def test_a_disturbed_measurement_is_kept_until_there_is_a_better_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    slow = (KernelSpeed("Q8_0", 5e9, 200e9),)
    disturbed = MachineSpeed(5e9, 60e9, 2, "mains", 2e-6, slow, disturbed=True)
    quiet = MachineSpeed(9e9, 50e9, 2, "mains", 1e-6, KERNELS)
    coming = [disturbed, disturbed, quiet, disturbed]
    monkeypatch.setattr(speed, "measure", lambda *_: coming.pop(0))
    assert speed.speed_of(profile()) == speed.kept_speed(profile()) == disturbed
    assert speed.speed_of(profile(), again=True) == disturbed
    again = speed.speed_of(profile(), again=True)
    assert again == speed.kept_speed(profile()) == quiet
    told = speed.speed_of(profile(), again=True)
    assert told == msgspec.structs.replace(quiet, disturbed=True)
    assert speed.kept_speed(profile()) == quiet


class _Others:
    """Stands in for `Bystanders`: so many cores at work in each attempt."""

    def __init__(self, coming: list[float]) -> None:
        self.coming = coming

    def __call__(self) -> _Others:
        return self

    def cores(self, own_s: float) -> float:
        assert own_s == 6.0  # of both parts
        return self.coming.pop(0)


@pytest.fixture
def parts(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What the probes will print, pair by pair: of memory, and of the engine's kernels."""
    coming: list[dict[str, Any]] = []

    def run(commands: Mapping[str, Sequence[str]], *_: object) -> dict[str, bytes]:
        return {name: msgspec.json.encode(coming.pop(0)) for name in commands}

    monkeypatch.setattr(speed, "run_probes", run)
    return coming


def attempt(memory: float, kernel: float, node_s: float) -> list[dict[str, Any]]:
    kernels = [{"type": "Q8_0", "decode_bytes_per_s": kernel, "prefill_ops_per_s": 1e11}]
    return [
        {"memory_bytes_per_s": memory, "matrix_ops_per_s": 5e10, "cpu_s": 2.0},
        {"node_s": node_s, "kernels": kernels, "cpu_s": 4.0},
    ]


@pytest.mark.parametrize(
    ("others", "attempts", "disturbed"),
    [
        ([0.2], 1, False),
        ([0.5, 0.1], 2, False),
        ([1.5, 0.4, 0.1], 3, False),
        ([1.5, 1.5, 1.5], 3, True),
    ],
)
def test_beside_other_programs_it_is_measured_again(
    others: list[float],
    attempts: int,
    disturbed: bool,
    parts: list[dict[str, Any]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(speed, "Bystanders", _Others(others))
    for memory, kernel, node_s in ((8e9, 3e9, 3e-6), (6e9, 9e9, 1e-6), (7e9, 2e9, 2e-6)):
        parts += attempt(memory, kernel, node_s)
    found = speed.measure(2, "mains")
    assert found is not None
    assert len(parts) == 2 * (3 - attempts)
    assert found.disturbed == disturbed
    assert found.memory_bytes_per_s == 8e9  # the best of each, wherever it was
    assert found.kernels[0].decode_bytes_per_s == (3e9 if attempts == 1 else 9e9)
    assert found.node_s == (3e-6 if attempts == 1 else 1e-6)


def test_a_computer_that_is_busy_for_long_is_not_measured_for_ever(
    parts: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [0.0]

    class SlowOthers(_Others):
        def cores(self, own_s: float) -> float:
            now[0] += speed.PATIENCE_S + 1
            return super().cores(own_s)

    monkeypatch.setattr(speed, "Bystanders", SlowOthers([1.5, 1.5]))
    monkeypatch.setattr(speed, "time", SimpleNamespace(monotonic=lambda: now[0]))
    parts += attempt(8e9, 3e9, 3e-6)
    found = speed.measure(2, "mains")
    assert found is not None
    assert found.disturbed
    assert parts == []


def test_a_cancelled_measurement_ends_at_once_and_changes_nothing(
    measured: list[MachineSpeed], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = speed.speed_of(profile())
    monkeypatch.setattr(speed, "measure", MEASURE)
    cancel = CancelToken()
    timer = threading.Timer(0.2, cancel.cancel)
    timer.start()
    started = time.monotonic()
    assert speed.measure(2, "mains", cancel) is None
    assert time.monotonic() - started < 1.5  # whole, it takes 3 s
    timer.join()
    assert speed.speed_of(profile(), again=True, cancel=cancel) == before


def test_this_computer_is_measured_for_real() -> None:
    found = speed.measure(2, "mains")
    assert found is not None
    assert 1e8 < found.memory_bytes_per_s < 1e13
    assert 1e8 < found.matrix_ops_per_s < 1e15
    assert {kernel.type for kernel in found.kernels} >= {"Q8_0", "MXFP4", "Q4_K", "F16"}
    for kernel in found.kernels:
        assert 1e6 < kernel.decode_bytes_per_s < 1e13
        assert kernel.prefill_ops_per_s > kernel.decode_bytes_per_s / 10
    assert 0 < found.node_s < 1
