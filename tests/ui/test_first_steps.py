"""The first steps in the window: when they are shown, and what stands behind them meanwhile."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QShortcut
from pytestqt.qtbot import QtBot

from app import paths, settings
from app.models.download import DownloadRow
from app.paths import RESOURCES
from app.settings import Settings
from tests.fakes import FakeEngine
from tests.ui.conftest import OpenWindow, settings_page
from ui.main_window import MainWindow
from ui.preferences import Preferences


@pytest.fixture
def start(
    qtbot: QtBot,
    english: None,
    engine: FakeEngine,
    random_model: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> OpenWindow:
    """Opens a window as the application does, on a recorded computer."""
    monkeypatch.setattr(paths, "STARTER_MODEL", random_model)
    machine = RESOURCES / "machines" / "laptop-16gb.json"
    monkeypatch.setenv("HEARTH_HARDWARE", str(machine))

    def open_(settings: Settings) -> MainWindow:
        window = MainWindow(engine, Preferences(settings))
        qtbot.addWidget(window)
        with qtbot.waitSignal(window.services.computer.measured):
            window.start(with_services=True)
        return window

    return open_


def test_who_is_new_here_sees_the_first_steps_and_can_leave_them(start: OpenWindow) -> None:
    window = start(Settings())
    assert window.wizard is not None
    assert window.wizard.isVisible()
    assert not window.frame.isVisible()
    window.wizard.card.leave_requested.emit()
    assert window.wizard is None
    assert window.page.isVisible()
    assert window.page.composer.draft.hasFocus()


def test_who_was_here_before_does_not_see_them(start: OpenWindow) -> None:
    window = start(Settings(welcomed=True))
    assert window.wizard is None
    assert window.page.isVisible()


def test_the_keys_of_the_window_rest_while_the_first_steps_are_shown(start: OpenWindow) -> None:
    window = start(Settings())
    keys = [key for key in window.findChildren(QShortcut) if key.parent() is window]
    assert keys
    assert not any(key.isEnabled() for key in keys)
    assert window.wizard is not None
    window.wizard.finished.emit()
    assert all(key.isEnabled() for key in keys)


def test_they_can_be_seen_again_from_the_settings(qtbot: QtBot, window: MainWindow) -> None:
    settings_page(window).first_steps.click()
    assert window.wizard is not None
    assert window.wizard.number == 1
    window.wizard.card.leave_requested.emit()
    assert window.wizard is None


def test_the_lock_closes_behind_the_first_steps(start: OpenWindow) -> None:
    window = start(Settings())
    assert not settings.load().offline
    assert window.wizard is not None
    window.wizard.card.leave_requested.emit()
    assert settings.load().offline
    assert window.services.lock.state.locked


def test_a_model_that_is_on_its_way_comes_before_the_lock(qtbot: QtBot, start: OpenWindow) -> None:
    window = start(Settings())
    lock, desk = window.services.lock, window.services.desk
    desk._show(DownloadRow("m", "Model", "downloading", 5, 10))
    assert window.wizard is not None
    window.wizard.card.leave_requested.emit()
    assert not settings.load().offline
    with qtbot.waitSignal(lock.changed):
        desk._rows.clear()
        desk.removed.emit("m")
    assert settings.load().offline
    lock.set_closed(False)
    desk.removed.emit("another")
    assert not settings.load().offline  # opened by hand, it stays open


def test_it_closes_too_when_they_are_seen_again_as_it_says_there(start: OpenWindow) -> None:
    window = start(Settings(welcomed=True))
    window.show_first_steps()
    assert window.wizard is not None
    window.wizard.card.leave_requested.emit()
    assert settings.load().offline
