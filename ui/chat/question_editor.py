"""What the person said, being changed in its place."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from ui.chat.draft_field import DraftField


class QuestionEditor(QFrame):
    """`sent` carries the new text, `cancelled` what was typed so far, to be offered again.

    `changed`: it was typed in.
    """

    sent = Signal(str)
    cancelled = Signal(str)
    changed = Signal()

    def __init__(self, text: str) -> None:
        super().__init__()
        self.setObjectName("questionEditor")
        self._busy = False
        self.draft = DraftField()
        self.draft.set_text(text)
        self.draft.submitted.connect(self._send)
        self.draft.textChanged.connect(self._update)
        self.draft.textChanged.connect(self.changed)
        self._hint = QLabel()
        self._hint.setProperty("role", "note")
        self._hint.setWordWrap(True)
        self.cancel = QPushButton()
        self.cancel.clicked.connect(self._cancel)
        self.send = QPushButton()
        self.send.setProperty("role", "primary")
        self.send.clicked.connect(self._send)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._hint, 1)
        row.addWidget(self.cancel, 0, Qt.AlignmentFlag.AlignBottom)
        row.addWidget(self.send, 0, Qt.AlignmentFlag.AlignBottom)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(14, 11, 10, 10)
        rows.setSpacing(10)
        rows.addWidget(self.draft)
        rows.addLayout(row)
        self._retranslate()
        self._update()

    def text(self) -> str:
        return self.draft.text()

    def begin(self, *, focused: bool = True) -> None:
        """Lets the person write at its end."""
        self.draft.fit()
        self.draft.go_to_end()
        if focused:
            self.draft.setFocus()

    def set_busy(self, busy: bool) -> None:
        """While this chat is answered nothing can be sent; what is written stays."""
        self._busy = busy
        self._update()

    def event(self, event: QEvent) -> bool:
        # Claimed before the window does: there Esc stops an answer.
        override = event.type() == QEvent.Type.ShortcutOverride
        if override and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._cancel()
            return
        super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    @Slot()
    def _send(self) -> None:
        if self.send.isEnabled():
            self.sent.emit(self.text().strip("\n"))

    @Slot()
    def _cancel(self) -> None:
        self.cancelled.emit(self.text())

    @Slot()
    def _update(self) -> None:
        self.send.setEnabled(not self._busy and bool(self.text().strip()))

    def _retranslate(self) -> None:
        self.setAccessibleName(self.tr("Edit your message"))
        self.draft.setAccessibleName(self.tr("Your message"))
        self.draft.setAccessibleDescription(
            self.tr("Enter sends, Shift+Enter breaks the line, Esc leaves it as it was")
        )
        self._hint.setText(self.tr("What was said before stays as another version."))
        self.cancel.setText(self.tr("Cancel"))
        self.send.setText(self.tr("Send"))
