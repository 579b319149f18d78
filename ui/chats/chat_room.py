"""Lets the list of chats, the chat that is open and the stored chats hear of each other."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.chat.reopened import settings_of
from app.chat.store.values import Deletion, Draft
from app.messages import Attachment
from ui.chat.chat_page import ChatPage
from ui.chats.chat_book import ChatBook
from ui.chats.edit_drafts import EditDrafts
from ui.chats.folders import Folders
from ui.chats.opened import Opened
from ui.chats.private_chats import PrivateChats
from ui.chats.ways_back import WaysBack
from ui.sidebar import Sidebar

DRAFT_KEPT_AFTER_MS = 400


class ChatRoom(QObject):
    """`chat_wanted`: a chat was opened, or a new one begun, and is to be seen."""

    chat_wanted = Signal()

    def __init__(
        self, book: ChatBook, sidebar: Sidebar, page: ChatPage, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._book, self._sidebar, self._page = book, sidebar, page
        self.folders = Folders(book, self)
        self._kept_files: tuple[Attachment, ...] = ()  # those that the open chat's draft has
        self._private = PrivateChats(book, page, self)
        self.ways_back = WaysBack(book, self.folders, sidebar, self)
        self._edits = EditDrafts(book, page, self)
        self._version: int | None = None  # the message whose version was asked for last
        self._reopened: int | None = None  # the chat that was read while its answer ended
        self._watching = False
        self._folder_id: int | None = None  # where the chat that has not begun will lie
        self._typed = QTimer(self)
        self._typed.setSingleShot(True)
        self._typed.setInterval(DRAFT_KEPT_AFTER_MS)
        self._typed.timeout.connect(self.keep_draft)
        self._connect()

    @Slot()
    def new_chat(self) -> None:
        """Begins an empty chat; what was typed goes along, unless it was private."""
        self._folder_id = None
        private = self._page.private
        self._page.new_chat()
        if private:
            self._typed.stop()
            self._book.find_draft()
        self._sidebar.set_chat(None)
        self.chat_wanted.emit()

    @Slot(int)
    def new_chat_in(self, folder_id: int) -> None:
        """Begins an empty chat that lies in a folder as soon as something is asked in it."""
        self.new_chat()
        self._folder_id = folder_id
        self.folders.set_open(folder_id, True)

    @Slot()
    def new_private_chat(self) -> None:
        """Begins a chat that is never written down; what was typed stays where it was."""
        self._folder_id = None
        if self._typed.isActive():
            self.keep_draft()
        self._private.begin()
        self._sidebar.set_chat(None)
        self.chat_wanted.emit()

    @Slot()
    def keep_draft(self) -> None:
        """Keeps what is typed now, unless it is private; calls itself shortly after each key."""
        self._typed.stop()
        self._edits.keep()
        if self._page.private:
            return
        chat_id, composer = self._page.place.chat_id, self._page.composer
        self._book.save_draft(chat_id, composer.text())
        if composer.files != self._kept_files:  # they may be large
            self._kept_files = composer.files
            self._book.save_draft_files(chat_id, composer.files)

    def _connect(self) -> None:
        book, sidebar, page = self._book, self._sidebar, self._page
        book.listed.connect(sidebar.show_chats)
        book.found.connect(sidebar.show_found)
        book.opened.connect(self._show)
        book.deleted.connect(self._note_deletion)
        book.draft_found.connect(self._show_draft)
        book.replaced.connect(self._leave_replaced)
        sidebar.new_chat_requested.connect(self.new_chat)
        sidebar.private_chat_requested.connect(self.new_private_chat)
        sidebar.search_requested.connect(self._search)
        chats = sidebar.chats
        chats.chats.more_wanted.connect(book.more)
        chats.open_requested.connect(self.open)
        chats.rename_requested.connect(book.rename)
        chats.pin_requested.connect(book.pin)
        chats.delete_requested.connect(book.delete)
        chats.move_requested.connect(self.folders.move)
        chats.folder_requested.connect(self.folders.add)
        chats.folder_chat_requested.connect(self.new_chat_in)
        chats.folder_opened.connect(self.folders.set_open)
        chats.folder_rename_requested.connect(self.folders.rename)
        chats.folder_delete_requested.connect(self.folders.delete)
        chats.folder_more_requested.connect(self.folders.more)
        desk = page.desk
        desk.write = book.write
        book.written.connect(desk.take_written)
        desk.kept.connect(book.refresh)
        desk.ended.connect(book.refresh)
        desk.changed.connect(self._show_marks)
        page.kept.connect(self._note_kept)
        page.settings_changed.connect(self._keep_settings)
        page.version_requested.connect(self._show_version)
        self._private.left.connect(self._offer_private)
        self.ways_back.private_gone.connect(self._private.forget)
        book.ready.connect(self._watch_typing)

    @Slot()
    def _keep_settings(self) -> None:
        if self._page.place.chat_id is not None:  # else they are kept with the first question
            self._book.save_settings(self._page.place.chat_id, settings_of(self._page.chat))

    @Slot()
    def _leave_replaced(self) -> None:
        """Other chats have taken the place of all that could be open."""
        self.new_chat()
        self._watch_typing()

    @Slot()
    def _watch_typing(self) -> None:
        if self._watching:
            return
        self._watching = True
        self._page.composer.changed.connect(self._note_typing)

    @Slot()
    def _note_typing(self) -> None:
        # Not with each key anew: who types without a pause must not lose it all to a crash.
        if not self._typed.isActive():
            self._typed.start()

    @Slot(int, object)
    def open(self, chat_id: int, message_id: int | None = None) -> None:
        """Opens a stored chat, at one of its messages if one is named."""
        if chat_id == self._page.place.chat_id and message_id is None:
            self.chat_wanted.emit()
            return
        if self._typed.isActive():
            self.keep_draft()
        self._edits.keep()  # it may be this chat's
        self._book.open(chat_id, message_id)

    @Slot(int)
    def _show_version(self, message_id: int) -> None:
        """Shows another version of a message in the chat that is open."""
        chat, self._version = self._page.open, message_id
        if chat.place.chat_id is not None:
            private = chat.keeper.store if chat.private else None
            self._edits.keep()
            self._book.open(chat.place.chat_id, message_id, private)

    @Slot(object)
    def _show(self, opened: Opened) -> None:
        if self._typed.isActive():  # typed here while the other chat was being read
            self.keep_draft()
        if opened.private:
            self._private.show(opened)
            return
        chat_id = opened.transcript.chat.id
        if self._ended_meanwhile(opened):
            self._book.open(chat_id, opened.message_id)
            return
        self._page.open_chat(opened)
        self._folder_id = None
        version, self._version = self._version, None
        if version is not None and version == opened.message_id:
            return  # the person stays where they are
        self._kept_files = opened.draft.files
        self._typed.stop()  # what was put into the composer is kept already
        self._sidebar.set_chat(opened.transcript.chat.id)
        self.chat_wanted.emit()

    def _ended_meanwhile(self, opened: Opened) -> bool:
        """Whether the answer was still being written when the chat was read, but is not now."""
        chat_id = opened.transcript.chat.id
        again, self._reopened = self._reopened, None
        writing = any(message.streaming for message in opened.transcript.messages)
        if not writing or again == chat_id or self._page.desk.turn_of(chat_id) is not None:
            return False
        self._reopened = chat_id
        return True

    @Slot()
    def _show_marks(self) -> None:
        self._sidebar.chats.chats.set_marks(self._page.desk.marks)

    @Slot()
    def _note_kept(self) -> None:
        self._typed.stop()  # the draft has become a question
        self._kept_files = ()
        if self._page.composer.text():  # and the next one is being typed already
            self._typed.start()
        chat_id = self._page.place.chat_id
        self._sidebar.set_chat(chat_id)
        if chat_id is None or self._folder_id is None:
            self._book.refresh()
        else:
            self.folders.place(chat_id, self._folder_id)
            self._folder_id = None

    @Slot(object)
    def _note_deletion(self, deletion: Deletion) -> None:
        for chat_id in deletion.ids:
            self._page.desk.drop_chat(chat_id)
        if self._page.place.chat_id in deletion.ids:
            self.new_chat()

    @Slot()
    def _offer_private(self) -> None:
        self.ways_back.offer_private(self._bring_private_back)

    def _bring_private_back(self) -> None:
        self._edits.keep()
        if self._private.come_back():
            self._sidebar.set_chat(None)
            self.chat_wanted.emit()

    @Slot(str)
    def _search(self, text: str) -> None:
        if text.strip():
            self._book.search(text)
        else:
            self._book.refresh()

    @Slot(object)
    def _show_draft(self, draft: Draft) -> None:
        """What was typed before the last end comes back, unless something is there already."""
        page = self._page
        if page.place.chat_id is None and not page.private and page.composer.empty:
            self._page.composer.set_text(draft.text)
            self._kept_files = draft.files
            self._page.composer.set_files(draft.files)
