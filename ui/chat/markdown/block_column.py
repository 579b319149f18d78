"""A column of blocks of which only those near the visible part have widgets.

Places rows and gives them widgets or takes them away; must not know where the leaves come from.
Without `show_part`, everything counts as visible.
"""

from __future__ import annotations

import time
from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from PySide6.QtCore import QPoint, QSize, QTimer, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QSizePolicy, QWidget

from ui.chat.markdown.cells import Block, Cell
from ui.chat.markdown.code import CodeBlock
from ui.chat.markdown.code_pieces import whole_code
from ui.chat.markdown.code_text import CodeScroll
from ui.chat.markdown.column_selection import END, START, ColumnSelection, Place, place_at
from ui.chat.markdown.formats import BAR_WIDTH, Formats, gap, indent, quote_bars
from ui.chat.markdown.formulas import Key, formulas
from ui.chat.markdown.leaves import Code, Leaf, Table
from ui.chat.markdown.prose import ProseBlock
from ui.chat.markdown.selectable import Selectable
from ui.chat.markdown.table import TableBlock
from ui.chat.slices import FIRST_S, SEEN_S, UNSEEN_S, slices
from ui.theme import theme_source

# Before the parent's layout has given a width.
FIRST_WIDTH = 720
MIN_WIDTH = 120
# Widgets are kept up to this many times the visible height beyond it, and made up to half of it.
KEPT = 2.0


