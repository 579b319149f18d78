"""A computer of its own for each test, and recorded machines for it to find."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from pytestqt.qtbot import QtBot

from app.hardware import detect
from app.paths import RESOURCES
from ui.computer.computer import Computer
from ui.computer.plans import Plans

UseMachine = Callable[[str], None]


@pytest.fixture
def computer(qtbot: QtBot) -> Iterator[Computer]:
    made = Computer()
    yield made
    made.close()


@pytest.fixture
def plans(computer: Computer) -> Iterator[Plans]:
    made = Plans(computer)
    yield made
    made.close()


@pytest.fixture
def use_machine(monkeypatch: pytest.MonkeyPatch) -> UseMachine:
    """Makes a recorded machine the one that is found."""

    def use(name: str) -> None:
        monkeypatch.setenv(detect.VARIABLE, str(RESOURCES / "machines" / f"{name}.json"))

    return use
