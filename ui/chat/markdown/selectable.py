"""What text widgets do alike so that a selection can go from one into the next.

A widget selects within itself, as Qt does. Once the pointer leaves it, it only tells where the
pointer is: whoever knows the other widgets selects in all of them.
"""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QTextCursor,
)
from PySide6.QtWidgets import QTextBrowser, QWidget

from ui.chat.markdown.formula_text import selected_source


class Selectable(QTextBrowser):
    """Read-only text. All positions are global, in pixels.

    `menu_requested` carries where, and the address of the link there or "".
    """

    pressed = Signal(QPoint)
    dragged = Signal(QPoint)
    released = Signal()
    menu_requested = Signal(QPoint, str)
    copy_requested = Signal()
    select_all_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._caret_lost = False

    def forget_caret(self) -> None:
        """Says that text was written at the caret and took it along: it belongs at the start.

        It goes there once it is needed: Qt lays the text out again to find the caret's place.
        """
        self._caret_lost = not self.hasFocus() and not self.textCursor().hasSelection()

    def selected_text(self) -> str:
        """The selection as plain text."""
        return plain(selected_source(self.textCursor()))

    def position_at(self, spot: QPoint) -> int:
        """The place in the document nearest to a global position."""
        return self.cursorForPosition(self.viewport().mapFromGlobal(spot)).position()

    def select(self, start: int, end: int | None) -> None:
        """Selects from `start` to `end`, or to the end of the text."""
        last = self.document().characterCount() - 1
        cursor = QTextCursor(self.document())
        cursor.setPosition(min(start, last))
        cursor.setPosition(last if end is None else min(end, last), QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)

    def deselect(self) -> None:
        cursor = self.textCursor()
        if cursor.hasSelection():
            cursor.clearSelection()
            self.setTextCursor(cursor)

    @property
    def all_selected(self) -> bool:
        cursor = self.textCursor()
        length = self.document().characterCount() - 1
        return cursor.selectionStart() == 0 and cursor.selectionEnd() == length

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.RightButton:
            return  # a menu must not undo the selection that it is asked for
        super().mousePressEvent(event)
        if event.button() == Qt.MouseButton.LeftButton:
            self.pressed.emit(event.globalPosition().toPoint())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if not event.buttons() & Qt.MouseButton.LeftButton:
            super().mouseMoveEvent(event)
            return
        if self.viewport().rect().contains(event.position().toPoint()):
            super().mouseMoveEvent(event)
        self.dragged.emit(event.globalPosition().toPoint())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.LeftButton:
            self.released.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        if self._caret_lost and not self.textCursor().hasSelection():
            self.setTextCursor(QTextCursor(self.document()))
        self._caret_lost = False
        super().focusInEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        link = self.anchorAt(self.viewport().mapFromGlobal(event.globalPos()))
        self.menu_requested.emit(event.globalPos(), link)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_requested.emit()
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self.select_all_requested.emit()
        else:
            super().keyPressEvent(event)


def plain(selected: str) -> str:
    """Qt's own separators and spaces in a selection, as everybody else writes them."""
    return selected.replace("\u2028", "\n").replace("\u2029", "\n").replace("\xa0", " ")
