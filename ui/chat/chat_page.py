"""The chat as the person sees it: transcript and composer.

Shows one chat, and has the desk answer what is said in it. What is answered goes on without it.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal, Slot

from app.chat.conversation import Chat
from app.chat.reopened import settings_of, shape
from app.chat.store.values import ChatSettings
from app.messages import Conversation, Effort
from ui.bridge import Bridge
from ui.chat.again_menu import Again, Models
from ui.chat.chat_frame import ChatFrame
from ui.chat.live_turn import LiveTurn
from ui.chat.open_chat import OpenChat
from ui.chat.prompt import Prompt
from ui.chat.shown_turn import ShownTurn
from ui.chat.steps import MakeSteps
from ui.chat.turn_body import Fittings
from ui.chat.turn_desk import Answer, TurnDesk
from ui.chat.turn_view import TurnView
from ui.chat.versions import focus_in, give_focus
from ui.chats.opened import Opened
from ui.chats.restored import open_chat_of, past_turns, turns_of
from ui.chats.turn_keeper import Place, TurnKeeper
from ui.preferences import Preferences

Prepare = Callable[[Conversation, bool], None]  # reads ahead; True: write nothing of it to disk


class ChatPage(ChatFrame):
    """One chat; `desk` answers it and all others.

    `prompt_changed`: the next prompt is another one; `settings_changed`: what shapes the chat's
    prompts is to be kept anew. `answer_grew` carries how many tokens of thinking and of text the
    answer has that is being written. `turn_started` and `turn_ended`: one of this chat has begun,
    or is over, however it ended. `kept`: what was said is in the store, as `place` says;
    `keeping_failed` carries an `AppError`. `version_requested` carries the id of a message to be
    shown in place of another, `model_requested` the model that is to answer again, `edit_changed`
    the id of a message and how it is being changed, or None. `left` carries an `OpenChat` that is
    no longer shown.

    Args:
        keeper: Keeps what is said.
        answer: Answers; called in the background thread.
        prepare: Has the engine read a conversation before its next message is known.
        model: Names the model that answers; called in the background thread.

    `make_steps`, `models` and `complete` may be set by whoever places tools, models and files: what
    shows tools in a turn, which models can answer again, and what goes along with a text that was
    typed. `returned` carries a `Prompt` that could not be asked.
    """

    prompt_changed = Signal()
    settings_changed = Signal()
    answer_grew = Signal(int, int)
    turn_started = Signal()
    turn_ended = Signal()
    kept = Signal()
    keeping_failed = Signal(object)
    version_requested = Signal(int)
    model_requested = Signal(str)
    edit_changed = Signal(int, object)
    left = Signal(object)
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
        super().__init__(preferences.settings.effort)
        self._preferences = preferences
        self._prepare = prepare
        self._keeper = keeper
        self.desk = TurnDesk(bridge, answer, model, self)
        self.make_steps: MakeSteps | None = None
        self.models: Models | None = None
        self.complete: Callable[[Prompt], Prompt] | None = None
        self.open = self.desk.shown = self._blank(keeper)
        self._shown = ShownTurn(self)
        self._shown.grew.connect(self.answer_grew)
        self._shown.ended.connect(self._end_turn)
        self.empty.asked.connect(self.send)
        self.composer.submitted.connect(self._send_draft)
        self.composer.stop_requested.connect(self.stop)
        self.composer.effort_chosen.connect(self._set_effort)
        self.composer.draft.textChanged.connect(self._read_cut_answer)
        self.desk.kept.connect(self._note_kept)
        self.desk.taken_back.connect(self.kept)
        self.desk.keeping_failed.connect(self.keeping_failed)

    @property
    def chat(self) -> Chat:
        """What the prompts of this chat are made of."""
        return self.open.chat

    @property
    def place(self) -> Place:
        """Where this chat stands in the list of chats: nowhere, if it is private."""
        return Place() if self.open.private else self.open.place

    @property
    def private(self) -> bool:
        return self.open.private

    @property
    def live(self) -> LiveTurn | None:
        """The turn of this chat that is being answered, or waits for it."""
        return self.open.live if self.open.answering else None

    @property
    def streaming(self) -> bool:
        return self.open.answering

    # --- what the person does

    @Slot(str)
    def send(self, prompt: str | Prompt, edited_id: int | None = None) -> None:
        """Adds what the person says and answers it. Ignored while this chat is answered.

        `edited_id` is the message whose other version it is.
        """
        prompt = Prompt(prompt) if isinstance(prompt, str) else prompt
        if self.streaming or prompt.empty:
            return
        wish = self.open.ask(prompt, edited_id)
        view = self._add_view(prompt)
        self._show_live(self.desk.run(self.open, wish), view)

    def edit(self, index: int, text: str) -> None:
        """Asks a question in other words; what was said from there on stays another version."""
        if self.streaming or not text.strip():
            return
        before = self.transcript.turns[index]
        prompt, edited_id = Prompt(text, before.files), before.versions[0].shown_id
        self.open.cut(index)
        self.transcript.cut(index)
        self.send(prompt, edited_id)

    @Slot()
    def retry(self, effort: Effort | None = None) -> None:
        """Answers the last message anew, in the same place; the answer before stays a version."""
        if self.streaming or not self.transcript.turns:
            return
        view = self.transcript.turns[-1]
        if not view.retryable:
            return
        view.begin()
        self.transcript.follow()
        wish, versions = self.open.answer_again(), view.versions
        self._show_live(self.desk.run(self.open, wish, effort=effort, versions=versions), view)
        self.composer.draft.setFocus()

    @Slot(object)
    def answer_again(self, again: Again) -> None:
        """Answers the last message anew, with another effort or by another model."""
        if again.model is not None:
            self.model_requested.emit(again.model)
        else:
            self.retry(again.effort)

    @Slot()
    def go_on(self) -> None:
        """Has a thinking model answer at once, or goes on with an answer that was cut off."""
        if self.live is not None:
            self.desk.hurry(self.live)
            return
        way_on = self.open.way_on
        if way_on is None or not self.transcript.turns:
            return
        view = self.transcript.turns[-1]
        view.resume()
        wish, versions = self.open.go_on(), view.versions
        self._show_live(self.desk.run(self.open, wish, versions=versions, way_on=way_on), view)
        self.composer.draft.setFocus()

    @Slot()
    def stop(self) -> None:
        """Stops the running answer; what was written stays."""
        if self.live is not None:
            self.desk.stop(self.live)

    @Slot()
    def read_ahead(self) -> None:
        """Has the engine read what the next prompt begins with, while nothing is asked of it."""
        if not self.streaming:
            self.open.unread = False
            self._prepare(self.chat.ahead, self.private)

    def shape(self, settings: ChatSettings) -> None:
        """Gives the chat other settings, from the next prompt on."""
        shape(self.chat, settings)
        self._show_settings()
        self._note_settings()

    # --- which chat is shown

    @Slot()
    def new_chat(self) -> None:
        """Begins an empty chat; the draft stays, unless it was private."""
        self._show_new(self._keeper)

    def new_private_chat(self, keeper: TurnKeeper) -> None:
        """Begins an empty chat that is not in the list; `keeper` keeps it as long as it lasts."""
        self._show_new(keeper, private=True)

    def open_chat(self, opened: Opened, left: OpenChat | None = None) -> None:
        """Shows a stored chat in place of this one, with the turn that is being answered.

        The chat that is shown already stays where it is, but for what has become another version.

        Args:
            left: The private chat that this is, if it comes back.
        """
        here = self.open.place.chat_id == opened.transcript.chat.id
        here = here and self.open.private == opened.private
        turns = list(turns_of(opened.transcript))
        at = next((i for i, turn in enumerate(turns) if opened.message_id in turn.ids), None)
        spot = focus = None
        if here and at is not None and at < len(self.transcript.turns):
            spot = self.transcript.top_of(at)
            focus = focus_in(self.transcript.turns[at].switches())
        keeper = left.keeper if left is not None else self.open.keeper if here else self._keeper
        live = None if opened.private else self.desk.turn_of(opened.transcript.chat.id)
        if live is not None and not live.is_in(opened.transcript):
            live = None  # it answers another version of this chat
        if here:
            shape(opened.chat, settings_of(self.chat))
        else:
            self._leave()
        self._shown.leave()
        self.open = live.open if live is not None else open_chat_of(opened, keeper)
        if not here:  # before anything is given back into it
            draft = left.draft if left is not None else opened.draft
            self.composer.set_text(draft.text)
            self.composer.set_files(draft.files)
            self.composer.draft.setFocus()
        if live is not None:
            turns = [turn for turn in turns if turn.question.id != live.question_id]
        shown = self._preferences.settings.thinking_open
        self.transcript.show_past(past_turns(turns, shown, opened.edits), self._adopt)
        if live is not None:
            self._shown.rejoin(live, self._add_view(live.prompt))
        self._show_open()
        if at is not None and at < len(turns):
            self.transcript.hold_turn(at, spot)
            give_focus(self.transcript.turns[at].switches(), focus)

    def come_back(self, left: OpenChat) -> None:
        """Shows a private chat again in which nothing was said yet."""
        self._leave()
        self.open = left
        self.transcript.clear()
        self._show_open()
        self.composer.set_text(left.draft.text)
        self.composer.set_files(left.draft.files)

    def _show_new(self, keeper: TurnKeeper, *, private: bool = False) -> None:
        self._leave()
        self.open = self._blank(keeper, private=private)
        self.transcript.clear()
        if private:
            self.composer.clear()  # it was typed to be kept, and is
        self._show_open()
        self.composer.draft.setFocus()

    def _blank(self, keeper: TurnKeeper, *, private: bool = False) -> OpenChat:
        chat = Chat(effort=self._preferences.settings.effort)
        return OpenChat(chat, keeper, private=private)

    def _leave(self) -> None:
        """Nothing of the chat that was shown is seen any more; its turn goes on if it is kept."""
        answering = self.streaming
        self._shown.leave()
        self.desk.shown = None
        self.desk.leave(self.open)
        if self.open.private:  # what was typed in it must not go along
            self.open.draft = Prompt(self.composer.text(), self.composer.files)
            self.composer.clear()
        self.left.emit(self.open)
        if answering:
            self.turn_ended.emit()

    def _show_open(self) -> None:
        """Brings everything around the transcript in line with the chat that is shown."""
        self.desk.shown = self.open
        if self.place.chat_id is not None:
            self.desk.see(self.place.chat_id)
        self.show_turns()
        self.show_private(self.private)
        self._show_settings()
        self._show_busy()
        self.prompt_changed.emit()
        self.read_ahead()

    def _show_settings(self) -> None:
        self.composer.set_effort(self.chat.effort)
        self.composer.set_form(self.chat.response_format)

    def _note_settings(self) -> None:
        self.read_ahead()
        self.prompt_changed.emit()
        self.settings_changed.emit()

    def _show_busy(self) -> None:
        self.composer.set_streaming(self.streaming)
        for view in self.transcript.made():
            view.set_busy(self.streaming)

    # --- the turn that is answered

    def _add_view(self, prompt: Prompt) -> TurnView:
        view = TurnView(prompt.text, self._preferences.settings.thinking_open, files=prompt.files)
        self._adopt(view)
        self.transcript.add_turn(view)
        self.show_turns()
        return view

    def _show_live(self, live: LiveTurn, view: TurnView) -> None:
        self._shown.begin(live, view)
        self._show_busy()
        self.prompt_changed.emit()
        self.turn_started.emit()

    @Slot(object)
    def _end_turn(self, live: LiveTurn) -> None:
        if live.hopeless:
            self._give_back(live)
        if live.settings.effort != self.chat.effort:  # the engine has read ahead for another one
            self.read_ahead()
        self._show_busy()
        self.prompt_changed.emit()
        self.turn_ended.emit()

    def _give_back(self, live: LiveTurn) -> None:
        """It would make every later prompt too long as well; the person gets it back instead."""
        self.desk.take_back(live)
        self.returned.emit(live.prompt)
        begun = self.composer.text()  # the next one, perhaps
        self.composer.set_text("\n\n".join(filter(str.strip, (live.prompt.text, begun))))

    @Slot(object)
    def _note_kept(self, live: LiveTurn) -> None:
        if live.open is self.open:
            self.kept.emit()

    @Slot(str)
    def _send_draft(self, text: str) -> None:
        prompt = Prompt(text)
        prompt = self.complete(prompt) if self.complete is not None else prompt
        self.composer.clear()
        self.send(prompt)

    def _adopt(self, view: TurnView) -> None:
        view.fit_out(Fittings(self.make_steps, self.models))
        view.set_busy(self.streaming)
        view.retry_requested.connect(self.retry)
        view.again_requested.connect(self.answer_again)
        view.continue_requested.connect(self.go_on)
        view.answer_requested.connect(self.go_on)
        view.edited.connect(self._edit)
        view.edit_changed.connect(self.edit_changed)
        view.version_chosen.connect(self.version_requested)
        view.thinking_toggled.connect(self._remember_thinking)
        view.link_activated.connect(self.links.ask)

    @Slot(str)
    def _edit(self, text: str) -> None:
        index = self.transcript.index_of(self.sender())
        if index is not None:
            self.edit(index, text)

    @Slot(str)
    def _set_effort(self, effort: str) -> None:
        self.chat.effort = effort  # type: ignore[assignment]
        self._preferences.change(effort=effort)
        self._note_settings()

    @Slot()
    def _read_cut_answer(self) -> None:
        """An answer that is whole is read by the engine itself; after a cut one, typing tells that
        it will not be continued."""
        if self.open.unread:
            self.read_ahead()

    @Slot(bool)
    def _remember_thinking(self, opened: bool) -> None:
        if not self.streaming:
            self.transcript.hold()
        self._preferences.change(thinking_open=opened)
