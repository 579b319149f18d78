"""A read-only text widget without scroll bars, as high as its text.

Links are announced, never opened; nothing a document names is ever loaded.
"""

from __future__ import annotations

import math
from typing import Any

from PySide6.QtCore import QMimeData, Qt, QUrl, Signal, Slot
from PySide6.QtGui import QFocusEvent, QFont, QTextCursor, QTextOption, QWheelEvent
from PySide6.QtWidgets import QFrame, QTextBrowser, QTextEdit, QWidget


class TextBox(QTextBrowser):
    """The parent sets its width and asks for `height_for(width)`."""

    link_activated = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "prose")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setUndoRedoEnabled(False)
        self.viewport().setAutoFillBackground(False)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextBrowserInteraction
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.anchorClicked.connect(self._announce)
        self.highlighted.connect(self._show_target)

    def start_anew(self, font: QFont) -> None:
        """Empties the document; `font` is for what has no format of its own."""
        self.clear()
        self.document().setDefaultFont(font)
        self.document().setDocumentMargin(0)

    def height_for(self, width: int) -> int:
        """Lays the text out at `width` pixels and returns the height it takes, in pixels."""
        document = self.document()
        if document.textWidth() != width:
            document.setTextWidth(width)
        return math.ceil(document.size().height())

    def selected_text(self) -> str:
        """What copying gives: the selection as plain text."""
        cursor = self.textCursor()
        return _plain(cursor.selectedText())

    def createMimeDataFromSelection(self) -> QMimeData:
        data = QMimeData()
        data.setText(self.selected_text())
        return data

    def loadResource(self, kind: int, url: QUrl | str) -> Any:
        return None

    def focusInEvent(self, event: QFocusEvent) -> None:
        show_caret_for_keyboard(self, event)
        super().focusInEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        # The transcript scrolls, never the text inside it.
        event.ignore()

    @Slot(QUrl)
    def _announce(self, url: QUrl) -> None:
        self.link_activated.emit(bytes(url.toEncoded().data()).decode())

    @Slot(QUrl)
    def _show_target(self, url: QUrl) -> None:
        self.viewport().setToolTip(url.toDisplayString())


def _plain(selected: str) -> str:
    return selected.replace("\u2028", "\n").replace("\u2029", "\n").replace("\xa0", " ")


def caret_to_start(box: QTextEdit) -> None:
    """Undoes that text written at the caret takes the caret along, and the view with it."""
    if not box.hasFocus() and not box.textCursor().hasSelection():
        box.setTextCursor(QTextCursor(box.document()))


def show_caret_for_keyboard(box: QTextEdit, event: QFocusEvent) -> None:
    """A caret helps to select with the keyboard; after a click it would only look editable."""
    by_key = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
    box.setCursorWidth(1 if by_key else 0)
