"""A card with labels and what belongs to them: From, To, Size, Licence."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel

from ui.widgets.card import Card
from ui.widgets.elided_label import ElidedLabel


class FactTable(Card):
    """Labels and what belongs to them, one below the other."""

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(18)
        self._grid.setVerticalSpacing(7)
        self._grid.setColumnStretch(1, 1)
        self.rows.addLayout(self._grid)
        self._lines: list[tuple[QLabel, ElidedLabel]] = []

    def text(self) -> str:
        """All lines, as a person reads them."""
        return "\n".join(f"{label.text()}: {value.text()}" for label, value in self._shown())

    def show_rows(self, rows: list[tuple[str, str, bool]]) -> None:
        while len(self._lines) < len(rows):
            label, value = QLabel(), ElidedLabel(Qt.TextElideMode.ElideMiddle)
            label.setProperty("role", "muted")
            self._lines.append((label, value))
            row = len(self._lines)
            self._grid.addWidget(label, row, 0)
            self._grid.addWidget(value, row, 1)
        for index, (label, value) in enumerate(self._lines):
            shown = index < len(rows)
            label.setVisible(shown)
            value.setVisible(shown)
            if not shown:
                continue
            name, words, is_warning = rows[index]
            label.setText(name)
            value.setText(words)
            value.setAccessibleName(f"{name}: {words}")
            value.setProperty("state", "warn" if is_warning else "")
            value.style().unpolish(value)
            value.style().polish(value)

    def _shown(self) -> list[tuple[QLabel, ElidedLabel]]:
        return [line for line in self._lines if line[0].isVisibleTo(self)]
