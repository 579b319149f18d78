"""The backups of the chats among the settings: makes one, and goes back to one after a question."""

from __future__ import annotations

from PySide6.QtCore import Slot

from app.errors import AppError
from ui.chats.backup_list import BackupList, date_words
from ui.chats.backup_shelf import BackupShelf, Kept
from ui.settings.kept_section import KeptSection
from ui.widgets.actions import ActionButton


class BackupSection(KeptSection):
    """Lists the backups whenever it comes into sight."""

    def __init__(self, shelf: BackupShelf) -> None:
        self._shelf = shelf
        self._asked: Kept | None = None
        self._going_back = False
        self.make = ActionButton()
        self.list = BackupList()
        super().__init__(self.make, shelf.look, self.list)
        self.make.clicked.connect(self._make)
        self.list.chosen.connect(self._ask)
        self.question.yes.clicked.connect(self._go_back)
        self.question.no.clicked.connect(self._leave)
        shelf.listed.connect(self._show)
        shelf.failed.connect(self.show_trouble)
        self.retranslate()

    def retranslate(self) -> None:
        super().retranslate()
        self.set_heading(self.tr("Backups of your chats"))
        self.line.set_texts(
            self.tr("A copy of all chats, every day"),
            self.tr("Kept on this computer, for a week daily and for a month weekly."),
        )
        self.make.say(self.tr("Back up now"))
        if self._asked is not None:
            words = self.tr("Put the chats of {when} in the place of those of now?")
            kept = self.tr("Those of now are backed up before.")
            text = words.format(when=date_words(self._asked.backup))
            self.question.say(f"{text} {kept}", self.tr("Go back"), self.tr("Cancel"))

    @Slot(object)
    def note_failure(self, error: AppError) -> None:
        """Something about the chats has failed: the way back, if that was asked for."""
        if self._going_back:
            self.show_trouble(error)

    @Slot(object)
    def show_trouble(self, error: AppError) -> None:
        self._going_back = False
        self._set_enabled(True)
        self.set_error(error)

    @Slot()
    def end(self) -> None:
        """Other chats are there now."""
        self._going_back = False
        self._set_enabled(True)

    @Slot(object)
    def _show(self, kept: tuple[Kept, ...]) -> None:
        self.list.show_backups(kept)
        if not self._going_back:
            self._set_enabled(True)

    @Slot()
    def _make(self) -> None:
        self.set_error(None)
        self.make.setEnabled(False)
        self._shelf.make()

    @Slot(object)
    def _ask(self, kept: Kept) -> None:
        self._asked = kept
        self.set_error(None)
        self.ask()

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
