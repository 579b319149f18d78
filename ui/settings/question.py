"""A question before something is done that is hard to take back."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout

from ui.widgets.actions import ActionButton
from ui.widgets.labels import Label


class Question(QFrame):
    """A sentence, and two answers."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "panel")
        self._words = Label()
        self.yes, self.no = ActionButton(role="primary"), ActionButton()
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 7, 8, 7)
        row.addWidget(self._words, 1)
        row.addWidget(self.yes)
        row.addWidget(self.no)

    def say(self, text: str, yes: str, no: str) -> None:
        self._words.setText(text)
        self.setAccessibleName(text)
        self.yes.say(yes)
        self.no.say(no)
