"""Deleted chats among the settings: each with its way back; all are removed after a question."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.chat.store.values import ChatRow
from app.errors import AppError
from ui.chats.deleted_shelf import DeletedShelf
from ui.errors import error_hint, error_message
from ui.settings.deleted_list import DeletedList
from ui.settings.question import Question
from ui.settings.section import Section, SettingLine
from ui.widgets.actions import ActionButton
from ui.widgets.labels import Label


class DeletedSection(Section):
    """Lists the deleted chats whenever it comes into sight."""

    def __init__(self, shelf: DeletedShelf) -> None:
        self._shelf = shelf
        self.empty = ActionButton("trash-2")
        self.empty.setEnabled(False)
        self._line = SettingLine(self.empty)
        self.question = Question()
        self.list = DeletedList()
        self.problem = Label("small")
        self.problem.set_state("bad")
        self._error: AppError | None = None
        self._emptying = False
        below = QWidget()
        rows = QVBoxLayout(below)
        rows.setContentsMargins(0, 2, 0, 2)
        rows.setSpacing(8)
        for part in (self.question, self.problem, self.list):
            rows.addWidget(part)
        super().__init__(self._line, below)
        self.question.hide()
        self.empty.clicked.connect(self._ask)
        self.list.chosen.connect(self._bring_back)
        self.question.yes.clicked.connect(self._empty)
        self.question.no.clicked.connect(self.question.hide)
        shelf.listed.connect(self._show)
        shelf.emptied.connect(self._end)
        shelf.failed.connect(self._show_trouble)
        self._retranslate()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._shelf.look()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    @Slot(object)
    def _show(self, chats: tuple[ChatRow, ...]) -> None:
        self.list.show_chats(chats)
        self.list.set_enabled(not self._emptying)
        self.empty.setEnabled(bool(chats) and not self._emptying)
        if not chats:
            self.question.hide()

    @Slot(object)
    def _bring_back(self, chat: ChatRow) -> None:
        self._set_error(None)
        self._shelf.bring_back(chat)

    @Slot()
    def _ask(self) -> None:
        self._set_error(None)
        self.question.show()
        self.question.no.setFocus()

    @Slot()
    def _empty(self) -> None:
        self.question.hide()
        self._emptying = True
        self.empty.setEnabled(False)
        self.list.set_enabled(False)
        self._retranslate()
        self._shelf.empty()

    @Slot()
    def _end(self) -> None:
        self._emptying = False
        self._retranslate()

    @Slot(object)
    def _show_trouble(self, error: AppError) -> None:
        self._emptying = False
        self._set_error(error)

    def _set_error(self, error: AppError | None) -> None:
        self._error = error
        self._retranslate()

    def _retranslate(self) -> None:
        self.set_heading(self.tr("Deleted chats"))
        self._line.set_texts(
            self.tr("What you deleted can come back for 30 days"),
            self.tr("After that it is removed for good."),
        )
        removing, remove = self.tr("Removing…"), self.tr("Remove all now")
        self.empty.say(removing if self._emptying else remove)
        sure = self.tr("Remove all deleted chats for good? They cannot come back then.")
        backups = self.tr("Backups made before still hold them.")
        self.question.say(f"{sure} {backups}", self.tr("Remove for good"), self.tr("Cancel"))
        error = self._error
        self.problem.show_text(
            "" if error is None else f"{error_message(error)} {error_hint(error)}".strip()
        )