class BlockColumn(QWidget):
    """Rows from top to bottom; `cells` is the list of them."""

    link_activated = Signal(str)
    settled = Signal()
    # What the person does in the text; positions are global.
    pressed = Signal(QPoint)
    dragged = Signal(QPoint)
    released = Signal()
    menu_requested = Signal(QPoint, str)
    copy_requested = Signal()
    select_all_requested = Signal()

    def __init__(self, parent: QWidget | None = None, *, quiet: bool = False) -> None:
        """`quiet` shows the text smaller and muted, as thinking is."""
        super().__init__(parent)
        self._quiet = quiet
        self._formats = Formats(theme_source().theme, quiet)
        self._timer = QTimer(self, singleShot=True, interval=0)
        self._timer.timeout.connect(self._work)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.cells: list[Cell] = []
        self._width = FIRST_WIDTH
        self._part: tuple[int, int] | None = None
        self._changed_from = 0
        self.height_now = 0
        self._selection = ColumnSelection()
        theme_source().changed.connect(self._recolour)
        formulas().arrived.connect(self._show_formulas)

    def blocks(self) -> tuple[Block, ...]:
        """The widgets that there are, from top to bottom."""
        return tuple(cell.block for cell in self.cells if cell.block is not None)

    @property
    def is_settled(self) -> bool:
        """Whether nothing is left to be done."""
        return not self._timer.isActive()

    def show_part(self, top: int, bottom: int) -> None:
        """Says which part is visible, in this widget's pixels: it gets its widgets now, or as soon
        as there is time, what lies near it after that, and what is far away loses them."""
        self._part = (top, bottom)
        self._release_far()
        if self._lacks_visible():
            with slices().share(FIRST_S) as deadline:
                self._make_visible(deadline)
            self._lay_out()
        if self._has_more():
            self._timer.start()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        """The height of all blocks at `width` pixels; lays out there what has a widget."""
        if width != self._width:
            self._width = width
            self._release_far(kept=0.0)
            self._touch(0)
            self._lay_out(asked=True)
        return self.height_now

    def sizeHint(self) -> QSize:
        return QSize(self._width, self.heightForWidth(self._width))

    def minimumSizeHint(self) -> QSize:
        return QSize(MIN_WIDTH, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.heightForWidth(self.width())

    def cell_at(self, y: int) -> int:
        """The number of the row at `y` pixels, or of the nearest; -1 if there are none."""
        return min(bisect_right(self.cells, y, key=_bottom), len(self.cells) - 1)

    def place_at(self, spot: QPoint) -> Place:
        """The place in the text nearest to a global position."""
        index = self.cell_at(self.mapFromGlobal(spot).y())
        return place_at(self.cells, index, spot) if index >= 0 else START

    def select(self, start: Place = START, end: Place = END) -> None:
        """Selects from one place to a later one."""
        self._selection.set(self.cells, start, end)

    def deselect(self, *, but: Selectable | None = None) -> None:
        """Selects nothing; what `but` has selected by itself stays."""
        self._selection.clear(self.cells, but=but)

    def selected_text(self, *, markdown: bool = False) -> str:
        """What `select` selected."""
        return self._selection.text(self.cells, markdown=markdown)

    @Slot()
    def _work(self) -> None:
        """One slice of what is left to be done, if others have left some of this round's time."""
        with slices().share(SEEN_S if self._lacks_visible() else UNSEEN_S) as deadline:
            if time.perf_counter() < deadline:
                self._work_to(deadline)
            else:
                self._timer.start()

    def _work_to(self, deadline: float) -> None:
        self._timer.stop()
        more = self._work_until(deadline)
        self._lay_out()
        if more:
            self._timer.start()
        else:
            self.settled.emit()

    def _work_until(self, deadline: float) -> bool:
        """Gives widgets to rows near the visible part; whether some are left."""
        self._make_visible(deadline)
        while (index := self._next_asleep()) is not None:
            if time.perf_counter() >= deadline:
                return True
            self._wake(index)
            self._lay_out()
        return False

    def _near(self, kept: float) -> range:
        """The rows within `kept` times the visible height of the visible part."""
        if self._part is None:
            return range(len(self.cells))
        top, bottom = self._part
        beyond = round((bottom - top) * kept)
        first = bisect_right(self.cells, top - beyond, key=_bottom)
        return range(first, max(first, bisect_left(self.cells, bottom + beyond, key=_top)))

    def _make_visible(self, deadline: float) -> None:
        """Gives widgets to the visible rows, as far as there is time."""
        # Each may turn out higher or lower than was guessed, and move the ones below.
        while (index := self._visible_asleep()) is not None and time.perf_counter() < deadline:
            self._wake(index)
            self._lay_out()

    def _visible_asleep(self) -> int | None:
        if self._part is None or self._part[0] >= self._part[1]:
            return None
        return next(self._asleep(0.0), None)

    def _lacks_visible(self) -> bool:
        """Whether something that is visible has yet to be made."""
        return self._visible_asleep() is not None

    def _has_more(self) -> bool:
        """Whether anything is left to be done."""
        return self._next_asleep() is not None

    def _height_to_come(self) -> int:
        """About how high that will be for which there are no rows yet, in pixels."""
        return 0

    def _next_asleep(self) -> int | None:
        return next(self._asleep(KEPT / 2), None)

    def _asleep(self, kept: float) -> Iterator[int]:
        return (i for i in self._near(kept) if self.cells[i].block is None)

    def _release_far(self, kept: float = KEPT) -> None:
        near = self._near(kept)
        focused = QApplication.focusWidget()
        for i, cell in enumerate(self.cells):
            if cell.block is not None and i not in near and not _holds(cell.block, focused):
                self._release(cell)

    def _wake(self, index: int) -> None:
        cell = self.cells[index]
        block = self._create(cell)
        for leaf in cell.leaves:
            block.push(leaf)
        cell.block = block
        self._selection.apply(index, block)
        self._touch(index)
        block.show()

    def _release(self, cell: Cell) -> None:
        block, cell.block = cell.block, None
        if block is not None:
            block.hide()
            block.deleteLater()

    def _touch(self, index: int) -> None:
        self._changed_from = min(self._changed_from, index)

    def _create(self, cell: Cell) -> Block:
        if isinstance(cell.leaves[0], Code):
            scroll = cell.scroll = cell.scroll or CodeScroll(self)
            code = CodeBlock(self._formats, scroll, self)
            code.copy_requested.connect(self._copy_code)
            self._listen(code.code_text)
            return code
        kind = TableBlock if isinstance(cell.leaves[0], Table) else ProseBlock
        block = kind(self._formats, self)
        # While it is empty: what is written into no width at all is laid out letter below letter.
        block.height_for(self._room_of(cell, block))
        block.link_activated.connect(self.link_activated)
        self._listen(block)
        return block

    def _listen(self, text: Selectable) -> None:
        text.pressed.connect(self.pressed)
        text.dragged.connect(self.dragged)
        text.released.connect(self.released)
        text.menu_requested.connect(self.menu_requested)
        text.copy_requested.connect(self.copy_requested)
        text.select_all_requested.connect(self.select_all_requested)

    @Slot(object)
    def _copy_code(self, block: CodeBlock) -> None:
        index = next(i for i, cell in enumerate(self.cells) if cell.block is block)
        block.copy(whole_code(self._pieces(index)))

    def _pieces(self, index: int) -> Iterator[Code]:
        for cell in self.cells[index:]:
            leaf = cell.leaves[0]
            if not isinstance(leaf, Code):
                return
            yield leaf
            if not leaf.more:
                return

    @Slot()
    def _recolour(self) -> None:
        self._formats = Formats(theme_source().theme, self._quiet)
        # What is not seen gets its new colours with a new widget, in slices.
        self._release_far(kept=0.0)
        for cell in self.cells:
            if cell.block is not None:
                cell.block.apply(self._formats)
        self._touch(0)
        self._lay_out()
        self.update()
        self._timer.start()

    @Slot(object)
    def _show_formulas(self, keys: frozenset[Key]) -> None:
        for i in self._near(KEPT * 2):
            block = self.cells[i].block
            if isinstance(block, ProseBlock | TableBlock) and not keys.isdisjoint(block.missing):
                block.show_formulas(keys)
                self._touch(i)
        self._lay_out()

    def _lay_out(self, *, asked: bool = False) -> None:
        """Places the rows from the first changed one on. `asked` by a layout: it need not be told
        that the height is another one, and would ask again."""
        first, self._changed_from = self._changed_from, len(self.cells)
        before = self.height_now
        for i in range(first, len(self.cells)):
            cell = self.cells[i]
            cell.top = self.cells[i - 1].bottom + self._gap_above(i) if i else 0
            if cell.block is not None:
                width = self._room_of(cell, cell.block)
                cell.height = cell.block.height_for(width)
                cell.width, cell.measured = self._width, True
                left = self._width - width
                cell.block.setGeometry(left, cell.top, width, cell.height)
            elif cell.width != self._width:
                cell.height = cell.guess(self._width, self._formats)
                cell.width = self._width
        rows_end = self.cells[-1].bottom if self.cells else 0
        self.height_now = rows_end + self._height_to_come()
        if before != self.height_now and not asked:
            self.updateGeometry()

    def _room_of(self, cell: Cell, block: Block) -> int:
        """How wide its widget is, in pixels."""
        left = 0 if isinstance(block, ProseBlock) else indent(cell.leaves[0].path)
        return max(1, self._width - left)

    def _gap_above(self, index: int) -> int:
        above, below = self.cells[index - 1].leaves[-1], self.cells[index].leaves[0]
        return gap(above, below, self._formats.theme.sizes.paragraph_gap)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Carries the bars of quotes past the widgets that do not paint them themselves."""
        with QPainter(self) as painter:
            for i in range(max(0, self.cell_at(event.rect().top())), len(self.cells)):
                if i and self.cells[i - 1].bottom > event.rect().bottom():
                    break
                self._paint_bars(painter, i)

    def _paint_bars(self, painter: QPainter, index: int) -> None:
        cell = self.cells[index]
        before = self.cells[index - 1] if index else None
        above = quote_bars(before.leaves[-1].path) if before else []
        bottom = cell.top if isinstance(cell.block, ProseBlock) else cell.bottom
        for x in quote_bars(cell.leaves[0].path):
            top = before.bottom if before and x in above else cell.top
            painter.fillRect(x, top, BAR_WIDTH, bottom - top, self._formats.line)


def leaf_after(cells: list[Cell], leaf: Leaf) -> Cell:
    """A new row for `leaf` below `cells`."""
    cell = Cell([leaf])
    if isinstance(leaf, Code) and leaf.part and cells:
        cell.scroll = cells[-1].scroll
    return cell


def _holds(block: Block, focused: QWidget | None) -> bool:
    return focused is not None and (block is focused or block.isAncestorOf(focused))


def _top(cell: Cell) -> int:
    return cell.top


def _bottom(cell: Cell) -> int:
    return cell.bottom
