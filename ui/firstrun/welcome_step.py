"""The first step: the language, applied at once, and how the window looks."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Slot
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QButtonGroup,
    QLabel,
    QWidget,
)

from ui.firstrun.option_card import OptionCard, OptionRow
from ui.firstrun.statement import Statement
from ui.firstrun.step import Step
from ui.language import LANGUAGES, apply_language, resolve_language
from ui.preferences import Preferences
from ui.theme import ThemeChoice, apply_theme

# A language is listed by its own name, so that whoever needs it can find it.
LANGUAGE_NAMES = {"en": "English", "de": "Deutsch"}
PROMISE_ICONS = ("lock", "plug", "clock")
THEMES: dict[ThemeChoice, str] = {"system": "monitor", "light": "sun", "dark": "moon"}


class WelcomeStep(Step):
    """Begins with what the system says; keeps a choice only once the person has made one."""

    def __init__(self, preferences: Preferences) -> None:
        super().__init__()
        self._preferences = preferences
        self.languages = {code: OptionCard("languages") for code in LANGUAGES}
        self.themes = {choice: OptionCard(name, 42) for choice, name in THEMES.items()}
        self._language_label, self._theme_label = _label(), _label()
        self._promises = [Statement(name, "accent") for name in PROMISE_ICONS]
        self._build()
        self._retranslate()

    def title(self) -> str:
        return self.tr("Welcome to Hearth")

    def sentence(self) -> str:
        return self.tr("Chat with open-weight models, on your own computer.")

    def first_focus(self) -> QWidget | None:
        return next(card for card in self.languages.values() if card.isChecked())

    def enter(self) -> None:
        settings = self._preferences.settings
        self.languages[resolve_language(settings.language)].setChecked(True)
        self.themes[settings.theme].setChecked(True)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _build(self) -> None:
        for promise in self._promises:
            self.rows.addWidget(promise)
            self.rows.addSpacing(11)
        self.rows.addSpacing(17)
        self.rows.addWidget(self._language_label)
        self.rows.addSpacing(8)
        self.rows.addWidget(OptionRow(list(self.languages.values())))
        self.rows.addSpacing(22)
        self.rows.addWidget(self._theme_label)
        self.rows.addSpacing(8)
        self.rows.addWidget(OptionRow(list(self.themes.values())))
        self.rows.addStretch(1)
        self.enter()
        self._language_group = _group(self, list(self.languages.values()))
        self._theme_group = _group(self, list(self.themes.values()))
        # Clicks and arrow keys, but not `enter`, which only repeats what is kept.
        self._language_group.buttonToggled.connect(self._choose_language)
        self._theme_group.buttonToggled.connect(self._choose_theme)

    @Slot(QAbstractButton, bool)
    def _choose_language(self, button: QAbstractButton, chosen: bool) -> None:
        code = next(code for code, card in self.languages.items() if card is button)
        if not chosen or code == resolve_language(self._preferences.settings.language):
            return
        self._preferences.change(language=code)
        apply_language(_application(), code)

    @Slot(QAbstractButton, bool)
    def _choose_theme(self, button: QAbstractButton, chosen: bool) -> None:
        choice = next(choice for choice, card in self.themes.items() if card is button)
        if not chosen or choice == self._preferences.settings.theme:
            return
        self._preferences.change(theme=choice)
        apply_theme(_application(), choice)

    def _retranslate(self) -> None:
        promises = (
            self.tr("Everything you write stays on this computer."),
            self.tr("It works without an account, and without a network once a model is here."),
            self.tr("Four short steps; each can be left out."),
        )
        for promise, words in zip(self._promises, promises, strict=True):
            promise.say(words)
        self._language_label.setText(self.tr("Language"))
        self._theme_label.setText(self.tr("Theme"))
        for code, card in self.languages.items():
            card.setText(LANGUAGE_NAMES[code])
        self.themes["system"].setText(self.tr("Like the system"))
        self.themes["light"].setText(self.tr("Light"))
        self.themes["dark"].setText(self.tr("Dark"))
        for cards, label in (
            (self.languages, self._language_label),
            (self.themes, self._theme_label),
        ):
            for card in cards.values():
                card.setAccessibleName(f"{label.text()}: {card.text()}")
                card.updateGeometry()


def _label() -> QLabel:
    label = QLabel()
    label.setProperty("role", "hint")
    return label


def _group(parent: QWidget, cards: list[OptionCard]) -> QButtonGroup:
    group = QButtonGroup(parent)
    for card in cards:
        group.addButton(card)
    return group


def _application() -> QApplication:
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        raise RuntimeError("A window needs its application.")
    return app
