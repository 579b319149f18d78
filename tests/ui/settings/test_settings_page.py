from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QDesktopServices
from pytestqt.qtbot import QtBot

from app import paths
from app import settings as stored
from app.settings import Settings
from tests.ui.conftest import settings_page
from ui.main_window import MainWindow
from ui.settings.settings_page import SettingsPage


@pytest.fixture
def page(qtbot: QtBot, english: None) -> SettingsPage:
    page = SettingsPage(Settings(theme="dark", unload_after_min=120))
    qtbot.addWidget(page)
    return page


def test_it_shows_what_holds(page: SettingsPage) -> None:
    assert page.theme.text() == "Dark"
    assert page.theme.accessibleName() == "Theme: Dark"
    assert page.unloading.text() == "After two hours"
    assert not page.battery.isChecked()


def test_a_choice_is_told_once(qtbot: QtBot, page: SettingsPage) -> None:
    with qtbot.waitSignal(page.theme_chosen) as chosen:
        page.theme.choose("light")
    assert chosen.args == ["light"]
    assert page.theme.text() == "Light"


def test_showing_settings_tells_nobody(qtbot: QtBot, page: SettingsPage) -> None:
    changed = Settings(theme="light", language="de", fewer_threads_on_battery=True)
    with qtbot.assertNotEmitted(page.theme_chosen), qtbot.assertNotEmitted(page.battery_chosen):
        page.show_settings(changed)
    assert page.theme.value == "light"
    assert page.language.text() == "Deutsch"
    assert page.battery.isChecked()


def test_a_value_from_a_newer_version_leaves_the_choice_as_it_is(page: SettingsPage) -> None:
    page.show_settings(Settings(unload_after_min=7))
    assert page.unloading.value == 120


def test_the_page_opens_from_the_sidebar_and_shows_what_changed_meanwhile(
    window: MainWindow,
) -> None:
    window.frame.sidebar.pages["settings"].click()
    page = settings_page(window)
    assert page.isVisible()
    window.frame.show_page("chat")
    page.theme.set_value("dark")
    window.frame.sidebar.pages["settings"].click()
    assert page.theme.value == "system"


def test_the_folder_can_be_seen(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()))
    settings_page(window).folder.click()
    assert [Path(path) for path in opened] == [paths.data_dir()]
    assert paths.data_dir().is_dir()


def test_the_search_engine_of_tools_is_an_address_in_one_spelling(
    qtbot: QtBot, window: MainWindow
) -> None:
    page = settings_page(window)
    page.search.setText("Search.Example.org")
    with qtbot.waitSignal(page.search_address_chosen) as told:
        page.search.editingFinished.emit()
    assert told.args == ["https://search.example.org/"]
    assert stored.load().search_address == "https://search.example.org/"
    page.search.setText("no address")
    with qtbot.assertNotEmitted(page.search_address_chosen):
        page.search.editingFinished.emit()
    assert page.search.toolTip()
    assert stored.load().search_address == "https://search.example.org/"
    page.search.clear()
    page.search.editingFinished.emit()
    assert stored.load().search_address == ""
