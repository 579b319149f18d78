"""A code block: its language, a Copy button, and the code in its own sideways-scrolling box."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QTimer, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ui.chat.markdown.code_text import PADDING_X, CodeText
from ui.chat.markdown.formats import Formats
from ui.chat.markdown.leaves import Code, Leaf
from ui.widgets.icons import icon

COPIED_MS = 1_600


class CodeBlock(QFrame):
    """A widget for one `Code` leaf, which may grow."""

    def __init__(self, formats: Formats, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "code")
        self.leaves: list[Code] = []
        self._formats = formats
        self._language = QLabel(self)
        self._language.setProperty("role", "caption")
        self._copy = QPushButton(self)
        self._copy.setProperty("role", "quiet")
        self._copy.clicked.connect(self._copy_code)
        self._text = CodeText(formats.theme, self)
        self._reset = QTimer(self, singleShot=True, interval=COPIED_MS)
        self._reset.timeout.connect(self._show_copy)
        self._arrange()
        self._show_copy()

    def push(self, leaf: Leaf) -> bool:
        """Shows a leaf if there is none yet; False if it is none for this widget."""
        if self.leaves or not isinstance(leaf, Code):
            return False
        self.leaves.append(leaf)
        self._show(leaf)
        return True

    def update_last(self, leaf: Leaf) -> bool:
        """Puts `leaf` in the present one's place; False if it is none for this widget."""
        if not isinstance(leaf, Code) or leaf.path != self.leaves[0].path:
            return False
        self.leaves[0] = leaf
        self._show(leaf)
        return True

    def pop(self) -> None:
        """Forgets the leaf; the widget is of no use afterwards."""
        self.leaves.clear()

    def apply(self, formats: Formats) -> None:
        """Recolours everything."""
        self._formats = formats
        self._text.recolour(formats.theme)
        self._show_copy()

    def height_for(self, width: int) -> int:
        """The height this block takes at `width` pixels."""
        header = self._header.sizeHint().height()
        return header + self._text.height_for(width - 2) + 2

    def plain_text(self) -> str:
        return self.leaves[0].code

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._show_copy()
            self._name(self.leaves[0])

    def _arrange(self) -> None:
        self._header = QFrame(self)
        self._header.setProperty("role", "codeHeader")
        row = QHBoxLayout(self._header)
        row.setContentsMargins(PADDING_X, 3, 5, 3)
        row.addWidget(self._language)
        row.addStretch()
        row.addWidget(self._copy)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addWidget(self._header)
        column.addWidget(self._text)

    def _show(self, leaf: Code) -> None:
        self._name(leaf)
        self._text.set_code(leaf.code, leaf.language)

    def _name(self, leaf: Code) -> None:
        language = leaf.language or self.tr("code")
        if self._language.text() != language:
            self._language.setText(language)
            self._text.setAccessibleName(self.tr("Code, {0}").format(language))

    @Slot()
    def _copy_code(self) -> None:
        QGuiApplication.clipboard().setText(self.leaves[0].code)
        self._copy.setText(self.tr("Copied"))
        self._copy.setIcon(icon("check", self._formats.theme.palette.ok, 13))
        self._reset.start()

    @Slot()
    def _show_copy(self) -> None:
        self._copy.setText(self.tr("Copy"))
        self._copy.setAccessibleName(self.tr("Copy code"))
        self._copy.setIcon(icon("copy", self._formats.theme.palette.muted, 13))
