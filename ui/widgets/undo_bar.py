"""Something has disappeared: what, and the way back, until it is closed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout

from ui.widgets.actions import ActionButton
from ui.widgets.buttons import IconButton
from ui.widgets.labels import Label

Words = Callable[[], tuple[str, str]]


class UndoBar(QFrame):
    """`undo_requested`, after which its button rests; `closed`: the person has seen it.

    Args:
        words: What has disappeared, and what a screen reader calls the way back. Asked for again in
            another language.
    """

    undo_requested = Signal()
    closed = Signal()

    def __init__(self, words: Words | None = None) -> None:
        super().__init__()
        self.setProperty("role", "panel")
        self.text = Label()
        self.undo = ActionButton("undo-2")
        self.undo.clicked.connect(self._undo)
        self.close_button = IconButton("x", size=14)
        self.close_button.clicked.connect(self.closed)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 6, 6)
        row.addWidget(self.text, 1)
        row.addWidget(self.undo)
        row.addWidget(self.close_button)
        self._words = words
        self._retranslate()

    def say(self, words: Words) -> None:
        """Tells of something else from now on."""
        self._words = words
        self.undo.setEnabled(True)
        self._retranslate()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    @Slot()
    def _undo(self) -> None:
        self.undo.setEnabled(False)
        self.undo_requested.emit()

    def _retranslate(self) -> None:
        text, undo_name = self._words() if self._words is not None else ("", "")
        self.text.setText(text)
        self.setAccessibleName(text)
        self.undo.say(self.tr("Undo"), undo_name)
        self.close_button.name(self.tr("Close this message"))
