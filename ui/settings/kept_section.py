"""The look of what is kept, as deleted chats and backups are: a list, each with its way back.

Knows how it is laid out and when it is looked at anew; must not know what is listed.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.errors import AppError
from ui.errors import error_hint, error_message
from ui.settings.question import Question
from ui.settings.section import Section, SettingLine
from ui.widgets.actions import ActionButton
from ui.widgets.labels import Label


class KeptSection(Section):
    """A line with one button; below it a question, what went wrong, and the list.

    Args:
        button: Stands at the end of the line.
        look: Called whenever the section comes into sight.
        below: The list, and what stands above it.
    """

    def __init__(self, button: ActionButton, look: Callable[[], None], *below: QWidget) -> None:
        self._look = look
        self.line = SettingLine(button)
        self.question = Question()
        self.problem = Label("small")
        self.problem.set_state("bad")
        self._error: AppError | None = None
        under = QWidget()
        rows = QVBoxLayout(under)
        rows.setContentsMargins(0, 2, 0, 2)
        rows.setSpacing(8)
        for part in (self.question, self.problem, *below):
            rows.addWidget(part)
        super().__init__(self.line, under)
        self.question.hide()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._look()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def ask(self) -> None:
        """Shows the question; whoever only presses Enter has said no."""
        self.question.show()
        self.question.no.setFocus()

    def set_error(self, error: AppError | None) -> None:
        """Says what went wrong, or no longer."""
        self._error = error
        self.retranslate()

    def retranslate(self) -> None:
        """Says everything in the window's language; those who add words add them to this."""
        error = self._error
        words = "" if error is None else f"{error_message(error)} {error_hint(error)}"
        self.problem.show_text(words.strip())
