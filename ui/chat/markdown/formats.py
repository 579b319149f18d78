"""How leaves and spans look in a text document: margins, fonts, colours.

Turns values into Qt text formats for one theme; knows no widget.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
)

from ui.chat.markdown.formula_text import font_scale, insert_formula
from ui.chat.markdown.formulas import Key, formulas
from ui.chat.markdown.leaves import Container, Leaf, MathStyle, Prose, Span
from ui.fonts import code_font, text_font
from ui.theme import Theme

LIST_INDENT = 26
QUOTE_INDENT = 16
BAR_WIDTH = 2
INLINE_CODE = 0.9


def indent(path: Sequence[Container]) -> int:
    """How far the text of a leaf at `path` stands from the left, in pixels."""
    return sum(QUOTE_INDENT if step == "quote" else LIST_INDENT for step in path)


def quote_bars(path: Sequence[Container]) -> list[int]:
    """The left edges of the bars beside a leaf at `path`, in pixels."""
    return [indent(path[:i]) for i, step in enumerate(path) if step == "quote"]


def gap(above: Leaf, below: Leaf, paragraph_gap: int) -> int:
    """The space between two neighbouring leaves, in pixels."""
    if below.continues:
        return 0
    if isinstance(below, Prose) and below.kind == "heading":
        return paragraph_gap + (9 if below.level <= 2 else 5)
    if isinstance(above, Prose) and isinstance(below, Prose):
        if above.kind == below.kind == "plain":
            return 0  # one text in pieces
        if above.kind == "heading":
            return paragraph_gap // 2 + 1
        if "rule" in (above.kind, below.kind):
            return paragraph_gap + 3
        if above.path[:1] == below.path[:1] and "list" in above.path and "list" in below.path:
            return 4 if below.marker else 6
        if below.marker and not above.path:
            return paragraph_gap - 3
    return paragraph_gap + 1


class Formats:
    """All text formats of one theme. `quiet` is for thinking: smaller and muted."""

    def __init__(self, theme: Theme, quiet: bool = False) -> None:
        self.theme = theme
        self.quiet = quiet
        self.size_px = theme.sizes.thinking if quiet else theme.sizes.body
        self.ink = QColor(theme.palette.muted if quiet else theme.palette.ink)
        self.muted = QColor(theme.palette.muted)
        self.accent = QColor(theme.palette.accent)
        self.line = QColor(theme.palette.line)
        self.chip = QColor(theme.palette.bubble)
        self._known: dict[object, QTextCharFormat] = {}

    def font(self, weight: int = 400) -> QFont:
        return text_font(self.size_px, weight)

    def block(self, leaf: Prose, space_above: int) -> QTextBlockFormat:
        result = QTextBlockFormat()
        result.setTopMargin(space_above)
        result.setLeftMargin(indent(leaf.path))
        result.setHeadingLevel(leaf.level)
        if leaf.kind == "math":
            result.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        factor = 1.3 if leaf.kind == "heading" else self.theme.sizes.line_height
        self.set_line_height(result, self._size(leaf) * factor)
        return result

    @staticmethod
    def set_line_height(target: QTextBlockFormat, height_px: float) -> None:
        # A minimum, not a fixed height, so that emoji and other scripts are never cut off.
        kind = QTextBlockFormat.LineHeightTypes.MinimumHeight
        target.setLineHeight(height_px, kind.value)

    def span(self, span: Span, leaf: Prose | None = None) -> QTextCharFormat:
        """The format for text in the style of `span` within `leaf`; None for a table's cell."""
        place = (leaf.kind, leaf.level, "quote" in leaf.path) if leaf else None
        key = (span.bold, span.italic, span.strike, span.code, place)
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = self._make(span, leaf)
        result = QTextCharFormat(known)
        if span.href:
            result.setAnchor(True)
            result.setAnchorHref(span.href)
            result.setForeground(self.accent)
            result.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
            result.setUnderlineColor(self.line if not span.code else self.accent)
        return result

    def _make(self, span: Span, leaf: Prose | None) -> QTextCharFormat:
        size = self._size(leaf) if leaf else self.size_px
        weight = _weight(span, leaf)
        result = QTextCharFormat()
        if span.code:
            result.setFont(code_font(size * INLINE_CODE))
            result.setFontWeight(weight)
        else:
            result.setFont(text_font(size, weight))
        result.setFontItalic(span.italic)
        result.setFontStrikeOut(span.strike)
        quoted = leaf is not None and "quote" in leaf.path
        result.setForeground(self.muted if quoted else self.ink)
        return result

    def _size(self, leaf: Prose | None) -> float:
        if leaf is None or leaf.kind != "heading" or self.quiet:
            return self.size_px
        sizes = self.theme.sizes.headings
        return sizes[min(leaf.level, len(sizes)) - 1]


def _weight(span: Span, leaf: Prose | None) -> int:
    if leaf is not None and leaf.kind == "heading":
        return 600
    # Light text on a dark ground looks heavier than it is: 600 would hardly stand out there.
    return 700 if span.bold else 400


@dataclass(slots=True)
class Written:
    """What `insert_spans` wrote that needs more than text: inline code, as offsets within the
    block; formulas, and those of them that have still to arrive; the widest formula in pixels."""

    chips: list[tuple[int, int]] = field(default_factory=list)
    missing: set[Key] = field(default_factory=set)
    widest: float = 0.0


def insert_spans(
    cursor: QTextCursor,
    spans: Sequence[Span],
    formats: Formats,
    leaf: Prose | None = None,
    room: float = 10_000.0,
) -> Written:
    """Writes spans at the cursor; formulas get no wider than `room` pixels."""
    written = Written()
    for span in spans:
        if span.math:
            _insert_math(cursor, span, formats, leaf, room, written)
            continue
        start = cursor.positionInBlock()
        cursor.insertText(span.text.replace("\n", "\u2028"), formats.span(span, leaf))
        if span.code:
            written.chips.append((start, cursor.positionInBlock()))
    return written


def _insert_math(
    cursor: QTextCursor,
    span: Span,
    formats: Formats,
    leaf: Prose | None,
    room: float,
    written: Written,
) -> None:
    """The formula, or its source as long as it has not been drawn and where it cannot be."""
    style = span.math or "inline"
    source = math_source(span.text, style)
    plain = formats.span(replace(span, math=None), leaf)
    formula = formulas().get(span.text, style)
    if formula is not None:
        font = plain.font()
        alone = leaf is not None and leaf.kind == "math"
        insert_formula(cursor, formula, source, font, plain.foreground().color(), room, alone)
        written.widest = max(written.widest, formula.width * font_scale(font))
        return
    if formulas().expects(span.text, style):
        written.missing.add((span.text, style))
    cursor.insertText(source.replace("\n", "\u2028"), plain)


def math_source(latex: str, style: MathStyle) -> str:
    """The Markdown of a formula."""
    return f"$${latex}$$" if style == "display" else f"${latex}$"


def fill_alignment(target: QTextBlockFormat, side: str) -> None:
    """Sets a cell's horizontal alignment from "left", "center" or "right"."""
    flags = {
        "left": Qt.AlignmentFlag.AlignLeft,
        "center": Qt.AlignmentFlag.AlignHCenter,
        # Absolute, or text that runs from right to left would go to the left.
        "right": Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute,
    }
    target.setAlignment(flags[side])
