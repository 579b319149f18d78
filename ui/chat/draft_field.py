"""The field that a message is written in: it grows with its text, and takes no files for text."""

from __future__ import annotations

import math
from pathlib import Path

from PySide6.QtCore import QMimeData, QSizeF, Qt, Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QPlainTextEdit

MAX_LINES = 8
MOST_PATHS = 100  # of a drop or a paste; nobody attaches that many
_ENTER_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class DraftField(QPlainTextEdit):
    """Enter sends, Shift+Enter breaks the line, Tab goes on to the next control.

    `files_pasted` carries the paths of files that were pasted in place of text.
    """

    submitted = Signal()
    focus_changed = Signal(bool)
    files_pasted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(0)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER_KEYS:
            if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                self.insertPlainText("\n")
            elif not event.isAutoRepeat():
                self.submitted.emit()
            return
        super().keyPressEvent(event)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return bool(local_files(source)) or super().canInsertFromMimeData(source)

    def insertFromMimeData(self, source: QMimeData) -> None:
        if paths := local_files(source):
            self.files_pasted.emit(paths)
        else:
            super().insertFromMimeData(source)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if local_files(event.mimeData()):
            event.ignore()  # whoever lies around it takes files wherever they are dropped
            return
        super().dragEnterEvent(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        if local_files(event.mimeData()):
            event.ignore()
            return
        super().dragMoveEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focus_changed.emit(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.focus_changed.emit(False)

    def fit(self) -> None:
        """As high as its text, up to `MAX_LINES`; scrolls from there on."""
        self._fit(self.document().documentLayout().documentSize())

    @Slot(QSizeF)
    def _fit(self, size: QSizeF) -> None:
        # QPlainTextEdit measures its document's height in lines.
        lines = min(max(1, round(size.height())), MAX_LINES)
        self.setFixedHeight(math.ceil(lines * self.fontMetrics().lineSpacing()) + 4)
        overflows, policy = size.height() > MAX_LINES, Qt.ScrollBarPolicy
        wanted = policy.ScrollBarAsNeeded if overflows else policy.ScrollBarAlwaysOff
        if wanted != self.verticalScrollBarPolicy():  # or Qt would lay all text out again
            self.setVerticalScrollBarPolicy(wanted)


def local_files(data: QMimeData) -> list[Path]:
    """The files that are dragged or pasted; nothing that would have to be fetched."""
    if not data.hasUrls():
        return []
    urls = data.urls()[:MOST_PATHS]
    return [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]
