"""The palette: a few letters find a command, a model, a setting or a chat, and Return does it.

Offers what it is given; the chats that fit come from the store, a moment later, and stand last so
that nothing moves below the person's fingers.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QModelIndex, QSize, Qt, Signal, Slot
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QListView, QVBoxLayout

from app.chat.store import Hit
from ui.chats.chat_book import ChatBook
from ui.chats.listing import Found
from ui.commands.entries import Entry, chat_entries, fitting
from ui.commands.palette_list import ROW, PaletteDelegate, PaletteModel

WIDTH, ROWS_SHOWN = 580, 9
MOST_CHATS = 12
STEPS = {
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_PageDown: ROWS_SHOWN - 1,
    Qt.Key.Key_PageUp: 1 - ROWS_SHOWN,
}


class Palette(QFrame):
    """`done`: an entry was chosen, which is to be run when the palette is out of the way.

    Args:
        entries: What can be done now.
        book: Finds chats.
        open_chat: Opens a chat at a message, or None for its end.
    """

    done = Signal(object)

    def __init__(
        self,
        entries: tuple[Entry, ...],
        book: ChatBook,
        open_chat: Callable[[int, int | None], None],
    ) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._entries, self._book, self._open_chat = entries, book, open_chat
        self.edit = _Edit()
        self.edit.setObjectName("paletteField")
        self.model = PaletteModel()
        self.list = QListView()
        self.list.setObjectName("paletteList")
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the keys stay with the field
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setUniformItemSizes(True)
        self.list.setMouseTracking(True)
        self.list.setModel(self.model)
        self.list.setItemDelegate(PaletteDelegate(self.list))
        self.nothing = QLabel()
        self.nothing.setProperty("role", "hint")
        self.nothing.setContentsMargins(14, 8, 14, 12)
        self.setFocusProxy(self.edit)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(7, 7, 7, 7)
        rows.setSpacing(5)
        rows.addWidget(self.edit)
        rows.addWidget(self.list)
        rows.addWidget(self.nothing)
        self._connect()
        self._retranslate()
        self._show(self.edit.text())

    def offer_more(self, entries: tuple[Entry, ...]) -> None:
        """Offers these, too, from now on."""
        self._entries += entries
        if self.edit.text().strip():
            self._show(self.edit.text())

    def sizeHint(self) -> QSize:
        return QSize(WIDTH, super().sizeHint().height())

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _connect(self) -> None:
        self.edit.textChanged.connect(self._show)
        self.edit.moved.connect(self._move)
        self.edit.returnPressed.connect(self._choose)
        self.list.entered.connect(self.list.setCurrentIndex)
        self.list.clicked.connect(self._choose)
        self.list.selectionModel().currentChanged.connect(self._announce)
        self._book.found.connect(self._add_chats)

    @Slot(str)
    def _show(self, typed: str) -> None:
        self.model.show_entries(fitting(self._entries, typed))
        if typed.strip():
            self._book.search(typed)
        self._fit()

    @Slot(object)
    def _add_chats(self, found: Found) -> None:
        if found.text != self.edit.text():
            return
        hits: tuple[Hit, ...] = found.page.hits[:MOST_CHATS]
        self.model.add(chat_entries(hits, self._open_chat))
        self._fit()

    def _fit(self) -> None:
        """As high as its lines; the first is the one that Return takes."""
        count = self.model.rowCount()
        self.list.setFixedHeight(min(count, ROWS_SHOWN) * ROW + (2 if count else 0))
        self.list.setVisible(count > 0)
        self.nothing.setVisible(count == 0)
        if count and not self.list.currentIndex().isValid():
            self.list.setCurrentIndex(self.model.index(0))

    @Slot(int)
    def _move(self, by: int) -> None:
        count = self.model.rowCount()
        if count:
            row = (
                (self.list.currentIndex().row() + by) % count
                if abs(by) == 1
                else (max(0, min(count - 1, self.list.currentIndex().row() + by)))
            )
            self.list.setCurrentIndex(self.model.index(row))

    @Slot()
    def _choose(self) -> None:
        entry = self.model.entry(self.list.currentIndex().row())
        if entry is not None:
            self.done.emit(entry)

    @Slot(QModelIndex)
    def _announce(self, index: QModelIndex) -> None:
        """The focus stays in the field, so a screen reader would not notice."""
        entry = self.model.entry(index.row())
        if entry is not None and QAccessible.isActive():
            event = QAccessibleAnnouncementEvent(self.edit, entry.spoken)
            QAccessible.updateAccessibility(event)

    def _retranslate(self) -> None:
        words = self.tr("What would you like to do?")
        self.setAccessibleName(self.tr("Find and do anything"))
        self.edit.setPlaceholderText(words)
        self.edit.setAccessibleName(words)
        self.edit.setAccessibleDescription(
            self.tr("Commands, models, settings and chats; arrow keys choose, Return does it")
        )
        self.list.setAccessibleName(self.tr("What fits"))
        self.nothing.setText(self.tr("Nothing fits. Fewer letters find more."))


class _Edit(QLineEdit):
    """`moved`: so many lines down, negative for up."""

    moved = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = STEPS.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self.moved.emit(step)
