"""One row of a column of blocks: its leaves, the height they take, and its widget while it is seen.

Knows which leaves share a widget and guesses heights; must not know how widgets lay out.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from ui.chat.markdown.code import CodeBlock
from ui.chat.markdown.code_text import CodeScroll
from ui.chat.markdown.formats import Formats, indent
from ui.chat.markdown.leaves import Code, Leaf, Prose, Table
from ui.chat.markdown.prose import ProseBlock, has_room
from ui.chat.markdown.table import TableBlock

Block = ProseBlock | CodeBlock | TableBlock

# The width of an average character of running text, as a share of its size.
CHARACTER = 0.5
CODE_HEADER = 32
# Qt knows no higher widgets than 16 million pixels; a text may be nothing but line breaks.
MAX_GUESS = 1_000_000
CELL_PADDING = 11


@dataclass(slots=True, eq=False)
class Cell:
    """`width` is the width that `height` belongs to, in pixels; 0 if there is none yet.
    `measured` tells a height from a guess.

    `scroll` is shared by the pieces of one code block.
    """

    leaves: list[Leaf]
    top: int = 0
    height: int = 0
    width: int = 0
    measured: bool = False
    block: Block | None = None
    scroll: CodeScroll | None = field(default=None, repr=False)

    @property
    def bottom(self) -> int:
        return self.top + self.height

    def accepts(self, leaf: Leaf) -> bool:
        """Whether one more leaf can share the widget."""
        prose = [known for known in self.leaves if isinstance(known, Prose)]
        return len(prose) == len(self.leaves) and isinstance(leaf, Prose) and has_room(prose)

    def can_replace(self, leaf: Leaf) -> bool:
        """Whether `leaf` can take the last one's place in the same widget."""
        last = self.leaves[-1]
        if isinstance(last, Code) and isinstance(leaf, Code):
            return (last.path, last.part) == (leaf.path, leaf.part)
        if isinstance(last, Table) and isinstance(leaf, Table):
            return last.path == leaf.path
        return isinstance(last, Prose) and isinstance(leaf, Prose)

    def guess(self, width: int, formats: Formats) -> int:
        """About how high this is at `width` pixels, in pixels, from what is known already."""
        first = self.leaves[0]
        if self.measured and not isinstance(first, Prose):
            return self.height
        if self.measured:
            return max(1, round(self.height * self.width / max(1, width)))
        if isinstance(first, Code):
            header = CODE_HEADER if not first.part else 0
            return header + round((first.code.count("\n") + 1) * _code_line(formats)) + 20
        return sum(_guess(leaf, width, formats) for leaf in self.leaves)


def unread_height(characters: int, density: float, width: int, formats: Formats) -> int:
    """About how high text will be of which nothing is known but its length in characters and the
    share of line breaks among them, in pixels at `width` pixels."""
    line = formats.size_px * formats.theme.sizes.line_height
    each = max(1.0, width / (formats.size_px * CHARACTER))
    return min(MAX_GUESS, math.ceil(characters * (density + 1 / each)) * round(line))


def _guess(leaf: Leaf, width: int, formats: Formats) -> int:
    line = formats.size_px * formats.theme.sizes.line_height
    room = max(60.0, width - indent(leaf.path))
    if isinstance(leaf, Table):
        rows = [leaf.header, *leaf.rows] if leaf.header else list(leaf.rows)
        columns = max(1, len(leaf.align))
        return round(sum(_row_lines(row, room / columns, formats) for row in rows) * line) + (
            CELL_PADDING * len(rows)
        )
    if isinstance(leaf, Prose):
        gap = 0 if leaf.kind == "plain" else formats.theme.sizes.paragraph_gap
        return round(_lines(leaf.text, room, formats) * line) + gap
    return 0


def _row_lines(row: Sequence[str], room: float, formats: Formats) -> int:
    return max((_lines(cell, room, formats) for cell in row), default=1)


def _lines(text: str, room: float, formats: Formats) -> int:
    each = max(1.0, room / (formats.size_px * CHARACTER))
    return sum(1 + int(len(line) / each) for line in text.split("\n"))


def _code_line(formats: Formats) -> float:
    return formats.theme.sizes.code * formats.theme.sizes.line_height
