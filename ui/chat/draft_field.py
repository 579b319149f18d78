"""The field that a message is written in: it grows with its text, and takes no files for text.

Its document is folded (`ui.chat.folding`); `text` and `set_text` speak of the text itself.
"""

from __future__ import annotations

import math
from pathlib import Path

from PySide6.QtCore import QMimeData, Qt, Signal, Slot
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragMoveEvent,
    QFocusEvent,
    QKeyEvent,
    QResizeEvent,
    QTextCursor,
)
from PySide6.QtWidgets import QFrame, QPlainTextEdit

from ui.chat.folding import FOLD, LONGEST, MARK, cuts, fold, unfold
from ui.clipboard import forms_of

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
        self._text: str | None = ""
        self._fitting = False
        self._wide = False  # until it is shown, a line has no end
        self._to_end = False
        self.textChanged.connect(self._take_change)  # before anybody can ask for the text
        self.setTabChangesFocus(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(0)
        self.document().documentLayout().documentSizeChanged.connect(self.fit)

    def text(self) -> str:
        """What is written, to the letter."""
        if self._text is None:
            self._text = unfold(self.document().toRawText())
        return self._text

    def set_text(self, text: str) -> None:
        """Replaces everything; this cannot be undone."""
        self.setPlainText(fold(text))

    def go_to_end(self) -> None:
        """Puts the caret behind the last character; in a long text, once the field is shown."""
        self._to_end = not self._wide and len(self.text()) > LONGEST
        if not self._to_end:
            self.moveCursor(QTextCursor.MoveOperation.End)

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
        elif source.hasText():
            cursor = self.textCursor()
            cursor.beginEditBlock()  # or `_fold_line` could not join it
            cursor.insertText(fold(source.text()))
            cursor.endEditBlock()
            self.ensureCursorVisible()

    def createMimeDataFromSelection(self) -> QMimeData:
        return forms_of(unfold(self.textCursor().selectedText()))

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

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._wide = True
            if self._to_end:
                self.go_to_end()
            self.fit()

    @Slot()
    def fit(self) -> None:
        """As high as its text, up to `MAX_LINES`; scrolls from there on."""
        if self._fitting or not self._wide:
            return
        self._fitting = True
        lines = self._lines()
        self.setFixedHeight(math.ceil(min(lines, MAX_LINES) * self.fontMetrics().lineSpacing()) + 4)
        policy = Qt.ScrollBarPolicy
        wanted = policy.ScrollBarAsNeeded if lines > MAX_LINES else policy.ScrollBarAlwaysOff
        if wanted != self.verticalScrollBarPolicy():  # or Qt would lay all text out again
            self.setVerticalScrollBarPolicy(wanted)
        self._fitting = False

    def _lines(self) -> int:
        """How many lines it has, at least; counts no further than there is room for."""
        lines, block = 0, self.document().firstBlock()
        while block.isValid() and lines <= MAX_LINES:
            # Qt lays out only what it shows, and takes the rest for one line each.
            self.document().documentLayout().blockBoundingRect(block)
            lines += block.lineCount()
            block = block.next()
        return max(1, lines)

    @Slot()
    def _take_change(self) -> None:
        self._text = None
        block = self.textCursor().block()
        undone = self.document().isRedoAvailable()  # a new edit would be the end of that
        if block.length() > 2 * LONGEST and not undone:
            self._fold_line(block.position(), block.text())

    def _fold_line(self, start: int, line: str) -> None:
        """Folds a line that grew too long while it was written; undone with what was written."""
        if MARK in line[:-1]:
            return
        cursor = QTextCursor(self.document())
        cursor.joinPreviousEditBlock()
        for cut in reversed([*cuts(line)]):
            cursor.setPosition(start + _units(line[:cut]))
            cursor.insertText(FOLD)
        cursor.endEditBlock()


def _units(text: str) -> int:
    """Its length as Qt counts it, in UTF-16."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def local_files(data: QMimeData) -> list[Path]:
    """The files that are dragged or pasted; nothing that would have to be fetched."""
    if not data.hasUrls():
        return []
    urls = data.urls()[:MOST_PATHS]
    return [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]
