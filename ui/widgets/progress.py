"""How far something is that takes a while, with a way to stop it."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from ui.widgets.actions import ActionButton
from ui.widgets.labels import Label

_STEPS = 1000


class Progress(QWidget):
    """What is being done, a bar, and the button that stops it; hidden until `show_share`.

    Args:
        indent: Pixels left of the words.
    """

    def __init__(self, indent: int = 0) -> None:
        super().__init__()
        self._doing = ""
        self._share = 0.0
        self._words = Label("hint", wraps=False)
        self.bar = QProgressBar()
        self.bar.setRange(0, _STEPS)
        self.bar.setTextVisible(False)
        self.stop = ActionButton("x")
        row = QHBoxLayout(self)
        row.setContentsMargins(indent, 2, 0, 0)
        row.setSpacing(10)
        row.addWidget(self._words)
        row.addWidget(self.bar, 1)
        row.addWidget(self.stop)
        self.hide()

    def say(self, doing: str, stop: str, stop_name: str) -> None:
        """Sets the words: what is being done, with {percent} in it, the button, and what a screen
        reader says of that."""
        self._doing = doing
        self.stop.say(stop, stop_name)
        self._show_words()

    @Slot(float)
    def show_share(self, share: float) -> None:
        """Shows itself and how much is done, from 0 to 1."""
        self._share = share
        self.bar.setValue(round(_STEPS * share))
        self._show_words()
        self.show()

    def _show_words(self) -> None:
        self._words.setText(self._doing.format(percent=round(100 * self._share)))
        self.bar.setAccessibleName(self._words.text())
