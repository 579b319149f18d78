"""Read-only plain text that is as high as its content, for text that must not be interpreted."""

from __future__ import annotations

import math

from PySide6.QtCore import QSizeF, Qt, Slot
from PySide6.QtGui import (
    QColor,
    QFont,
    QPalette,
    QTextBlockFormat,
    QTextCursor,
    QTextOption,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextEdit

from ui.theme import theme_source
from ui.widgets.buttons import palette_colour

# A paragraph is laid out anew at every append; a longer one would cost too much each time.
PARAGRAPH_LIMIT = 6_000


class PlainText(QTextEdit):
    """Shows plain text and grows with it; selectable with mouse and keyboard, never scrolls.

    Args:
        font: The text's font.
        colour: The text's colour, a field name of `ui.theme.Palette`.
    """

    def __init__(self, font: QFont, colour: str = "ink") -> None:
        super().__init__()
        self._colour = colour
        self.setProperty("role", "prose")
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setFont(font)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabChangesFocus(True)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.document().setDocumentMargin(0)
        self.document().setDefaultFont(font)
        self._format_lines(font)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        theme_source().changed.connect(self._recolour)
        self._recolour()

    def append_text(self, text: str) -> None:
        """Adds text at the end, wherever the person's own cursor is."""
        cursor = QTextCursor(self.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        if cursor.positionInBlock() > PARAGRAPH_LIMIT:
            cursor.insertBlock()
        cursor.insertText(text)
        self._fit(self.document().size())  # now: a moment of the wrong height would be seen

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # the transcript around it scrolls

    def _format_lines(self, font: QFont) -> None:
        line_height = QTextBlockFormat()
        line_height.setLineHeight(
            theme_source().theme.sizes.line_height * font.pointSizeF() * self.logicalDpiY() / 72.0,
            QTextBlockFormat.LineHeightTypes.FixedHeight.value,
        )
        QTextCursor(self.document()).setBlockFormat(line_height)

    @Slot(QSizeF)
    def _fit(self, size: QSizeF) -> None:
        self.setFixedHeight(math.ceil(size.height()))

    @Slot()
    def _recolour(self) -> None:
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Text, QColor(palette_colour(self._colour)))
        self.setPalette(palette)
