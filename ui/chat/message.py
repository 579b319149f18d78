"""What the person said: a soft bubble at the right, as wide as its text, at most 560 pixels."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QLocale, Qt, Signal, Slot
from PySide6.QtGui import QEnterEvent, QFontMetricsF, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.messages import Attachment
from ui.chat.question_editor import QuestionEditor
from ui.chat.versions import Versions, VersionSwitch
from ui.fonts import text_font
from ui.theme import theme_source
from ui.widgets.buttons import IconButton

MAX_WIDTH = 560
PADDING_X, PADDING_Y = 14, 9
EDIT_SIZE, EDIT_ABOVE = 26, 7  # beside the first line
# A pasted book would take a second to lay out; its beginning tells the person which one it was.
PREVIEW_CHARACTERS = 4_000


class QuietButton(IconButton):
    """Seen only where the pointer is near or the keyboard has arrived."""

    def __init__(self, icon_name: str, size: int) -> None:
        super().__init__(icon_name, size=size)
        self._near = False

    def set_near(self, near: bool) -> None:
        self._near = near
        self.update()

    @property
    def seen(self) -> bool:
        return self._near or self.hasFocus()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.seen:
            super().paintEvent(event)


class UserMessage(QWidget):
    """The bubble in a row of its own, with what can be done with it.

    `edited` carries a new text, `edit_changed` the one that is being typed, None if there is none
    that differs; `version_chosen` the id of another version.
    """

    edited = Signal(str)
    edit_changed = Signal(object)
    version_chosen = Signal(int)

    def __init__(self, text: str, files: tuple[Attachment, ...] = ()) -> None:
        super().__init__()
        self._text = text
        self._unsent: str | None = None  # an edit that was cancelled
        self._busy = False
        font = text_font(theme_source().theme.sizes.body)
        # Imported when first needed: Markdown and Pygments would slow down the start.
        from ui.chat.markdown.view import MarkdownView

        self.view = MarkdownView(plain=True)
        policy = self.view.sizePolicy()  # as high as its layout makes it, which may remember
        policy.setVerticalPolicy(QSizePolicy.Policy.Preferred)  # how high it was at another width
        self.view.setSizePolicy(policy)
        self.view.hold()
        self.view.append(text[:PREVIEW_CHARACTERS])
        self._natural_width = _widest_line(text[:PREVIEW_CHARACTERS], QFontMetricsF(font))
        self.bubble = QFrame()
        self.bubble.setProperty("role", "bubble")
        bubble_rows = QVBoxLayout(self.bubble)
        bubble_rows.setContentsMargins(PADDING_X, PADDING_Y, PADDING_X, PADDING_Y)
        bubble_rows.addWidget(self.view)
        self.show_all: QPushButton | None = None
        if len(text) > PREVIEW_CHARACTERS:
            self.show_all = QPushButton()
            self.show_all.setProperty("role", "quiet")
            self.show_all.clicked.connect(self._append_rest)
            bubble_rows.addWidget(self.show_all)
        self.edit = QuietButton("pencil", 15)
        self.edit.setFixedSize(EDIT_SIZE, EDIT_SIZE)
        self.edit.clicked.connect(self.begin_editing)
        self.editor: QuestionEditor | None = None
        self.versions = VersionSwitch()
        self.versions.chosen.connect(self.version_chosen)
        self._build(files)
        self.set_versions(Versions())
        self._retranslate()

    def text(self) -> str:
        """All that the person said, also what the preview leaves out."""
        return self._text

    def shown_text(self) -> str:
        return self.view.text()

    def set_versions(self, versions: Versions) -> None:
        self.versions.set_versions(versions)
        self._rows.setContentsMargins(0, 0, 0, 6 if versions.count > 1 else 14)

    def set_busy(self, busy: bool) -> None:
        """While this chat is answered, nothing can be changed in it."""
        self._busy = busy
        self.edit.setEnabled(not busy)
        self.versions.setEnabled(not busy)
        if self.editor is not None:
            self.editor.set_busy(busy)

    @Slot()
    def begin_editing(self) -> None:
        """Makes the bubble an editor, with what was typed in it last, if that was not sent."""
        if self.editor is None and not self._busy:
            self._open_editor(focused=True)
            self._tell_of_edit()

    def resume_editing(self, text: str) -> None:
        """Shows the editor as it was left once; the focus stays where it is."""
        self._unsent = text
        self._open_editor(focused=False)

    def fit(self, width: int) -> None:
        """Makes the bubble as wide as it is in a row of `width` pixels."""
        wanted = self._natural_width + 2 * PADDING_X
        beside = EDIT_SIZE + self._bubble_layout.spacing()
        self.bubble.setFixedWidth(max(1, min(wanted, MAX_WIDTH, width - beside)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.fit(self.width())
        super().resizeEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        self.edit.set_near(True)
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self.edit.set_near(False)
        super().leaveEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _build(self, files: tuple[Attachment, ...]) -> None:
        self._bubble_row = QWidget()
        row = self._bubble_layout = QHBoxLayout(self._bubble_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addStretch(1)
        beside = QVBoxLayout()
        beside.addSpacing(EDIT_ABOVE)
        beside.addWidget(self.edit)
        beside.addStretch(1)
        row.addLayout(beside)
        row.addWidget(self.bubble)
        rows = self._rows = QVBoxLayout(self)
        rows.setSpacing(6)
        if files:
            from ui.chat.attachment_chip import SentFiles

            rows.addWidget(SentFiles(files))
        rows.addWidget(self._bubble_row)
        self._bubble_row.setVisible(bool(self._text))  # files alone need no empty bubble
        rows.addWidget(self.versions, 0, Qt.AlignmentFlag.AlignRight)

    def _open_editor(self, *, focused: bool) -> None:
        self.editor = QuestionEditor(self._text if self._unsent is None else self._unsent)
        self.editor.set_busy(self._busy)
        self.editor.sent.connect(self._send)
        self.editor.cancelled.connect(self._end_editing)
        self.editor.changed.connect(self._tell_of_edit)
        self._rows.insertWidget(self._rows.indexOf(self._bubble_row), self.editor)
        self._bubble_row.hide()
        self.editor.begin(focused=focused)

    @Slot()
    def _tell_of_edit(self) -> None:
        text = self.editor.text() if self.editor is not None else self._text
        self.edit_changed.emit(text if text != self._text else None)

    @Slot(str)
    def _send(self, text: str) -> None:
        self._unsent = text  # in case that it cannot be asked now
        self._close_editor()
        self.edited.emit(text)

    @Slot(str)
    def _end_editing(self, text: str) -> None:
        self._unsent = text if text != self._text else None
        self._close_editor()
        self._tell_of_edit()
        self.edit.setFocus()

    def _close_editor(self) -> None:
        if self.editor is None:
            return
        editor, self.editor = self.editor, None
        self._rows.removeWidget(editor)
        editor.hide()
        editor.deleteLater()
        self._bubble_row.setVisible(bool(self._text))

    @Slot()
    def _append_rest(self) -> None:
        self.view.append(self._text[PREVIEW_CHARACTERS:])
        if self.show_all is not None:
            self.show_all.hide()

    def _retranslate(self) -> None:
        self.view.setAccessibleName(self.tr("Your message"))
        self.edit.name(self.tr("Edit this message"))
        if self.show_all is not None:
            count = QLocale().toString(len(self._text))
            self.show_all.setText(self.tr("Show all ({count} characters)").format(count=count))


def _widest_line(text: str, metrics: QFontMetricsF) -> int:
    """The width in pixels that shows every line unbroken, up to the most that is of use."""
    widest = 0.0
    for line in set(text.split("\n")):
        widest = max(widest, metrics.horizontalAdvance(line.expandtabs(8)[:500]))
        if widest > MAX_WIDTH:
            break
    return math.ceil(widest) + 2
