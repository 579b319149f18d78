"""The measured speed: kept for this processor and this power, measured again when asked."""

from __future__ import annotations

import msgspec
import pytest

from app import paths
from app.hardware import speed
from app.hardware.profile import (
    Cpu,
    HardwareProfile,
    KernelSpeed,
    MachineSpeed,
    Memory,
    Power,
)

KERNELS = (KernelSpeed("Q8_0", 20e9, 100e9),)


def profile(name: str = "Ryzen", power: Power = "mains") -> HardwareProfile:
    return HardwareProfile("Linux", "6", Cpu(name, threads=2), Memory(16, 8), power=power)


@pytest.fixture
def measured(monkeypatch: pytest.MonkeyPatch) -> list[MachineSpeed]:
    """Measurements that get faster each time; the list of those made."""
    made: list[MachineSpeed] = []

    def measure(threads: int, power: Power) -> MachineSpeed:
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
