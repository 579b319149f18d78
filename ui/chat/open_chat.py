"""One chat as the window has it in hand, whether it is shown or only being answered."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import msgspec

from app.chat.conversation import Chat
from app.engine.api import Start
from app.events import StreamEvent
from app.messages import Conversation, Effort, Message
from ui.chat.prompt import Prompt
from ui.chats.turn_keeper import Again, GoOn, Place, Question, TurnKeeper

if TYPE_CHECKING:
    from ui.chat.live_turn import LiveTurn


@dataclass(frozen=True, slots=True)
class WayOn:
    """How an answer that ended too early can go on.

    `said` are the events that made the answer so far, `tokens` how many it has taken.
    """

    start: Start
    said: tuple[StreamEvent, ...] = ()
    tokens: int = 0


@dataclass(eq=False, slots=True)
class OpenChat:
    """What is known of a chat beyond what is shown of it.

    Args:
        chat: What its prompts are made of.
        keeper: Keeps what is said in it.
        place: Where its last turn stands; in a private chat, in a store of its own.
        parents: The id of the message above each question, as far as it is kept.
        way_on: How its last answer can go on.
        live: The turn that is being answered, or is to be.
        unread: The last answer was cut off, and may be continued or followed.
        draft: What was typed when it was left, if that is not kept otherwise.
        key: By which it is known as long as it is in hand, kept or not.
    """

    chat: Chat
    keeper: TurnKeeper
    place: Place = field(default_factory=Place)
    private: bool = False
    parents: list[int | None] = field(default_factory=list)
    way_on: WayOn | None = None
    live: LiveTurn | None = None
    unread: bool = False
    draft: Prompt = field(default_factory=lambda: Prompt(""))
    key: str = field(default_factory=lambda: uuid.uuid4().hex)

    @property
    def answering(self) -> bool:
        return self.live is not None and not self.live.over

    @property
    def empty(self) -> bool:
        return not self.chat.messages

    def ask(self, prompt: Prompt, edited_id: int | None = None) -> Question:
        """Adds what the person says, in place of the message with this id."""
        message = self.chat.add_user(prompt.text, prompt.files)
        parent_id = self.place.last_id
        self.parents.append(parent_id)
        self.way_on = None
        return Question(message, self.place.chat_id, parent_id, self.chat.date, edited_id)

    def answer_again(self) -> Again:
        """Forgets the last answer."""
        self.chat.drop_last_answer()
        self.way_on = None
        return Again(self.place)

    def go_on(self) -> GoOn:
        """Has the last answer go on; what was said of it comes back when it is over."""
        self.chat.drop_last_answer()
        self.way_on = None
        return GoOn(self.place)

    def cut(self, index: int) -> None:
        """Forgets a question and all that followed it; in the store they stay."""
        questions = [i for i, one in enumerate(self.chat.messages) if one.role == "user"]
        del self.chat.messages[questions[index] :]
        self.place = Place(self.place.chat_id, None, self.parents[index])
        del self.parents[index:]
        self.way_on = None

    def take_back(self, question: Question) -> None:
        """Forgets the last question, which could not be asked."""
        self.cut(len(self.parents) - 1)
        self.place = Place(question.chat_id, None, question.parent_id)

    def conversation(
        self, before: Sequence[Message] = (), effort: Effort | None = None
    ) -> Conversation:
        """What the next answer follows on.

        Args:
            before: Messages of the answer itself: what its tools have given back.
            effort: Instead of the chat's own.
        """
        conversation = self.chat.conversation
        return msgspec.structs.replace(
            conversation,
            messages=(*conversation.messages, *before),
            effort=effort or conversation.effort,
        )
