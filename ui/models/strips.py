"""Strips above the cards: a model that was removed, with the way back; an error of them all."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout

from app.errors import AppError
from app.models.removal import Removed
from ui.errors import error_hint, error_message
from ui.models.wording import size_words
from ui.widgets.actions import ActionButton
from ui.widgets.buttons import IconButton, IconLabel
from ui.widgets.labels import Label
from ui.widgets.undo_bar import UndoBar


class UndoStrip(UndoBar):
    """A model that was removed."""

    def __init__(self, removed: Removed) -> None:
        self.removed = removed
        super().__init__(self._words_of_it)

    def _words_of_it(self) -> tuple[str, str]:
        name = self.removed.record.name
        if self.removed.trash:
            words = self.tr("{name} is removed. Its {size} are freed when you quit Hearth.")
            text = words.format(name=name, size=size_words(self.removed.freed_bytes))
        else:
            words = self.tr("{name} is off the list. Its file stays where it is.")
            text = words.format(name=name)
        return text, self.tr("Put {name} back").format(name=name)


class ErrorStrip(QFrame):
    """An error in one line or two; hidden while there is none. `retry_requested` where it helps."""

    retry_requested = Signal()

    def __init__(self, *, retryable: bool = False) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.setProperty("state", "bad")
        self._error: AppError | None = None
        self.text = Label()
        self.retry = ActionButton("rotate-ccw")
        self._close = IconButton("x")
        self._close.clicked.connect(self.clear)
        self.retry.clicked.connect(self._retry)
        row = QHBoxLayout(self)
        row.setContentsMargins(13, 8, 8, 8)
        row.setSpacing(9)
        row.addWidget(IconLabel("triangle-alert", "bad"), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.text, 1)
        row.addWidget(self.retry)
        row.addWidget(self._close)
        self.retry.setVisible(retryable)
        self.clear()

    @Slot(object)
    def show_error(self, error: AppError) -> None:
        self._error = error
        self._retranslate()
        self.show()

    @Slot()
    def clear(self) -> None:
        self._error = None
        self.hide()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    @Slot()
    def _retry(self) -> None:
        self.clear()
        self.retry_requested.emit()

    def _retranslate(self) -> None:
        error = self._error
        text = f"{error_message(error)} {error_hint(error)}".strip() if error else ""
        self.text.setText(text)
        self.setAccessibleName(text)
        self.retry.say(self.tr("Try again"))
        self._close.name(self.tr("Close this message"))
