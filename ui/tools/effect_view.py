"""Shows exactly what a tool would do: a diff, a program, arguments. Says whether all was seen.

Nothing in the text hides, and no line runs out of sight: long ones are broken. It scrolls in place;
a very long text is put in piece by piece, so that the window never waits for it.
"""

from __future__ import annotations

import io
import math
import time
from collections.abc import Iterator

from PySide6.QtCore import QEvent, QRect, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QColor,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QShowEvent,
    QSyntaxHighlighter,
    QTextCharFormat,
    QTextCursor,
    QTextOption,
)
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QSizePolicy, QVBoxLayout, QWidget

from app.tools.visible import visible
from ui.fonts import code_font
from ui.theme import theme_source
from ui.widgets.actions import ActionButton
from ui.widgets.buttons import palette_colour
from ui.widgets.labels import Label

MOST_HEIGHT = 236
PIECE_LINES, PIECE_CHARACTERS = 100, 20_000  # put in at once
BUDGET_S = 0.006  # of the window's time, for as many pieces as go into it
HEADER_LINES = 2  # of a diff; what looks like them further down is content
LONGEST_LINE = 1_000  # characters; what is longer is broken, since laying it out takes too long
_GROUNDS = {"+": "ok_soft", "-": "bad_soft"}
_INKS = {"+": "ok", "-": "bad", "@": "muted", "\\": "muted"}


class EffectView(QFrame):
    """`seen_all`: the end was in sight, and all before it could be.

    Args:
        diff: Whether the text is a unified diff, to be coloured.
        most_height: In pixels; what is higher scrolls.
    """

    seen_all = Signal()

    def __init__(self, text: str, *, diff: bool = False, most_height: int = MOST_HEIGHT) -> None:
        super().__init__()
        self.setProperty("role", "code")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.seen = False
        self.text = _Text(diff, most_height)
        self._pieces = _pieces(text, diff)
        self._loaded = False
        self._left = Label("caption", wraps=False)
        self.more = ActionButton("arrow-down", "aside", "muted")
        self.more.clicked.connect(self._page_down)
        self._foot = QWidget()
        foot = QHBoxLayout(self._foot)
        foot.setContentsMargins(11, 4, 11, 5)
        foot.addWidget(self._left, 1)
        foot.addWidget(self.more)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(1, 1, 1, 1)
        rows.setSpacing(0)
        rows.addWidget(self.text)
        rows.addWidget(self._foot)
        self._feed_timer = QTimer(self, singleShot=True, interval=0)
        self._feed_timer.timeout.connect(self._feed)
        self.text.verticalScrollBar().valueChanged.connect(self._look)
        self.text.verticalScrollBar().rangeChanged.connect(self._look)
        self._retranslate()
        self._feed()

    def set_most_height(self, most_height: int) -> None:
        """What is higher scrolls, from now on."""
        self.text.set_most_height(most_height)

    def hidden_lines(self) -> int:
        """How many lines are still below what is in sight."""
        bar = self.text.verticalScrollBar()
        return max(0, bar.maximum() - bar.value())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._look()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    @Slot()
    def _feed(self) -> None:
        """Puts in the next pieces, if there are any."""
        deadline = time.perf_counter() + BUDGET_S
        while not self._loaded and time.perf_counter() < deadline:
            piece = next(self._pieces, None)
            if piece is None:
                self._loaded = True
            else:
                self.text.put(piece)
        if not self._loaded:
            self._feed_timer.start()
        self._look()

    @Slot()
    def _page_down(self) -> None:
        bar = self.text.verticalScrollBar()
        bar.setValue(bar.value() + max(1, bar.pageStep() - 1))

    @Slot()
    def _look(self) -> None:
        """Looks what is in sight now."""
        more = self.hidden_lines()
        scrolls = self.text.verticalScrollBar().maximum() > 0
        self._foot.setVisible(scrolls and not (self.seen and more == 0))
        self.more.setEnabled(more > 0)
        self._retranslate()
        if not self.seen and self._loaded and self.isVisible() and more == 0:
            self.seen = True
            self.seen_all.emit()

    def _retranslate(self) -> None:
        more = self.hidden_lines()
        if more == 1:
            self._left.setText(self.tr("One more line below"))
        else:
            self._left.setText(self.tr("{number} more lines below").format(number=more))
        self.more.say(self.tr("Go on reading"))
        self.text.setAccessibleName(self.tr("What would be done"))


