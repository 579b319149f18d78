"""What stands below a question: the thinking line, what tools did, the answer, and how it ended.

Shows what it is told; must not know where that comes from, nor what the buttons do.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.errors import AppError
from app.events import Finished, ReasoningDelta, StreamEvent, TextDelta
from app.messages import ResponseFormat
from ui.chat.again_menu import Models
from ui.chat.error_card import ErrorCard
from ui.chat.footer import AnswerFooter
from ui.chat.notes import notes_for
from ui.chat.progress import TurnProgress
from ui.chat.steps import MakeSteps, StepEvent, StepsView, is_step
from ui.chat.thinking import ThinkingPane
from ui.chat.turn_text import TurnText
from ui.chat.versions import Versions

if TYPE_CHECKING:
    from ui.chat.json_tree import JsonAnswer
    from ui.chat.markdown.cells import Cell
    from ui.chat.markdown.view import MarkdownView

READING_SHOWN_AFTER_S = 0.5
COPIED_MS = 1_500
JSON_FENCE = "```json\n"


@dataclass(frozen=True, slots=True)
class Fittings:
    """What a turn needs from elsewhere.

    Args:
        make_steps: Makes what shows tools; None shows nothing of them.
        models: Names the models that can answer again.
    """

    make_steps: MakeSteps | None = None
    models: Models | None = None


BARE = Fittings()


class TurnBody(QWidget):
    """`view_made` carries each new column of text. The other signals are those of its parts.

    Args:
        text: What was said so far; whoever adds to it says so by `show_event`.
        fittings: What comes from elsewhere.
    """

    view_made = Signal(object)
    thinking_toggled = Signal(bool)
    answer_requested = Signal()
    link_activated = Signal(str)
    retry_requested = Signal()
    again_requested = Signal(object)
    continue_requested = Signal()
    version_chosen = Signal(int)

    def __init__(
        self,
        text: TurnText,
        thinking_open: bool,
        fittings: Fittings = BARE,
    ) -> None:
        super().__init__()
        self._text = text
        self._thinking_open = thinking_open
        self.fittings = fittings
        self._finished: Finished | None = None
        self._waiting = False
        self.thinking: ThinkingPane | None = None
        self.steps: StepsView | None = None
        self.answer: MarkdownView | None = None
        self.tree: JsonAnswer | None = None
        self.error: ErrorCard | None = None
        self.footer: AnswerFooter | None = None
        self.notes: list[QLabel] = []
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(0)
        self._status = QLabel()
        self._status.setProperty("role", "thinking")
        self._status.setMinimumHeight(24)
        self._rows.addWidget(self._status)

    def status_text(self) -> str:
        """What the line says while nothing has been written yet."""
        return "" if self._status.isHidden() else self._status.text()

    def show_event(self, event: StreamEvent) -> None:
        """Draws one event, as `TurnText.add` gave it back."""
        match event:
            case ReasoningDelta(text):
                self._thinking_pane().append(text)
            case TextDelta(text, _):
                self._append(text)
            case _ if is_step(event):
                self._show_steps(event)
            case _:
                pass

    def show_again(self, cells: list[Cell] | None = None) -> None:
        """Shows all that was said before.

        Args:
            cells: The rows of the answer, if they are known.
        """
        if self._text.thought:
            self._thinking_pane().restore("".join(self._text.thought))
        self._show_steps(*self._text.steps)
        if not self._text.said:
            return
        if cells is not None:
            self._answer_view().restore(self._text.answer, cells)
        else:
            self._append(self._text.answer, held=True)

    def show_state(self, progress: TurnProgress, now: float, *, waiting: bool = False) -> None:
        """Brings the seconds up to date. `waiting`: another chat is answered first."""
        self._waiting = waiting
        if self.thinking is not None:
            seconds = progress.thought_s(now)
            self.thinking.set_state(progress.thinking, seconds, progress.reasoning_tokens)
        if self.thinking is not None or self.steps is not None or self.answer is not None:
            self._status.hide()
            return
        self._status.setText(self._status_words(progress, now))

    def close_text(self) -> None:
        """No more text follows."""
        self._status.hide()
        if self._text.form is not None and self.answer is not None:
            self._show_tree(self._text.form)
        for part in (self.answer, self.thinking):
            if part is not None:
                part.finish()
        if self.steps is not None:
            self.steps.end()

    def show_failure(self, failure: AppError, *, retryable: bool, versions: Versions) -> None:
        """The turn broke off: what was written stays, with the error below it."""
        self.error = ErrorCard(failure, retryable)
        self.error.retry_requested.connect(self.retry_requested)
        self._rows.addSpacing(4)
        self._rows.addWidget(self.error)
        self._rows.addSpacing(16)
        if versions.count > 1:
            self._add_footer(None, can_continue=False, versions=versions)

    def show_end(self, finished: Finished, *, can_continue: bool, versions: Versions) -> None:
        """The turn is over: what the person should know about the end, and the footer."""
        self._finished = finished
        for kind in self._note_words(finished):
            label = QLabel()
            label.setProperty("role", "hint")
            label.setProperty("note", kind)
            label.setWordWrap(True)
            label.setContentsMargins(0, 0, 0, 6)
            self._rows.addWidget(label)
            self.notes.append(label)
        self._retranslate()
        self._add_footer(finished, can_continue=can_continue, versions=versions)

    def set_last(self, last: bool) -> None:
        """Only the last answer can be given anew or go on."""
        if self.footer is not None:
            self.footer.set_last(last)
        if self.error is not None and not last:
            self.error.retry.hide()

    def set_busy(self, busy: bool) -> None:
        """While this chat is answered, no other version can be shown."""
        if self.footer is not None:
            self.footer.versions.setEnabled(not busy)

    @Slot()
    def copy_answer(self) -> None:
        """Puts the answer on the clipboard, in Markdown."""
        self._copy(self._text.answer)

    @Slot()
    def copy_plain(self) -> None:
        """Puts the answer on the clipboard as it reads, without markup."""
        self._copy(self.answer.plain_text() if self.answer is not None else self._text.answer)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _copy(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        if self.footer is not None:
            self.footer.set_copied(True)
            QTimer.singleShot(COPIED_MS, self, self._end_copied)

    @Slot()
    def _end_copied(self) -> None:
        if self.footer is not None:
            self.footer.set_copied(False)

    def _add_footer(
        self, finished: Finished | None, *, can_continue: bool, versions: Versions
    ) -> None:
        footer = self.footer = AnswerFooter(
            finished, can_continue=can_continue, models=self.fittings.models
        )
        footer.versions.set_versions(versions)
        footer.versions.chosen.connect(self.version_chosen)
        footer.continue_requested.connect(self.continue_requested)
        footer.copy_requested.connect(self.copy_answer)
        footer.copy_plain_requested.connect(self.copy_plain)
        footer.regenerate_requested.connect(self.retry_requested)
        footer.again_requested.connect(self.again_requested)
        footer.set_answered(bool(self._text.said), failed=finished is None)
        self._rows.addWidget(footer)

    def _note_words(self, finished: Finished) -> dict[str, str]:
        return notes_for(finished, bool(self._text.said), begun=self._text.begun)

    def _status_words(self, progress: TurnProgress, now: float) -> str:
        if self._waiting:
            return self.tr("Waiting: another chat is being answered first.")
        if now - progress.started < READING_SHOWN_AFTER_S:
            return ""
        if progress.reading:
            percent = round(progress.prefill * 100)
            return self.tr("Reading your message… {percent} %").format(percent=percent)
        return self.tr("One moment…")

    def _thinking_pane(self) -> ThinkingPane:
        if self.thinking is None:
            self.thinking = ThinkingPane(self._thinking_open)
            self.thinking.toggled.connect(self.thinking_toggled)
            self.thinking.answer_requested.connect(self.answer_requested)
            self.thinking.view_made.connect(self._tell_of_thinking)
            self._rows.insertWidget(0, self.thinking)
        return self.thinking

    def _show_steps(self, *events: StepEvent) -> None:
        make_steps = self.fittings.make_steps
        if not events or make_steps is None:
            return
        if self.steps is None:
            self.steps = make_steps()
            self._rows.insertWidget(0 if self.thinking is None else 1, self.steps)
        for event in events:
            self.steps.show_event(event)

    def _answer_view(self) -> MarkdownView:
        if self.answer is None:
            # Imported with the first answer: Markdown and Pygments would slow down the start.
            from ui.chat.markdown.view import MarkdownView

            self.answer = MarkdownView()
            self.answer.setAccessibleName(self.tr("Answer"))
            self.answer.link_activated.connect(self.link_activated)
            self._rows.addWidget(self.answer)
            self.view_made.emit(self.answer)
        return self.answer

    def _append(self, text: str, *, held: bool = False) -> None:
        """More of the answer. JSON is code, until it is whole and becomes a tree."""
        begun = self.answer is not None
        answer = self._answer_view()
        if held:
            answer.hold()
        if self._text.form is not None and not begun:
            answer.append(JSON_FENCE)
        answer.append(text)

    def _show_tree(self, form: ResponseFormat) -> None:
        """Puts the tree in place of the text."""
        from ui.chat.json_check import JsonCheck
        from ui.chat.json_tree import JsonAnswer

        answer, self.answer = self.answer, None
        self.tree = JsonAnswer(self._text.answer)
        if answer is not None:
            self._rows.replaceWidget(answer, self.tree)
            answer.hide()
            answer.deleteLater()
        check = JsonCheck(form, self._text.answer, self.tree)
        check.checked.connect(self.tree.set_verdict)
        check.start()

    @Slot()
    def _tell_of_thinking(self) -> None:
        if self.thinking is not None and self.thinking.view is not None:
            self.view_made.emit(self.thinking.view)

    def _retranslate(self) -> None:
        if self._finished is not None and self.notes:
            for label, words in zip(
                self.notes, self._note_words(self._finished).values(), strict=True
            ):
                label.setText(words)
        if self.answer is not None:
            self.answer.setAccessibleName(self.tr("Answer"))
