"""One selection through all turns of a transcript: by dragging, by keys, and by its menu.

Knows turns and the columns of text in them; what is selected within a column is the column's.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QMimeData, QObject, QPoint, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QApplication, QMenu, QScrollArea

from ui.chat.markdown.column_selection import END, START, Place
from ui.chat.markdown.selectable import Selectable
from ui.chat.turn_view import TurnView

SCROLL_MS = 30
# How much of the distance to the pointer one step scrolls.
SCROLL_SHARE = 0.4


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in the transcript: the turn, which of its columns, and the place there."""

    turn: TurnView
    column: int
    place: Place


class TranscriptSelection(QObject):
    """`area` is the transcript; its `turns` are given anew whenever they change."""

    link_chosen = Signal(str)

    def __init__(self, area: QScrollArea) -> None:
        super().__init__(area)
        self._area = area
        self._turns: list[TurnView] = []
        self._origin: Spot | None = None
        self._pressed_in: Selectable | None = None
        self._range: tuple[Spot, Spot] | None = None
        self._pointer = QPoint()
        self._scroll = QTimer(self, interval=SCROLL_MS)
        self._scroll.timeout.connect(self._scroll_on)

    def set_turns(self, turns: list[TurnView]) -> None:
        for turn in turns:
            if turn not in self._turns:
                turn.pressed.connect(self._press)
                turn.dragged.connect(self._drag)
                turn.released.connect(self._release)
                turn.menu_requested.connect(self._show_menu)
                turn.copy_requested.connect(self.copy)
                turn.select_all_requested.connect(self._select_message)
        self._turns = turns
        if self._range and not {spot.turn for spot in self._range} <= set(turns):
            self._range = None
        self._origin = None

    @property
    def empty(self) -> bool:
        return not self.text(markdown=False)

    def text(self, *, markdown: bool) -> str:
        """What is selected, in one column or through many turns."""
        if self._range is None:
            focused = QApplication.focusWidget()
            return focused.selected_text() if isinstance(focused, Selectable) else ""
        first, last = (self._turns.index(spot.turn) for spot in self._range)
        parts = [turn.selected_text(markdown=markdown) for turn in self._turns[first : last + 1]]
        return "\n\n".join(filter(None, parts))

    @Slot()
    def copy(self) -> None:
        """Text for whatever takes text, Markdown for what asks for it."""
        text = self.text(markdown=False)
        if text:
            data = QMimeData()
            data.setText(text)
            data.setData("text/markdown", self.text(markdown=True).encode())
            QGuiApplication.clipboard().setMimeData(data)

    @Slot()
    def copy_markdown(self) -> None:
        text = self.text(markdown=True)
        if text:
            QGuiApplication.clipboard().setText(text)

    @Slot()
    def select_everything(self) -> None:
        if self._turns:
            self._set(Spot(self._turns[0], 0, START), Spot(self._turns[-1], 1 << 10, END))

    def show_in(self, turn: TurnView) -> None:
        """Shows what is selected in a turn that has just woken up."""
        if self._range is not None and turn in self._turns:
            self._apply(turn, *self._range)

    def clear(self, *, but: Selectable | None = None) -> None:
        self._range = None
        for turn in self._turns:
            for column in turn.views():
                column.deselect(but=but)

    @Slot(QPoint)
    def _press(self, at: QPoint) -> None:
        focused = QApplication.focusWidget()
        self._pressed_in = focused if isinstance(focused, Selectable) else None
        self.clear(but=self._pressed_in)
        self._origin = self._spot_at(at)

    @Slot(QPoint)
    def _drag(self, at: QPoint) -> None:
        self._pointer = at
        target = self._spot_at(at)
        origin = self._origin
        if origin is None or target is None:
            return
        same = (target.turn, target.column, target.place[0])
        if same == (origin.turn, origin.column, origin.place[0]) and self._range is None:
            return  # the text widget selects by itself
        self._set(*sorted((origin, target), key=self._order))
        outside = not self._area.viewport().rect().contains(self._area.viewport().mapFromGlobal(at))
        if outside and not self._scroll.isActive():
            self._scroll.start()

    @Slot()
    def _release(self) -> None:
        self._scroll.stop()
        self._origin = None

    @Slot()
    def _scroll_on(self) -> None:
        """Scrolls towards a pointer that was dragged past the edge."""
        box = self._area.viewport()
        y = box.mapFromGlobal(self._pointer).y()
        beyond = y if y < 0 else max(0, y - box.height())
        if not beyond or self._origin is None:
            self._scroll.stop()
            return
        bar = self._area.verticalScrollBar()
        bar.setValue(bar.value() + round(beyond * SCROLL_SHARE) + (1 if beyond > 0 else -1))
        self._drag(self._pointer)

    @Slot()
    def _select_message(self) -> None:
        focused = QApplication.focusWidget()
        for turn in self._turns:
            for number, column in enumerate(turn.views()):
                if focused is not None and column.isAncestorOf(focused):
                    self._set(Spot(turn, number, START), Spot(turn, number, END))
                    return

    def _set(self, first: Spot, last: Spot) -> None:
        self._range = (first, last)
        for turn in self._turns:
            if turn.awake:
                self._apply(turn, first, last)

    def _apply(self, turn: TurnView, first: Spot, last: Spot) -> None:
        index = self._turns.index(turn)
        begin = (self._turns.index(first.turn), first.column)
        end = (self._turns.index(last.turn), last.column)
        for number, column in enumerate(turn.views()):
            here = (index, number)
            if begin <= here <= end:
                start = first.place if here == begin else START
                column.select(start, last.place if here == end else END)
            else:
                column.deselect()

    def _spot_at(self, at: QPoint) -> Spot | None:
        """The place nearest to a global position, among what is awake."""
        awake = [turn for turn in self._turns if turn.awake]
        columns = [(turn, i, view) for turn in awake for i, view in enumerate(turn.views())]
        if not columns:
            return None

        def distance(entry: tuple[TurnView, int, object]) -> int:
            view = entry[0].views()[entry[1]]
            y = view.mapFromGlobal(at).y()
            return max(0, -y, y - view.height())

        turn, number, view = min(columns, key=distance)
        return Spot(turn, number, view.place_at(at))

    def _order(self, spot: Spot) -> tuple[int, int, Place]:
        return self._turns.index(spot.turn), spot.column, spot.place

    @Slot(QPoint, str)
    def _show_menu(self, at: QPoint, link: str) -> None:
        menu = self.make_menu(link)
        menu.popup(at)

    def make_menu(self, link: str = "") -> QMenu:
        """The menu of the text, for the link at the pointer if there is one."""
        menu = QMenu(self._area)
        menu.aboutToHide.connect(menu.deleteLater)
        if link:
            open_link = menu.addAction(self.tr("Open link…"))
            open_link.setData(link)
            copy_link = menu.addAction(self.tr("Copy link address"))
            copy_link.setData(link)
            open_link.triggered.connect(self._open_link)
            copy_link.triggered.connect(self._copy_link)
            menu.addSeparator()
        copy = menu.addAction(self.tr("Copy"))
        copy.setShortcut(QKeySequence(QKeySequence.StandardKey.Copy))
        copy.triggered.connect(self.copy)
        markdown = menu.addAction(self.tr("Copy as Markdown"))
        markdown.triggered.connect(self.copy_markdown)
        for action in (copy, markdown):
            action.setEnabled(not self.empty)
        menu.addSeparator()
        message = menu.addAction(self.tr("Select this message"))
        message.setShortcut(QKeySequence(QKeySequence.StandardKey.SelectAll))
        message.triggered.connect(self._select_message)
        everything = menu.addAction(self.tr("Select the whole chat"))
        everything.triggered.connect(self.select_everything)
        return menu

    @Slot()
    def _open_link(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self.link_chosen.emit(str(action.data()))

    @Slot()
    def _copy_link(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            QGuiApplication.clipboard().setText(str(action.data()))
