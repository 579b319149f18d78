"""A page of cards below each other, which scrolls."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

GAP = 12
MARGIN = 36
MEASURE = 944
NARROW_MARGIN = 20


def margins(width: int) -> tuple[int, int]:
    """Left and right of a page so wide: a long line is hard to read, what is wider stays empty."""
    margin = MARGIN if width > 640 else NARROW_MARGIN
    return margin, max(margin, width - MEASURE - margin)


class CardList(QScrollArea):
    """Widgets in one column, as wide as the page; scrolls to what has the focus."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "list")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        content = QWidget()
        content.setObjectName("list")
        self.rows = QVBoxLayout(content)
        self.rows.setSpacing(GAP)
        # Not an alignment of the layout, which would forget that heights depend on widths.
        self.rows.addStretch(1)
        self.setWidget(content)
        self.verticalScrollBar().rangeChanged.connect(self._leave_room)
        self._leave_room()

    def put_in_order(self, widgets: list[QWidget], first: int = 0) -> None:
        """Shows exactly these of the widgets from row `first` on, in this order."""
        for shown in self._widgets(first):
            if shown not in widgets:
                # Not takeAt, which leaks the item: then the widget's next one is never told that
                # its height has changed.
                self.rows.removeWidget(shown)
                shown.hide()
        for row, widget in enumerate(widgets, first):
            if self.rows.indexOf(widget) != row:
                self.rows.removeWidget(widget)
                self.rows.insertWidget(row, widget)
                widget.show()

    def _widgets(self, first: int) -> list[QWidget]:
        items = [self.rows.itemAt(row) for row in range(first, self.rows.count() - 1)]
        return [widget for item in items if item is not None and (widget := item.widget())]

    def append(self, widget: QWidget) -> None:
        """Below all others."""
        self.rows.insertWidget(self.rows.count() - 1, widget)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._leave_room()

    @Slot()
    def _leave_room(self) -> None:
        """The scroll bar takes its width off the margin: cards end where the page's header does."""
        bar = self.verticalScrollBar()
        left, right = margins(self.width())
        taken = bar.sizeHint().width() if bar.maximum() > 0 else 0
        self.rows.setContentsMargins(left, 16, right - taken, 28)
