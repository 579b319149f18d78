"""What was read of a file: the very text that the model gets, below the name that was pressed."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QLocale, QMimeData, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from app.messages import Attachment
from ui.chat.folding import fold, unfold
from ui.clipboard import forms_of
from ui.fonts import code_font
from ui.theme import theme_source

WIDTH, HEIGHT = 560, 380
MOST_SHOWN = 50_000  # characters: a whole book would take a second to lay out


class _ReadText(QPlainTextEdit):
    """A long text to look at. What is copied from it is what it was given."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setPlainText(fold(text))

    def createMimeDataFromSelection(self) -> QMimeData:
        return forms_of(unfold(self.textCursor().selectedText()))


class FilePopover(QFrame):
    """Closes by Esc and by a click beside it, and is gone then."""

    def __init__(self, file: Attachment, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("popover")
        self._file = file
        self._title, self._hint = QLabel(file.name), QLabel()
        self._title.setProperty("role", "strong")
        self._hint.setProperty("role", "hint")
        for label in (self._title, self._hint):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        self.text = _ReadText(file.text[:MOST_SHOWN])
        self.text.setProperty("role", "field")
        self.text.setTabChangesFocus(True)
        self.text.setFont(code_font(theme_source().theme.sizes.code))
        rows = QVBoxLayout(self)
        rows.setContentsMargins(14, 12, 14, 14)
        rows.setSpacing(6)
        rows.addWidget(self._title)
        rows.addWidget(self._hint)
        rows.addWidget(self.text, 1)
        self._retranslate()

    def open_by(self, widget: QWidget) -> None:
        """Shows it below a widget of the window, or above it where there is more room."""
        window = widget.window().frameGeometry()
        width = min(WIDTH, window.width() - 32)
        above = widget.mapToGlobal(QPoint(0, 0))
        below = widget.mapToGlobal(QPoint(0, widget.height()))
        room_above, room_below = above.y() - window.top() - 16, window.bottom() - below.y() - 16
        height = min(HEIGHT, max(room_above, room_below, 160))
        x = max(window.left() + 16, min(below.x(), window.right() - 16 - width))
        y = below.y() + 6 if room_below >= height else above.y() - 6 - height
        self.setGeometry(x, y, width, height)
        self.show()
        self.text.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
            return
        super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _retranslate(self) -> None:
        words = self.tr("This is what the model reads of it.")
        if len(self._file.text) > MOST_SHOWN:
            words += " " + self.tr("Here are the first {count} characters.").format(
                count=QLocale().toString(MOST_SHOWN)
            )
        self._hint.setText(words)
        self.text.setAccessibleName(self._file.name)
