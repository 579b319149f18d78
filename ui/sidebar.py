"""The column at the left: a new chat, the search, all chats, and the ways to the other pages.

Knows the pages by name only; who shows them is not its business.
"""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QEvent, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ui.chats.chat_list import ChatList
from ui.chats.chat_list_model import ChatListModel
from ui.chats.listing import Found, Listed
from ui.chats.search_field import SearchField
from ui.widgets.buttons import IconButton, with_key
from ui.widgets.row_button import RowButton
from ui.widgets.undo_bar import UndoBar, Words

PageName = Literal["chat", "models", "computer", "settings", "personas", "permissions"]

WIDTH = 264
NEW_KEY = "Ctrl+N"
PRIVATE_KEY = "Ctrl+Shift+N"
PAGE_KEYS: dict[PageName, str] = {
    "models": "Ctrl+Shift+M",
    "permissions": "Ctrl+Shift+G",
    "computer": "Ctrl+Shift+Y",
    "settings": "Ctrl+,",
}
_ICONS: dict[PageName, str] = {
    "models": "box",
    "permissions": "shield-check",
    "computer": "laptop",
    "settings": "settings",
}


class Sidebar(QFrame):
    """`new_chat_requested`, `private_chat_requested`; `page_requested` carries a `PageName`;
    `search_requested` what was typed, empty to see all chats again.

    What is asked of the chats, their list tells: `chats`.
    """

    new_chat_requested = Signal()
    private_chat_requested = Signal()
    page_requested = Signal(str)
    search_requested = Signal(str)
    undo_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("sidebar")
        self.setFixedWidth(WIDTH)
        self.new_chat = RowButton("square-pen", NEW_KEY, role="newChat")
        self.new_chat.clicked.connect(self.new_chat_requested)
        self.new_private = IconButton("eye-off", "ink")
        self.new_private.clicked.connect(self.private_chat_requested)
        self.search = SearchField()
        self.search.changed.connect(self.search_requested)
        self.chats = ChatList(ChatListModel())
        self.search.left_down.connect(self.chats.setFocus)
        self.new_folder = IconButton("folder-plus")
        self.new_folder.clicked.connect(self.add_folder)
        self._note = QLabel()
        self._note.setProperty("role", "hint")
        self._note.setWordWrap(True)
        self._note.setContentsMargins(10, 8, 10, 8)
        self.undo = UndoBar(narrow=True)
        self.undo.hide()
        self.undo.closed.connect(self.undo.hide)
        self.undo.undo_requested.connect(self.undo.hide)
        self.undo.undo_requested.connect(self.undo_requested)
        self.pages: dict[PageName, RowButton] = {}
        for name, icon_name in _ICONS.items():
            self._add_page(name, RowButton(icon_name))
        self._found_nothing = False
        self._chat_id: int | None = None
        self._build()
        self._retranslate()
        self.set_page("chat")

    def set_page(self, name: PageName) -> None:
        """Marks the page that is shown."""
        for other, button in self.pages.items():
            button.setChecked(other == name)
        self.chats.set_current(self._chat_id if name == "chat" else None)

    def set_chat(self, chat_id: int | None) -> None:
        """Marks the chat that is open; None for one that has not begun."""
        self._chat_id = chat_id
        self.chats.set_current(chat_id)

    def show_chats(self, listed: Listed) -> None:
        """Shows the chats, unless something is searched for."""
        if self.search.text().strip():
            return
        self.chats.chats.show_chats(listed)
        self._say_nothing_found(False)

    def show_found(self, found: Found) -> None:
        if found.text != self.search.text() or not found.text.strip():
            return
        self.chats.chats.show_hits(found.page.hits)
        self._say_nothing_found(not found.page.hits)

    @Slot()
    def add_folder(self) -> None:
        """Asks for the name of a new folder."""
        self.chats.menus.add_folder(None)

    def offer_undo(self, words: Words) -> None:
        """Tells what has disappeared; `undo_requested` if the person wants it back."""
        self.undo.say(words)
        self.undo.show()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _add_page(self, name: PageName, button: RowButton) -> None:
        button.setCheckable(True)
        button.setProperty("page", name)
        # No exclusive group: the Tab key would reach only the one that is checked.
        button.clicked.connect(self._ask_for_page)
        self.pages[name] = button

    @Slot()
    def _ask_for_page(self) -> None:
        button = self.sender()
        if isinstance(button, RowButton):
            self.page_requested.emit(str(button.property("page")))

    def _build(self) -> None:
        rows = QVBoxLayout(self)
        rows.setContentsMargins(10, 12, 10, 12)
        rows.setSpacing(2)
        top = QHBoxLayout()
        top.setSpacing(4)
        top.addWidget(self.new_chat, 1)
        top.addWidget(self.new_private)
        rows.addLayout(top)
        rows.addSpacing(4)
        finding = QHBoxLayout()
        finding.setSpacing(2)
        finding.addWidget(self.search, 1)
        finding.addWidget(self.new_folder)
        rows.addLayout(finding)
        rows.addWidget(self._note)
        rows.addWidget(self.chats, 1)
        rows.addWidget(self.undo)
        rows.addWidget(_rule())
        rows.addSpacing(6)
        for name in _ICONS:
            rows.addWidget(self.pages[name])

    def _say_nothing_found(self, nothing: bool) -> None:
        self._found_nothing = nothing
        self._note.setVisible(nothing)
        self._retranslate()

    def _retranslate(self) -> None:
        self.setAccessibleName(self.tr("Chats and pages"))
        self.new_chat.setText(self.tr("New chat"))
        self.new_private.name(self.tr("New private chat: it is not kept"), PRIVATE_KEY)
        self.new_folder.name(self.tr("New folder for chats"))
        self._note.setText(self.tr("No chat has these words."))
        self._note.setVisible(self._found_nothing)
        names: dict[PageName, str] = {
            "models": self.tr("Models"),
            "permissions": self.tr("Permissions"),
            "computer": self.tr("Your computer"),
            "settings": self.tr("Settings"),
        }
        for name, text in names.items():
            self.pages[name].setText(text)
            self.pages[name].setToolTip(with_key(text, PAGE_KEYS[name]))


def _rule() -> QWidget:
    line = QFrame()
    line.setProperty("role", "rule")
    return line
