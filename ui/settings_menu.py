"""The menu of settings: theme, language, and what the engine does with memory and power."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import QEvent, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from app.settings import Settings

Value = TypeVar("Value", str, int)
UNLOAD_AFTER_MIN = (10, 30, 120, 0)


class SettingsMenu(QMenu):
    """`theme_chosen` carries "system", "light" or "dark"; `language_chosen` "system" or a code.

    `unloading_chosen` carries minutes, 0 for never; `battery_chosen` whether to spare it.
    """

    theme_chosen = Signal(str)
    language_chosen = Signal(str)
    unloading_chosen = Signal(int)
    battery_chosen = Signal(bool)

    def __init__(self, settings: Settings, parent: QWidget) -> None:
        super().__init__(parent)
        self._themes = self.addMenu("")
        self._languages = self.addMenu("")
        self._unloading = self.addMenu("")
        self.theme_actions = _choices(self._themes, ("system", "light", "dark"), settings.theme)
        self.language_actions = _choices(self._languages, ("system", "en", "de"), settings.language)
        self.unloading_actions = _choices(
            self._unloading, UNLOAD_AFTER_MIN, settings.unload_after_min
        )
        self.battery_action = self.addAction("")
        self.battery_action.setCheckable(True)
        self.battery_action.setChecked(settings.fewer_threads_on_battery)
        self.battery_action.toggled.connect(self.battery_chosen)
        self.unloading_actions[0].actionGroup().triggered.connect(self._choose_unloading)
        self.theme_actions["system"].actionGroup().triggered.connect(self._choose_theme)
        self.language_actions["system"].actionGroup().triggered.connect(self._choose_language)
        self._retranslate()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    @Slot(QAction)
    def _choose_theme(self, action: QAction) -> None:
        self.theme_chosen.emit(action.data())

    @Slot(QAction)
    def _choose_language(self, action: QAction) -> None:
        self.language_chosen.emit(action.data())

    @Slot(QAction)
    def _choose_unloading(self, action: QAction) -> None:
        self.unloading_chosen.emit(action.data())

    def _retranslate(self) -> None:
        self._themes.setTitle(self.tr("Theme"))
        self._languages.setTitle(self.tr("Language"))
        self.theme_actions["system"].setText(self.tr("Like the system"))
        self.theme_actions["light"].setText(self.tr("Light"))
        self.theme_actions["dark"].setText(self.tr("Dark"))
        self.language_actions["system"].setText(self.tr("Like the system"))
        self._unloading.setTitle(self.tr("Free the memory of an idle model"))
        self.unloading_actions[10].setText(self.tr("After 10 minutes"))
        self.unloading_actions[30].setText(self.tr("After half an hour"))
        self.unloading_actions[120].setText(self.tr("After two hours"))
        self.unloading_actions[0].setText(self.tr("Never"))
        self.battery_action.setText(self.tr("Fewer processor cores on battery"))
        # A language is listed by its own name, so that whoever needs it can find it.
        self.language_actions["en"].setText("English")
        self.language_actions["de"].setText("Deutsch")


def _choices(menu: QMenu, values: tuple[Value, ...], current: Value) -> dict[Value, QAction]:
    """One checkable action for each value, exactly one of them checked."""
    group = QActionGroup(menu)
    actions = {}
    for value in values:
        action = menu.addAction("")
        action.setCheckable(True)
        action.setData(value)
        action.setChecked(value == current)
        group.addAction(action)
        actions[value] = action
    return actions
