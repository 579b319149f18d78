"""The menu of settings: theme and language."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from app.settings import Settings


class SettingsMenu(QMenu):
    """`theme_chosen` carries "system", "light" or "dark"; `language_chosen` "system" or a code."""

    theme_chosen = Signal(str)
    language_chosen = Signal(str)

    def __init__(self, settings: Settings, parent: QWidget) -> None:
        super().__init__(parent)
        self._themes = self.addMenu("")
        self._languages = self.addMenu("")
        self.theme_actions = _choices(self._themes, ("system", "light", "dark"), settings.theme)
        self.language_actions = _choices(self._languages, ("system", "en", "de"), settings.language)
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

    def _retranslate(self) -> None:
        self._themes.setTitle(self.tr("Theme"))
        self._languages.setTitle(self.tr("Language"))
        self.theme_actions["system"].setText(self.tr("Like the system"))
        self.theme_actions["light"].setText(self.tr("Light"))
        self.theme_actions["dark"].setText(self.tr("Dark"))
        self.language_actions["system"].setText(self.tr("Like the system"))
        # A language is listed by its own name, so that whoever needs it can find it.
        self.language_actions["en"].setText("English")
        self.language_actions["de"].setText("Deutsch")


def _choices(menu: QMenu, values: tuple[str, ...], current: str) -> dict[str, QAction]:
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
