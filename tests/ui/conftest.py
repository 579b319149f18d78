"""Windows on a scripted engine, closed again after each test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app import paths
from app.settings import Settings
from tests.fakes import FakeEngine
from ui.chat.markdown.formulas import Formulas
from ui.language import apply_language
from ui.main_window import MainWindow
from ui.preferences import Preferences
from ui.settings.settings_page import SettingsPage
from ui.theme import apply_theme

OpenWindow = Callable[..., MainWindow]


@pytest.fixture(scope="session", autouse=True)
def _end_of_drawing() -> Iterator[None]:
    """Ends the process that draws formulas, which lives as long as the application."""
    yield
    app = QApplication.instance()
    for formulas in app.findChildren(Formulas) if app is not None else ():
        formulas.close()


@pytest.fixture
def engine() -> FakeEngine:
    return FakeEngine()


@pytest.fixture
def english(qapp: QApplication) -> Iterator[None]:
    """The same look and language for every test, whatever the system speaks."""
    locale = QLocale()
    apply_theme(qapp, "light")
    apply_language(qapp, "en")
    yield
    apply_language(qapp, "en")
    QLocale.setDefault(locale)


@pytest.fixture
def open_window(
    qtbot: QtBot,
    english: None,
    engine: FakeEngine,
    random_model: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[OpenWindow]:
    """Opens a window on `engine`, with a tiny model in the starter's place, and waits for it."""
    monkeypatch.setattr(paths, "STARTER_MODEL", random_model)
    windows = []

    def open_(settings: Settings | None = None, *, loaded: bool = True) -> MainWindow:
        window = MainWindow(engine, Preferences(settings or Settings()))
        windows.append(window)
        window.resize(1024, 640)
        if not loaded:
            window.start()
            return window
        with qtbot.waitSignal(window.loader.ended):
            window.start()
        return window

    yield open_
    for window in windows:
        window.close()
        window.deleteLater()


def settings_page(window: MainWindow) -> SettingsPage:
    """The page of settings, whether it is shown or not."""
    page = window.frame.page("settings")
    assert isinstance(page, SettingsPage)
    return page


@pytest.fixture
def window(open_window: OpenWindow) -> MainWindow:
    return open_window()
