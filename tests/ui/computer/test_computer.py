from __future__ import annotations

import threading
from pathlib import Path

import msgspec
import pytest
from pytestqt.qtbot import QtBot

from app.cancel import CancelToken
from app.hardware import detect
from app.hardware import speed as speeds
from app.hardware.held import Held
from app.hardware.profile import HardwareProfile, MachineSpeed, Memory
from tests.hardware.machines import machine
from tests.ui.computer.conftest import UseMachine
from ui.computer.computer import Computer

GB = 10**9
SLOW, FAST = MachineSpeed(1e9, 2e9), MachineSpeed(3e9, 4e9)


@pytest.fixture
def measurements(monkeypatch: pytest.MonkeyPatch) -> list[MachineSpeed]:
    """What the next measurements will give; nothing is kept from before."""
    coming = [SLOW, FAST]
    monkeypatch.setattr(speeds, "kept_speed", lambda profile: None)
    monkeypatch.setattr(speeds, "speed_of", lambda *_, **__: coming.pop(0))
    return coming


def test_a_look_finds_the_computer_and_its_speed(
    qtbot: QtBot, computer: Computer, use_machine: UseMachine
) -> None:
    use_machine("laptop-16gb")
    with qtbot.waitSignals([computer.found, computer.measured, computer.looked], order="strict"):
        computer.look()
    assert computer.profile is not None
    assert computer.speed == computer.profile.speed
    assert not computer.measuring


def test_a_computer_that_was_never_measured_is_measured(
    qtbot: QtBot,
    computer: Computer,
    measurements: list[MachineSpeed],
    use_machine: UseMachine,
) -> None:
    use_machine("laptop-16gb")
    told: list[bool] = []
    computer.measuring_changed.connect(told.append)
    with qtbot.waitSignal(computer.measured):
        computer.look()
    qtbot.waitUntil(lambda: not computer.measuring)
    assert computer.speed == SLOW
    assert told == [True, False]


def test_nothing_is_measured_while_the_model_is_at_work(
    qtbot: QtBot,
    computer: Computer,
    measurements: list[MachineSpeed],
    use_machine: UseMachine,
) -> None:
    use_machine("laptop-16gb")
    computer.hold(True)
    with qtbot.waitSignal(computer.looked):
        computer.look()
    assert computer.measuring
    assert len(measurements) == 2
    with qtbot.waitSignal(computer.measured):
        computer.hold(False)
    assert computer.speed == SLOW


def test_a_measurement_gives_way_to_the_model_and_begins_anew_after_it(
    qtbot: QtBot, computer: Computer, monkeypatch: pytest.MonkeyPatch, use_machine: UseMachine
) -> None:
    begun: list[CancelToken] = []

    def speed_of(profile: HardwareProfile, *, again: bool, cancel: CancelToken) -> MachineSpeed:
        begun.append(cancel)
        if len(begun) == 1:  # goes on until it is told to stop
            heard = threading.Event()
            with cancel.on_cancel(heard.set):
                assert heard.wait(20)
        return FAST

    monkeypatch.setattr(speeds, "kept_speed", lambda profile: None)
    monkeypatch.setattr(speeds, "speed_of", speed_of)
    use_machine("laptop-16gb")
    computer.look()
    qtbot.waitUntil(lambda: len(begun) == 1)
    with (
        qtbot.assertNotEmitted(computer.measured),
        qtbot.assertNotEmitted(computer.measuring_changed),
    ):
        computer.hold(True)
        qtbot.waitUntil(lambda: begun[0].cancelled)
    assert computer.measuring
    assert computer.speed is None
    with qtbot.waitSignal(computer.measured):
        computer.hold(False)
    assert len(begun) == 2
    assert computer.speed == FAST


def test_what_was_measured_beside_other_programs_is_measured_again(
    qtbot: QtBot,
    computer: Computer,
    measurements: list[MachineSpeed],
    monkeypatch: pytest.MonkeyPatch,
    use_machine: UseMachine,
) -> None:
    disturbed = msgspec.structs.replace(SLOW, disturbed=True)
    monkeypatch.setattr(speeds, "kept_speed", lambda profile: disturbed)
    measurements[:] = [FAST]
    use_machine("laptop-16gb")
    computer.look()
    qtbot.waitUntil(lambda: computer.speed == FAST)


def test_measuring_again_replaces_the_speed(
    qtbot: QtBot,
    computer: Computer,
    measurements: list[MachineSpeed],
    use_machine: UseMachine,
) -> None:
    use_machine("laptop-16gb")
    with qtbot.waitSignal(computer.measured):
        computer.look()
    qtbot.waitUntil(lambda: not computer.measuring)
    with qtbot.waitSignal(computer.measured):
        computer.measure_again()
    assert computer.speed == FAST


def test_a_measurement_that_was_cancelled_changes_nothing(
    qtbot: QtBot,
    computer: Computer,
    measurements: list[MachineSpeed],
    use_machine: UseMachine,
) -> None:
    use_machine("laptop-16gb")
    computer.hold(True)
    with qtbot.waitSignal(computer.looked):
        computer.look()
    with qtbot.waitSignal(computer.measuring_changed) as changed:
        computer.cancel_measuring()
    assert changed.args == [False]
    computer.hold(False)
    assert computer.speed is None
    assert len(measurements) == 2


def test_a_description_that_cannot_be_read_is_told(
    qtbot: QtBot, computer: Computer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    broken = tmp_path / "machine.json"
    broken.write_text("nothing")
    monkeypatch.setenv(detect.VARIABLE, str(broken))
    with qtbot.waitSignal(computer.failed) as failed:
        computer.look()
    assert failed.args is not None
    assert "cannot be read" in failed.args[0].message
    assert computer.profile is None


def test_a_second_look_while_one_is_under_way_is_the_same_one(
    qtbot: QtBot, computer: Computer, use_machine: UseMachine
) -> None:
    use_machine("apple-m2-16gb")
    found: list[HardwareProfile] = []
    computer.found.connect(found.append)
    with qtbot.waitSignal(computer.looked):
        computer.look()
        computer.look()
    assert len(found) == 1


def test_a_loaded_model_does_not_make_the_computer_smaller(
    qtbot: QtBot, computer: Computer, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = msgspec.structs.replace(machine("laptop-16gb"), memory=Memory(16 * GB, 2 * GB))
    monkeypatch.delenv(detect.VARIABLE, raising=False)
    monkeypatch.setattr(detect, "find_hardware", lambda folder: taken)
    computer.holding = lambda: Held(host_bytes=9 * GB)
    with qtbot.waitSignal(computer.looked):
        computer.look()
    assert computer.profile is not None
    assert computer.profile.memory.available_bytes == 11 * GB
