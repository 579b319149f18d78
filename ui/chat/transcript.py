"""The scrolling column of turns.

Follows the stream while the person is at its end, and stays put once they have scrolled up: what
they look at keeps its place, whatever becomes higher or lower above it. Only turns near what is
seen are awake.
"""

from __future__ import annotations

import time
from bisect import bisect_right
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from ui.chat.past_turn import PastTurn
from ui.chat.reading_place import Anchor, anchor_at, position_of
from ui.chat.slices import UNSEEN_S, slices
from ui.chat.transcript_rows import Adopt, Row, Turns
from ui.chat.turn_view import TurnView
from ui.widgets.buttons import IconButton
from ui.widgets.column import MARGIN, MEASURE

if TYPE_CHECKING:
    from ui.chat.selection import TranscriptSelection

JUMP_KEY = "Ctrl+J"
END_TOLERANCE = 8
ABOVE, BELOW = 22, 8
# Turns wake up within the first, and fall asleep beyond the second, in visible heights.
AWAKE, ASLEEP = 0.5, 3.0


class Transcript(QScrollArea):
    """Turns from top to bottom; `turns` is the list of them.

    `link_activated`: the person wants to open a link, by the text's menu.
    """

    link_activated = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("transcript")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # so that the arrow keys scroll it
        self._rows: list[Row] = []
        self.turns = Turns(self._rows)
        self.following = True
        self._width = 0
        self._anchor: tuple[Row, Anchor] | None = None
        self._placing = False
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self._wake_nearby)
        self._column = QWidget()
        self._column.setObjectName("column")
        self._column.installEventFilter(self)
        self.setWidget(self._column)
        self.jump = IconButton("arrow-down", "ink")
        self.jump.setParent(self)
        self.jump.setProperty("role", "jump")
        self.jump.setFixedSize(34, 34)
        self.jump.hide()
        self.jump.clicked.connect(self.follow)
        bar = self.verticalScrollBar()
        bar.rangeChanged.connect(self._range_changed)
        bar.valueChanged.connect(self._value_changed)
        self.selection: TranscriptSelection | None = None  # none before there is text
        self._retranslate()

    def add_turn(self, turn: TurnView) -> None:
        """Adds a turn at the end, and goes there."""
        self._selection().listen(turn)
        if self._rows and self._rows[-1].view is not None:
            self._rows[-1].view.set_last(False)
        self._rows.append(Row(turn))
        self._take_rows()

    def show_past(self, turns: Sequence[PastTurn], adopt: Adopt) -> None:
        """Shows these turns instead of those there were, and goes to the end.

        Args:
            adopt: Called with each turn's widget once it is made, which is when it is seen.
        """
        self._drop_rows()
        self._rows += [Row(past=past, adopt=adopt) for past in turns]
        self._take_rows()

    def clear(self) -> None:
        self._drop_rows()
        self._take_rows()

    def cut(self, index: int) -> None:
        """Removes a turn and all below it."""
        self._drop_rows(index)
        self._take_rows()

    def made(self) -> list[TurnView]:
        """The turns that have a widget, awake or not."""
        return [row.view for row in self._rows if row.view is not None]

    def index_of(self, turn: object) -> int | None:
        """Where a turn stands."""
        return next((i for i, row in enumerate(self._rows) if row.view is turn), None)

    def top_of(self, index: int) -> int | None:
        """How far below the upper edge of what is seen a turn begins, in pixels."""
        if index >= len(self._rows):
            return None
        return self._rows[index].top - self.verticalScrollBar().value()

    def hold_turn(self, index: int, top: int | None = None) -> None:
        """Goes to a turn and keeps it there: `top` pixels below the upper edge of what is seen."""
        row = self._rows[index]
        row.made()
        self._wake(index)
        self.following = False
        self._anchor = (row, (-1, -(ABOVE if top is None else top)))
        self._place()
        self._remember_anchor()

    def _drop_rows(self, begin: int = 0) -> None:
        for row in self._rows[begin:]:
            if row.view is not None:
                row.view.hide()
                row.view.deleteLater()
        del self._rows[begin:]

    def _take_rows(self) -> None:
        self._anchor = None
        if self._rows:
            self._selection().set_rows(self._rows)
        self._place()
        self.follow()

    @Slot()
    def follow(self) -> None:
        """Goes to the end and stays there while text comes."""
        self.following = True
        bar = self.verticalScrollBar()
        bar.setValue(bar.maximum())
        self._show_visible()
        self._place_jump()

    def hold(self) -> None:
        """Stops following, for a change in place that must not move what is being looked at."""
        self.following = False
        self._remember_anchor()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()
        self._place_jump()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._column and event.type() == QEvent.Type.LayoutRequest:
            self._place()
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self._selection().copy()
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self._selection().select_everything()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _place(self) -> None:
        """Gives every turn its place and the column its height; keeps what is seen in place."""
        if self._placing:
            return
        self._placing = True
        try:
            self._put_turns()
            self._keep_place()
        finally:
            self._placing = False
        self._show_visible()

    def _put_turns(self) -> None:
        """Done here and not by a layout: asleep turns are only numbers."""
        whole = self.width() - self._bar_width()
        side = max(MARGIN, (self.width() - MEASURE) // 2)
        right = max(MARGIN - self._bar_width(), side - self._bar_width())
        width = max(1, whole - side - right)
        anew = width != self._width
        self._width = width
        y = ABOVE
        for row in self._rows:
            row.top = y
            if row.view is not None and row.view.awake:
                row.height = row.view.height_for(width)
                if row.view.parent() is not self._column:
                    row.view.setParent(self._column)
                    row.view.show()
                row.view.setGeometry(side, y, width, row.height)
            elif anew or not row.height:
                row.height = row.height_for(width)
            y += row.height
        self._column.resize(whole, max(y + BELOW, self.viewport().height()))

    def _keep_place(self) -> None:
        bar = self.verticalScrollBar()
        if self.following:
            bar.setValue(bar.maximum())
        elif self._anchor is not None:
            row, anchor = self._anchor
            if row.view is not None and row.awake:
                bar.setValue(row.top + position_of(row.view, anchor))

    def _remember_anchor(self) -> None:
        top = self.verticalScrollBar().value()
        self._anchor = None
        row = self._rows[self._row_at(top)] if self._rows else None
        if row is not None and row.view is not None and row.awake:
            self._anchor = (row, anchor_at(row.view, top - row.top))

    def _row_at(self, y: int) -> int:
        return max(0, bisect_right(self._rows, y, key=_top) - 1)

    def _near(self, kept: float) -> range:
        """The turns within `kept` times the visible height of the visible part."""
        if not self._rows:
            return range(0)
        beyond = self.viewport().height() * kept
        top = self.verticalScrollBar().value()
        first = self._row_at(int(top - beyond))
        last = self._row_at(int(top + self.viewport().height() + beyond))
        return range(first, last + 1)

    def _show_visible(self) -> None:
        """Wakes what is seen, at once; what lies near it follows in slices."""
        if self._placing:
            return
        self._placing = True
        try:
            # Each may turn out higher or lower than was guessed.
            while asleep := [i for i in self._near(0.0) if not self._rows[i].awake]:
                self._wake(asleep[-1])
            self._show_parts()
        finally:
            self._placing = False
        self._let_sleep()
        if any(not self._rows[i].awake for i in self._near(AWAKE)):
            self._later.start()

    def _show_parts(self) -> None:
        for _ in range(4):  # what comes into sight may move what is in sight
            before = self._column.height()
            top = self.verticalScrollBar().value()
            bottom = top + self.viewport().height()
            for i in self._near(ASLEEP):
                self._rows[i].show_part(top, bottom)
            self._put_turns()
            self._keep_place()
            if self._column.height() == before and self.verticalScrollBar().value() == top:
                break

    def _wake(self, index: int) -> None:
        row = self._rows[index]
        new = row.view is None
        turn = row.made()
        if new:
            self._selection().listen(turn)
            turn.set_last(index == len(self._rows) - 1)
        turn.setParent(self._column)  # while it is empty: style sheets are worked out anew
        turn.wake()
        turn.resize(self._width, turn.height_for(self._width))  # or it would be laid out at another
        turn.show()
        self._selection().show_in(row)
        self._put_turns()
        self._keep_place()
        # Its place tells what of it is seen, and what is seen how high it is.
        top = self.verticalScrollBar().value()
        row.show_part(top, top + self.viewport().height())
        self._put_turns()
        self._keep_place()

    @Slot()
    def _wake_nearby(self) -> None:
        self._placing = True
        try:
            asleep = [i for i in self._near(AWAKE) if not self._rows[i].awake]
            with slices().share(UNSEEN_S) as deadline:
                while asleep and time.perf_counter() < deadline:
                    self._wake(asleep.pop())
        finally:
            self._placing = False
        if asleep:
            self._later.start()

    def _let_sleep(self) -> None:
        near = self._near(ASLEEP)
        for i, row in enumerate(self._rows):
            if row.view is not None and i not in near and row.view.can_sleep:
                row.view.sleep()
                row.view.hide()

    def _selection(self) -> TranscriptSelection:
        if self.selection is None:
            # Imported with the first turn: Markdown and Pygments would slow down the start.
            from ui.chat.selection import TranscriptSelection

            self.selection = TranscriptSelection(self)
            self.selection.link_chosen.connect(self.link_activated)
        return self.selection

    def _bar_width(self) -> int:
        return self.verticalScrollBar().sizeHint().width()

    @Slot(int, int)
    def _range_changed(self, minimum: int, maximum: int) -> None:
        if self.following:
            self.verticalScrollBar().setValue(maximum)
        self._place_jump()

    @Slot(int)
    def _value_changed(self, value: int) -> None:
        if not self._placing:
            self.following = value >= self.verticalScrollBar().maximum() - END_TOLERANCE
            self._remember_anchor()
            self._show_visible()
            self._remember_anchor()
        self._place_jump()

    def _place_jump(self) -> None:
        bar = self.verticalScrollBar()
        away = not self.following and bar.value() < bar.maximum() - END_TOLERANCE
        self.jump.setVisible(away)
        if away:
            x = (self.viewport().width() - self.jump.width()) // 2
            self.jump.move(x, self.viewport().height() - self.jump.height() - 10)
            self.jump.raise_()

    def _retranslate(self) -> None:
        self.setAccessibleName(self.tr("Conversation"))
        self.jump.name(self.tr("Jump to the latest text"), JUMP_KEY)


def _top(row: Row) -> int:
    return row.top
