"""The card that asks whether the lock may be opened for what the person has just asked for."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from ui.widgets.card import Card
from ui.widgets.overlay import Overlay

WIDTH = 440


class LockQuestion(Card):
    """`answered` carries whether to open it."""

    answered = Signal(bool)

    def __init__(self, host: str) -> None:
        super().__init__(spacing=8)
        self.setFixedWidth(WIDTH)
        self.rows.setContentsMargins(22, 18, 22, 18)
        self.title, self.text = QLabel(), QLabel()
        self.title.setProperty("role", "cardTitle")
        self.text.setProperty("role", "muted")
        for label in (self.title, self.text):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.open, self.keep = QPushButton(), QPushButton()
        self.open.setProperty("role", "primary")
        self.keep.setProperty("role", "chip")
        self.open.clicked.connect(self._open)
        self.keep.clicked.connect(self._keep)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.keep)
        buttons.addWidget(self.open)
        self.rows.addWidget(self.title)
        self.rows.addWidget(self.text)
        self.rows.addSpacing(8)
        self.rows.addLayout(buttons)
        self.title.setText(self.tr("Open the lock for this download?"))
        words = self.tr(
            "The offline lock is closed. To ask {host} for it, Hearth has to go online. The lock "
            "closes again by itself once everything is here; your chats stay on this computer."
        )
        self.text.setText(words.format(host=host))
        self.open.setText(self.tr("Open the lock"))
        self.keep.setText(self.tr("Keep it closed"))
        self.setAccessibleName(self.title.text())
        self.setAccessibleDescription(self.text.text())
        self.setFocusProxy(self.keep)

    def event(self, event: QEvent) -> bool:
        # The window has shortcuts of its own on Esc: this card is asked first.
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
        ):
            event.accept()
            return True
        return super().event(event)

    @Slot()
    def _open(self) -> None:
        self.answered.emit(True)

    @Slot()
    def _keep(self) -> None:
        self.answered.emit(False)


def ask_over(window: QWidget, host: str) -> LockQuestion:
    """Shows the question over the window; it goes away once it is answered, or with Esc."""
    question = LockQuestion(host)
    overlay = Overlay(window, question)
    question.answered.connect(overlay.close_over)
    overlay.show_over()
    return question
