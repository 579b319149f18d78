"""What a chat is made of on the screen: transcript or greeting, the composer, lines around them.

Knows where they stand; must not know what is said.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Slot
from PySide6.QtWidgets import QLabel, QStackedWidget, QVBoxLayout, QWidget

from app.messages import Effort
from ui.chat.composer import Composer
from ui.chat.empty_state import EmptyState
from ui.chat.link_bar import LinkBar
from ui.chat.private_bar import PrivateBar
from ui.chat.transcript import Transcript
from ui.widgets.column import Column


class ChatFrame(QWidget):
    """The parts of a chat, laid out."""

    def __init__(self, effort: Effort) -> None:
        super().__init__()
        self.transcript = Transcript()
        self.empty = EmptyState()
        self.composer = Composer(effort)
        self.links = LinkBar(self.transcript)
        self.transcript.link_activated.connect(self.links.ask)
        self.private_bar = PrivateBar()
        self._pages = QStackedWidget()
        self._pages.setObjectName("page")
        self._pages.addWidget(self.empty)
        self._pages.addWidget(self.transcript)
        self._note = QLabel()
        self._note.setProperty("role", "note")
        self._note.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._note.setWordWrap(True)
        head = self._head = Column(top=10)
        head.rows.addWidget(self.private_bar)
        head.hide()
        foot = self._foot = Column(bottom=10, spacing=12)
        foot.rows.addWidget(self.composer)
        foot.rows.addWidget(self._note)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(head)
        rows.addWidget(self._pages, 1)
        rows.addWidget(foot)
        self._retranslate()

    def place_above_composer(self, widget: QWidget) -> None:
        """Puts a line between the transcript and the composer."""
        self._foot.rows.insertWidget(0, widget)

    def show_turns(self) -> None:
        """Shows the transcript, or the greeting while there are no turns."""
        self._pages.setCurrentWidget(self.transcript if self.transcript.turns else self.empty)

    def show_private(self, private: bool) -> None:
        """Marks the chat as one that is not kept."""
        self._head.setVisible(private)
        self.composer.set_private(private)

    @Slot()
    def toggle_thinking(self) -> None:
        """Opens or closes the chain of thought of the last turn."""
        last = self.transcript.turns[-1] if self.transcript.turns else None
        if last is not None and last.thinking is not None:
            last.thinking.toggle()

    @Slot()
    def copy_last_answer(self) -> None:
        if self.transcript.turns:
            self.transcript.turns[-1].copy_answer()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _retranslate(self) -> None:
        self._note.setText(self.tr("Models make mistakes. Check what matters."))
