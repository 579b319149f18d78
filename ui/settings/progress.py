"""How far something is that takes a while, with a way to stop it."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from ui.widgets.actions import ActionButton
from ui.widgets.labels import Label

_STEPS = 1000


class Progress(QWidget):
    """What is being done, a bar, and Stop."""

    def __init__(self) -> None:
        super().__init__()
        self._words = Label("hint", wraps=False)
        self.bar = QProgressBar()
        self.bar.setRange(0, _STEPS)
        self.bar.setTextVisible(False)
        self.stop = ActionButton("x")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(self._words)
        row.addWidget(self.bar, 1)
        row.addWidget(self.stop)

    def say(self, doing: str, stop: str, stop_name: str) -> None:
        """Sets the words: what is being done, the button, and what a screen reader says of it."""
        self._words.setText(doing)
        self.bar.setAccessibleName(doing)
        self.stop.say(stop, stop_name)

    def begin(self) -> None:
        """Shows itself, with nothing done yet."""
        self.bar.setValue(0)
        self.stop.setEnabled(True)
        self.show()

    @Slot(float)
    def show_share(self, share: float) -> None:
        """Shows how much is done, from 0 to 1."""
        self.bar.setValue(round(_STEPS * share))
