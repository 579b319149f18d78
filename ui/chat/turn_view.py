"""One turn in the transcript: what the person said, and below it what came of it.

Shows events; it must not know where they come from. A turn far out of sight is asleep: it has no
widgets then, only what they showed.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.errors import AppError
from app.events import Finished, StreamEvent
from app.messages import Attachment, ResponseFormat
from ui.chat.layouts import show_part
from ui.chat.message import UserMessage
from ui.chat.past_turn import PastTurn, guessed_height
from ui.chat.progress import TurnProgress
from ui.chat.turn_body import Fittings, TurnBody
from ui.chat.turn_text import TurnText
from ui.chat.versions import Versions, VersionSwitch

if TYPE_CHECKING:
    from ui.chat.error_card import ErrorCard
    from ui.chat.footer import AnswerFooter
    from ui.chat.json_tree import JsonAnswer
    from ui.chat.markdown.cells import Cell
    from ui.chat.markdown.view import MarkdownView
    from ui.chat.steps import StepsView
    from ui.chat.thinking import ThinkingPane


class TurnView(QWidget):
    """`retry_requested`: answer anew, `again_requested`: with what an `Again` says.

    `continue_requested`: go on where the answer ended. `answer_requested`: stop thinking.
    `edited` carries a new text for what the person said, `edit_changed` the id of that and the text
    that is being typed, None if there is none; `version_chosen` the id of a message.
    `thinking_toggled`: the person opened or closed the pane.
    """

    retry_requested = Signal()
    again_requested = Signal(object)
    continue_requested = Signal()
    answer_requested = Signal()
    edited = Signal(str)
    edit_changed = Signal(int, object)
    version_chosen = Signal(int)
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
    _finished: Finished | None
    _text: TurnText
    _cells: list[Cell] | None  # the answer's rows, while asleep

    def __init__(
        self,
        prompt: str,
        thinking_open: bool = False,
        *,
        files: tuple[Attachment, ...] = (),
        asleep: bool = False,
    ) -> None:
        """With `asleep`, nothing is built before it is to be seen."""
        super().__init__()
        self.prompt = prompt
        self.files = files
        self._fittings = Fittings()
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(0)
        self._thinking_open = thinking_open
        self._message: UserMessage | None = None
        self._body: TurnBody | None = None
        self._running = self._busy = self._waiting = False
        self._last = True
        self._can_continue = False
        self._question_versions = self._answer_versions = Versions()
        self._edit: str | None = None  # to be shown once there is a place for it
        self._forget()
        if not asleep:
            self._build()
            self._running = True

    @classmethod
    def restored(cls, past: PastTurn) -> TurnView:
        """A turn that ended earlier, asleep until it is to be seen."""
        turn = cls(past.prompt, past.thinking_open, files=past.files, asleep=True)
        turn._text = TurnText(
            [past.thought] if past.thought else [],
            [past.answer] if past.answer else [],
            list(past.steps),
            past.form,
        )
        turn.progress = TurnProgress.ended(
            past.thought_s if past.thought else None, past.thought_tokens
        )
        turn._finished = past.finished
        turn._can_continue = past.can_continue
        turn._question_versions, turn._answer_versions = past.question_versions, past.versions
        turn._edit = past.edit
        return turn

    @property
    def message(self) -> UserMessage:
        """What the person said; wakes the turn."""
        self.wake()
        assert self._message is not None
        return self._message

    @property
    def thinking(self) -> ThinkingPane | None:
        return self._body.thinking if self._body is not None else None

    @property
    def steps(self) -> StepsView | None:
        return self._body.steps if self._body is not None else None

    @property
    def answer(self) -> MarkdownView | None:
        return self._body.answer if self._body is not None else None

    @property
    def tree(self) -> JsonAnswer | None:
        return self._body.tree if self._body is not None else None

    @property
    def footer(self) -> AnswerFooter | None:
        return self._body.footer if self._body is not None else None

    @property
    def error(self) -> ErrorCard | None:
        return self._body.error if self._body is not None else None

    def switches(self) -> list[VersionSwitch]:
        """The ways to other versions, of the question and of the answer."""
        found = [self.message.versions]
        return [*found, self.footer.versions] if self.footer is not None else found

    def note_texts(self) -> list[str]:
        return [label.text() for label in self._body.notes] if self._body is not None else []

    def status_text(self) -> str:
        """What the line says while nothing has been written yet."""
        return self._body.status_text() if self._body is not None else ""

    def answer_text(self) -> str:
        return self._text.answer

    def fit_out(self, fittings: Fittings) -> None:
        """Gives it what it needs from elsewhere; to be done before anything is answered."""
        self._fittings = fittings
        if self._body is not None:
            self._body.fittings = fittings

    def set_form(self, form: ResponseFormat | None) -> None:
        """In which form the answer is asked for; to be told before it comes."""
        self._text.form = form

    def begin(self) -> None:
        """Clears the answer, if there is one, and waits for a new one."""
        self._forget()
        self._running = True
        if self.awake:
            self._new_body()
        self.wake()

    def resume(self) -> None:
        """Keeps what was written, without what stands below it, and waits for more."""
        text, progress = self._text, self.progress
        self.begin()
        self._text, self.progress = text, progress
        self._new_body()
        progress.resume()
        if self._body is not None:
            self._body.show_again()
        self._show_state()

    def set_progress(self, progress: TurnProgress, *, waiting: bool = False) -> None:
        """Whoever runs the turn counts its events there. `waiting`: for another chat."""
        self.progress, self._waiting = progress, waiting
        self._show_state()

    def show_events(self, events: tuple[StreamEvent, ...]) -> None:
        """Draws joined events and brings the seconds up to date."""
        for event in events:
            shown = self._text.add(event)
            if self._body is not None:
                self._body.show_event(shown)
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
        if self._body is not None:
            self._body.set_last(last)

    def set_busy(self, busy: bool) -> None:
        """While this chat is answered, nothing said before can be changed or exchanged."""
        self._busy = busy
        if self._message is not None:
            self._message.set_busy(busy)
        if self._body is not None:
            self._body.set_busy(busy)

    def set_versions(self, question: Versions, answer: Versions) -> None:
        """Which versions there are; those of an answer are shown once it is over."""
        self._question_versions, self._answer_versions = question, answer
        if self._message is not None:
            self._message.set_versions(question)
        if self.footer is not None:
            self.footer.versions.set_versions(answer)

    @property
    def versions(self) -> tuple[Versions, Versions]:
        """Those of the question, and those of the answer."""
        return self._question_versions, self._answer_versions

    @Slot()
    def copy_answer(self) -> None:
        self.wake()
        if self._body is not None:
            self._body.copy_answer()

    @property
    def awake(self) -> bool:
        """Whether it has its widgets."""
        return self._message is not None

    def wake(self) -> None:
        """Builds the widgets, if there are none."""
        if self.awake:
            return
        self._build()
        if self._running or self._body is None:
            return
        cells, self._cells = self._cells, None
        self._body.show_again(cells)
        self._close_answer()
        self._show_end()
        self.set_last(self._last)

    def sleep(self) -> None:
        """Gives up the widgets. What they showed, and how high it was, is kept."""
        if not self.can_sleep:
            return
        self._cells = self.answer.take_cells() if self.answer is not None else None
        for part in (self._message, self._body):
            self._drop(part)
        self._message = self._body = None

    @property
    def can_sleep(self) -> bool:
        editing = self._message is not None and self._message.editor is not None
        settled = all(view.is_settled for view in self.views())
        return self.awake and not self._running and not editing and settled

    def height_for(self, width: int) -> int:
        """The height at `width` pixels; a guess while asleep."""
        if self._message is not None:
            self._message.fit(width)
            return self._rows.totalHeightForWidth(width)
        return guessed_height("\n".join((self.prompt, *self._text.said)), width)

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
            show_part(view, self, top, bottom)

    def _forget(self) -> None:
        """Back to a turn that nothing was answered to."""
        self.progress = TurnProgress(time.monotonic())
        self.failure = None
        self.retryable = True
        self._finished = None
        self._text = TurnText()
        self._cells = None

    def _build(self) -> None:
        message = self._message = UserMessage(self.prompt, self.files)
        message.set_versions(self._question_versions)
        message.set_busy(self._busy)
        message.edited.connect(self.edited)
        if self._edit is not None:
            message.resume_editing(self._edit)
            self._edit = None
        message.edit_changed.connect(self._tell_of_edit)
        message.version_chosen.connect(self.version_chosen)
        self._rows.insertWidget(0, message)
        self._listen(message.view)
        self._new_body()

    def _new_body(self) -> None:
        self._drop(self._body)
        body = self._body = TurnBody(self._text, self._thinking_open, self._fittings)
        body.view_made.connect(self._listen)
        body.thinking_toggled.connect(self._remember_thinking)
        body.answer_requested.connect(self.answer_requested)
        body.link_activated.connect(self.link_activated)
        body.retry_requested.connect(self.retry_requested)
        body.again_requested.connect(self.again_requested)
        body.continue_requested.connect(self.continue_requested)
        body.version_chosen.connect(self.version_chosen)
        self._rows.addWidget(body)

    def _drop(self, part: QWidget | None) -> None:
        if part is not None:
            self._rows.removeWidget(part)
            part.hide()
            part.deleteLater()

    @Slot(object)
    def _tell_of_edit(self, text: str | None) -> None:
        question_id = self._question_versions.shown_id
        if question_id is not None:
            self.edit_changed.emit(question_id, text)

    @Slot(bool)
    def _remember_thinking(self, opened: bool) -> None:
        self._thinking_open = opened
        self.thinking_toggled.emit(opened)

    def _close_answer(self) -> None:
        self._running = False
        self.progress.end_thinking(time.monotonic())
        self._show_state()
        if self._body is not None:
            self._body.close_text()

    def _show_end(self) -> None:
        if self._body is None:
            return
        if self.failure is not None:
            self._body.show_failure(
                self.failure,
                retryable=self.retryable and self._last,
                versions=self._answer_versions,
            )
        elif self._finished is not None:
            self._body.show_end(
                self._finished, can_continue=self._can_continue, versions=self._answer_versions
            )
        self._body.set_busy(self._busy)

    def _show_state(self) -> None:
        if self._body is not None:
            self._body.show_state(self.progress, time.monotonic(), waiting=self._waiting)

    @Slot(object)
    def _listen(self, view: MarkdownView) -> None:
        view.pressed.connect(self.pressed)
        view.dragged.connect(self.dragged)
        view.released.connect(self.released)
        view.menu_requested.connect(self.menu_requested)
        view.copy_requested.connect(self.copy_requested)
        view.select_all_requested.connect(self.select_all_requested)
