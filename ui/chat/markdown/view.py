"""One message's Markdown as a column of widgets that grows while the text streams in.

Closed leaves are written once and never laid out again until the width changes; only the open ones
are replaced. Work beyond a time budget goes on in slices, so that no text can freeze the window.
"""

from __future__ import annotations

import time
from bisect import bisect_left
from collections import deque
from collections.abc import Sequence

from PySide6.QtCore import QSize, QTimer, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.chat.markdown.code import CodeBlock
from ui.chat.markdown.formats import BAR_WIDTH, Formats, gap, indent, quote_bars
from ui.chat.markdown.leaves import Code, Leaf, Table
from ui.chat.markdown.prose import ProseBlock
from ui.chat.markdown.splitter import Splitter, Step
from ui.chat.markdown.table import TableBlock
from ui.theme import theme_source

Block = ProseBlock | CodeBlock | TableBlock

# Half a frame at 60 Hz: the rest is for painting.
BUDGET_S = 0.008
# Before the parent's layout has given a width.
FIRST_WIDTH = 720
MIN_WIDTH = 120


class MarkdownView(QWidget):
    """Shows Markdown as it arrives.

    Append at most about 30 times a second. `settled` says that all that was appended is shown;
    for ordinary amounts that is so when `append` returns (`is_settled`).
    """

    link_activated = Signal(str)
    settled = Signal()

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
        theme_source().changed.connect(self._recolour)
        self._blocks: list[Block] = []
        self._width = FIRST_WIDTH
        self._start()

    def append(self, text: str) -> None:
        """Takes more text, of any amount, cut anywhere. Not after `finish`, unless cleared."""
        self._source.append(text)
        self._splitter.feed(text)
        self._work()

    def finish(self) -> None:
        """Says that no more text will come; what is open is closed."""
        self._final = True
        self._work()

    def clear(self) -> None:
        """Forgets everything; more may be appended."""
        while self._blocks:
            self._discard(self._blocks.pop())
        self._timer.stop()
        self._start()
        self.updateGeometry()

    def set_text(self, text: str) -> None:
        """Replaces everything by `text`, complete."""
        self.clear()
        self._source.append(text)
        self._splitter.feed(text)
        self.finish()

    def text(self) -> str:
        """The Markdown as it was given."""
        return "".join(self._source)

    def plain_text(self) -> str:
        """What is shown, without markup."""
        return "\n".join(block.plain_text() for block in self._blocks)

    def blocks(self) -> tuple[Block, ...]:
        """The widgets from top to bottom."""
        return tuple(self._blocks)

    @property
    def is_settled(self) -> bool:
        return not self._timer.isActive()

    def _start(self) -> None:
        self._source: list[str] = []
        self._splitter = Splitter()
        self._final = False
        self._more = False
        self._open: list[Leaf] = []
        self._waiting: deque[Leaf] = deque()
        self._bottoms: list[int] = []
        self._changed_from = 0

    @Slot()
    def _work(self) -> None:
        """Shows as much as the budget allows, and comes back for the rest."""
        self._timer.stop()
        deadline = time.perf_counter() + BUDGET_S
        self._show_next()
        while (self._more or self._waiting) and time.perf_counter() < deadline:
            self._show_next()
        self._lay_out()
        if self._more or self._waiting:
            self._timer.start()
        else:
            self.settled.emit()

    def _show_next(self) -> None:
        """Shows one leaf that waits, or takes one step of the splitter."""
        if self._waiting:
            self._push(self._waiting.popleft())
            return
        step = self._splitter.step(self._final)
        self._more = step.more
        self._replace_open(step)

    def _replace_open(self, step: Step) -> None:
        """Puts the step's leaves where the open ones were, leaving alone those that are equal."""
        old, new = self._open, [*step.closed, *step.open]
        keep = _common(old, new)
        for _ in old[keep + 1 :]:
            self._pop()
        if keep < len(old):
            self._touch(len(self._blocks) - 1)
            if keep < len(new) and self._blocks[-1].update_last(new[keep]):
                keep += 1
            else:
                self._pop()
        self._open = list(step.open)
        self._waiting.extend(new[keep:])

    def _push(self, leaf: Leaf) -> None:
        if not (self._blocks and self._blocks[-1].push(leaf)):
            block = self._create(leaf)
            block.push(leaf)
            self._blocks.append(block)
            block.show()
        self._touch(len(self._blocks) - 1)

    def _pop(self) -> None:
        self._touch(len(self._blocks) - 1)
        block = self._blocks[-1]
        block.pop()
        if not block.leaves:
            self._discard(self._blocks.pop())

    def _touch(self, index: int) -> None:
        self._changed_from = min(self._changed_from, index)

    def _create(self, leaf: Leaf) -> Block:
        if isinstance(leaf, Code):
            return CodeBlock(self._formats, self)
        kind = TableBlock if isinstance(leaf, Table) else ProseBlock
        block = kind(self._formats, self)
        block.link_activated.connect(self.link_activated)
        return block

    @staticmethod
    def _discard(block: Block) -> None:
        block.hide()
        block.setParent(None)
        block.deleteLater()

    @Slot()
    def _recolour(self) -> None:
        self._formats = Formats(theme_source().theme, self._quiet)
        for block in self._blocks:
            block.apply(self._formats)
        self._touch(0)
        self._lay_out()
        self.update()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        """The height of all blocks at `width` pixels; lays them out there."""
        if width != self._width:
            self._width = width
            self._touch(0)
            self._lay_out()
        return self._bottoms[-1] if self._bottoms else 0

    def sizeHint(self) -> QSize:
        return QSize(self._width, self.heightForWidth(self._width))

    def minimumSizeHint(self) -> QSize:
        return QSize(MIN_WIDTH, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.heightForWidth(self.width())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Carries the bars of quotes past the widgets that do not paint them themselves."""
        first = bisect_left(self._bottoms, event.rect().top())
        with QPainter(self) as painter:
            for i in range(first, len(self._blocks)):
                if i and self._bottoms[i - 1] > event.rect().bottom():
                    break
                self._paint_bars(painter, i)

    def _paint_bars(self, painter: QPainter, index: int) -> None:
        block = self._blocks[index]
        above = quote_bars(self._blocks[index - 1].leaves[-1].path) if index else []
        bottom = block.y() if isinstance(block, ProseBlock) else self._bottoms[index]
        for x in quote_bars(block.leaves[0].path):
            top = self._bottoms[index - 1] if x in above else block.y()
            painter.fillRect(x, top, BAR_WIDTH, bottom - top, self._formats.line)

    def _lay_out(self) -> None:
        """Places the blocks from the first changed one on."""
        first, self._changed_from = self._changed_from, len(self._blocks)
        before = self._bottoms[-1] if self._bottoms else 0
        del self._bottoms[first:]
        for i in range(first, len(self._blocks)):
            block = self._blocks[i]
            top = self._bottoms[i - 1] + self._gap_above(i) if i else 0
            left = 0 if isinstance(block, ProseBlock) else indent(block.leaves[0].path)
            width = max(1, self._width - left)
            height = block.height_for(width)
            block.setGeometry(left, top, width, height)
            self._bottoms.append(top + height)
        if before != (self._bottoms[-1] if self._bottoms else 0):
            self.updateGeometry()

    def _gap_above(self, index: int) -> int:
        above, below = self._blocks[index - 1].leaves[-1], self._blocks[index].leaves[0]
        return gap(above, below, self._formats.theme.sizes.paragraph_gap)


def _common(old: Sequence[Leaf], new: Sequence[Leaf]) -> int:
    """How many leaves at the beginning are equal."""
    for i, (first, second) in enumerate(zip(old, new, strict=False)):
        if first != second:
            return i
    return min(len(old), len(new))
