"""The chat as the person sees it: transcript, composer, and the turn that runs now.

Turns what the person does into jobs for the bridge, and the events that come back into views.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import msgspec
from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtWidgets import QLabel, QStackedWidget, QVBoxLayout, QWidget

from app.cancel import CancelToken
from app.chat.conversation import Chat
from app.chat.turn import way_on
from app.engine.api import AnswerNow, Begin, Start
from app.errors import AppError, EmptyPrompt, PromptTooLong
from app.events import Finished, StreamEvent, assemble
from app.messages import Conversation, Effort
from ui.bridge import Bridge, JobDone, JobEvent, JobFailed
from ui.chat.composer import Composer
from ui.chat.empty_state import EmptyState
from ui.chat.link_bar import LinkBar
from ui.chat.stream import TurnStream
from ui.chat.transcript import Transcript
from ui.chat.turn_view import TurnView
from ui.preferences import Preferences
from ui.widgets.column import Column

Answer = Callable[[Conversation, CancelToken, Start], Iterator[StreamEvent]]
Prepare = Callable[[Conversation], None]


@dataclass
class RunningTurn:
    """The turn that a job is answering; `error` is set once it has failed.

    `finished` stays None if the turn was stopped before it began. `hurried`: stopped only to be
    answered at once.
    """

    job: int
    view: TurnView
    effort: Effort
    finished: Finished | None = None
    error: AppError | None = None
    stopped: bool = False
    hurried: bool = False


class ChatPage(QWidget):
    """One chat.

    `context_used` carries the number of tokens that the chat takes up in the context window;
    `turn_started` and `turn_ended`: a turn has begun, or is over, however it ended. `titled`
    carries what the chat is about, empty for one that has not begun.

    Args:
        answer: Answers a conversation; called in the background thread.
        prepare: Has the engine read a conversation before its next message is known.
    """

    context_used = Signal(int)
    turn_started = Signal()
    turn_ended = Signal()
    titled = Signal(str)

    def __init__(
        self, bridge: Bridge, preferences: Preferences, answer: Answer, prepare: Prepare
    ) -> None:
        super().__init__()
        self._bridge = bridge
        self._preferences = preferences
        self._answer = answer
        self._prepare = prepare
        self._way_on: Start | None = None  # how the last answer can go on
        self._written = 0  # tokens of the answer before it went on
        self._unread = False  # the last answer was cut off, and may be continued or followed
        self._turn: RunningTurn | None = None
        self.chat = Chat(effort=preferences.settings.effort)
        self.transcript = Transcript()
        self.empty = EmptyState()
        self.composer = Composer(preferences.settings.effort)
        self.links = LinkBar(self.transcript)
        self.transcript.link_activated.connect(self.links.ask)
        self._stream = TurnStream(self)
        self._build()
        self._stream.flushed.connect(self._show_events)
        self.empty.asked.connect(self.send)
        self.composer.submitted.connect(self._send_draft)
        self.composer.stop_requested.connect(self.stop)
        self.composer.effort_chosen.connect(self._set_effort)
        self.composer.draft.textChanged.connect(self._read_cut_answer)
        bridge.received.connect(self._take_event)
        bridge.failed.connect(self._take_failure)
        bridge.done.connect(self._end_turn)

    @property
    def streaming(self) -> bool:
        return self._turn is not None

    @Slot(str)
    def send(self, text: str) -> None:
        """Adds what the person says and answers it. Ignored while an answer is streamed."""
        if self.streaming or not text.strip():
            return
        self.chat.add_user(text)
        if len(self.chat.messages) == 1:
            self.titled.emit(text)
        view = TurnView(text, self._preferences.settings.thinking_open)
        view.retry_requested.connect(self.retry)
        view.continue_requested.connect(self.go_on)
        view.answer_requested.connect(self.go_on)
        view.thinking_toggled.connect(self._remember_thinking)
        view.link_activated.connect(self.links.ask)
        self._pages.setCurrentWidget(self.transcript)
        self.transcript.add_turn(view)
        self._start(view)

    @Slot()
    def retry(self) -> None:
        """Answers the last message anew, in the same place."""
        if self.streaming or not self.transcript.turns:
            return
        view = self.transcript.turns[-1]
        if not view.retryable:
            return
        self.chat.drop_last_answer()
        view.begin()
        self.transcript.follow()
        self._start(view)
        self.composer.draft.setFocus()

    @Slot()
    def go_on(self) -> None:
        """Has a thinking model answer at once, or goes on with an answer that was cut off."""
        turn = self._turn
        if turn is not None:
            if turn.view.progress.thinking and not turn.stopped:
                turn.hurried = True
                self._bridge.cancel(turn.job)
            return
        if self._way_on is None or not self.transcript.turns:
            return
        self.chat.drop_last_answer()
        self._resume(self.transcript.turns[-1], self._way_on)
        self.composer.draft.setFocus()

    @Slot()
    def stop(self) -> None:
        """Stops the running answer; what was written stays."""
        if self._turn is not None:
            self._turn.stopped = True
            self._bridge.cancel(self._turn.job)

    @Slot()
    def new_chat(self) -> None:
        """Begins an empty chat; the draft stays."""
        self.stop()
        if self._turn is not None:
            self._turn = None  # whatever still comes belongs to nobody
            self._stream.end()
            self.composer.set_streaming(False)
            self.turn_ended.emit()
        self.chat = Chat(effort=self._preferences.settings.effort)
        self._way_on = None
        self.transcript.clear()
        self._pages.setCurrentWidget(self.empty)
        self.context_used.emit(0)
        self.titled.emit("")
        self.read_ahead()
        self.composer.draft.setFocus()

    @Slot()
    def read_ahead(self) -> None:
        """Has the engine read what the next prompt begins with, while nothing is asked of it."""
        if not self.streaming:
            self._unread = False
            self._prepare(self.chat.ahead)

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

    def _build(self) -> None:
        self._pages = QStackedWidget()
        self._pages.setObjectName("page")
        self._pages.addWidget(self.empty)
        self._pages.addWidget(self.transcript)
        self._note = QLabel()
        self._note.setProperty("role", "note")
        self._note.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._note.setWordWrap(True)
        foot = Column(bottom=10, spacing=12)
        foot.rows.addWidget(self.composer)
        foot.rows.addWidget(self._note)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self._pages, 1)
        rows.addWidget(foot)
        self._retranslate()

    @Slot(str)
    def _send_draft(self, text: str) -> None:
        self.composer.clear()
        self.send(text)

    def _start(self, view: TurnView) -> None:
        self._written = 0
        self._stream.begin()
        self._submit(view, Begin())

    def _resume(self, view: TurnView, start: Start) -> None:
        view.resume()
        self._stream.resume()
        self._submit(view, start)

    def _submit(self, view: TurnView, start: Start) -> None:
        conversation = self.chat.conversation
        answer = self._answer

        def job(cancel: CancelToken) -> Iterator[StreamEvent]:
            return answer(conversation, cancel, start)

        self._way_on = None
        self.composer.set_streaming(True)
        self._turn = RunningTurn(self._bridge.submit(job), view, self.chat.effort)
        self.turn_started.emit()

    @Slot(object)
    def _take_event(self, message: JobEvent) -> None:
        if self._turn is None or message.job != self._turn.job:
            return
        self._turn.view.count(message.event)
        self._stream.add(message.event)
        if isinstance(message.event, Finished):
            self._turn.finished = message.event

    @Slot(object)
    def _take_failure(self, message: JobFailed) -> None:
        if self._turn is not None and message.job == self._turn.job:
            self._turn.error = message.error

    @Slot(object)
    def _end_turn(self, message: JobDone) -> None:
        if self._turn is None or message.job != self._turn.job:
            return
        self._stream.end()
        turn, self._turn = self._turn, None
        answer = assemble(self._stream.events)
        finished = turn.finished
        cut = finished is not None and finished.reason == "cancelled"
        if finished is not None and cut and turn.hurried and not turn.stopped:
            self._written += finished.usage.completion_tokens
            self._resume(turn.view, AnswerNow(answer.token_ids))
            return
        if answer.text:
            self.chat.add_assistant(answer)
        if finished is None and turn.stopped and turn.error is None:
            finished = Finished("cancelled")
        if finished is not None and finished.reason != "error":
            self._way_on = way_on(answer, finished.reason)
            if finished.reason == "length":  # the window is full: nothing can follow
                self._way_on = None
            turn.view.finish(self._whole(finished), can_continue=self._way_on is not None)
            self._unread = finished.reason in ("length", "cancelled")
        else:
            self._show_error(turn)
        if turn.effort != self.chat.effort:  # the engine has read ahead for the old one
            self.read_ahead()
        self.composer.set_streaming(False)
        self.turn_ended.emit()

    def _whole(self, finished: Finished) -> Finished:
        """The end of an answer that was resumed, with the tokens of all its parts."""
        usage = finished.usage
        count = self._written + usage.completion_tokens
        self._written = count
        whole = msgspec.structs.replace(usage, completion_tokens=count)
        return msgspec.structs.replace(finished, usage=whole)

    def _show_error(self, turn: RunningTurn) -> None:
        error = turn.error or AppError(
            "Hearth made a mistake of its own and could not finish this answer.",
            "Try again. If it happens once more, start Hearth anew.",
        )
        hopeless = isinstance(error, PromptTooLong | EmptyPrompt)
        if hopeless:
            # It would make every later prompt too long as well; the person gets it back instead.
            self.chat.drop_last_answer()
            self.chat.messages.pop()
            if not self.composer.text().strip():
                self.composer.set_text(turn.view.message.text())
        turn.view.fail(error, retryable=not hopeless)

    @Slot(object)
    def _show_events(self, events: tuple[StreamEvent, ...]) -> None:
        if self._turn is None:
            return
        self._turn.view.show_events(events)
        progress = self._turn.view.progress
        if events and progress.prompt_tokens:
            self.context_used.emit(progress.prompt_tokens + progress.written_tokens)

    @Slot(str)
    def _set_effort(self, effort: str) -> None:
        self.chat.effort = effort  # type: ignore[assignment]
        self._preferences.change(effort=effort)
        self.read_ahead()

    @Slot()
    def _read_cut_answer(self) -> None:
        """An answer that is whole is read by the engine itself; after a cut one, typing tells that
        it will not be continued."""
        if self._unread:
            self.read_ahead()

    @Slot(bool)
    def _remember_thinking(self, opened: bool) -> None:
        if not self.streaming:
            self.transcript.hold()
        self._preferences.change(thinking_open=opened)

    def _retranslate(self) -> None:
        self._note.setText(self.tr("Models make mistakes. Check what matters."))
