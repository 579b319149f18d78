"""A run of paragraphs, headings, list items and quotes in one text widget.

One leaf is one block of the document, so a change at the end lays out only the last block, and
text can be selected across paragraphs. Markers, bars and rules are painted, not written.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QPaintEvent, QTextBlock, QTextCursor
from PySide6.QtWidgets import QWidget

from ui.chat.markdown import decorations
from ui.chat.markdown.formats import Formats, Written, gap, indent, insert_spans
from ui.chat.markdown.formula_text import selected_source
from ui.chat.markdown.formulas import Key
from ui.chat.markdown.leaf_text import between
from ui.chat.markdown.leaves import CHECKED, UNCHECKED, Leaf, Prose, Span
from ui.chat.markdown.parser import parse_inline
from ui.chat.markdown.selectable import plain
from ui.chat.markdown.text_box import TextBox, one_edit

# A run takes no more leaves past either limit, so that the widget being written to stays small.
MAX_LEAVES = 24
MAX_CHARACTERS = 3_000
# Nothing follows so long a leaf: laying it out may take as long as one should wait.
LONG_LEAF = 1_500
# Decorations reach this far, in pixels, out of their block: bars join across the gap between two.
MARGIN = 40

# Before the view has given a width, in pixels.
FIRST_ROOM = 600

_SPOKEN_TASKS = {UNCHECKED: "[ ]", CHECKED: "[x]"}


class ProseBlock(TextBox):
    """A widget for consecutive `Prose` leaves."""

    def __init__(self, formats: Formats, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.leaves: list[Prose] = []
        self._written: list[Written] = []
        self._formats = formats
        self._room = 0
        self.start_anew(formats.font())

    def push(self, leaf: Leaf) -> bool:
        """Adds a leaf below; False if it is none for this widget."""
        if not isinstance(leaf, Prose) or not has_room(self.leaves):
            return False
        cursor = QTextCursor(self.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        with one_edit(cursor):
            if self.leaves:
                cursor.insertBlock()
            self.leaves.append(leaf)
            self._written.append(Written())
            self._write(len(self.leaves) - 1, cursor)
        if len(self.leaves) == 1:
            self.forget_caret()
        return True

    def update_last(self, leaf: Leaf) -> bool:
        """Puts `leaf` in the last one's place; False if it is none for this widget."""
        if not isinstance(leaf, Prose):
            return False
        self.leaves[-1] = leaf
        cursor = QTextCursor(self.document().lastBlock())
        cursor.movePosition(QTextCursor.MoveOperation.End, QTextCursor.MoveMode.KeepAnchor)
        with one_edit(cursor):
            cursor.removeSelectedText()
            self._write(len(self.leaves) - 1, cursor)
        if len(self.leaves) == 1:
            self.forget_caret()
        return True

    def pop(self) -> None:
        """Removes the last leaf."""
        self.leaves.pop()
        self._written.pop()
        cursor = QTextCursor(self.document().lastBlock())
        cursor.movePosition(QTextCursor.MoveOperation.End, QTextCursor.MoveMode.KeepAnchor)
        cursor.removeSelectedText()
        if self.leaves:
            cursor.deletePreviousChar()

    def apply(self, formats: Formats) -> None:
        """Writes everything anew in other colours."""
        leaves, self.leaves, self._written = self.leaves, [], []
        self._formats = formats
        self.start_anew(formats.font())
        for leaf in leaves:
            self.push(leaf)

    @property
    def missing(self) -> set[Key]:
        """The formulas that are shown as source until they arrive."""
        return set().union(*(written.missing for written in self._written))

    def show_formulas(self, keys: frozenset[Key]) -> None:
        """Writes those leaves anew that were waiting for one of these."""
        self._rewrite([i for i, w in enumerate(self._written) if not keys.isdisjoint(w.missing)])

    def height_for(self, width: int) -> int:
        before, self._room = self._room, width
        if before != width:
            fits_differently = min(before or width, width)
            self._rewrite(
                [
                    i
                    for i, w in enumerate(self._written)
                    if w.widest > self._fit(i, fits_differently)
                ]
            )
        return super().height_for(width)

    def _fit(self, number: int, width: int) -> int:
        return max(60, width - indent(self.leaves[number].path))

    def _rewrite(self, numbers: Sequence[int]) -> None:
        for number in numbers:
            cursor = QTextCursor(self.document().findBlockByNumber(number))
            cursor.movePosition(
                QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor
            )
            with one_edit(cursor):
                cursor.removeSelectedText()
                self._write(number, cursor)

    def plain_text(self) -> str:
        return self._text_between(0, self.document().characterCount() - 1)

    def selected_text(self) -> str:
        cursor = self.textCursor()
        return self._text_between(cursor.selectionStart(), cursor.selectionEnd())

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self.viewport()) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_behind(painter, event.rect())
        super().paintEvent(event)

    def _paint_behind(self, painter: QPainter, area: QRect) -> None:
        layout = self.document().documentLayout()
        block = self.document().firstBlock()
        while block.isValid() and block.blockNumber() < len(self.leaves):
            box = layout.blockBoundingRect(block)
            if box.top() > area.bottom() + MARGIN:
                break
            if box.bottom() >= area.top() - MARGIN:
                self._decorate(painter, block)
            block = block.next()

    def _decorate(self, painter: QPainter, block: QTextBlock) -> None:
        number = block.blockNumber()
        leaf = self.leaves[number]
        above = self.leaves[number - 1] if number else None
        last = number == len(self.leaves) - 1
        end = self.viewport().height() if last else 0
        decorations.paint_quote_bars(painter, self._formats, leaf, above, block, end)
        decorations.paint_chips(painter, self._formats, block, self._written[number].chips)
        if leaf.marker:
            decorations.paint_marker(painter, self._formats, leaf, block)
        if leaf.kind == "rule":
            decorations.paint_rule(painter, self._formats, block, self.viewport().width())

    def _write(self, number: int, cursor: QTextCursor) -> None:
        leaf = self.leaves[number]
        above = self.leaves[number - 1] if number else None
        space = gap(above, leaf, self._formats.theme.sizes.paragraph_gap) if above else 0
        cursor.setBlockFormat(self._formats.block(leaf, space))
        # An empty block takes its height and its caret from this format.
        cursor.setBlockCharFormat(self._formats.span(Span(""), leaf))
        room = self._fit(number, self._room) if self._room else FIRST_ROOM
        self._written[number] = insert_spans(cursor, _spans(leaf), self._formats, leaf, room)

    def _text_between(self, start: int, end: int) -> str:
        parts: list[str] = []
        block = self.document().findBlock(start)
        while block.isValid() and block.position() <= end and self.leaves:
            begin = max(start, block.position())
            # A cursor counts as Qt does, in UTF-16; Python's slices would be off after an emoji.
            cursor = QTextCursor(self.document())
            cursor.setPosition(begin)
            last = min(end, block.position() + block.length() - 1)
            cursor.setPosition(last, QTextCursor.MoveMode.KeepAnchor)
            text = plain(selected_source(cursor))
            number = block.blockNumber()
            if begin == block.position():
                text = _with_marker(self.leaves[number], text)
            if parts:
                parts.append(between(self.leaves[number - 1], self.leaves[number]))
            parts.append(text)
            block = block.next()
        return "".join(parts)


def has_room(leaves: Sequence[Prose]) -> bool:
    """Whether one more leaf goes into the widget that shows these."""
    characters = sum(len(leaf.text) for leaf in leaves)
    if leaves and len(leaves[-1].text) >= LONG_LEAF:
        return False
    return len(leaves) < MAX_LEAVES and characters < MAX_CHARACTERS


def _with_marker(leaf: Prose, text: str) -> str:
    depth = max(0, leaf.path.count("list") - 1)
    if leaf.kind == "rule":
        return "---"
    if not leaf.marker:
        return text
    return f"{'  ' * depth}{_SPOKEN_TASKS.get(leaf.marker, leaf.marker)} {text}"


def _spans(leaf: Prose) -> Sequence[Span]:
    if leaf.kind == "plain":
        return (Span(leaf.text),)
    if leaf.kind == "math":
        return (Span(leaf.text, math="display"),)
    return parse_inline(leaf.shown) if leaf.text else ()
