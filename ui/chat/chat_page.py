"""The chat as the person sees it: transcript, composer, and the turn that runs now.

Turns what the person does into jobs for the bridge, and the events that come back into views.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtWidgets import QLabel, QStackedWidget, QVBoxLayout, QWidget

from app.cancel import CancelToken
from app.chat.conversation import Chat
from app.chat.reopened import settings_of, shape
from app.chat.store import ChatSettings
from app.chat.turn import TurnRecord, way_on
from app.engine.api import AnswerNow, Begin, Start
from app.errors import AppError, EmptyPrompt, PromptTooLong
from app.events import Finished, StreamEvent, assemble, assemble_turn
from app.messages import Conversation, Effort
from ui.bridge import Bridge, JobDone, JobEvent, JobFailed
from ui.chat.composer import Composer
from ui.chat.empty_state import EmptyState
from ui.chat.link_bar import LinkBar
from ui.chat.prompt import Prompt
from ui.chat.steps import MakeSteps
from ui.chat.stream import TurnStream
from ui.chat.transcript import Transcript
from ui.chat.turn_view import TurnView
from ui.chats.chat_book import Opened
from ui.chats.restored import past_turn, place_of, turns_of, way_on_of
from ui.chats.turn_keeper import Again, GoOn, Kept, NotKept, Place, Question, TurnKeeper, Wish
from ui.preferences import Preferences
from ui.widgets.column import Column

if TYPE_CHECKING:
    from app.tools.session import ToolSession

Answer = Callable[
    [Conversation, CancelToken, Start, TurnRecord | None, "ToolSession | None"],
    Iterator[StreamEvent],
]
Prepare = Callable[[Conversation], None]
# The tools of the chat in this place; called in the background thread, once for each turn.
ToolsFor = Callable[[Place, ChatSettings], "ToolSession | None"]


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

    `prompt_changed`: the next prompt is another one; `settings_changed`: what shapes the chat's
    prompts is to be kept anew. `answer_grew` carries how many tokens of
    thinking and of text the answer has that is being written. `turn_started` and `turn_ended`: a
    turn has begun, or is over, however it ended. `kept`: what was said now is in the store, as
    `place` says; `keeping_failed` carries an `AppError`.

    Args:
        keeper: Keeps what is said.
        answer: Answers a conversation; called in the background thread.
        prepare: Has the engine read a conversation before its next message is known.
        model: Names the model that answers.

    `tools_for`, `make_steps` and `complete` may be set by whoever places tools and files: which
    tools a chat has, what shows them in a turn, and what goes along with a text that was typed.
    `returned` carries a `Prompt` that could not be asked.
    """

    prompt_changed = Signal()
    settings_changed = Signal()
    answer_grew = Signal(int, int)
    turn_started = Signal()
    turn_ended = Signal()
    kept = Signal()
    keeping_failed = Signal(object)
    returned = Signal(object)

    def __init__(
        self,
        bridge: Bridge,
        preferences: Preferences,
        answer: Answer,
        prepare: Prepare,
        keeper: TurnKeeper,
        model: Callable[[], str],
    ) -> None:
        super().__init__()
        self._bridge = bridge
        self._preferences = preferences
        self._answer = answer
        self._prepare = prepare
        self._keeper = keeper
        self._model = model
        self.place = self._before = Place()  # `_before`: before the last question
        self._way_on: Start | None = None  # how the last answer can go on
        self._written = 0  # tokens of the answer before it went on
        self._unread = False  # the last answer was cut off, and may be continued or followed
        self._turn: RunningTurn | None = None
        self.tools_for: ToolsFor | None = None
        self.make_steps: MakeSteps | None = None
        self.complete: Callable[[Prompt], Prompt] | None = None
        self._taking_back: int | None = None
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
    def send(self, prompt: str | Prompt) -> None:
        """Adds what the person says and answers it. Ignored while an answer is streamed."""
        prompt = Prompt(prompt) if isinstance(prompt, str) else prompt
        if self.streaming or prompt.empty:
            return
        message = self.chat.add_user(prompt.text, prompt.files)
        view = TurnView(prompt.text, self._preferences.settings.thinking_open, files=prompt.files)
        self._listen(view)
        self._pages.setCurrentWidget(self.transcript)
        self.transcript.add_turn(view)
        self._before = self.place
        parent = self.place.answer_id or self.place.question_id
        wish = Question(message, self.place.chat_id, parent, self.chat.date)
        self._start(view, wish)

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
        self._start(view, Again(self.place))
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
        self._leave_turn()
        self.chat = Chat(effort=self._preferences.settings.effort)
        self._show_settings()
        self.place = Place()
        self._way_on = None
        self.transcript.clear()
        self._pages.setCurrentWidget(self.empty)
        self.prompt_changed.emit()
        self.read_ahead()
        self.composer.draft.setFocus()

    def shape(self, settings: ChatSettings) -> None:
        """Gives the chat other settings, from the next prompt on."""
        shape(self.chat, settings)
        self._show_settings()
        self.read_ahead()
        self.prompt_changed.emit()
        self.settings_changed.emit()

    def _show_settings(self) -> None:
        self.composer.set_effort(self.chat.effort)
        self.composer.set_form(self.chat.response_format)

    def open_chat(self, opened: Opened) -> None:
        """Shows a stored chat in place of this one; its last answer can be given anew or go on."""
        self._leave_turn()
        self.chat = opened.chat
        turns = list(turns_of(opened.transcript))
        self.place = place_of(opened.transcript.chat.id, turns)
        self._way_on = way_on_of(turns[-1]) if turns else None
        shown = self._preferences.settings.thinking_open
        past = [past_turn(turn, shown, is_last=turn is turns[-1]) for turn in turns]
        self.transcript.show_past(past, self._listen)
        self._pages.setCurrentWidget(self.transcript if past else self.empty)
        self._show_settings()
        self.composer.set_text(opened.draft.text)
        self.composer.set_files(opened.draft.files)
        self.prompt_changed.emit()
        self.read_ahead()
        self.composer.draft.setFocus()

    def _leave_turn(self) -> None:
        """Stops the answer that runs; what was said of it is kept."""
        self.stop()
        if self._turn is not None:
            self._turn = None  # whatever still comes belongs to nobody
            self._stream.end()
            self.composer.set_streaming(False)
            self.turn_ended.emit()

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

    def place_above_composer(self, widget: QWidget) -> None:
        """Puts a line between the transcript and the composer."""
        self._foot.rows.insertWidget(0, widget)

    def _build(self) -> None:
        self._pages = QStackedWidget()
        self._pages.setObjectName("page")
        self._pages.addWidget(self.empty)
        self._pages.addWidget(self.transcript)
        self._note = QLabel()
        self._note.setProperty("role", "note")
        self._note.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._note.setWordWrap(True)
        foot = self._foot = Column(bottom=10, spacing=12)
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
        prompt = Prompt(text)
        prompt = self.complete(prompt) if self.complete is not None else prompt
        self.composer.clear()
        self.send(prompt)

    def _listen(self, view: TurnView) -> None:
        view.make_steps = self.make_steps
        view.retry_requested.connect(self.retry)
        view.continue_requested.connect(self.go_on)
        view.answer_requested.connect(self.go_on)
        view.thinking_toggled.connect(self._remember_thinking)
        view.link_activated.connect(self.links.ask)

    def _start(self, view: TurnView, wish: Wish) -> None:
        self._written = 0
        view.set_form(self.chat.response_format)
        self._stream.begin()
        self._submit(view, Begin(), wish)

    def _resume(self, view: TurnView, start: Start) -> None:
        view.resume()
        self._stream.resume()
        self._submit(view, start, GoOn(self.place))

    def _submit(self, view: TurnView, start: Start, wish: Wish) -> None:
        conversation = self.chat.conversation
        answer, keeper, model = self._answer, self._keeper, self._model()
        settings = settings_of(self.chat)

        before, tools_for = self.place, self.tools_for

        def job(cancel: CancelToken) -> Iterator[object]:
            place = before
            for told in keeper.begin(wish, model, settings):
                place = told.place if isinstance(told, Kept) else place
                yield told
            tools = tools_for(place, settings) if tools_for is not None else None
            yield from answer(conversation, cancel, start, keeper.record, tools)

        self._way_on = None
        self.composer.set_streaming(True)
        self._turn = RunningTurn(self._bridge.submit(job), view, self.chat.effort)
        self.prompt_changed.emit()
        self.turn_started.emit()

    @Slot(object)
    def _take_event(self, message: JobEvent) -> None:
        if self._turn is None or message.job != self._turn.job:
            return
        if isinstance(message.event, Kept):
            self.place = message.event.place
            self.kept.emit()
            return
        if isinstance(message.event, NotKept):
            self.keeping_failed.emit(message.event.error)
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
        if message.job == self._taking_back:
            self.kept.emit()
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
            self.chat.messages += assemble_turn(self._stream.events)
        if not answer.parts:  # an answer without a word leaves no trace in the store
            self.place = replace(self.place, answer_id=None)
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
        self.prompt_changed.emit()
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
            self._take_back()
            self.returned.emit(Prompt(turn.view.prompt, turn.view.files))
            if not self.composer.text().strip():
                self.composer.set_text(turn.view.prompt)
        turn.view.fail(error, retryable=not hopeless)

    def _take_back(self) -> None:
        """Removes a question from the store that the person has been given back."""
        keeper, place = self._keeper, self.place
        self.place = self._before

        def job(_: CancelToken) -> Iterator[object]:
            keeper.take_back(place)
            return iter(())

        self._taking_back = self._bridge.submit(job)

    @Slot(object)
    def _show_events(self, events: tuple[StreamEvent, ...]) -> None:
        if self._turn is None:
            return
        self._turn.view.show_events(events)
        progress = self._turn.view.progress
        if events and progress.written_tokens:
            thinking = progress.reasoning_tokens
            self.answer_grew.emit(thinking, max(0, progress.written_tokens - thinking))

    @Slot(str)
    def _set_effort(self, effort: str) -> None:
        self.chat.effort = effort  # type: ignore[assignment]
        self._preferences.change(effort=effort)
        self.read_ahead()
        self.prompt_changed.emit()
        self.settings_changed.emit()

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
