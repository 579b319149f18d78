"""The backups of the chats among the settings: makes one, and goes back to one after a question."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.errors import AppError
from ui.chats.backup_list import BackupList, date_words
from ui.chats.backup_shelf import BackupShelf, Kept
from ui.errors import error_hint, error_message
from ui.settings.question import Question
from ui.settings.section import Section, SettingLine
from ui.widgets.actions import ActionButton
from ui.widgets.labels import Label


class BackupSection(Section):
    """Lists the backups whenever it comes into sight."""

    def __init__(self, shelf: BackupShelf) -> None:
        self._shelf = shelf
        self._asked: Kept | None = None
        self._going_back = False
        self.make = ActionButton()
        self._line = SettingLine(self.make)
        self.question = Question()
        self.list = BackupList()
        self.problem = Label("small")
        self.problem.set_state("bad")
        self._error: AppError | None = None
        below = QWidget()
        rows = QVBoxLayout(below)
        rows.setContentsMargins(0, 2, 0, 2)
        rows.setSpacing(8)
        for part in (self.question, self.problem, self.list):
            rows.addWidget(part)
        super().__init__(self._line, below)
        self.question.hide()
        self.make.clicked.connect(self._make)
        self.list.chosen.connect(self._ask)
        self.question.yes.clicked.connect(self._go_back)
        self.question.no.clicked.connect(self._leave)
        shelf.listed.connect(self._show)
        shelf.failed.connect(self.show_trouble)
        self._retranslate()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._shelf.look()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    @Slot(object)
    def note_failure(self, error: AppError) -> None:
        """Something about the chats has failed: the way back, if that was asked for."""
        if self._going_back:
            self.show_trouble(error)

    @Slot(object)
    def show_trouble(self, error: AppError) -> None:
        self._error, self._going_back = error, False
        self._set_enabled(True)
        self._retranslate()

    @Slot(object)
    def _show(self, kept: tuple[Kept, ...]) -> None:
        self.list.show_backups(kept)
        if not self._going_back:
            self._set_enabled(True)

    @Slot()
    def end(self) -> None:
        """Other chats are there now."""
        self._going_back = False
        self._set_enabled(True)

    @Slot()
    def _make(self) -> None:
        self._error = None
        self._retranslate()
        self.make.setEnabled(False)
        self._shelf.make()

    @Slot(object)
    def _ask(self, kept: Kept) -> None:
        self._asked, self._error = kept, None
        self._retranslate()
        self.question.show()
        self.question.no.setFocus()

    @Slot()
    def _leave(self) -> None:
        self._asked = None
        self.question.hide()

    @Slot()
    def _go_back(self) -> None:
        kept, self._asked = self._asked, None
        self.question.hide()
        if kept is not None:
            self._going_back = True
            self._set_enabled(False)
            self._shelf.go_back(kept.backup.path)

    def _set_enabled(self, enabled: bool) -> None:
        self.make.setEnabled(enabled)
        self.list.set_enabled(enabled)

    def _retranslate(self) -> None:
        self.set_heading(self.tr("Backups of your chats"))
        self._line.set_texts(
            self.tr("A copy of all chats, every day"),
            self.tr("Kept on this computer, for a week daily and for a month weekly."),
        )
        self.make.say(self.tr("Back up now"))
        if self._asked is not None:
            words = self.tr("Put the chats of {when} in the place of those of now?")
            kept = self.tr("Those of now are backed up before.")
            text = words.format(when=date_words(self._asked.backup))
            self.question.say(f"{text} {kept}", self.tr("Go back"), self.tr("Cancel"))
        error = self._error
        self.problem.show_text(
            "" if error is None else f"{error_message(error)} {error_hint(error)}".strip()
        )