class _Text(QPlainTextEdit):
    """Read-only, as high as its lines up to a height; a diff's lines stand on coloured ground."""

    def __init__(self, diff: bool, most_height: int) -> None:
        super().__init__()
        self._most_height, self._diff = most_height, diff
        font = code_font(theme_source().theme.sizes.code)
        self.setFont(font)
        self.document().setDefaultFont(font)
        self.document().setDocumentMargin(8)
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setTabChangesFocus(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAnywhere)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._ink = _DiffInk(self) if diff else None
        theme_source().changed.connect(self._recolour)
        self._recolour()

    def put(self, piece: str) -> None:
        """Adds lines at the end."""
        cursor = QTextCursor(self.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        cursor.insertText(piece if self.document().isEmpty() else f"\n{piece}")
        if self.height() < self._most_height:
            self._fit()

    def set_most_height(self, most_height: int) -> None:
        self._most_height = most_height
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._diff:
            self._paint_grounds(event.rect())
        super().paintEvent(event)

    def sizeHint(self) -> QSize:
        return QSize(200, self._height())

    def minimumSizeHint(self) -> QSize:
        return QSize(80, self._height())

    def _fit(self) -> None:
        if self.height() != self._height():
            self.setFixedHeight(self._height())

    def _height(self) -> int:
        """No more lines are measured than can be seen."""
        # The last block brings one margin along; lines count as seen with a pixel to spare.
        height = self.document().documentMargin() + 2
        block = self.document().firstBlock()
        while block.isValid() and height < self._most_height:
            height += self.blockBoundingRect(block).height()
            block = block.next()
        return min(math.ceil(height), self._most_height)

    def _paint_grounds(self, area: QRect) -> None:
        painter = QPainter(self.viewport())
        block = self.firstVisibleBlock()
        while block.isValid():
            box = self.blockBoundingGeometry(block).translated(self.contentOffset())
            if box.top() > area.bottom():
                break
            ground = _GROUNDS.get(block.text()[:1])
            if ground is not None and block.blockNumber() >= HEADER_LINES:
                row = QRect(0, round(box.top()), self.viewport().width(), math.ceil(box.height()))
                painter.fillRect(row, QColor(palette_colour(ground)))
            block = block.next()
        painter.end()

    @Slot()
    def _recolour(self) -> None:
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Text, QColor(palette_colour("ink")))
        self.setPalette(palette)
        if self._ink is not None:
            self._ink.rehighlight()


class _DiffInk(QSyntaxHighlighter):
    """Colours the sign of each line of a diff, and what only says where."""

    def __init__(self, text: QPlainTextEdit) -> None:
        super().__init__(text.document())

    def highlightBlock(self, text: str) -> None:
        ink = _INKS.get(text[:1])
        if ink is None:
            return
        look = QTextCharFormat()
        if self.currentBlock().blockNumber() < HEADER_LINES or ink == "muted":
            look.setForeground(QColor(palette_colour("muted")))
            self.setFormat(0, len(text), look)
        else:
            look.setForeground(QColor(palette_colour(ink)))
            self.setFormat(0, 1, look)


def _pieces(text: str, diff: bool) -> Iterator[str]:
    """The text with nothing hidden in it, in pieces of whole lines; each is made when asked for."""
    lines: list[str] = []
    size = 0
    for line in io.StringIO(text, newline="\n"):
        for part in _broken(line.removesuffix("\n"), diff):
            lines.append(visible(part))
            size += len(part)
            if len(lines) == PIECE_LINES or size > PIECE_CHARACTERS:
                yield "\n".join(lines)
                lines, size = [], 0
    if lines:
        yield "\n".join(lines)


def _broken(line: str, diff: bool) -> Iterator[str]:
    """A line in parts that can be laid out quickly; in a diff, each part keeps its sign."""
    sign = line[:1] if diff and line[:1] in "+- " else ""
    yield line[:LONGEST_LINE]
    for start in range(LONGEST_LINE, len(line), LONGEST_LINE):
        yield f"{sign}{line[start : start + LONGEST_LINE]}"
