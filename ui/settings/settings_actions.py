"""Applies and keeps what is chosen on the page of settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QWidget

from app import paths
from app.engine.api import Engine
from ui.language import apply_language
from ui.lock.lock_keeper import LockKeeper
from ui.manners import manners_of
from ui.preferences import Preferences
from ui.theme import ThemeChoice, apply_theme

if TYPE_CHECKING:
    from ui.settings.settings_page import SettingsPage


class SettingsActions(QObject):
    """Makes the page, and does what it asks for."""

    def __init__(
        self, engine: Engine, preferences: Preferences, lock: LockKeeper, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._engine, self._preferences, self._lock = engine, preferences, lock
        self._page: SettingsPage | None = None

    def make_page(self) -> SettingsPage:
        from ui.settings.settings_page import SettingsPage

        page = SettingsPage(self._preferences.settings)
        page.theme_chosen.connect(self._set_theme)
        page.language_chosen.connect(self._set_language)
        page.unloading_chosen.connect(self._set_unloading)
        page.battery_chosen.connect(self._set_battery)
        self._page = page
        self._lock.changed.connect(self._follow_lock)
        page.lock_chosen.connect(self._lock.set_closed)
        page.online_tools_chosen.connect(self._set_online_tools)
        page.search_address_chosen.connect(self._set_search_address)
        page.folder_requested.connect(self._show_folder)
        return page

    def bring_up_to_date(self, page: QWidget) -> None:
        """Has the page show what holds now."""
        from ui.settings.settings_page import SettingsPage

        if isinstance(page, SettingsPage):
            page.show_settings(self._preferences.settings)

    @Slot(str)
    def _set_theme(self, choice: ThemeChoice) -> None:
        self._preferences.change(theme=choice)
        apply_theme(_application(), choice)

    @Slot(str)
    def _set_language(self, choice: str) -> None:
        self._preferences.change(language=choice)
        apply_language(_application(), choice)

    @Slot(int)
    def _set_unloading(self, minutes: int) -> None:
        self._preferences.change(unload_after_min=minutes)
        self._engine.configure(manners_of(self._preferences.settings))

    @Slot(bool)
    def _set_battery(self, spared: bool) -> None:
        self._preferences.change(fewer_threads_on_battery=spared)
        self._engine.configure(manners_of(self._preferences.settings))

    @Slot()
    def _follow_lock(self) -> None:
        if self._page is not None:
            self._page.show_settings(self._preferences.settings)

    @Slot(bool)
    def _set_online_tools(self, allowed: bool) -> None:
        self._preferences.change(online_tools=allowed)

    @Slot(str)
    def _set_search_address(self, address: str) -> None:
        self._preferences.change(search_address=address)

    @Slot()
    def _show_folder(self) -> None:
        folder = paths.data_dir()
        folder.mkdir(parents=True, exist_ok=True)
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


def _application() -> QApplication:
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        raise RuntimeError("A window needs its application.")
    return app
