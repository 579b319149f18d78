"""A page beside the sidebar: a title, and below it what can be scrolled, at a measure."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

MEASURE = 944
MARGIN = 36
NARROW_MARGIN = 20


class Page(QScrollArea):
    """Rows below a title, at most `MEASURE` pixels wide; the title has the focus of the page."""

    def __init__(self, spacing: int = 14) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.title = QLabel()
        self.title.setProperty("role", "title")
        self._content = QWidget()
        self._content.setObjectName("page")
        self.rows = QVBoxLayout(self._content)
        self.rows.setSpacing(spacing)
        self.rows.addWidget(self.title)
        self.setWidget(self._content)
        self._place()

    def set_title(self, text: str) -> None:
        self.title.setText(text)
        self.setAccessibleName(text)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        """A long line is hard to read: what is wider than the measure stays empty at the right."""
        margin = MARGIN if self.width() > 640 else NARROW_MARGIN
        right = max(margin, self.viewport().width() - MEASURE - margin)
        self.rows.setContentsMargins(margin, 26, right, 30)
