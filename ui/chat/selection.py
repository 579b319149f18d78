"""One selection through all turns of a transcript: by dragging, by keys, and by its menu.

Knows turns and the columns of text in them; what is selected within a column is the column's.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, QPoint, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QApplication, QMenu, QScrollArea

from ui.chat.markdown.column_selection import END, START, Place
from ui.chat.markdown.selectable import Selectable
from ui.chat.transcript_rows import Row
from ui.chat.turn_view import TurnView
from ui.clipboard import forms_of

SCROLL_MS = 30
# How much of the distance to the pointer one step scrolls.
SCROLL_SHARE = 0.4


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in the transcript: the turn's row, which of its columns, and the place there."""

    row: Row
    column: int
    place: Place


class TranscriptSelection(QObject):
    """`area` is the transcript; its rows are given anew whenever they change."""

    link_chosen = Signal(str)

    def __init__(self, area: QScrollArea) -> None:
        super().__init__(area)
        self._area = area
        self._rows: list[Row] = []
        self._origin: Spot | None = None
        self._pressed_in: Selectable | None = None
        self._range: tuple[Spot, Spot] | None = None
        self._pointer = QPoint()
        self._scroll = QTimer(self, interval=SCROLL_MS)
        self._scroll.timeout.connect(self._scroll_on)

    def set_rows(self, rows: list[Row]) -> None:
        self._rows = rows
        if self._range and not {spot.row for spot in self._range} <= set(rows):
            self._range = None
        self._origin = None

    def listen(self, turn: TurnView) -> None:
        """Follows what the person does in a turn that is new."""
        turn.pressed.connect(self._press)
        turn.dragged.connect(self._drag)
        turn.released.connect(self._release)
        turn.menu_requested.connect(self._show_menu)
        turn.copy_requested.connect(self.copy)
        turn.select_all_requested.connect(self._select_message)

    @property
    def empty(self) -> bool:
        return not self.text(markdown=False)

    def text(self, *, markdown: bool) -> str:
        """What is selected, in one column or through many turns."""
        if self._range is None:
            focused = QApplication.focusWidget()
            return focused.selected_text() if isinstance(focused, Selectable) else ""
        first, last = (self._rows.index(spot.row) for spot in self._range)
        parts = [row.selected_text(markdown=markdown) for row in self._rows[first : last + 1]]
        return "\n\n".join(filter(None, parts))

    @Slot()
    def copy(self) -> None:
        """Text for whatever takes text, Markdown for what asks for it."""
        text = self.text(markdown=False)
        if text:
            forms = forms_of(text, self.text(markdown=True))
            QGuiApplication.clipboard().setMimeData(forms)

    @Slot()
    def copy_markdown(self) -> None:
        text = self.text(markdown=True)
        if text:
            QGuiApplication.clipboard().setText(text)

    @Slot()
    def select_everything(self) -> None:
        if self._rows:
            self._set(Spot(self._rows[0], 0, START), Spot(self._rows[-1], 1 << 10, END))

    def show_in(self, row: Row) -> None:
        """Shows what is selected in a turn that has just woken up."""
        if self._range is not None and row in self._rows:
            self._apply(row, *self._range)

    def clear(self, *, but: Selectable | None = None) -> None:
        self._range = None
        for row in self._rows:
            for column in row.columns():
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
        same = (target.row, target.column, target.place[0])
        if same == (origin.row, origin.column, origin.place[0]) and self._range is None:
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
        for row in self._rows:
            for number, column in enumerate(row.columns()):
                if focused is not None and column.isAncestorOf(focused):
                    self._set(Spot(row, number, START), Spot(row, number, END))
                    return

    def _set(self, first: Spot, last: Spot) -> None:
        self._range = (first, last)
        for row in self._rows:
            if row.awake:
                self._apply(row, first, last)

    def _apply(self, row: Row, first: Spot, last: Spot) -> None:
        index = self._rows.index(row)
        begin = (self._rows.index(first.row), first.column)
        end = (self._rows.index(last.row), last.column)
        for number, column in enumerate(row.columns()):
            here = (index, number)
            if begin <= here <= end:
                start = first.place if here == begin else START
                column.select(start, last.place if here == end else END)
            else:
                column.deselect()

    def _spot_at(self, at: QPoint) -> Spot | None:
        """The place nearest to a global position, among what is awake."""
        found: Spot | None = None
        nearest = 0
        for row in self._rows:
            for number, column in enumerate(row.columns()):
                y = column.mapFromGlobal(at).y()
                distance = max(0, -y, y - column.height())
                if found is None or distance < nearest:
                    found, nearest = Spot(row, number, column.place_at(at)), distance
        return found

    def _order(self, spot: Spot) -> tuple[int, int, Place]:
        return self._rows.index(spot.row), spot.column, spot.place

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
