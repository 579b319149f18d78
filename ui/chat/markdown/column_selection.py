"""The selection within one column of blocks, also where there are no widgets.

A place is a row and a position in its text. Knows nothing of other columns.
"""

from __future__ import annotations

from PySide6.QtCore import QPoint

from ui.chat.markdown.cells import Block, Cell
from ui.chat.markdown.code import CodeBlock
from ui.chat.markdown.leaf_text import between, markdown_of, plain_of
from ui.chat.markdown.leaves import Leaf
from ui.chat.markdown.selectable import Selectable

Place = tuple[int, int]
START: Place = (0, 0)
# Past the end of any column.
END: Place = (1 << 30, 0)


class ColumnSelection:
    """Selects in the rows of `cells`, a list that may grow."""

    def __init__(self) -> None:
        self._range: tuple[Place, Place] | None = None

    @property
    def empty(self) -> bool:
        return self._range is None

    @property
    def reaches_end(self) -> bool:
        """Whether it goes on to the last row, also if there are more of them later."""
        return self._range is not None and self._range[1] == END

    def set(self, cells: list[Cell], start: Place, end: Place) -> None:
        """Selects from one place to a later one."""
        self._range = (start, end)
        for index, cell in enumerate(cells):
            if cell.block is not None:
                self.apply(index, cell.block)

    def clear(self, cells: list[Cell], *, but: Selectable | None = None) -> None:
        """Nothing is selected any more, except what `but` has selected by itself."""
        self._range = None
        for cell in cells:
            if cell.block is not None and (text := text_of(cell.block)) is not but:
                text.deselect()

    def apply(self, index: int, block: Block) -> None:
        """Shows what is selected in one row, also when it has just got its widget."""
        if self._range is None:
            return
        (first, begin), (last, end) = self._range
        if first <= index <= last:
            start = begin if index == first else 0
            text_of(block).select(start, end if index == last else None)
        else:
            text_of(block).deselect()

    def text(self, cells: list[Cell], *, markdown: bool) -> str:
        """What is selected, as text or as Markdown; rows that are cut are text in both."""
        if self._range is None:
            return ""
        (first, _), (last, end) = self._range
        told = _Told(markdown)
        whole: list[Leaf] = []
        for index in range(first, min(last, len(cells) - 1) + 1):
            cell = cells[index]
            if index == last and not end:
                break
            cut = index in (first, last) and not _is_whole(cell)
            if not cut:
                whole += cell.leaves
                continue
            told.add_leaves(whole)
            whole = []
            if cell.block is not None:
                told.add(text_of(cell.block).selected_text(), cell.leaves)
        told.add_leaves(whole)
        return told.text


def text_of(block: Block) -> Selectable:
    """The widget that holds a block's text."""
    return block.code_text if isinstance(block, CodeBlock) else block


def place_at(cells: list[Cell], index: int, spot: QPoint) -> Place:
    """The place in row `index` nearest to a global position."""
    block = cells[index].block
    return (index, text_of(block).position_at(spot)) if block is not None else (index, 0)


def _is_whole(cell: Cell) -> bool:
    return cell.block is None or text_of(cell.block).all_selected


class _Told:
    """Text that grows by that of one row after the other."""

    def __init__(self, markdown: bool) -> None:
        self.text = ""
        self._markdown = markdown
        self._above: Leaf | None = None

    def add_leaves(self, leaves: list[Leaf]) -> None:
        if leaves:
            self.add(markdown_of(leaves) if self._markdown else plain_of(leaves), leaves)

    def add(self, text: str, leaves: list[Leaf]) -> None:
        """Adds what is selected of rows with these leaves."""
        if not text:
            return
        if self._above is not None:
            apart = self._markdown and not leaves[0].continues
            self.text += "\n\n" if apart else between(self._above, leaves[0])
        self.text += text
        self._above = leaves[-1]
