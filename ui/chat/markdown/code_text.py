"""Code in a fixed-pitch, coloured text widget that grows at its end, as wide as its longest line.

Its parent shows a part of it and moves it sideways, by a `CodeScroll` that several may share.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextLayout,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QTextEdit, QWidget

from ui.chat.folding import FOLD
from ui.chat.highlight import CodeHighlighter, Word, WordKind
from ui.chat.markdown.formats import Formats
from ui.chat.markdown.selectable import Selectable
from ui.chat.markdown.text_box import show_caret_for_keyboard
from ui.fonts import code_font
from ui.theme import Theme

# Qt lays out a line as a whole; longer ones are broken on the screen (never when copied).
MAX_LINE = 2_000
SCROLL_BAR = 12
PADDING_X = 12
PADDING_Y = 10

# Qt counts such a character as two; the highlighter reads two private ones in its place.
_ASTRAL = re.compile("[\U00010000-\U0010ffff]")
_TWO_UNITS = "\ue000\ue000"


class CodeScroll(QObject):
    """How far the pieces of one code block are moved to the left; all in pixels.

    `width` is that of the longest line, `reach` how far one can scroll.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.width = 0
        self.offset = 0
        self._room = 0

    @property
    def reach(self) -> int:
        return max(0, self.width - self._room)

    def widen(self, width: int) -> None:
        if width > self.width:
            self.width = width
            self.changed.emit()

    def set_room(self, room: int) -> None:
        if room != self._room:
            self._room = room
            self.move_to(self.offset)

    @Slot(int)
    def move_to(self, offset: int) -> None:
        offset = max(0, min(offset, self.reach))
        if offset != self.offset:
            self.offset = offset
            self.changed.emit()


class CodeText(Selectable):
    """The code itself: fixed pitch, coloured, growing at its end without being written anew."""

    def __init__(self, theme: Theme, scroll: CodeScroll, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._scroll = scroll
        self._code = ""
        self._language = ""
        self._column = 0
        self._highlighter = CodeHighlighter("")
        self._words: dict[int, tuple[tuple[int, int, WordKind], ...]] = {}
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.viewport().setAutoFillBackground(False)
        self.setLineWrapMode(QTextEdit.LineWrapMode.NoWrap)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setTabChangesFocus(True)
        self._clear()

    def set_code(self, code: str, language: str) -> None:
        """Shows `code`; costs only what was added when the beginning is what was shown before."""
        if language != self._language or not code.startswith(self._code):
            self._language = language
            self._clear()
        first = not self._code
        added = "".join(self._broken(code[len(self._code) :]))
        self._code = code
        if not added:
            return
        cursor = QTextCursor(self.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        cursor.insertText(added)
        self._colour(*self._highlighter.extend(_ASTRAL.sub(_TWO_UNITS, added)))
        if first:
            self.forget_caret()

    def selected_text(self) -> str:
        return super().selected_text().replace(FOLD, "")

    def recolour(self, theme: Theme) -> None:
        self._theme = theme
        self.document().setDefaultFont(code_font(theme.sizes.code))
        for number, words in self._words.items():
            self._set_formats(self.document().findBlockByNumber(number), words)

    def natural_height(self) -> int:
        """The height of all lines, in pixels."""
        return math.ceil(self.document().size().height())

    def natural_width(self) -> int:
        """The width of the longest line with its margins, in pixels."""
        return math.ceil(self.document().idealWidth())

    def focusInEvent(self, event: QFocusEvent) -> None:
        show_caret_for_keyboard(self, event)
        super().focusInEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        # Up and down belong to the transcript, sideways to the code.
        delta = event.angleDelta()
        if abs(delta.x()) > abs(delta.y()) and self._scroll.reach:
            self._scroll.move_to(self._scroll.offset - (event.pixelDelta().x() or delta.x() // 2))
            event.accept()
        else:
            event.ignore()

    def _clear(self) -> None:
        self.clear()
        self._code = ""
        self._column = 0
        self._words = {}
        self._highlighter = CodeHighlighter(self._language)
        self.document().setDefaultFont(code_font(self._theme.sizes.code))
        self.document().setDocumentMargin(0)
        frame = self.document().rootFrame().frameFormat()
        frame.setLeftMargin(PADDING_X)
        frame.setRightMargin(PADDING_X)
        self.document().rootFrame().setFrameFormat(frame)
        lines = QTextBlockFormat()
        Formats.set_line_height(lines, self._theme.sizes.code * self._theme.sizes.line_height)
        QTextCursor(self.document()).setBlockFormat(lines)

    def _broken(self, text: str) -> Iterator[str]:
        """`text` with line breaks added where a line gets too long to lay out."""
        for line in text.splitlines(keepends=True):
            while self._column + len(line) > MAX_LINE + 1:
                room = MAX_LINE - self._column
                yield line[:room] + FOLD
                line = line[room:]
                self._column = 0
            yield line
            self._column = 0 if line.endswith("\n") else self._column + len(line)

    def _colour(self, start: int, words: list[Word]) -> None:
        """Sets the formats of all lines from offset `start` on, where they have changed."""
        block = self.document().findBlock(start)
        position = 0
        while block.isValid():
            begin, end = block.position(), block.position() + block.length()
            found: list[tuple[int, int, WordKind]] = []
            while position < len(words) and words[position].start < end:
                word = words[position]
                first = max(word.start, begin)
                last = min(word.start + word.length, end - 1)
                if last > first:
                    found.append((first - begin, last - first, word.kind))
                if word.start + word.length > end:
                    break
                position += 1
            self._set_formats(block, tuple(found), only_if_changed=True)
            block = block.next()

    def _set_formats(
        self,
        block: QTextBlock,
        words: tuple[tuple[int, int, WordKind], ...],
        only_if_changed: bool = False,
    ) -> None:
        number = block.blockNumber()
        if only_if_changed and self._words.get(number, ()) == words:
            return
        self._words[number] = words
        block.layout().setFormats([self._range(*word) for word in words])
        self.document().markContentsDirty(block.position(), block.length())

    def _range(self, start: int, length: int, kind: WordKind) -> QTextLayout.FormatRange:
        colours = self._theme.palette
        result = QTextLayout.FormatRange()
        result.start = start
        result.length = length
        form = QTextCharFormat()
        by_kind: dict[WordKind, str] = {
            "keyword": colours.accent,
            "string": colours.ok,
            "comment": colours.muted,
            "number": colours.warn,
        }
        form.setForeground(QColor(by_kind[kind]))
        result.format = form
        return result
