"""The button of personas in the top bar, and its menu. Shows what it is told; keeps nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu

from app.chat.store.values import Persona
from ui.widgets.buttons import MenuButton, with_key

PERSONA_KEY = "Ctrl+Shift+A"
LONGEST_NAME = 28

# What can be chosen; asked each time the menu opens.
Personas = Callable[[], Sequence[Persona]]


class PersonaButton(MenuButton):
    """`chosen` carries a `Persona`, or None for none; `editing_requested` the uid of the one to be
    shown on the page of personas, "" for a new one.
    """

    chosen = Signal(object)
    editing_requested = Signal(str)

    def __init__(self) -> None:
        super().__init__("model", "user-round")
        self._current: Persona | None = None
        self._others = False  # the chat has instructions of a persona that is gone
        self.personas: Personas = tuple
        self._menu = QMenu(self)
        self._menu.setToolTipsVisible(True)
        self._menu.aboutToShow.connect(self.fill)
        self._group = QActionGroup(self._menu)
        self._group.triggered.connect(self._choose)
        self.setMenu(self._menu)
        self._retranslate()

    def set_current(self, persona: Persona | None, *, others: bool = False) -> None:
        """Shows which persona the chat has.

        Args:
            others: It has none of those that can be chosen, but instructions all the same.
        """
        self._current, self._others = persona, others and persona is None
        self._retranslate()

    @Slot()
    def fill(self) -> None:
        """Offers what can be chosen now."""
        for action in self._group.actions():
            self._group.removeAction(action)
        self._menu.clear()
        self._add(self.tr("No persona"), None)
        self._menu.addSeparator()
        for persona in self.personas():
            self._add(persona.name, persona).setToolTip(persona.description)
        self._menu.addSeparator()
        self._menu.addAction(self.tr("New persona…")).triggered.connect(self._ask_for_new)
        self._menu.addAction(self.tr("Show and change…")).triggered.connect(self._ask_for_page)

    def choices(self) -> list[QAction]:
        """One action for each that can be chosen, the first for none."""
        return self._group.actions()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _add(self, name: str, persona: Persona | None) -> QAction:
        action = self._menu.addAction(name.replace("&", "&&"))
        action.setCheckable(True)
        uid = persona.uid if persona is not None else ""
        current = self._current.uid if self._current is not None else ""
        action.setData(uid)
        action.setChecked(current == uid and not self._others)
        self._group.addAction(action)
        return action

    @Slot(QAction)
    def _choose(self, action: QAction) -> None:
        uid = action.data()
        self.chosen.emit(next((one for one in self.personas() if one.uid == uid), None))

    @Slot()
    def _ask_for_new(self) -> None:
        self.editing_requested.emit("")

    @Slot()
    def _ask_for_page(self) -> None:
        shown = self._current or next(iter(self.personas()), None)
        self.editing_requested.emit(shown.uid if shown is not None else "")

    def _retranslate(self) -> None:
        name = self._current.name if self._current is not None else ""
        if self._others:
            name = self.tr("Own instructions")
        shown = name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1].rstrip()}…"
        self.setText(shown)
        self._after = "chevron-down" if shown else ""  # an icon alone needs none
        words = self.tr("Persona: {name}").format(name=name or self.tr("none"))
        self.setAccessibleName(words)
        self.setToolTip(with_key(self.tr("Who answers: choose a persona"), PERSONA_KEY))
        self.updateGeometry()
