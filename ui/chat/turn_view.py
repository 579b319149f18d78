"""One turn in the transcript: what the person said, the thinking line, the answer, its footer.

Shows events; it must not know where they come from. A turn far out of sight is asleep: it has no
widgets then, only what they showed.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.errors import AppError
from app.events import Finished, ReasoningDelta, RoundFinished, StreamEvent, TextDelta
from app.messages import Attachment
from ui.chat.error_card import ErrorCard
from ui.chat.footer import AnswerFooter
from ui.chat.message import UserMessage
from ui.chat.notes import notes_for
from ui.chat.past_turn import PastTurn, guessed_height
from ui.chat.progress import TurnProgress
from ui.chat.steps import MakeSteps, StepEvent, StepsView, is_step
from ui.chat.thinking import ThinkingPane

if TYPE_CHECKING:
    from ui.chat.markdown.cells import Cell
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
    # From its text; positions are global.
    pressed = Signal(QPoint)
    dragged = Signal(QPoint)
    released = Signal()
    menu_requested = Signal(QPoint, str)
    copy_requested = Signal()
    select_all_requested = Signal()

    progress: TurnProgress
    failure: AppError | None
    retryable: bool
    thinking: ThinkingPane | None
    steps: StepsView | None
    answer: MarkdownView | None
    footer: AnswerFooter | None
    error: ErrorCard | None
    _finished: Finished | None
    _thought: list[str]
    _said: list[str]
    _steps: list[StepEvent]
    _ended: list[list[str]]  # texts that tools have interrupted
    _cells: list[Cell] | None  # the answer's rows, while asleep
    _status: QLabel | None
    _notes: list[QLabel]

    def __init__(
        self,
        prompt: str,
        thinking_open: bool = False,
        *,
        files: tuple[Attachment, ...] = (),
        asleep: bool = False,
    ) -> None:
        """With `asleep`, nothing is built before it is to be seen.

        `make_steps` is to be set before anything is shown of tools; without it nothing is.
        """
        super().__init__()
        self.prompt = prompt
        self.files = files
        self.make_steps: MakeSteps | None = None
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(0)
        self._thinking_open = thinking_open
        self._message: UserMessage | None = None
        self._answer_area: QWidget | None = None
        self._running = False
        self._last = True
        self._can_continue = False
        self._cells = None
        self._forget()
        if not asleep:
            self._build()
            self._running = True

    @classmethod
    def restored(cls, past: PastTurn) -> TurnView:
        """A turn that ended earlier, asleep until it is to be seen."""
        turn = cls(past.prompt, past.thinking_open, files=past.files, asleep=True)
        turn._said = [past.answer] if past.answer else []
        turn._thought = [past.thought] if past.thought else []
        turn._steps = list(past.steps)
        turn.progress = TurnProgress.ended(
            past.thought_s if past.thought else None, past.thought_tokens
        )
        turn._finished = past.finished
        turn._can_continue = past.can_continue
        return turn

    @property
    def awake(self) -> bool:
        """Whether it has its widgets."""
        return self._message is not None

    @property
    def message(self) -> UserMessage:
        """What the person said; wakes the turn."""
        self.wake()
        assert self._message is not None
        return self._message

    def begin(self) -> None:
        """Clears the answer, if there is one, and waits for a new one."""
        self._forget()
        self._running = True
        self.wake()
        self._clear_answer()

    def resume(self) -> None:
        """Keeps what was written, without what stands below it, and waits for more."""
        thought, said, progress, steps = self._thought, self._said, self.progress, self._steps
        self.begin()
        self._thought, self._said, self.progress, self._steps = thought, said, progress, steps
        progress.resume()
        self._show_text_again()
        self._show_state()

    def count(self, event: StreamEvent) -> None:
        """Takes note of an event at the moment it arrives; `show_events` draws it later."""
        self.progress.add(event, time.monotonic())

    def show_events(self, events: tuple[StreamEvent, ...]) -> None:
        """Draws joined events and brings the seconds up to date."""
        for event in events:
            match event:
                case ReasoningDelta(text):
                    text = self._new_paragraph(self._thought) + text
                    self._thought.append(text)
                    self._thinking_pane().append(text)
                case TextDelta(text, _):
                    text = self._new_paragraph(self._said) + text
                    self._said.append(text)
                    self._answer_view().append(text)
                case _ if is_step(event):
                    self._steps.append(event)
                    if isinstance(event, RoundFinished):
                        self._ended = [self._thought, self._said]
                    self._show_steps(event)
                case _:
                    pass
        self._show_state()

    def finish(self, finished: Finished, *, can_continue: bool = False) -> None:
        """The turn is over: shows the footer, and what the person should know about the end."""
        self._finished = finished
        self._can_continue = can_continue
        self._close_answer()
        self._show_end()

    def fail(self, error: AppError, retryable: bool) -> None:
        """The turn broke off: the partial answer stays, with the error below it."""
        self.failure = error
        self.retryable = retryable
        self._close_answer()
        self._show_end()

    def set_last(self, last: bool) -> None:
        """Only the last answer can be given anew or go on."""
        self._last = last
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
        return "" if self._status is None or self._status.isHidden() else self._status.text()

    def answer_text(self) -> str:
        return "".join(self._said)

    @Slot()
    def copy_answer(self) -> None:
        QGuiApplication.clipboard().setText(self.answer_text())
        if self.footer is not None:
            self.footer.set_copied(True)
            QTimer.singleShot(COPIED_MS, self, self._end_copied)

    def wake(self) -> None:
        """Builds the widgets, if there are none."""
        if self.awake:
            return
        self._build()
        if self._running:
            return
        self._show_text_again()
        self._close_answer()
        self._show_end()
        self.set_last(self._last)

    def sleep(self) -> None:
        """Gives up the widgets. What they showed, and how high it was, is kept."""
        if not self.can_sleep:
            return
        self._cells = self.answer.take_cells() if self.answer is not None else None
        for part in (self._message, self._answer_area):
            if part is not None:
                self._rows.removeWidget(part)
                part.hide()
                part.deleteLater()
        self._message = self._answer_area = None
        self._forget_widgets()

    @property
    def can_sleep(self) -> bool:
        return self.awake and not self._running and all(v.is_settled for v in self.views())

    def height_for(self, width: int) -> int:
        """The height at `width` pixels; a guess while asleep."""
        if self.awake:
            return self._rows.totalHeightForWidth(width)
        return guessed_height("\n".join((self.prompt, *self._said)), width)

    def views(self) -> list[MarkdownView]:
        """The columns of text from top to bottom, of those that are open."""
        thinking = self.thinking
        views = [self._message.view if self._message is not None else None]
        views.append(thinking.view if thinking is not None and thinking.opened else None)
        views.append(self.answer)
        return [view for view in views if view is not None]

    def selected_text(self, *, markdown: bool) -> str:
        """What is selected; all there is, while asleep."""
        if not self.awake:
            return "\n\n".join(filter(None, (self.prompt, self.answer_text())))
        parts = [view.selected_text(markdown=markdown) for view in self.views()]
        return "\n\n".join(filter(None, parts))

    def show_part(self, top: int, bottom: int) -> None:
        """Says which part of this turn is visible, in its own pixels."""
        for view in self.views():
            y = view.mapTo(self, QPoint(0, 0)).y()
            view.show_part(top - y, bottom - y)

    def anchor_at(self, y: int) -> tuple[int, int]:
        """What stands at `y`, as a row of the answer (-1: none) and how far down in it."""
        if self.answer is not None:
            inside = y - self.answer.mapTo(self, QPoint(0, 0)).y()
            index = self.answer.cell_at(inside) if inside >= 0 else -1
            if index >= 0:
                return index, inside - self.answer.cells[index].top
        return -1, y

    def position_of(self, anchor: tuple[int, int]) -> int:
        """Where that is now, in this turn's pixels."""
        index, offset = anchor
        if index < 0 or self.answer is None or index >= len(self.answer.cells):
            return offset if index < 0 else 0
        return self.answer.mapTo(self, QPoint(0, self.answer.cells[index].top)).y() + offset

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange and self.awake:
            self._retranslate()
        super().changeEvent(event)

    def _forget(self) -> None:
        """Back to a turn that nothing was answered to."""
        self.progress = TurnProgress(time.monotonic())
        self.failure = None
        self.retryable = True
        self._finished = None
        self._thought = []
        self._said = []
        self._steps = []
        self._ended = []
        self._cells = None
        self._forget_widgets()

    def _forget_widgets(self) -> None:
        self.thinking = None
        self.steps = None
        self.answer = None
        self.footer = None
        self.error = None
        self._status = None
        self._notes = []

    def _build(self) -> None:
        self._message = UserMessage(self.prompt)
        self._rows.insertWidget(0, self._message)
        self._listen(self._message.view)
        self._clear_answer()

    def _clear_answer(self) -> None:
        if self._answer_area is not None:
            self._rows.removeWidget(self._answer_area)
            self._answer_area.hide()
            self._answer_area.deleteLater()
        self._forget_widgets()
        self._answer_area = QWidget()
        self._answer_rows = QVBoxLayout(self._answer_area)
        self._answer_rows.setContentsMargins(0, 0, 0, 0)
        self._answer_rows.setSpacing(0)
        self._rows.addWidget(self._answer_area)
        self._status = QLabel()
        self._status.setProperty("role", "thinking")
        self._status.setMinimumHeight(24)
        self._answer_rows.addWidget(self._status)

    def _show_text_again(self) -> None:
        if self._thought:
            self._thinking_pane().append("".join(self._thought))
        self._show_steps(*self._steps)
        if not self._said:
            return
        answer = self._answer_view()
        cells, self._cells = self._cells, None
        if cells is not None:
            answer.restore(self.answer_text(), cells)
        else:
            answer.append(self.answer_text())

    @Slot()
    def _end_copied(self) -> None:
        if self.footer is not None:
            self.footer.set_copied(False)

    @Slot(bool)
    def _remember_thinking(self, opened: bool) -> None:
        self._thinking_open = opened
        self.thinking_toggled.emit(opened)

    def _close_answer(self) -> None:
        self._running = False
        self.progress.end_thinking(time.monotonic())
        self._show_state()
        if self._status is not None:
            self._status.hide()
        if self.answer is not None:
            self.answer.finish()
        if self.thinking is not None:
            self.thinking.finish()
        if self.steps is not None:
            self.steps.end()

    def _show_end(self) -> None:
        if self.failure is not None:
            self.error = ErrorCard(self.failure, self.retryable and self._last)
            self.error.retry_requested.connect(self.retry_requested)
            self._answer_rows.addSpacing(4)
            self._answer_rows.addWidget(self.error)
            self._answer_rows.addSpacing(16)
        if self._finished is None:
            return
        for kind in notes_for(self._finished, has_text=bool(self._said)):
            label = QLabel()
            label.setProperty("role", "hint")
            label.setProperty("note", kind)
            label.setWordWrap(True)
            label.setContentsMargins(0, 0, 0, 6)
            self._answer_rows.addWidget(label)
            self._notes.append(label)
        self._retranslate()
        self._add_footer(self._finished)

    def _add_footer(self, finished: Finished) -> None:
        self.footer = AnswerFooter(finished, can_continue=self._can_continue)
        self.footer.continue_requested.connect(self.continue_requested)
        self.footer.copy_requested.connect(self.copy_answer)
        self.footer.copy.setVisible(bool(self._said))
        self.footer.regenerate_requested.connect(self.retry_requested)
        self._answer_rows.addWidget(self.footer)

    def _show_state(self) -> None:
        now = time.monotonic()
        progress = self.progress
        if self.thinking is not None:
            seconds = progress.thought_s(now)
            self.thinking.set_state(progress.thinking, seconds, progress.reasoning_tokens)
        if self._status is None:
            return
        if self.thinking is not None or self.steps is not None or self.answer is not None:
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
            self.thinking.view_made.connect(self._listen_to_thinking)
            self._answer_rows.insertWidget(0, self.thinking)
        return self.thinking

    def _new_paragraph(self, text: list[str]) -> str:
        """What is to stand before the next words of a text that tools have interrupted."""
        if not any(one is text for one in self._ended):
            return ""
        self._ended = [one for one in self._ended if one is not text]
        return "\n\n" if text else ""

    def _show_steps(self, *events: StepEvent) -> None:
        if not events or self.make_steps is None:
            return
        if self.steps is None:
            self.steps = self.make_steps()
            self._answer_rows.insertWidget(0 if self.thinking is None else 1, self.steps)
        for event in events:
            self.steps.show_event(event)

    def _answer_view(self) -> MarkdownView:
        if self.answer is None:
            # Imported with the first answer: Markdown and Pygments would slow down the start.
            from ui.chat.markdown.view import MarkdownView

            self.answer = MarkdownView()
            self.answer.setAccessibleName(self.tr("Answer"))
            self.answer.link_activated.connect(self.link_activated)
            self._answer_rows.addWidget(self.answer)
            self._listen(self.answer)
        return self.answer

    @Slot()
    def _listen_to_thinking(self) -> None:
        if self.thinking is not None and self.thinking.view is not None:
            self._listen(self.thinking.view)

    def _listen(self, view: MarkdownView) -> None:
        view.pressed.connect(self.pressed)
        view.dragged.connect(self.dragged)
        view.released.connect(self.released)
        view.menu_requested.connect(self.menu_requested)
        view.copy_requested.connect(self.copy_requested)
        view.select_all_requested.connect(self.select_all_requested)

    def _retranslate(self) -> None:
        if self._finished is not None and self._notes:
            texts = notes_for(self._finished, has_text=bool(self._said))
            for label, text in zip(self._notes, texts.values(), strict=True):
                label.setText(text)
        if self.answer is not None:
            self.answer.setAccessibleName(self.tr("Answer"))
