"""Deleted chats among the settings: each with its way back; all are removed after a question."""

from __future__ import annotations

from PySide6.QtCore import Slot

from app.chat.store.values import ChatRow
from app.errors import AppError
from ui.chats.deleted_shelf import DeletedShelf
from ui.settings.deleted_list import DeletedList
from ui.settings.kept_section import KeptSection
from ui.widgets.actions import ActionButton
from ui.widgets.progress import Progress


class DeletedSection(KeptSection):
    """Lists the deleted chats whenever it comes into sight."""

    def __init__(self, shelf: DeletedShelf) -> None:
        self._shelf = shelf
        self.empty = ActionButton("trash-2")
        self.empty.setEnabled(False)
        self.list = DeletedList()
        self.progress = Progress()
        super().__init__(self.empty, shelf.look, self.progress, self.list)
        self.empty.clicked.connect(self._ask)
        self.list.chosen.connect(self._bring_back)
        self.question.yes.clicked.connect(self._empty)
        self.question.no.clicked.connect(self.question.hide)
        shelf.listed.connect(self._show)
        self.progress.stop.clicked.connect(self._stop)
        shelf.progressed.connect(self.progress.show_share)
        shelf.emptied.connect(self._end)
        shelf.failed.connect(self._show_trouble)
        self.retranslate()

    def retranslate(self) -> None:
        super().retranslate()
        self.set_heading(self.tr("Deleted chats"))
        self.line.set_texts(
            self.tr("What you deleted can come back for 30 days"),
            self.tr("After that it is removed for good."),
        )
        self.empty.say(self.tr("Remove all now"))
        removing = self.tr("Removing… {percent} %")
        self.progress.say(removing, self.tr("Stop"), self.tr("Stop removing chats"))
        sure = self.tr("Remove all deleted chats for good? They cannot come back then.")
        backups = self.tr("Backups made before still hold them.")
        self.question.say(f"{sure} {backups}", self.tr("Remove for good"), self.tr("Cancel"))

    @Slot(object)
    def _show(self, chats: tuple[ChatRow, ...]) -> None:
        is_free = self.progress.isHidden()
        self.list.show_chats(chats)
        self.list.set_enabled(is_free)
        self.empty.setEnabled(bool(chats) and is_free)
        if not chats:
            self.question.hide()

    @Slot(object)
    def _bring_back(self, chat: ChatRow) -> None:
        self.set_error(None)
        self._shelf.bring_back(chat)

    @Slot()
    def _ask(self) -> None:
        self.set_error(None)
        self.ask()

    @Slot()
    def _empty(self) -> None:
        self.question.hide()
        self.empty.setEnabled(False)
        self.list.set_enabled(False)
        self.progress.stop.setEnabled(True)
        self.progress.show_share(0.0)
        self._shelf.empty()

    @Slot()
    def _stop(self) -> None:
        self.progress.stop.setEnabled(False)
        self._shelf.stop()

    @Slot()
    def _end(self) -> None:
        self.progress.hide()

    @Slot(object)
    def _show_trouble(self, error: AppError) -> None:
        self._end()
        self.set_error(error)
