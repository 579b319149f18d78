"""An error inside the transcript: what happened, what to do, and Retry where that can help."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from app.errors import AppError
from ui.errors import error_hint, error_message
from ui.widgets.buttons import IconLabel


class ErrorCard(QFrame):
    """`retry_requested` is emitted when the person presses Retry."""

    retry_requested = Signal()

    def __init__(self, error: AppError, retryable: bool) -> None:
        super().__init__()
        self._error = error
        self.setProperty("role", "card")
        self.setProperty("state", "bad")
        self._message = QLabel()
        self._message.setProperty("role", "strong")
        self._hint = QLabel()
        self._hint.setProperty("role", "muted")
        for label in (self._message, self._hint):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.retry = QPushButton()
        self.retry.setVisible(retryable)
        self.retry.clicked.connect(self.retry_requested)
        texts = QVBoxLayout()
        texts.setSpacing(4)
        texts.addWidget(self._message)
        texts.addWidget(self._hint)
        row = QHBoxLayout(self)
        row.setContentsMargins(13, 10, 13, 11)
        row.setSpacing(9)
        row.addWidget(IconLabel("triangle-alert", "bad"), 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(texts, 1)
        row.addWidget(self.retry, 0, Qt.AlignmentFlag.AlignTop)
        self._retranslate()

    def text(self) -> str:
        """Message and hint as they are shown."""
        return f"{self._message.text()} {self._hint.text()}".rstrip()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _retranslate(self) -> None:
        self._message.setText(error_message(self._error))
        self._hint.setText(error_hint(self._error))
        self._hint.setVisible(bool(self._hint.text()))
        self.setAccessibleName(self.tr("Error: {text}").format(text=self.text()))
        self.retry.setText(self.tr("Retry"))
        self.retry.setAccessibleName(self.tr("Retry: answer this message again"))
