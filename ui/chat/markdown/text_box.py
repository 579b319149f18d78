"""A read-only text widget without scroll bars, as high as its text.

Links are announced, never opened; nothing a document names is ever loaded.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from PySide6.QtCore import QEvent, QMimeData, Qt, QUrl, Signal, Slot
from PySide6.QtGui import QFocusEvent, QFont, QTextCursor, QTextOption, QWheelEvent
from PySide6.QtWidgets import QFrame, QTextBrowser, QTextEdit, QWidget

from ui.chat.markdown.selectable import Selectable
from ui.clipboard import forms_of


class TextBox(Selectable):
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
        # With the widget's own width, Qt would lay out at whatever it is before it is shown.
        self.setLineWrapMode(QTextBrowser.LineWrapMode.FixedPixelWidth)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextBrowserInteraction
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setAccessibleName(self.spoken_name())
        self.anchorClicked.connect(self._announce)
        self.highlighted.connect(self._show_target)

    def start_anew(self, font: QFont) -> None:
        """Empties the document; `font` is for what has no format of its own."""
        self.clear()
        self.document().setDefaultFont(font)
        self.document().setDocumentMargin(0)

    def height_for(self, width: int) -> int:
        """Lays the text out at `width` pixels and returns the height it takes, in pixels."""
        if self.lineWrapColumnOrWidth() != width:
            self.setLineWrapColumnOrWidth(width)
        return math.ceil(self.document().size().height())

    def createMimeDataFromSelection(self) -> QMimeData:
        return forms_of(self.selected_text())

    def loadResource(self, kind: int, url: QUrl | str) -> Any:
        return None  # formulas are in the document already; nothing else is ever loaded

    def spoken_name(self) -> str:
        """What a screen reader calls this widget."""
        return self.tr("Text")

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.setAccessibleName(self.spoken_name())

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


@contextmanager
def one_edit(cursor: QTextCursor) -> Iterator[None]:
    """Qt lays a document out after each change; changes within are laid out once, at the end."""
    cursor.beginEditBlock()
    try:
        yield
    finally:
        cursor.endEditBlock()


def show_caret_for_keyboard(box: QTextEdit, event: QFocusEvent) -> None:
    """A caret helps to select with the keyboard; after a click it would only look editable."""
    by_key = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
    box.setCursorWidth(1 if by_key else 0)
