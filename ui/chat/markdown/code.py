"""A code block, or a piece of a long one: its language, a Copy button, and the code.

All pieces scroll sideways together; the first has the header, the last the scroll bar.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollBar, QWidget

from ui.chat.markdown.code_text import PADDING_X, PADDING_Y, SCROLL_BAR, CodeScroll, CodeText
from ui.chat.markdown.formats import Formats
from ui.chat.markdown.leaf_text import plain_of
from ui.chat.markdown.leaves import Code, Leaf
from ui.widgets.icons import icon

COPIED_MS = 1_600
# Hostile text may call anything a language.
LONGEST_NAME = 40


class CodeBlock(QFrame):
    """A widget for one `Code` leaf, which may grow. `copy_requested` carries the block itself."""

    copy_requested = Signal(object)

    def __init__(
        self, formats: Formats, scroll: CodeScroll | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("role", "code")
        self.leaves: list[Code] = []
        self._formats = formats
        self._scroll = scroll or CodeScroll(self)
        self._header: QFrame | None = None
        self._language = QLabel()
        self._copy = QPushButton()
        self._clip = QWidget(self)
        self.code_text = CodeText(formats.theme, self._scroll, self._clip)
        self._bar = QScrollBar(Qt.Orientation.Horizontal, self)
        self._bar.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._bar.hide()
        self._bar.valueChanged.connect(self._scroll.move_to)
        self._scroll.changed.connect(self._follow_scroll)
        self._reset = QTimer(self, singleShot=True, interval=COPIED_MS)
        self._reset.timeout.connect(self._show_copy)

    def push(self, leaf: Leaf) -> bool:
        """Shows a leaf if there is none yet; False if it is none for this widget."""
        if self.leaves or not isinstance(leaf, Code):
            return False
        self.leaves.append(leaf)
        if not leaf.part:
            self._add_header()
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
        self.code_text.recolour(formats.theme)
        self._show_copy()

    def height_for(self, width: int) -> int:
        """The height this block takes at `width` pixels."""
        self._scroll.set_room(width - 2)
        self._scroll.widen(self.code_text.natural_width())
        above, below = self._frame()
        return above + self._header_height() + self.code_text.natural_height() + below

    def plain_text(self) -> str:
        return plain_of(self.leaves)

    def copy(self, code: str) -> None:
        """Puts all of the code on the clipboard, and says so for a moment."""
        QGuiApplication.clipboard().setText(code)
        self._copy.setText(self.tr("Copied"))
        self._copy.setIcon(icon("check", self._formats.theme.palette.ok, 13))
        self._reset.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange and self.leaves:
            self._show_copy()
            self._name(self.leaves[0])

    def _frame(self) -> tuple[int, int]:
        """What stands above and below the code besides the header, in pixels."""
        leaf = self.leaves[0]
        above = PADDING_Y + 1 if not leaf.part else 0
        if leaf.more:
            return above, 0
        return above, PADDING_Y + 1 + (SCROLL_BAR if self._scroll.reach else 0)

    def _header_height(self) -> int:
        return self._header.sizeHint().height() if self._header is not None else 0

    def _place(self) -> None:
        if not self.leaves:
            return
        above, below = self._frame()
        inside = self.width() - 2
        top = above + self._header_height()
        if self._header is not None:
            self._header.setGeometry(1, 1, inside, self._header_height())
        height = max(0, self.height() - top - below)
        self._clip.setGeometry(1, top, inside, height)
        self.code_text.setGeometry(-self._scroll.offset, 0, max(inside, self._scroll.width), height)
        shown = not self.leaves[0].more and self._scroll.reach > 0
        self._bar.setVisible(shown)
        if shown:
            self._bar.setRange(0, self._scroll.reach)
            self._bar.setPageStep(inside)
            self._bar.setValue(self._scroll.offset)
            self._bar.setGeometry(4, self.height() - SCROLL_BAR, inside - 6, SCROLL_BAR - 2)

    @Slot()
    def _follow_scroll(self) -> None:
        self._place()

    def _add_header(self) -> None:
        self._header = QFrame(self)
        self._header.setProperty("role", "codeHeader")
        self._language.setProperty("role", "caption")
        self._language.setTextFormat(Qt.TextFormat.PlainText)
        self._copy.setProperty("role", "quiet")
        self._copy.clicked.connect(self._request_copy)
        row = QHBoxLayout(self._header)
        row.setContentsMargins(PADDING_X, 3, 5, 3)
        row.addWidget(self._language)
        row.addStretch()
        row.addWidget(self._copy)
        self._show_copy()

    @Slot()
    def _request_copy(self) -> None:
        self.copy_requested.emit(self)

    def _show(self, leaf: Code) -> None:
        piece = {(0, False): "only", (0, True): "first", (1, True): "middle"}.get(
            (min(leaf.part, 1), leaf.more), "last"
        )
        if self.property("piece") != piece:
            self.setProperty("piece", piece)
            self.style().unpolish(self)
            self.style().polish(self)
        self._name(leaf)
        self.code_text.set_code(
            leaf.code.removesuffix("\n") if leaf.more else leaf.code, leaf.language
        )

    def _name(self, leaf: Code) -> None:
        language = leaf.language[:LONGEST_NAME] or self.tr("code")
        if self._language.text() != language:
            self._language.setText(language)
            self.code_text.setAccessibleName(self.tr("Code, {0}").format(language))

    @Slot()
    def _show_copy(self) -> None:
        self._copy.setText(self.tr("Copy"))
        self._copy.setAccessibleName(self.tr("Copy code"))
        self._copy.setIcon(icon("copy", self._formats.theme.palette.muted, 13))
