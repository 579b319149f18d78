"""A table with thin lines between its rows, as wide as the text."""

from __future__ import annotations

import re
from dataclasses import replace

from PySide6.QtGui import (
    QBrush,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextFrameFormat,
    QTextLength,
    QTextTable,
    QTextTableCell,
    QTextTableCellFormat,
    QTextTableFormat,
)
from PySide6.QtWidgets import QWidget

from ui.chat.markdown.formats import (
    Formats,
    fill_alignment,
    insert_spans,
    math_source,
)
from ui.chat.markdown.formulas import Key
from ui.chat.markdown.leaves import Leaf, Span, Table
from ui.chat.markdown.parser import parse_inline
from ui.chat.markdown.text_box import TextBox, one_edit

PADDING_X = 10
PADDING_Y = 5

# The one piece of HTML that models write all the time, since cells have no other line break.
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)


class TableBlock(TextBox):
    """A widget for one `Table` leaf, which may grow by rows and in its last cells."""

    def __init__(self, formats: Formats, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.leaves: list[Table] = []
        self._formats = formats
        self._table: QTextTable | None = None
        self._written: list[tuple[str, ...]] = []
        self.missing: set[Key] = set()

    def push(self, leaf: Leaf) -> bool:
        """Shows a leaf if there is none yet; False if it is none for this widget."""
        if self.leaves or not isinstance(leaf, Table):
            return False
        self.leaves.append(leaf)
        self._write_anew(leaf)
        return True

    def update_last(self, leaf: Leaf) -> bool:
        """Puts `leaf` in the present one's place; False if it is none for this widget."""
        if not isinstance(leaf, Table) or leaf.path != self.leaves[0].path:
            return False
        before = self.leaves[0]
        self.leaves[0] = leaf
        same_columns = (leaf.align, leaf.weights) == (before.align, before.weights)
        if not same_columns or len(_rows(leaf)) < len(self._written):
            self._write_anew(leaf)
        else:
            self._write(leaf)
        return True

    def pop(self) -> None:
        """Forgets the leaf; the widget is of no use afterwards."""
        self.leaves.clear()

    def apply(self, formats: Formats) -> None:
        """Writes everything anew in other colours."""
        self._formats = formats
        self._write_anew(self.leaves[0])

    def show_formulas(self, keys: frozenset[Key]) -> None:
        """Writes everything anew if a cell was waiting for one of these."""
        if not keys.isdisjoint(self.missing):
            self._write_anew(self.leaves[0])

    def spoken_name(self) -> str:
        return self.tr("Table")

    def plain_text(self) -> str:
        return "\n".join("\t".join(_cell_text(cell) for cell in row) for row in self._written)

    def _write_anew(self, leaf: Table) -> None:
        self.start_anew(self._formats.font())
        self._written = []
        self.missing = set()
        cursor = QTextCursor(self.document())
        with one_edit(cursor):
            self._table = cursor.insertTable(1, len(leaf.align), self._shape(leaf))
            self._flatten_last_block()
            self._write(leaf)
        self.forget_caret()

    @staticmethod
    def _shape(leaf: Table) -> QTextTableFormat:
        result = QTextTableFormat()
        result.setBorder(0)
        result.setCellSpacing(0)
        result.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
        if leaf.weights:
            percent = QTextLength.Type.PercentageLength
            result.setColumnWidthConstraints([QTextLength(percent, w) for w in leaf.weights])
        return result

    def _flatten_last_block(self) -> None:
        """Qt keeps an empty block below a table; it must take no room."""
        cursor = QTextCursor(self.document().lastBlock())
        flat = QTextBlockFormat()
        flat.setLineHeight(1, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        cursor.setBlockFormat(flat)

    def _write(self, leaf: Table) -> None:
        """Writes the cells that differ from what is there."""
        table = self._table
        assert table is not None
        rows = _rows(leaf)
        with one_edit(QTextCursor(self.document())):
            if len(rows) > table.rows():
                table.appendRows(len(rows) - table.rows())
            for i, row in enumerate(rows):
                known = self._written[i] if i < len(self._written) else None
                if known == row:
                    continue
                heading = i == 0 and bool(leaf.header)
                for j, text in enumerate(row):
                    if known is None or known[j] != text:
                        self._write_cell(table.cellAt(i, j), text, leaf.align[j], heading)
        self._written = rows

    def _write_cell(self, cell: QTextTableCell, text: str, side: str, heading: bool) -> None:
        cell.setFormat(self._cell_format(cell.column(), heading))
        cursor = cell.firstCursorPosition()
        last = cell.lastCursorPosition().position()
        cursor.setPosition(last, QTextCursor.MoveMode.KeepAnchor)
        cursor.removeSelectedText()
        block = QTextBlockFormat()
        fill_alignment(block, side)
        Formats.set_line_height(block, self._formats.size_px * 1.45)
        cursor.setBlockFormat(block)
        written = insert_spans(cursor, cell_spans(text, heading), self._formats)
        self.missing |= written.missing

    def _cell_format(self, column: int, heading: bool) -> QTextCharFormat:
        result = QTextTableCellFormat()
        # The outer columns end flush with the text above and below.
        last = len(self.leaves[0].align) - 1
        result.setLeftPadding(PADDING_X if column else 0)
        result.setRightPadding(PADDING_X if column < last else 0)
        result.setTopPadding(PADDING_Y)
        result.setBottomPadding(PADDING_Y)
        colour = self._formats.muted if heading else self._formats.line
        result.setBottomBorder(1)
        result.setBottomBorderBrush(QBrush(colour))
        result.setBottomBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
        return result


def cell_spans(text: str, heading: bool = False) -> tuple[Span, ...]:
    """The spans of one cell; `<br>` breaks the line."""
    spans = parse_inline(_BREAK.sub("\n", text)) if text else ()
    if not heading:
        return spans
    return tuple(replace(span, bold=True) for span in spans)


def _rows(leaf: Table) -> list[tuple[str, ...]]:
    return [leaf.header, *leaf.rows] if leaf.header else list(leaf.rows)


def _cell_text(text: str) -> str:
    return "".join(
        math_source(span.text, span.math) if span.math else span.text for span in cell_spans(text)
    )
