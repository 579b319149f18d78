"""What an answer changed on the disk, with the way back and forth again."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout

from app.errors import AppError
from app.tools.undo import Restored, undo_of
from ui.errors import error_hint, error_message
from ui.tools.wording import short_name
from ui.widgets.actions import ActionButton
from ui.widgets.buttons import IconLabel
from ui.widgets.labels import Label

MOST_NAMES = 4


class RestoreBar(QFrame):
    """`restore_requested` carries the id whose changes are to be taken back.

    Args:
        answer: The answer's id.
        changed: The files that it has changed.
        undone: They were taken back already.
    """

    restore_requested = Signal(str)

    def __init__(self, answer: str, changed: tuple[str, ...], *, undone: bool = False) -> None:
        super().__init__()
        self.setProperty("role", "panel")
        self.answer = answer
        self.undone = undone
        self._changed = changed
        self._restored: Restored | None = None
        self._error: AppError | None = None
        self.text = Label("small")
        self.button = ActionButton("undo-2")
        self.button.clicked.connect(self._press)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 7, 6)
        row.setSpacing(9)
        row.addWidget(IconLabel("file-text", "muted"), 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.text, 1)
        row.addWidget(self.button)
        self._retranslate()

    def show_changed(self, changed: tuple[str, ...]) -> None:
        """The answer has changed more."""
        self._changed = changed
        self._retranslate()

    def show_restored(self, restored: Restored) -> None:
        """What came of the last press."""
        self._error = None
        self._restored = restored
        if restored.again:
            self.undone = restored.again != self.answer
        self.button.setEnabled(True)
        self._retranslate()

    def show_error(self, error: AppError) -> None:
        """The last press came to nothing."""
        self._error = error
        self.button.setEnabled(True)
        self._retranslate()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    @property
    def asked_for(self) -> str:
        """What is taken back by the next press."""
        return undo_of(self.answer) if self.undone else self.answer

    @Slot()
    def _press(self) -> None:
        self.button.setEnabled(False)
        self.restore_requested.emit(self.asked_for)

    def _retranslate(self) -> None:
        self.text.setText(self._words())
        self.text.setToolTip("\n".join(self._changed))
        if self.undone:
            self.button.set_icon("rotate-ccw")
            self.button.say(self.tr("Bring the changes back"))
        else:
            self.button.set_icon("undo-2")
            self.button.say(self.tr("Restore what this answer changed"))

    def _words(self) -> str:
        if self._error is not None:
            return f"{error_message(self._error)} {error_hint(self._error)}".strip()
        names = ", ".join(short_name(path) for path in self._changed[:MOST_NAMES])
        more = len(self._changed) - MOST_NAMES
        if more > 0:
            names = self.tr("{names} and {number} more").format(names=names, number=more)
        words = self.tr("Changed: {names}")
        if self.undone:
            words = self.tr("As before this answer: {names}")
        said = words.format(names=names)
        kept = self._restored.kept if self._restored is not None else ()
        if kept:
            left = ", ".join(short_name(path) for path in kept)
            words = self.tr("Left alone, since it was changed afterwards: {names}")
            said = f"{said}\n{words.format(names=left)}"
        return said
