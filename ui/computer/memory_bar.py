"""What a model takes of memory, as a bar: its parts side by side, and a mark where memory ends."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.models.plan import Plan
from app.models.plan_memory import MemoryParts
from ui.models.wording import size_words
from ui.theme import theme_source
from ui.widgets.buttons import palette_colour

HEIGHT, MARK_OVER = 8, 3
# Weights in full colour, the rest ever paler: they are told apart by their order, too.
SHADES = (1.0, 0.6, 0.38, 0.22)


class MemoryBar(QWidget):
    """The parts of a plan's memory against what is available now."""

    def __init__(self) -> None:
        super().__init__()
        self._plan: Plan | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme_source().changed.connect(self.update)

    def show_plan(self, plan: Plan) -> None:
        self._plan = plan
        self._retranslate()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, HEIGHT + 2 * MARK_OVER)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._plan is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        track = QRectF(0, MARK_OVER, self.width(), HEIGHT)
        shape = QPainterPath()
        shape.addRoundedRect(track, HEIGHT / 2, HEIGHT / 2)
        painter.setClipPath(shape)
        painter.fillRect(track, QColor(palette_colour("line")))
        whole = max(self._plan.available_bytes, self._plan.memory.total_bytes) * 1.04 or 1
        scale = self.width() / whole
        left = 0.0
        for size_bytes, shade in zip(sizes(self._plan.memory), SHADES, strict=True):
            colour = QColor(palette_colour("accent"))
            colour.setAlphaF(shade)
            painter.fillRect(QRectF(left, MARK_OVER, size_bytes * scale, HEIGHT), colour)
            left += size_bytes * scale
        painter.setClipping(False)
        painter.setPen(QPen(QColor(palette_colour("ink")), 1.5, Qt.PenStyle.SolidLine))
        mark = round(self._plan.available_bytes * scale) + 0.5
        painter.drawLine(round(mark), 0, round(mark), HEIGHT + 2 * MARK_OVER)

    def _retranslate(self) -> None:
        if self._plan is None:
            return
        words = self.tr("Needs {needed} of memory; {available} are available").format(
            needed=size_words(self._plan.memory.total_bytes),
            available=size_words(self._plan.available_bytes),
        )
        self.setAccessibleName(words)
        self.setToolTip(words)


def sizes(memory: MemoryParts) -> tuple[int, int, int, int]:
    """In the order of the bar: weights, conversation, working space, engine; in bytes."""
    return memory.weights_bytes, memory.kv_bytes, memory.compute_bytes, memory.process_bytes
