"""The column at the left: a new chat, the chat that is open, and the ways to the other pages.

Knows the pages by name only; who shows them is not its business.
"""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QEvent, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QPushButton,
    QStyle,
    QStyleOptionButton,
    QStylePainter,
    QVBoxLayout,
    QWidget,
)

from ui.theme import theme_source
from ui.widgets.buttons import native_key, palette_colour, with_key
from ui.widgets.icons import icon

PageName = Literal["chat", "models", "computer", "settings"]

WIDTH = 264
NEW_KEY = "Ctrl+N"
PAGE_KEYS: dict[PageName, str] = {
    "models": "Ctrl+Shift+M",
    "computer": "Ctrl+Shift+Y",
    "settings": "Ctrl+,",
}
_ICONS: dict[PageName, str] = {"models": "box", "computer": "laptop", "settings": "settings"}


class Sidebar(QFrame):
    """`new_chat_requested`; `page_requested` carries a `PageName`."""

    new_chat_requested = Signal()
    page_requested = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("sidebar")
        self.setFixedWidth(WIDTH)
        self.new_chat = RowButton("square-pen", NEW_KEY, role="newChat")
        self.new_chat.clicked.connect(self.new_chat_requested)
        self._day = QLabel()
        self._day.setProperty("role", "caption")
        self.chat = RowButton("")
        self.chat.setCheckable(True)
        self.pages: dict[PageName, RowButton] = {}
        self._title = ""
        self._add_page("chat", self.chat)
        for name, icon_name in _ICONS.items():
            self._add_page(name, RowButton(icon_name))
        self._build()
        self._retranslate()
        self.set_page("chat")

    def set_page(self, name: PageName) -> None:
        """Marks the page that is shown."""
        for other, button in self.pages.items():
            button.setChecked(other == name)

    def set_chat_title(self, title: str) -> None:
        """What the open chat is about; empty for one that has not begun."""
        self._title = " ".join(title.split())
        self._retranslate()

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
        rows.addWidget(self.new_chat)
        rows.addSpacing(10)
        self._day.setContentsMargins(10, 2, 10, 2)
        rows.addWidget(self._day)
        rows.addWidget(self.chat)
        rows.addStretch(1)
        rows.addWidget(_rule())
        rows.addSpacing(6)
        for name in _ICONS:
            rows.addWidget(self.pages[name])

    def _retranslate(self) -> None:
        self.setAccessibleName(self.tr("Chats and pages"))
        self.new_chat.setText(self.tr("New chat"))
        self._day.setText(self.tr("Now"))
        self.chat.setText(self._title or self.tr("New chat"))
        self.chat.setAccessibleName(self.tr("Open chat: {title}").format(title=self.chat.text()))
        self.chat.setToolTip(self._title)
        names: dict[PageName, str] = {
            "models": self.tr("Models"),
            "computer": self.tr("Your computer"),
            "settings": self.tr("Settings"),
        }
        for name, text in names.items():
            self.pages[name].setText(text)
            self.pages[name].setToolTip(with_key(text, PAGE_KEYS[name]))


class RowButton(QPushButton):
    """A row as wide as the sidebar: an icon, a text that is cut at its end, maybe a key.

    Painted here, since a push button neither elides nor puts anything at its right.
    """

    PADDING = 10
    ICON = 16
    GAP = 9

    def __init__(self, icon_name: str, key: str = "", role: str = "row") -> None:
        super().__init__()
        self._icon_name, self._key = icon_name, key
        self.setProperty("role", role)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        theme_source().changed.connect(self.update)

    def sizeHint(self) -> QSize:
        self.ensurePolished()
        return QSize(120, self.fontMetrics().height() + 16)

    def minimumSizeHint(self) -> QSize:
        return QSize(60, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QStylePainter(self)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = ""
        painter.drawControl(QStyle.ControlElement.CE_PushButton, option)
        self._paint_content(painter)

    def _paint_content(self, painter: QPainter) -> None:
        area = self.rect().adjusted(self.PADDING, 0, -self.PADDING, 0)
        if self._icon_name:
            top = (self.height() - self.ICON) // 2
            image = icon(self._icon_name, palette_colour("ink"), self.ICON)
            image.paint(painter, area.left(), top, self.ICON, self.ICON)
            area.setLeft(area.left() + self.ICON + self.GAP)
        if self._key:
            font = painter.font()
            quiet = painter.font()
            quiet.setPointSizeF(font.pointSizeF() * 0.83)
            quiet.setWeight(quiet.Weight.Normal)
            painter.setFont(quiet)
            painter.setPen(QColor(palette_colour("muted")))
            key = native_key(self._key)
            painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, key)
            area.setRight(area.right() - painter.fontMetrics().horizontalAdvance(key) - self.GAP)
            painter.setFont(font)
        painter.setPen(QColor(palette_colour("ink")))
        text = painter.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, area.width()
        )
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)


def _rule() -> QWidget:
    line = QFrame()
    line.setProperty("role", "rule")
    return line
