"""Pages beside the sidebar: rows that scroll below each other, at one measure and one margin."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

MEASURE = 944
MARGIN = 36
NARROW_MARGIN = 20
# Above the title of every page.
TOP = 26


def margins(width: int) -> tuple[int, int]:
    """Left and right of a page so wide: a long line is hard to read, what is wider stays empty."""
    margin = MARGIN if width > 640 else NARROW_MARGIN
    return margin, max(margin, width - MEASURE - margin)


class ScrollingRows(QScrollArea):
    """Rows in one column, at most `MEASURE` pixels wide, which scroll up and down only.

    Args:
        top: Pixels above the first row.
        bottom: Pixels below the last.
        spacing: Pixels between two.
    """

    def __init__(self, top: int, bottom: int, spacing: int) -> None:
        super().__init__()
        self._top, self._bottom = top, bottom
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.content = QWidget()
        self.rows = QVBoxLayout(self.content)
        self.rows.setSpacing(spacing)
        self.setWidget(self.content)
        self.verticalScrollBar().rangeChanged.connect(self._leave_room)
        self._leave_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._leave_room()

    @Slot()
    def _leave_room(self) -> None:
        """The scroll bar takes its width off the margin: rows end in one line on every page."""
        bar = self.verticalScrollBar()
        left, right = margins(self.width())
        taken = bar.sizeHint().width() if bar.maximum() > 0 else 0
        self.rows.setContentsMargins(left, self._top, right - taken, self._bottom)


class Page(ScrollingRows):
    """Rows below a title, which has the focus of the page."""

    def __init__(self, spacing: int = 14) -> None:
        super().__init__(TOP, 30, spacing)
        self.setObjectName("page")
        self.content.setObjectName("page")
        self.title = QLabel()
        self.title.setProperty("role", "title")
        self.rows.addWidget(self.title)

    def set_title(self, text: str) -> None:
        self.title.setText(text)
        self.setAccessibleName(text)
