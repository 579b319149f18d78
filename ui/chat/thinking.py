"""The thinking line above an answer, and the pane that opens under it in place.

Shows the chain of thought as plain text; it must not interpret it. The text goes into a widget
only once the pane is open: most people never look.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QLocale, Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.widgets.buttons import TextButton

if TYPE_CHECKING:
    from ui.chat.markdown.view import MarkdownView

ANSWER_NOW_AFTER_S = 2.0
GO_ON_KEY = "Ctrl+G"


class ThinkingPane(QWidget):
    """A line such as "Thought for 12 s · 142 tokens"; pressing it opens the chain of thought.

    `toggled` carries whether the person has just opened it. `answer_requested`: it has thought
    enough.
    """

    toggled = Signal(bool)
    answer_requested = Signal()
    view_made = Signal()

    def __init__(self, opened: bool = False) -> None:
        super().__init__()
        self._parts: list[str] = []
        self._unshown: list[str] = []
        self._finished = False
        self._seconds = 0.0
        self._tokens = 0
        self._thinking = False
        self._open = opened
        self.view: MarkdownView | None = None
        self._line = TextButton("thinking", "chevron-right", colour="muted", padding=0)
        self._line.setCursor(Qt.CursorShape.PointingHandCursor)
        self._line.clicked.connect(self.toggle)
        self.answer_now = TextButton("thinking", colour="accent", padding=0)
        self.answer_now.setCursor(Qt.CursorShape.PointingHandCursor)
        self.answer_now.clicked.connect(self.answer_requested)
        self.answer_now.hide()
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(self._line)
        head.addWidget(self.answer_now)
        head.addStretch(1)
        # Beside the text and not around it: Qt forgets a frame's border when it asks how high the
        # text is at a width, and would ask at two widths for ever.
        rule = QFrame()
        rule.setProperty("role", "thinkingBody")
        rule.setFixedWidth(2)
        self._body_rows = QVBoxLayout()
        self._body_rows.setContentsMargins(14, 2, 0, 2)
        self._body = QWidget()
        body_row = QHBoxLayout(self._body)
        body_row.setContentsMargins(7, 5, 0, 9)
        body_row.setSpacing(0)
        body_row.addWidget(rule)
        body_row.addLayout(self._body_rows, 1)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 3)
        rows.setSpacing(0)
        rows.addLayout(head)
        rows.addWidget(self._body)
        self._retranslate()
        self._show_body()

    @property
    def opened(self) -> bool:
        return self._open

    def line_text(self) -> str:
        """The words of the line, such as "Thinking… 12 s"."""
        return self._line.text()

    def text(self) -> str:
        """The whole chain of thought so far, whether it is open or not."""
        return "".join(self._parts)

    def shown_text(self) -> str:
        """What stands in the open pane; empty as long as it was never opened."""
        return self.view.text() if self.view is not None else ""

    def append(self, text: str) -> None:
        self._parts.append(text)
        self._unshown.append(text)
        self._show_text()

    def restore(self, text: str) -> None:
        """Takes all that was thought, at an earlier time."""
        if self.view is not None:
            self.view.hold()
        self.append(text)

    def finish(self) -> None:
        """Says that no more thought follows."""
        self._finished = True
        if self.view is not None:
            self.view.finish()

    def set_state(self, thinking: bool, seconds: float, tokens: int) -> None:
        """Updates the line: live while `thinking`, final after it."""
        state = (thinking, float(int(seconds)) if thinking else seconds, tokens)
        if state == (self._thinking, self._seconds, self._tokens):
            return
        self._thinking, self._seconds, self._tokens = state
        # Only where it is worth reaching for: a short thought is over before the hand is there.
        self.answer_now.setVisible(thinking and seconds >= ANSWER_NOW_AFTER_S)
        self._retranslate()

    def set_open(self, opened: bool) -> None:
        """Opens or closes the pane without telling anyone."""
        self._open = opened
        self._show_body()

    @Slot()
    def toggle(self) -> None:
        """What pressing the line does."""
        self.toggled.emit(not self._open)  # before it moves anything
        self.set_open(not self._open)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _show_body(self) -> None:
        self._line.set_before("chevron-down" if self._open else "chevron-right")
        self._body.setVisible(self._open)
        self._line.setAccessibleDescription(self._state_text())
        self._show_text()

    def _show_text(self) -> None:
        if not self._open:
            return
        if self.view is None:
            # Imported when first needed: Markdown and Pygments would slow down the start.
            from ui.chat.markdown.view import MarkdownView

            self.view = MarkdownView(quiet=True, plain=True)
            self.view.setAccessibleName(self.tr("Chain of thought"))
            self._body_rows.addWidget(self.view)
            if self._finished:
                self.view.hold()
            self.view_made.emit()
        if self._unshown:
            self.view.append("".join(self._unshown))
            self._unshown = []
            if self._finished:
                self.view.finish()

    def _retranslate(self) -> None:
        self._line.setText(self._words())
        self._line.setAccessibleName(self._words())
        self._line.setAccessibleDescription(self._state_text())
        self._line.setToolTip(self.tr("Show or hide the chain of thought"))
        self.answer_now.setText(self.tr("Answer now"))
        self.answer_now.setAccessibleName(self.tr("Answer now"))
        tip = self.tr("Stop thinking and answer ({key})").format(key=GO_ON_KEY)
        self.answer_now.setToolTip(tip)
        self._line.updateGeometry()
        if self.view is not None:
            self.view.setAccessibleName(self.tr("Chain of thought"))

    def _state_text(self) -> str:
        return self.tr("open") if self._open else self.tr("closed")

    def _words(self) -> str:
        if self._thinking:
            return self.tr("Thinking… {seconds} s").format(seconds=int(self._seconds))
        # A small model thinks for less than a second, which is not "0 s".
        shown = max(self._seconds, 0.1)
        seconds = QLocale().toString(shown, "f", 0 if shown >= 1 else 1)
        if not self._tokens:  # of an earlier day: nobody has counted
            return self.tr("Thought for {seconds} s").format(seconds=seconds)
        if self._tokens == 1:
            return self.tr("Thought for {seconds} s · 1 token").format(seconds=seconds)
        return self.tr("Thought for {seconds} s · {tokens} tokens").format(
            seconds=seconds, tokens=self._tokens
        )
