"""A scrolling list of cards, with the way back from what was removed, and words if it is empty."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.widgets.labels import Label
from ui.widgets.page import ScrollingRows
from ui.widgets.undo_bar import UndoBar, Words


class RowList(ScrollingRows):
    """`undo` is the bar above the rows; `above` holds what else stands there."""

    def __init__(self) -> None:
        super().__init__(top=16, bottom=24, spacing=10)
        self.setProperty("role", "list")
        self.content.setObjectName("list")
        self.undo = UndoBar()
        self.undo.hide()
        self.undo.closed.connect(self.undo.hide)
        self.empty_title, self.empty_text = Label("section"), Label("muted")
        self.above = QVBoxLayout()
        self.above.setSpacing(10)
        self._list = QVBoxLayout()
        self._list.setSpacing(10)
        self.rows.addLayout(self.above)
        for part in (self.undo, self.empty_title, self.empty_text):
            self.rows.addWidget(part)
        self.rows.addLayout(self._list)
        self.rows.addStretch(1)
        self._shown: list[QWidget] = []
        self.empty_title.hide()
        self.empty_text.hide()

    def show_rows(self, rows: Sequence[QWidget]) -> None:
        """Shows these in place of those that were there."""
        for row in self._shown:
            self._list.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._shown = list(rows)
        for row in rows:
            self._list.addWidget(row)
        self.empty_title.setVisible(not rows)
        self.empty_text.setVisible(not rows)

    def say_empty(self, title: str, text: str) -> None:
        self.empty_title.setText(title)
        self.empty_text.setText(text)

    def say_gone(self, words: Words) -> None:
        """Tells of what was removed, with the way back."""
        self.undo.say(words)
        self.undo.show()
