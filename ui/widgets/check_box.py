"""A check box whose box and mark follow the theme."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox

from ui.theme import theme_source
from ui.widgets.buttons import palette_colour
from ui.widgets.icons import icon

BOX, GAP, FOCUS = 17, 9, 3


class CheckBox(QCheckBox):
    """Painted here: the style's own box is hardly to be seen on a dark ground."""

    def __init__(self) -> None:
        super().__init__()
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        theme_source().changed.connect(self.update)

    def sizeHint(self) -> QSize:
        self.ensurePolished()
        width = self.fontMetrics().horizontalAdvance(self.text())
        return QSize(BOX + GAP + width + 2 * FOCUS, max(BOX, self.fontMetrics().height()) + 6)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())

    def hitButton(self, position: QPoint) -> bool:
        return self.rect().contains(position)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRect(FOCUS, (self.height() - BOX) // 2, BOX, BOX)
        edge = "accent" if self.isChecked() or self.hasFocus() else "muted"
        painter.setPen(QPen(QColor(palette_colour(edge)), 2 if self.hasFocus() else 1))
        painter.setBrush(QColor(palette_colour("accent" if self.isChecked() else "card")))
        painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        if self.isChecked():
            mark = box.adjusted(2, 2, -2, -2)
            icon("check", palette_colour("on_accent"), mark.width()).paint(painter, mark)
        painter.setPen(QColor(palette_colour("ink" if self.isEnabled() else "muted")))
        area = self.rect().adjusted(FOCUS + BOX + GAP, 0, 0, 0)
        text = self.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideMiddle, area.width() + 1
        )
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
