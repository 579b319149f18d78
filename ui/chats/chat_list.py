"""The list of chats in the sidebar: opens, renames, pins and deletes by mouse and by key."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QInputDialog, QListView, QMenu

from app.chat.store.values import ChatRow, Hit
from ui.chats.chat_delegate import ChatDelegate, title_words
from ui.chats.chat_list_model import ITEM_ROLE, ChatListModel


class ChatList(QListView):
    """`open_requested` carries the ids of a chat and of a message in it, or None.

    `rename_requested` an id and a title, `pin_requested` an id and whether, `delete_requested` an
    id.
    """

    open_requested = Signal(int, object)
    rename_requested = Signal(int, str)
    pin_requested = Signal(int, bool)
    delete_requested = Signal(int)

    def __init__(self, model: ChatListModel) -> None:
        super().__init__()
        self.setObjectName("chatList")
        self.chats = model
        self.setModel(model)
        self.setItemDelegate(ChatDelegate(self))
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.customContextMenuRequested.connect(self._show_menu)
        self.clicked.connect(self._open)
        self._current: int | None = None
        model.modelReset.connect(self._mark)
        model.rowsInserted.connect(self._mark)
        self._retranslate()

    def set_current(self, chat_id: int | None) -> None:
        """Marks the chat that is open; None for one that is not in the list."""
        self._current = chat_id
        self._mark()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        item = self.currentIndex().data(ITEM_ROLE)
        chat = item.chat if isinstance(item, Hit) else item
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._open(self.currentIndex())
        elif event.key() == Qt.Key.Key_F2 and isinstance(chat, ChatRow):
            self._rename(chat)
        elif event.key() == Qt.Key.Key_Delete and isinstance(chat, ChatRow):
            self.delete_requested.emit(chat.id)
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def menu_for(self, chat: ChatRow) -> QMenu:
        """What can be done with a chat."""
        menu = QMenu(self)
        menu.addAction(self.tr("Rename…")).triggered.connect(lambda: self._rename(chat))
        pin = self.tr("Unpin") if chat.pinned else self.tr("Pin")
        menu.addAction(pin).triggered.connect(
            lambda: self.pin_requested.emit(chat.id, not chat.pinned)
        )
        menu.addSeparator()
        menu.addAction(self.tr("Delete")).triggered.connect(
            lambda: self.delete_requested.emit(chat.id)
        )
        return menu

    @Slot(QModelIndex)
    def _open(self, index: QModelIndex) -> None:
        match index.data(ITEM_ROLE):
            case ChatRow(id=id):
                self.open_requested.emit(id, None)
            case Hit(chat=chat, message_id=message_id):
                self.open_requested.emit(chat.id, message_id)

    @Slot()
    def _mark(self) -> None:
        row = self.chats.row_of(self._current)
        if row is None:
            self.clearSelection()
        else:
            self.setCurrentIndex(self.chats.index(row))

    @Slot(QPoint)
    def _show_menu(self, at: QPoint) -> None:
        item = self.indexAt(at).data(ITEM_ROLE)
        chat = item.chat if isinstance(item, Hit) else item
        if isinstance(chat, ChatRow):
            self.menu_for(chat).popup(self.viewport().mapToGlobal(at))

    def _rename(self, chat: ChatRow) -> None:
        title, accepted = QInputDialog.getText(
            self, self.tr("Rename the chat"), self.tr("Title"), text=title_words(chat)
        )
        if accepted and title.strip():
            self.rename_requested.emit(chat.id, title.strip())

    def _retranslate(self) -> None:
        self.setAccessibleName(self.tr("Chats"))
