"""The line above a private chat that says what it is."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel

from ui.widgets.buttons import IconLabel


class PrivateBar(QFrame):
    """Words only; the way out is to leave the chat."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("privateBar")
        self._words = QLabel()
        self._words.setProperty("role", "small")
        self._words.setWordWrap(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 7, 12, 7)
        row.setSpacing(8)
        row.addWidget(IconLabel("eye-off", "ink", 15), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._words, 1)
        self._retranslate()

    def text(self) -> str:
        return self._words.text()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _retranslate(self) -> None:
        self._words.setText(
            self.tr("Private chat: nothing of it is kept. It is gone when you leave it.")
        )
        self.setAccessibleName(self._words.text())
