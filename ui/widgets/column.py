"""One centred column of a comfortable measure, however wide the window is."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

MEASURE = 720
MARGIN = 20


class Column(QWidget):
    """A vertical layout at most `MEASURE` pixels wide, centred, with margins when it is narrow."""

    def __init__(self, top: int = 0, bottom: int = 0, spacing: int = 0) -> None:
        super().__init__()
        self._top = top
        self._bottom = bottom
        self.rows = QVBoxLayout(self)
        self.rows.setSpacing(spacing)
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place()
        super().resizeEvent(event)

    def _place(self) -> None:
        side = max(MARGIN, (self.width() - MEASURE) // 2)
        self.rows.setContentsMargins(side, self._top, side, self._bottom)
