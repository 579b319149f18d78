"""Something has disappeared: what, and the way back, until it is closed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QGridLayout

from ui.widgets.actions import ActionButton
from ui.widgets.buttons import IconButton
from ui.widgets.labels import Label

Words = Callable[[], tuple[str, str]]


class UndoBar(QFrame):
    """`undo_requested`, after which its button rests; `closed`: the person has seen it.

    Args:
        words: What has disappeared, and what a screen reader calls the way back. Asked for again in
            another language.
        narrow: Whether it stands where there is no room for the words beside the button.
    """

    undo_requested = Signal()
    closed = Signal()

    def __init__(self, words: Words | None = None, *, narrow: bool = False) -> None:
        super().__init__()
        self.setProperty("role", "panel")
        self.text = Label()
        self.undo = ActionButton("undo-2")
        self.undo.clicked.connect(self._undo)
        self.close_button = IconButton("x", size=14)
        self.close_button.clicked.connect(self.closed)
        grid = QGridLayout(self)
        grid.setContentsMargins(12, 6, 6, 8 if narrow else 6)
        grid.setColumnStretch(0, 1)
        grid.addWidget(self.text, 0, 0)
        if narrow:
            grid.addWidget(self.close_button, 0, 1, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(self.undo, 1, 0, 1, 2, Qt.AlignmentFlag.AlignLeft)
        else:
            grid.addWidget(self.undo, 0, 1)
            grid.addWidget(self.close_button, 0, 2)
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
