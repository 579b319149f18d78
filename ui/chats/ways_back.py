"""What has gone from the list of chats, or was called or put otherwise, and the way back from each.

Knows the stored chats and the bar that offers the last way back; must not know which chat is open.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Qt, Signal, Slot

from app.chat.store.values import Deletion, FolderDeletion, FolderRenaming, Renaming
from ui.chats.chat_book import ChatBook
from ui.chats.folders import Folders, Moved
from ui.sidebar import Sidebar
from ui.widgets.undo_bar import Words

NAME_WIDTH = 170


@dataclass(frozen=True, slots=True)
class _WayBack:
    """`words` say what has gone, `go` brings it back."""

    words: Words
    go: Callable[[], None]
    is_private: bool = False


class WaysBack(QObject):
    """The steps that can be undone, the last one first.

    `private_gone`: no way leads back to the private chat that was left last.
    """

    private_gone = Signal()

    def __init__(
        self, book: ChatBook, folders: Folders, sidebar: Sidebar, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._book, self._folders, self._sidebar = book, folders, sidebar
        self._steps: list[_WayBack] = []  # what was done last stands last
        book.deleted.connect(self._note_deletion)
        book.renamed.connect(self._note_renaming)
        folders.deleted.connect(self._note_folder_deletion)
        folders.renamed.connect(self._note_folder_renaming)
        folders.moved.connect(self._note_move)
        book.replaced.connect(self.forget)
        sidebar.undo_requested.connect(self._undo)
        sidebar.undo.closed.connect(self.forget)

    def offer_private(self, go: Callable[[], None]) -> None:
        """Offers the way back to a private chat that was left, and to no other."""
        self._drop_private()
        self._add(_WayBack(self._private_words, go, is_private=True))

    def _offer(self, words: Words, go: Callable[[], None]) -> None:
        # Nothing but an undo may still hold a private chat: once another is offered, it is gone.
        self._drop_private()
        self.private_gone.emit()
        self._add(_WayBack(words, go))

    def _add(self, step: _WayBack) -> None:
        self._steps.append(step)
        self._sidebar.offer_undo(step.words)

    def _drop_private(self) -> None:
        self._steps = [step for step in self._steps if not step.is_private]

    @Slot()
    def _undo(self) -> None:
        """Goes back what was done last, and offers what was done before it."""
        if self._steps:
            self._steps.pop().go()
        if self._steps:
            self._sidebar.offer_undo(self._steps[-1].words)

    @Slot()
    def forget(self) -> None:
        """Nothing can be undone any more."""
        self._steps.clear()
        self._sidebar.undo.hide()
        self.private_gone.emit()

    @Slot(object)
    def _note_deletion(self, deletion: Deletion) -> None:
        def words() -> tuple[str, str]:
            return self.tr("Chat deleted"), self.tr("Bring the chat back")

        self._offer(words, partial(self._book.restore, deletion))

    @Slot(object)
    def _note_renaming(self, renaming: Renaming) -> None:
        if renaming.now == renaming.before:
            return

        def words() -> tuple[str, str]:
            back = self.tr("Call the chat {name} again").format(name=renaming.before)
            return self.tr("Chat renamed to {name}").format(name=self._short(renaming.now)), back

        self._offer(words, partial(self._book.name_back, renaming))

    @Slot(object)
    def _note_folder_deletion(self, deletion: FolderDeletion) -> None:
        def words() -> tuple[str, str]:
            gone = self.tr("Folder {name} deleted. Its chats are still there.")
            back = self.tr("Bring the folder back")
            return gone.format(name=self._short(deletion.folder.name)), back

        self._offer(words, partial(self._folders.restore, deletion))

    @Slot(object)
    def _note_folder_renaming(self, renaming: FolderRenaming) -> None:
        if renaming.now == renaming.before:
            return

        def words() -> tuple[str, str]:
            back = self.tr("Call the folder {name} again").format(name=renaming.before)
            return self.tr("Folder renamed to {name}").format(name=self._short(renaming.now)), back

        self._offer(words, partial(self._folders.name_back, renaming))

    @Slot(object)
    def _note_move(self, moved: Moved) -> None:
        def words() -> tuple[str, str]:
            back = self.tr("Put the chat back where it was")
            if moved.now is None:
                return self.tr("Chat taken out of its folder"), back
            return self.tr("Chat moved to {name}").format(name=self._short(moved.name)), back

        self._offer(words, partial(self._folders.take_back, moved))

    def _short(self, name: str) -> str:
        """The name as far as one line of the bar has room for it."""
        metrics = self._sidebar.undo.text.fontMetrics()
        return metrics.elidedText(name, Qt.TextElideMode.ElideRight, NAME_WIDTH)

    def _private_words(self) -> tuple[str, str]:
        return self.tr("Private chat gone"), self.tr("Bring the private chat back")
