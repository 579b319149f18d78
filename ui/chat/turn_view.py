"""One turn in the transcript: what the person said, the thinking line, the answer, its footer.

Shows events; it must not know where they come from.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.errors import AppError
from app.events import Finished, ReasoningDelta, StreamEvent, TextDelta
from ui.chat.error_card import ErrorCard
from ui.chat.footer import AnswerFooter
from ui.chat.message import UserMessage
from ui.chat.notes import notes_for
from ui.chat.progress import TurnProgress
from ui.chat.thinking import ThinkingPane

if TYPE_CHECKING:
    from ui.chat.markdown.view import MarkdownView

READING_SHOWN_AFTER_S = 0.5
COPIED_MS = 1_500


class TurnView(QWidget):
    """`retry_requested`: answer anew. `continue_requested`: go on where the answer ended.

    `answer_requested`: stop thinking. `thinking_toggled`: the person opened or closed the pane.
    """

    retry_requested = Signal()
    continue_requested = Signal()
    answer_requested = Signal()
    thinking_toggled = Signal(bool)
    link_activated = Signal(str)

    def __init__(self, prompt: str, thinking_open: bool = False) -> None:
        super().__init__()
        self.message = UserMessage(prompt)
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(0)
        self._rows.addWidget(self.message)
        self._thinking_open = thinking_open
        self._answer_area: QWidget | None = None
        self.begin()

    def begin(self) -> None:
        """Clears the answer, if there is one, and waits for a new one."""
        if self._answer_area is not None:
            self._rows.removeWidget(self._answer_area)
            self._answer_area.hide()
            self._answer_area.deleteLater()
        self._answer_area = QWidget()
        self._answer_rows = QVBoxLayout(self._answer_area)
        self._answer_rows.setContentsMargins(0, 0, 0, 0)
        self._answer_rows.setSpacing(0)
        self._rows.addWidget(self._answer_area)
        self.progress = TurnProgress(time.monotonic())
        self.thinking: ThinkingPane | None = None
        self.answer: MarkdownView | None = None
        self.footer: AnswerFooter | None = None
        self.error: ErrorCard | None = None
        self.failure: AppError | None = None
        self.retryable = True
        self._finished: Finished | None = None
        self._notes: list[QLabel] = []
        self._status = QLabel()
        self._status.setProperty("role", "thinking")
        self._status.setMinimumHeight(24)
        self._answer_rows.addWidget(self._status)

    def resume(self) -> None:
        """Keeps what was written, without what stands below it, and waits for more."""
        thought = self.thinking.text() if self.thinking is not None else ""
        said, progress = self.answer_text(), self.progress
        self.begin()
        self.progress = progress
        progress.resume()
        if thought:
            self._thinking_pane().append(thought)
        if said:
            self._answer_view().append(said)
        self._show_state()

    def count(self, event: StreamEvent) -> None:
        """Takes note of an event at the moment it arrives; `show_events` draws it later."""
        self.progress.add(event, time.monotonic())

    def show_events(self, events: tuple[StreamEvent, ...]) -> None:
        """Draws joined events and brings the seconds up to date."""
        for event in events:
            match event:
                case ReasoningDelta(text):
                    self._thinking_pane().append(text)
                case TextDelta(text, _):
                    self._answer_view().append(text)
                case _:
                    pass
        self._show_state()

    def finish(self, finished: Finished, *, can_continue: bool = False) -> None:
        """The turn is over: shows the footer, and what the person should know about the end."""
        self._finished = finished
        self._close_answer()
        for kind in notes_for(finished, has_text=self.answer is not None):
            label = QLabel()
            label.setProperty("role", "hint")
            label.setProperty("note", kind)
            label.setWordWrap(True)
            label.setContentsMargins(0, 0, 0, 6)
            self._answer_rows.addWidget(label)
            self._notes.append(label)
        self._retranslate()
        self._add_footer(finished, can_continue)

    def fail(self, error: AppError, retryable: bool) -> None:
        """The turn broke off: the partial answer stays, with the error below it."""
        self._close_answer()
        self.failure = error
        self.retryable = retryable
        self.error = ErrorCard(error, retryable)
        self.error.retry_requested.connect(self.retry_requested)
        self._answer_rows.addSpacing(4)
        self._answer_rows.addWidget(self.error)
        self._answer_rows.addSpacing(16)

    def set_last(self, last: bool) -> None:
        """Only the last answer can be given anew or go on."""
        if self.footer is not None:
            self.footer.regenerate.setVisible(last)
            if not last:
                self.footer.go_on.hide()
        if self.error is not None and not last:
            self.error.retry.hide()

    def note_texts(self) -> list[str]:
        return [label.text() for label in self._notes]

    def status_text(self) -> str:
        """What the line says while nothing has been written yet."""
        return "" if self._status.isHidden() else self._status.text()

    def answer_text(self) -> str:
        return self.answer.text() if self.answer is not None else ""

    @Slot()
    def copy_answer(self) -> None:
        QGuiApplication.clipboard().setText(self.answer_text())
        if self.footer is not None:
            self.footer.set_copied(True)
            QTimer.singleShot(COPIED_MS, self, self._end_copied)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    @Slot()
    def _end_copied(self) -> None:
        if self.footer is not None:
            self.footer.set_copied(False)

    @Slot(bool)
    def _remember_thinking(self, opened: bool) -> None:
        self._thinking_open = opened
        self.thinking_toggled.emit(opened)

    def _close_answer(self) -> None:
        self.progress.end_thinking(time.monotonic())
        self._show_state()
        self._status.hide()
        if self.answer is not None:
            self.answer.finish()

    def _add_footer(self, finished: Finished, can_continue: bool) -> None:
        self.footer = AnswerFooter(finished, can_continue=can_continue)
        self.footer.continue_requested.connect(self.continue_requested)
        self.footer.copy_requested.connect(self.copy_answer)
        self.footer.copy.setVisible(self.answer is not None)
        self.footer.regenerate_requested.connect(self.retry_requested)
        self._answer_rows.addWidget(self.footer)

    def _show_state(self) -> None:
        now = time.monotonic()
        progress = self.progress
        if self.thinking is not None:
            seconds = progress.thought_s(now)
            self.thinking.set_state(progress.thinking, seconds, progress.reasoning_tokens)
        if self.thinking is not None or self.answer is not None:
            self._status.hide()
            return
        self._status.setText(self._status_words(now))

    def _status_words(self, now: float) -> str:
        progress = self.progress
        if now - progress.started < READING_SHOWN_AFTER_S:
            return ""
        if progress.reading:
            percent = round(progress.prefill * 100)
            return self.tr("Reading your message… {percent} %").format(percent=percent)
        return self.tr("One moment…")

    def _thinking_pane(self) -> ThinkingPane:
        if self.thinking is None:
            self.thinking = ThinkingPane(self._thinking_open)
            self.thinking.toggled.connect(self._remember_thinking)
            self.thinking.answer_requested.connect(self.answer_requested)
            self._answer_rows.insertWidget(0, self.thinking)
        return self.thinking

    def _answer_view(self) -> MarkdownView:
        if self.answer is None:
            # Imported with the first answer: Markdown and Pygments would slow down the start.
            from ui.chat.markdown.view import MarkdownView

            self.answer = MarkdownView()
            self.answer.setAccessibleName(self.tr("Answer"))
            self.answer.link_activated.connect(self.link_activated)
            self._answer_rows.addWidget(self.answer)
        return self.answer

    def _retranslate(self) -> None:
        if self._finished is not None:
            texts = notes_for(self._finished, has_text=self.answer is not None)
            for label, text in zip(self._notes, texts.values(), strict=True):
                label.setText(text)
        if self.answer is not None:
            self.answer.setAccessibleName(self.tr("Answer"))
