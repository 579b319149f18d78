"""A switch: on or off, at once."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton

from ui.theme import theme_source
from ui.widgets.buttons import palette_colour

WIDTH, HEIGHT, KNOB = 36, 20, 14


class Switch(QAbstractButton):
    """A checkable button without a text of its own; name it for screen readers."""

    def __init__(self, checked: bool = False) -> None:
        super().__init__()
        self.setCheckable(True)
        self.setChecked(checked)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFixedSize(WIDTH + 4, HEIGHT + 4)
        theme_source().changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(WIDTH + 4, HEIGHT + 4)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        track = QRectF(2.5, 2.5, WIDTH - 1, HEIGHT - 1)
        checked = self.isChecked()
        if self.hasFocus():
            painter.setPen(QPen(QColor(palette_colour("accent")), 1.5))
            painter.drawRoundedRect(track.adjusted(-1.7, -1.7, 1.7, 1.7), 12, 12)
        painter.setPen(QColor(palette_colour("accent" if checked else "muted")))
        painter.setBrush(QColor(palette_colour("accent" if checked else "card")))
        painter.drawRoundedRect(track, track.height() / 2, track.height() / 2)
        left = track.right() - KNOB - 2.5 if checked else track.left() + 2.5
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(palette_colour("on_accent" if checked else "muted")))
        painter.drawEllipse(QRectF(left, track.center().y() - KNOB / 2, KNOB, KNOB))
