"""A button that shows one of several values and opens the menu of all of them."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu

from ui.widgets.buttons import MenuButton


class Choice(MenuButton):
    """`chosen` carries the value that a person has chosen.

    Args:
        values: In the order of the menu.
        value: The one to begin with; the first if it is none of them.
    """

    chosen = Signal(object)

    def __init__(self, values: tuple[object, ...], value: object) -> None:
        super().__init__("chip")
        self._name = ""
        self._menu = QMenu(self)
        self._group = QActionGroup(self._menu)
        self.actions_of: dict[object, QAction] = {}
        self._group.triggered.connect(self._choose)
        self.setMenu(self._menu)
        self.set_values(values, value)

    def set_values(self, values: tuple[object, ...], value: object) -> None:
        """Offers other values; `set_texts` is to follow.

        Args:
            value: The one to begin with; the first if it is none of them.
        """
        for action in self.actions_of.values():
            self._group.removeAction(action)
        self._menu.clear()
        self.actions_of.clear()
        for one in values:
            action = self._menu.addAction("")
            action.setCheckable(True)
            action.setData(one)
            self._group.addAction(action)
            self.actions_of[one] = action
        self.set_value(value if value in self.actions_of else values[0])

    @property
    def value(self) -> object:
        return self._group.checkedAction().data()

    def set_value(self, value: object) -> None:
        """Shows a value; one that is not offered stays out of sight."""
        if value in self.actions_of:
            self.actions_of[value].setChecked(True)
        self._show_value()

    def choose(self, value: object) -> None:
        """As if a person had chosen it in the menu."""
        self.actions_of[value].trigger()

    def set_texts(self, name: str, texts: Mapping[object, str]) -> None:
        """What is chosen here, and what each value is called."""
        self._name = name
        for value, text in texts.items():
            self.actions_of[value].setText(text.replace("&", "&&"))
        self._show_value()

    @Slot(QAction)
    def _choose(self, action: QAction) -> None:
        self._show_value()
        self.chosen.emit(action.data())

    def _show_value(self) -> None:
        text = self._group.checkedAction().text().replace("&&", "&")
        self.setText(text)
        self.setAccessibleName(f"{self._name}: {text}")
        self.updateGeometry()
