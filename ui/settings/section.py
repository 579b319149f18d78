"""A group of settings: a heading, and a card in which each setting is a line."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout, QWidget

from ui.widgets.card import Card


class SettingLine(QWidget):
    """What a setting is and, in smaller type, what it does; its control stands at the right."""

    def __init__(self, control: QWidget | None = None) -> None:
        super().__init__()
        self.control = control
        self._name, self._hint = QLabel(), QLabel()
        self._hint.setProperty("role", "hint")
        self._hint.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        for label in (self._name, self._hint):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        grid = self._grid = QGridLayout(self)
        grid.setContentsMargins(0, 2, 0, 2)
        grid.setHorizontalSpacing(18)
        grid.setVerticalSpacing(1)
        grid.setColumnStretch(0, 1)
        grid.addWidget(self._name, 0, 0)
        grid.addWidget(self._hint, 1, 0)
        if control is not None:
            grid.addWidget(control, 0, 1, 2, 1, Qt.AlignmentFlag.AlignVCenter)

    def set_texts(self, name: str, hint: str = "") -> None:
        self._name.setText(name)
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))
        self._grid.addWidget(self._name, 0, 0, 1 if hint else 2, 1)

    @property
    def name(self) -> str:
        return self._name.text()

    def text(self) -> str:
        return f"{self._name.text()} {self._hint.text()}".strip()


class Section(QWidget):
    """Lines in one card, below a heading."""

    def __init__(self, *lines: QWidget) -> None:
        super().__init__()
        self._heading = QLabel()
        self._heading.setProperty("role", "strong")
        card = Card(spacing=9)
        for index, line in enumerate(lines):
            if index:
                card.rows.addWidget(_rule())
            card.rows.addWidget(line)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(7)
        rows.addWidget(self._heading)
        rows.addWidget(card)

    def set_heading(self, text: str) -> None:
        self._heading.setText(text)


def _rule() -> QFrame:
    line = QFrame()
    line.setProperty("role", "rule")
    return line
