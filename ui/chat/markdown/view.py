"""One message's Markdown as a column of blocks that grows while the text streams in.

Closed leaves are written once and never laid out again until the width changes; only the open ones
are replaced. Work beyond a time budget goes on in slices, so that no text can freeze the window.
Of text that is given whole, only what is visible gets widgets, as soon as it has been read.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Sequence
from typing import Protocol

from PySide6.QtWidgets import QWidget

from ui.chat.markdown.block_column import BlockColumn, leaf_after
from ui.chat.markdown.cells import Cell, unread_height
from ui.chat.markdown.leaf_text import between, markdown_of, plain_of
from ui.chat.markdown.leaves import Leaf
from ui.chat.markdown.plain_splitter import PlainSplitter
from ui.chat.markdown.splitter import Splitter, Step
from ui.chat.slices import UNSEEN_S


class _Splits(Protocol):
    def feed(self, text: str) -> None: ...

    def step(self, final: bool = False) -> Step: ...

    @property
    def left(self) -> int: ...


class MarkdownView(BlockColumn):
    """Shows Markdown as it arrives.

    Append at most about 30 times a second. `settled` says that all that was appended is shown;
    for ordinary amounts that is so when `append` returns (`is_settled`).
    """

    def __init__(
        self, parent: QWidget | None = None, *, quiet: bool = False, plain: bool = False
    ) -> None:
        """`quiet` shows the text smaller and muted, as thinking is; `plain` interprets nothing."""
        super().__init__(parent, quiet=quiet)
        self._plain = plain
        self._start()

    def hold(self) -> None:
        """Says that the text which follows was all there before: nothing is done with it before
        `show_part` has told what will be seen of it, or the event loop has come by."""
        self._whole = self._held = True
        self._timer.start()

    def append(self, text: str) -> None:
        """Takes more text, of any amount, cut anywhere. Not after `finish`, unless cleared."""
        self._source.append(text)
        self._splitter.feed(text)
        self._more = True
        if self._whole:
            self._density = text.count("\n") / max(1, len(text))
        self._go_on()

    def finish(self) -> None:
        """Says that no more text will come; what is open is closed."""
        self._final = self._more = True
        self._go_on()

    def clear(self) -> None:
        """Forgets everything; more may be appended."""
        while self.cells:
            self._release(self.cells.pop())
        self._timer.stop()
        self._start()
        self._lay_out()

    def set_text(self, text: str) -> None:
        """Replaces everything by `text`, complete."""
        self.clear()
        self._source.append(text)
        self._splitter.feed(text)
        self.finish()

    def take_cells(self) -> list[Cell] | None:
        """The rows without their widgets, for `restore` later; this one is empty afterwards. None
        if there are not all of them yet."""
        if self._unread:
            return None
        for cell in self.cells:
            self._release(cell)
        cells, self.cells = self.cells, []
        return cells

    def restore(self, text: str, cells: list[Cell]) -> None:
        """Shows what `take_cells` gave, of complete `text`, without reading it again."""
        self.clear()
        self._source.append(text)
        self._final = True
        for cell in cells:
            cell.scroll = None
        self.cells = cells
        if cells:
            self._width = cells[-1].width or self._width  # their heights belong to it
        self._touch(0)
        self._lay_out()

    def text(self) -> str:
        """The text as it was given."""
        return "".join(self._source)

    def plain_text(self) -> str:
        """What is shown, without markup."""
        self._read_rest()
        parts: list[str] = []
        for i, cell in enumerate(self.cells):
            if i:
                parts.append(between(self.cells[i - 1].leaves[-1], cell.leaves[0]))
            parts.append(cell.block.plain_text() if cell.block else plain_of(cell.leaves))
        return "".join(parts)

    def markdown(self) -> str:
        """What is shown so far, as Markdown."""
        self._read_rest()
        return markdown_of([leaf for cell in self.cells for leaf in cell.leaves])

    def selected_text(self, *, markdown: bool = False) -> str:
        if self._selection.reaches_end:
            self._read_rest()
        return super().selected_text(markdown=markdown)

    def _read_rest(self) -> None:
        """Reads at once what was there before and has no rows yet: somebody wants all of it."""
        while self._whole and self._unread:
            self._show_next()
        self._lay_out()

    def _start(self) -> None:
        self._source: list[str] = []
        self._splitter: _Splits = PlainSplitter() if self._plain else Splitter()
        self._final = False
        self._more = self._whole = self._held = False
        self._density = self._leaf_size = 0.0
        self._open: list[Leaf] = []
        self._waiting: deque[Leaf] = deque()
        self._touch(0)

    @property
    def _unread(self) -> bool:
        """Whether there is text that has no row yet."""
        return self._more or bool(self._waiting)

    def _go_on(self) -> None:
        if self._held:
            self._lay_out()  # by what is known of it: how long it is
        else:
            self._work_to(time.perf_counter() + UNSEEN_S)

    def _work_until(self, deadline: float) -> bool:
        if self._whole:
            self._make_visible(deadline)
        else:
            self._show_next()
            if self._waiting:
                self._show_next()  # however late it is: something is to be seen after each call
        while self._unread and time.perf_counter() < deadline:
            self._show_next()
        self._lay_out()
        if self._unread:
            self._make_visible(deadline)
            return True
        return super()._work_until(deadline)

    def _make_visible(self, deadline: float) -> None:
        super()._make_visible(deadline)
        while self._sees_unread() and time.perf_counter() < deadline:
            self._show_next()
            self._lay_out()
            super()._make_visible(deadline)

    def _sees_unread(self) -> bool:
        if self._part is None or not self._whole or not self._unread:
            return False
        top, bottom = self._part
        begin = self.cells[-1].bottom if self.cells else 0
        return top < bottom and top < self.height_now and begin < bottom

    def _lacks_visible(self) -> bool:
        return self._sees_unread() or super()._lacks_visible()

    def _has_more(self) -> bool:
        return self._unread or super()._has_more()

    def _height_to_come(self) -> int:
        if not self._whole or not self._unread:
            return 0
        characters = self._splitter.left + round(self._leaf_size * len(self._waiting))
        return unread_height(characters, self._density, self._width, self._formats)

    def _show_next(self) -> None:
        """Shows one leaf that waits, or takes one step of the splitter."""
        self._held = False
        if self._waiting:
            self._push(self._waiting.popleft())
            return
        before = self._splitter.left
        step = self._splitter.step(self._final)
        self._more = step.more
        self._replace_open(step)
        self._leaf_size = (before - self._splitter.left) / max(1, len(self._waiting))

    def _replace_open(self, step: Step) -> None:
        """Puts the step's leaves where the open ones were, leaving alone those that are equal."""
        old, new = self._open, [*step.closed, *step.open]
        keep = _common(old, new)
        for _ in old[keep + 1 :]:
            self._pop()
        if keep < len(old):
            if keep < len(new) and self._update_last(new[keep]):
                keep += 1
            else:
                self._pop()
        self._open = list(step.open)
        self._waiting.extend(new[keep:])

    def _push(self, leaf: Leaf) -> None:
        if self.cells and self.cells[-1].accepts(leaf):
            cell = self.cells[-1]
            cell.leaves.append(leaf)
            if cell.block is not None:
                cell.block.push(leaf)
        else:
            self._lay_out()  # the row above is complete: only now is it known where this one begins
            cell = leaf_after(self.cells, leaf)
            self.cells.append(cell)
            if self._is_near_end():
                self._wake(len(self.cells) - 1)
        self._changed(len(self.cells) - 1)

    def _is_near_end(self) -> bool:
        """Whether what is added at the end would be seen, or nearly, while it is written."""
        if self._whole:
            return False
        if self._part is None:
            return True
        top, bottom = self._part
        end = self.cells[-2].bottom if len(self.cells) > 1 else 0
        return top < bottom and 2 * top - bottom <= end <= 2 * bottom - top

    def _update_last(self, leaf: Leaf) -> bool:
        cell = self.cells[-1]
        if not cell.can_replace(leaf):
            return False
        cell.leaves[-1] = leaf
        if cell.block is not None:
            cell.block.update_last(leaf)
        self._changed(len(self.cells) - 1)
        return True

    def _pop(self) -> None:
        cell = self.cells[-1]
        cell.leaves.pop()
        if not cell.leaves:
            self._release(self.cells.pop())
        elif cell.block is not None:
            cell.block.pop()
        self._changed(max(0, len(self.cells) - 1))

    def _changed(self, index: int) -> None:
        self._touch(index)
        if index < len(self.cells) and self.cells[index].block is None:
            self.cells[index].width, self.cells[index].measured = 0, False


def _common(old: Sequence[Leaf], new: Sequence[Leaf]) -> int:
    """How many leaves at the beginning are equal."""
    for i, (first, second) in enumerate(zip(old, new, strict=False)):
        if first != second:
            return i
    return min(len(old), len(new))
