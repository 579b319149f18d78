"""The bar of the context ledger: what fills the window, side by side, each in its colour."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.chat.context import ContextUse, PartKind
from ui.theme import theme_source
from ui.widgets.buttons import palette_colour

# The order of the prompt; the colours are told apart by the list, never by the bar alone.
COLOURS: dict[PartKind, str] = {
    "system": "muted",
    "tools": "part_tools",
    "files": "accent",
    "turns": "ok",
    "thinking": "part_thinking",
}
BAR_WIDTH, BAR_HEIGHT = 132, 6


class SegmentedBar(QWidget):
    """The parts side by side, each as long as its share of the window."""

    def __init__(self, height: int = BAR_HEIGHT) -> None:
        super().__init__()
        self._use = ContextUse(0)
        self.setFixedHeight(height)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        theme_source().changed.connect(self.update)

    def set_use(self, use: ContextUse) -> None:
        self._use = use
        self.update()

    def segments(self) -> list[tuple[PartKind, float, float]]:
        """Each part that is not empty, with where it starts and ends, in pixels."""
        use = self._use
        whole = max(use.n_ctx, use.tokens)
        if not whole:
            return []
        found: list[tuple[PartKind, float, float]] = []
        x = 0.0
        for kind, tokens in use.parts:
            if tokens:
                # Too short to be seen would be as good as not there.
                width = max(1.5, self.width() * tokens / whole)
                found.append((kind, x, min(float(self.width()), x + width)))
                x += width
        return found

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        outline = QPainterPath()
        radius = self.height() / 2
        outline.addRoundedRect(QRectF(self.rect()), radius, radius)
        painter.setClipPath(outline)
        painter.fillRect(self.rect(), QColor(palette_colour("line")))
        for kind, start, end in self.segments():
            area = QRectF(start, 0, end - start, self.height())
            painter.fillRect(area, QColor(palette_colour(COLOURS[kind])))
