"""What the person said: a soft bubble at the right, as wide as its text, at most 560 pixels."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QLocale, Slot
from PySide6.QtGui import QFontMetricsF, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from ui.fonts import text_font
from ui.theme import theme_source

MAX_WIDTH = 560
PADDING_X, PADDING_Y = 14, 9
# A pasted book would take a second to lay out; its beginning tells the person which one it was.
PREVIEW_CHARACTERS = 4_000


class UserMessage(QWidget):
    """The bubble in a row of its own."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text
        font = text_font(theme_source().theme.sizes.body)
        # Imported when first needed: Markdown and Pygments would slow down the start.
        from ui.chat.markdown.view import MarkdownView

        self.view = MarkdownView(plain=True)
        self.view.append(text[:PREVIEW_CHARACTERS])
        self._natural_width = _widest_line(text[:PREVIEW_CHARACTERS], QFontMetricsF(font))
        self.bubble = QFrame()
        self.bubble.setProperty("role", "bubble")
        self._rows = QVBoxLayout(self.bubble)
        self._rows.setContentsMargins(PADDING_X, PADDING_Y, PADDING_X, PADDING_Y)
        self._rows.addWidget(self.view)
        self.show_all: QPushButton | None = None
        if len(text) > PREVIEW_CHARACTERS:
            self.show_all = QPushButton()
            self.show_all.setProperty("role", "quiet")
            self.show_all.clicked.connect(self._append_rest)
            self._rows.addWidget(self.show_all)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 14)
        row.addStretch(1)
        row.addWidget(self.bubble)
        self._retranslate()

    def text(self) -> str:
        """All that the person said, also what the preview leaves out."""
        return self._text

    def shown_text(self) -> str:
        return self.view.text()

    def resizeEvent(self, event: QResizeEvent) -> None:
        wanted = self._natural_width + 2 * PADDING_X
        self.bubble.setFixedWidth(min(wanted, MAX_WIDTH, self.width()))
        super().resizeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    @Slot()
    def _append_rest(self) -> None:
        self.view.append(self._text[PREVIEW_CHARACTERS:])
        if self.show_all is not None:
            self.show_all.hide()

    def _retranslate(self) -> None:
        self.view.setAccessibleName(self.tr("Your message"))
        if self.show_all is not None:
            count = QLocale().toString(len(self._text))
            self.show_all.setText(self.tr("Show all ({count} characters)").format(count=count))


def _widest_line(text: str, metrics: QFontMetricsF) -> int:
    """The width in pixels that shows every line unbroken, up to the most that is of use."""
    widest = 0.0
    for line in text.split("\n"):
        widest = max(widest, metrics.horizontalAdvance(line.expandtabs(8)[:500]))
        if widest > MAX_WIDTH:
            break
    return math.ceil(widest) + 2
