"""A large radio button: a card with a name that wears a check mark when it is chosen."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QRadioButton, QStyle, QStyleOption, QWidget

from ui.theme import theme_source
from ui.widgets.buttons import palette_colour
from ui.widgets.icons import icon

CHECK = 17


class OptionCard(QRadioButton):
    """Painted here: a style sheet cannot put the mark at the far end.

    Args:
        icon_name: Of the icon before the name, or nothing.
        height: In pixels; small ones go side by side as in a row of buttons.
    """

    def __init__(self, icon_name: str = "", height: int = 54) -> None:
        super().__init__()
        self._icon_name = icon_name
        self._height = height
        self.setProperty("role", "option")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        theme_source().changed.connect(self.update)

    def sizeHint(self) -> QSize:
        self.ensurePolished()
        text = self.fontMetrics().horizontalAdvance(self.text())
        extra = CHECK + 10 if self._icon_name else 0
        return QSize(text + extra + CHECK + 46, self._height)

    def minimumSizeHint(self) -> QSize:
        return QSize(110, self._height)

    def hitButton(self, position: object) -> bool:
        return True  # the whole card, not only where a plain radio button has its words

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        option = QStyleOption()
        option.initFrom(self)
        if self.isChecked():
            option.state |= QStyle.StateFlag.State_On
        self.style().drawPrimitive(QStyle.PrimitiveElement.PE_Widget, option, painter, self)
        area = self.rect().adjusted(15, 0, -14, 0)
        if self._icon_name:
            self._paint_icon(painter, self._icon_name, palette_colour("ink"), area.left())
            area.setLeft(area.left() + CHECK + 10)
        if self.isChecked():
            accent = palette_colour("accent")
            self._paint_icon(painter, "circle-check", accent, area.right() - CHECK + 1)
        area.setRight(area.right() - CHECK - 6)
        painter.setPen(QColor(palette_colour("ink")))
        painter.drawText(
            area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.text()
        )

    def _paint_icon(self, painter: QPainter, name: str, colour: str, x: int) -> None:
        target = QRect(x, (self.height() - CHECK) // 2, CHECK, CHECK)
        icon(name, colour, CHECK).paint(painter, target)


class OptionRow(QWidget):
    """Options beside each other, or below each other where they do not fit."""

    def __init__(self, cards: list[OptionCard]) -> None:
        super().__init__()
        self._cards = cards
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(10)
        for card in cards:
            self._row.addWidget(card, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        widest = max(card.sizeHint().width() for card in self._cards)
        fits = len(self._cards) * (widest + self._row.spacing()) <= self.width() + 10
        direction = QHBoxLayout.Direction
        self._row.setDirection(direction.LeftToRight if fits else direction.TopToBottom)
