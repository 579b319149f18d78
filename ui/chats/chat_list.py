"""The list of chats in the sidebar: opens, names, moves and deletes chats and folders, by mouse and
by key.

Says what is wanted; whoever has the chats does it.
"""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QEvent, QModelIndex, QPoint, Qt, Signal, Slot
from PySide6.QtGui import (
    QDrag,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
)
from PySide6.QtWidgets import QListView, QMenu

from app.chat.store.values import ChatRow, Folder, Hit
from ui.chats.chat_delegate import ChatDelegate
from ui.chats.chat_items import (
    FolderRow,
    Item,
    MoreInFolder,
    chat_of,
    folder_of,
    row_of,
)
from ui.chats.chat_list_model import CHAT_MIME, ITEM_ROLE, ChatListModel
from ui.chats.chat_menus import ChatMenus


class ChatList(QListView):
    """`open_requested` carries the ids of a chat and of a message in it, or None.

    `rename_requested` an id and a title, `pin_requested` an id and whether, `delete_requested` an
    id, `move_requested` an id and that of a folder, or None. `folder_requested` carries the name of
    a new folder and the id of the chat that is to go into it, or None; `folder_opened` an id and
    whether, `folder_rename_requested` an id and a name, `folder_delete_requested`,
    `folder_chat_requested` and `folder_more_requested` an id.
    """

    open_requested = Signal(int, object)
    rename_requested = Signal(int, str)
    pin_requested = Signal(int, bool)
    delete_requested = Signal(int)
    move_requested = Signal(int, object)
    folder_requested = Signal(str, object)
    folder_chat_requested = Signal(int)
    folder_opened = Signal(int, bool)
    folder_rename_requested = Signal(int, str)
    folder_delete_requested = Signal(int)
    folder_more_requested = Signal(int)

    def __init__(self, model: ChatListModel) -> None:
        super().__init__()
        self.setObjectName("chatList")
        self.chats = model
        self.menus = ChatMenus(self)
        self._delegate = ChatDelegate(self)
        self.setModel(model)
        self.setItemDelegate(self._delegate)
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setDragDropMode(QListView.DragDropMode.DragDrop)
        self.setDropIndicatorShown(False)  # the folder itself is marked
        self.customContextMenuRequested.connect(self._show_menu)
        self.clicked.connect(self._open)
        self._current: int | None = None
        model.rowsRemoved.connect(self._mark_again)
        model.rowsInserted.connect(self._mark_again)
        self._retranslate()

    @property
    def folders(self) -> tuple[Folder, ...]:
        """The folders as they were listed last."""
        return self.chats.folders

    @property
    def open_chat(self) -> ChatRow | None:
        """The chat that is marked as open, if it is in the list."""
        row = self.chats.row_of(self._current)
        return None if row is None else row_of(self.chats.item(row))

    def set_current(self, chat_id: int | None) -> None:
        """Marks the chat that is open; None for one that is not in the list."""
        self._current = chat_id
        self._mark()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        item = cast("Item | None", self.currentIndex().data(ITEM_ROLE))
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._open(self.currentIndex())
        elif isinstance(item, FolderRow) and self._act_on_folder(item, event.key()):
            pass
        elif (chat := row_of(item)) is None or not self._act_on_chat(chat, event.key()):
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def menu_at(self, index: QModelIndex) -> QMenu:
        """What can be done with the row at a place, or with the list where there is none."""
        item = cast("Item | None", index.data(ITEM_ROLE))
        chat = row_of(item)
        if chat is not None:
            return self.menus.of_chat(chat)
        if isinstance(item, FolderRow):
            return self.menus.of_folder(item.folder, item.is_open)
        return self.menus.of_list()

    def startDrag(self, supported: Qt.DropAction) -> None:
        """Drags a chat. Qt's own way would take its row out of the list once it is dropped."""
        index = self.currentIndex()
        if chat_of(cast("Item | None", index.data(ITEM_ROLE))) is None:
            return
        drag = QDrag(self)
        drag.setMimeData(self.chats.mimeData([index]))
        drag.setPixmap(self.viewport().grab(self.visualRect(index)))
        drag.exec(Qt.DropAction.MoveAction)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasFormat(CHAT_MIME):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        if not event.mimeData().hasFormat(CHAT_MIME):
            event.ignore()
            return
        super().dragMoveEvent(event)  # scrolls near the edges
        self._mark_target(self._folder_at(event.position().toPoint()))
        event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        super().dragLeaveEvent(event)
        self._mark_target(None)

    def dropEvent(self, event: QDropEvent) -> None:
        self._mark_target(None)
        self.stopAutoScroll()
        chat_id = bytes(event.mimeData().data(CHAT_MIME).data())
        if chat_id.isdigit():
            event.acceptProposedAction()
            folder_id = self._folder_at(event.position().toPoint())
            self.move_requested.emit(int(chat_id), folder_id)

    def _act_on_folder(self, row: FolderRow, key: int) -> bool:
        match key:
            case Qt.Key.Key_F2:
                self.menus.rename_folder(row.folder)
            case Qt.Key.Key_Delete:
                self.folder_delete_requested.emit(row.folder.id)
            case Qt.Key.Key_Right | Qt.Key.Key_Left:
                self.folder_opened.emit(row.folder.id, key == Qt.Key.Key_Right)
            case _:
                return False
        return True

    def _act_on_chat(self, chat: ChatRow, key: int) -> bool:
        match key:
            case Qt.Key.Key_F2:
                self.menus.rename_chat(chat)
            case Qt.Key.Key_Delete:
                self.delete_requested.emit(chat.id)
            case _:
                return False
        return True

    @Slot(QModelIndex)
    def _open(self, index: QModelIndex) -> None:
        match index.data(ITEM_ROLE):
            case Hit(chat=chat, message_id=message_id):
                self.open_requested.emit(chat.id, message_id)
            case FolderRow(folder=folder, is_open=is_open):
                self.folder_opened.emit(folder.id, not is_open)
            case MoreInFolder(folder_id=id):
                self.folder_more_requested.emit(id)
            case item:
                chat_id = chat_of(cast("Item | None", item))
                if chat_id is not None:
                    self.open_requested.emit(chat_id, None)

    @Slot()
    def _mark_again(self) -> None:
        """Rows came or went. Where the person is with the keyboard, the mark stays."""
        if not self.hasFocus() or not self.currentIndex().isValid():
            self._mark()

    def _mark(self) -> None:
        marked = chat_of(cast("Item | None", self.currentIndex().data(ITEM_ROLE)))
        if marked is not None and marked == self._current:
            self.setCurrentIndex(self.currentIndex())  # it may stand in two places
            return
        row = self.chats.row_of(self._current)
        if row is None:
            self.clearSelection()
        else:
            self.setCurrentIndex(self.chats.index(row))

    @Slot(QPoint)
    def _show_menu(self, at: QPoint) -> None:
        self.menu_at(self.indexAt(at)).popup(self.viewport().mapToGlobal(at))

    def _folder_at(self, at: QPoint) -> int | None:
        """The folder that takes what is dropped here; None for the list outside of folders."""
        return folder_of(cast("Item | None", self.indexAt(at).data(ITEM_ROLE)))

    def _mark_target(self, folder_id: int | None) -> None:
        if folder_id != self._delegate.drop_folder:
            self._delegate.drop_folder = folder_id
            self.viewport().update()

    def _retranslate(self) -> None:
        self.setAccessibleName(self.tr("Chats"))
