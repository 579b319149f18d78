"""What is painted beside and behind text: list markers, quote bars, rules, inline-code grounds.

Draws with the geometry that the document's layout has found; changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QTextBlock, QTextLine

from ui.chat.markdown.formats import BAR_WIDTH, Formats, quote_bars
from ui.chat.markdown.leaves import CHECKED, UNCHECKED, Prose

MARKER_GAP = 8
CHECKBOX = 13.0


def paint_marker(painter: QPainter, formats: Formats, leaf: Prose, block: QTextBlock) -> None:
    """The bullet, number or check box of a list item, to the left of its first line."""
    layout = block.layout()
    if not layout.lineCount():
        return
    line = layout.lineAt(0)
    baseline = layout.position().y() + line.y() + line.ascent()
    right = block.blockFormat().leftMargin() - MARKER_GAP
    if leaf.marker in (UNCHECKED, CHECKED):
        _paint_checkbox(painter, formats, leaf.marker == CHECKED, right, baseline)
        return
    font = formats.font()
    painter.setFont(font)
    painter.setPen(formats.muted)
    width = QFontMetricsF(font).horizontalAdvance(leaf.marker)
    painter.drawText(QPointF(right - width, baseline), leaf.marker)


def _paint_checkbox(
    painter: QPainter, formats: Formats, checked: bool, right: float, baseline: float
) -> None:
    square = QRectF(right - CHECKBOX, baseline - CHECKBOX + 1.5, CHECKBOX, CHECKBOX)
    painter.setPen(QPen(formats.accent if checked else formats.muted, 1.2))
    painter.setBrush(formats.accent if checked else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(square, 3, 3)
    if checked:
        painter.setPen(QPen(QColor(formats.theme.palette.on_accent), 1.7))
        x, y = square.left(), square.top()
        points = [QPointF(x + 3, y + 6.8), QPointF(x + 5.4, y + 9.2), QPointF(x + 10, y + 4)]
        painter.drawPolyline(points)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def paint_quote_bars(
    painter: QPainter,
    formats: Formats,
    leaf: Prose,
    above: Prose | None,
    block: QTextBlock,
    end: float,
) -> None:
    """One bar per quote, joined with the leaf above where that lies in the same quote.

    `end` is how far down the bars reach at least.
    """
    joined = quote_bars(above.path) if above else []
    top, bottom = _extent(block)
    for x in quote_bars(leaf.path):
        start = top - (block.blockFormat().topMargin() if x in joined else 0)
        bar = QRectF(x, start, BAR_WIDTH, max(bottom, end) - start)
        painter.fillRect(bar, formats.line)


def paint_rule(painter: QPainter, formats: Formats, block: QTextBlock, width: int) -> None:
    """A horizontal line through the middle of an empty block."""
    top, bottom = _extent(block)
    left = block.blockFormat().leftMargin()
    painter.fillRect(QRectF(left, round((top + bottom) / 2), width - left, 1), formats.line)


def _extent(block: QTextBlock) -> tuple[float, float]:
    """Top and bottom of all lines. A block's bounding box is too short by the line spacing."""
    layout = block.layout()
    top = layout.position().y()
    if not layout.lineCount():
        return top, top
    last = layout.lineAt(layout.lineCount() - 1)
    return top, top + last.y() + last.height()


def paint_chips(
    painter: QPainter,
    formats: Formats,
    block: QTextBlock,
    ranges: Sequence[tuple[int, int]],
) -> None:
    """Rounded grounds behind inline code; `ranges` are offsets within the block."""
    layout = block.layout()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(formats.chip)
    for start, end in ranges:
        for i in range(layout.lineCount()):
            line = layout.lineAt(i)
            first = max(start, line.textStart())
            last = min(end, line.textStart() + line.textLength())
            if first >= last:
                continue
            left, right = _x(line, first), _x(line, last)
            baseline = layout.position().y() + line.y() + line.ascent()
            size = formats.size_px
            ground = QRectF(left - 2, baseline - size * 0.98, right - left + 4, size * 1.32)
            painter.drawRoundedRect(ground, 4, 4)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _x(line: QTextLine, position: int) -> float:
    # The binding returns (x, position), which its type stub does not say.
    x: float = line.cursorToX(position)[0]  # type: ignore[index]
    return x
