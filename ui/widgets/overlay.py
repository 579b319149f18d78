"""A card over the whole window that has the keyboard until it is closed.

Knows nothing of what the card is about.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from ui.widgets.buttons import palette_colour

GROUND_ALPHA = 150
MARGIN = 24


class Overlay(QWidget):
    """`closed`: by Esc, by a click beside the card, or by `close_over`. Then it is gone.

    Args:
        window: What it lies over.
        card: In its middle; the focus goes to it, and does not leave it.
        at_top: The card keeps to the upper part, so that it does not jump as it grows.
        closable: Whether Esc and a click beside the card close it.
    """

    closed = Signal()

    def __init__(
        self, window: QWidget, card: QWidget, *, at_top: bool = False, closable: bool = True
    ) -> None:
        super().__init__(window)
        self.card, self._window = card, window
        self._closable = closable
        self._came_from = QApplication.focusWidget()
        rows = QVBoxLayout(self)
        rows.setContentsMargins(MARGIN, 3 * MARGIN if at_top else MARGIN, MARGIN, MARGIN)
        place = Qt.AlignmentFlag.AlignTop if at_top else Qt.AlignmentFlag.AlignVCenter
        rows.addWidget(card, 0, Qt.AlignmentFlag.AlignHCenter | place)
        window.installEventFilter(self)
        self.setGeometry(window.rect())

    def show_over(self) -> None:
        self.show()
        self.raise_()
        self.card.setFocus(Qt.FocusReason.PopupFocusReason)

    def close_over(self) -> None:
        """Gives the focus back to where it was."""
        if self.isHidden():
            return
        self.hide()
        came_from = self._came_from
        if came_from is not None and came_from.isVisible():
            came_from.setFocus(Qt.FocusReason.PopupFocusReason)
        self.closed.emit()
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and watched is self._window:
            self.setGeometry(self._window.rect())
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys that the card leaves alone end here: nothing below may act on them."""
        if event.key() == Qt.Key.Key_Escape and self._closable:
            self.close_over()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._closable and not self.card.geometry().contains(event.position().toPoint()):
            self.close_over()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes round inside the card."""
        stops = [
            one
            for one in self.findChildren(QWidget)
            if one.focusPolicy() & Qt.FocusPolicy.TabFocus
            and one.isVisible()
            and one.isEnabled()
            and one.focusProxy() is None
        ]
        if not stops:
            return True
        stops.sort(key=lambda one: (_place(one, self).y(), _place(one, self).x()))
        here = QApplication.focusWidget()
        at = stops.index(here) if here in stops else (-1 if forward else 0)
        reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
        stops[(at + (1 if forward else -1)) % len(stops)].setFocus(reason)
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        ground = QColor(palette_colour("background"))
        ground.setAlpha(GROUND_ALPHA)
        QPainter(self).fillRect(self.rect(), ground)


def _place(widget: QWidget, above: QWidget) -> QPoint:
    return widget.mapTo(above, QPoint(0, 0))
