"""The field that chats are searched with: an icon, what is typed, a way to empty it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit

from ui.widgets.buttons import IconButton, IconLabel, with_key

SEARCH_KEY = "Ctrl+K"


class _Edit(QLineEdit):
    """`left_down`: the person goes down into the list."""

    left_down = Signal()

    def event(self, event: QEvent) -> bool:
        """Esc empties the field before it may stop an answer."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
            and self.text()
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() == Qt.Key.Key_Down:
            self.left_down.emit()
        else:
            super().keyPressEvent(event)


class SearchField(QFrame):
    """`changed` carries what is typed. `left_down`: the list below is wanted."""

    changed = Signal(str)
    left_down = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("chatSearch")
        self.edit = _Edit()
        self.edit.setFrame(False)
        self.empty = IconButton("x", size=14)
        self.empty.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(9, 2, 4, 2)
        row.setSpacing(6)
        row.addWidget(IconLabel("search", "muted"))
        row.addWidget(self.edit, 1)
        row.addWidget(self.empty)
        self.setFocusProxy(self.edit)
        self.edit.textChanged.connect(self._tell)
        self.edit.left_down.connect(self.left_down)
        self.empty.clicked.connect(self.edit.clear)
        self._retranslate()

    def text(self) -> str:
        return self.edit.text()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    @Slot(str)
    def _tell(self, text: str) -> None:
        self.empty.setVisible(bool(text))
        self.changed.emit(text)

    def _retranslate(self) -> None:
        words = self.tr("Search chats")
        self.edit.setPlaceholderText(words)
        self.edit.setAccessibleName(words)
        self.edit.setToolTip(with_key(words, SEARCH_KEY))
        self.empty.name(self.tr("Show all chats"))
