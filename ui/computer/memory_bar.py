"""What a model takes of memory, as a bar: its parts side by side, and a mark where memory ends."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from app.models.plan import Plan
from app.models.plan_memory import MemoryParts
from ui.models.wording import size_words
from ui.theme import theme_source
from ui.widgets.buttons import palette_colour
from ui.widgets.flow import FlowLayout

HEIGHT, MARK_OVER = 8, 3
SWATCH = 9
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
            colour = _shaded(shade)
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


class MemoryLegend(QWidget):
    """What the shades of the bar stand for, and how much each takes."""

    def __init__(self) -> None:
        super().__init__()
        self._plan: Plan | None = None
        self._total = _label()
        self._parts = [_label() for _ in SHADES]
        flow = FlowLayout(self, gap=14, line_gap=2)
        flow.addWidget(self._total)
        for label, shade in zip(self._parts, SHADES, strict=True):
            part = QWidget()
            row = QHBoxLayout(part)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(6)
            row.addWidget(_Swatch(shade))
            row.addWidget(label)
            flow.addWidget(part)

    def show_plan(self, plan: Plan) -> None:
        self._plan = plan
        self._retranslate()

    def text(self) -> str:
        return " · ".join(label.text() for label in (self._total, *self._parts))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _retranslate(self) -> None:
        if self._plan is None:
            return
        self._total.setText(
            self.tr("Needs {needed}, {available} are available").format(
                needed=size_words(self._plan.memory.total_bytes),
                available=size_words(self._plan.available_bytes),
            )
        )
        words = (
            self.tr("weights {size}"),
            self.tr("conversation {size}"),
            self.tr("working space {size}"),
            self.tr("engine {size}"),
        )
        for label, text, size in zip(self._parts, words, sizes(self._plan.memory), strict=True):
            label.setText(text.format(size=size_words(size)))


class _Swatch(QWidget):
    """A small square in one of the bar's shades."""

    def __init__(self, shade: float) -> None:
        super().__init__()
        self._shade = shade
        self.setFixedSize(SWATCH, SWATCH)
        theme_source().changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(_shaded(self._shade))
        painter.drawRoundedRect(self.rect(), 2, 2)


def _label() -> QLabel:
    label = QLabel()
    label.setProperty("role", "hint")
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label


def _shaded(shade: float) -> QColor:
    colour = QColor(palette_colour("accent"))
    colour.setAlphaF(shade)
    return colour


def sizes(memory: MemoryParts) -> tuple[int, int, int, int]:
    """In the order of the bar: weights, conversation, working space, engine; in bytes."""
    return memory.weights_bytes, memory.kv_bytes, memory.compute_bytes, memory.process_bytes
