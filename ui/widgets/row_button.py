"""A button that is a row of a list: an icon, a text that is cut at its end, maybe a key."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QStyle, QStyleOptionButton, QStylePainter

from ui.theme import theme_source
from ui.widgets.buttons import native_key, palette_colour
from ui.widgets.icons import icon


class RowButton(QPushButton):
    """As wide as there is room.

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
