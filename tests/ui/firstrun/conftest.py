"""A wizard on fakes, in a window of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.models import catalogue
from app.models.found.files import Found
from app.models.found.search import Candidate
from app.settings import Settings
from tests.ui.firstrun.fakes import FakeComputer, FakeDesk, FakePlans, FakeShelf, machine
from ui.firstrun.wizard import Wizard
from ui.preferences import Preferences


@dataclass
class World:
    """The services, and what was saved."""

    computer: FakeComputer
    plans: FakePlans
    shelf: FakeShelf
    desk: FakeDesk
    preferences: Preferences
    saved: list[Settings] = field(default_factory=list)

    def be(self, name: str) -> None:
        """This is that recorded computer, looked at and measured."""
        self.computer.be(machine(name))
        self.computer.measure()


@pytest.fixture
def world(english: None) -> World:
    computer = FakeComputer()
    saved: list[Settings] = []
    preferences = Preferences(Settings(language="en", theme="light"), store=saved.append)
    return World(computer, FakePlans(computer), FakeShelf(), FakeDesk(), preferences, saved)


OpenWizard = Callable[..., Wizard]


@pytest.fixture
def open_wizard(qtbot: QtBot, world: World) -> Iterator[OpenWizard]:
    """Opens it at a step, in a window of 1024 by 640."""
    opened = []

    def open_(step: int = 0, size: tuple[int, int] = (1024, 640)) -> Wizard:
        if step:
            world.preferences.change(wizard_step=step)
        wizard = Wizard(world.computer, world.plans, world.shelf, world.desk, world.preferences)
        opened.append(wizard)
        wizard.resize(*size)
        with qtbot.waitExposed(wizard):
            wizard.show()
        wizard.activateWindow()
        return wizard

    yield open_
    for wizard in opened:
        wizard.close()
        wizard.deleteLater()


@pytest.fixture
def wizard(open_wizard: OpenWizard) -> Wizard:
    return open_wizard()


def candidate(entry_id: str, path: str, source: str = "lm-studio") -> Candidate:
    """A model of the catalogue as another program has it."""
    entry = catalogue.load().entry(entry_id)
    assert entry is not None
    return Candidate(Found(Path(path), source), entry.name, entry.size_bytes, entry=entry)
