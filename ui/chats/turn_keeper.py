"""Keeps what is said in the chat that is open: questions before they are answered, answers as they
come.

Called in the background thread that runs a turn. A store that fails stops no answer: the failure
is told, and the answer goes on unkept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.chat.store.values import ChatSettings
from app.errors import AppError
from app.messages import Message

if TYPE_CHECKING:
    from app.chat.store import Store
    from app.chat.store.answers import Answer
    from app.chat.turn import TurnRecord

OpenStore = Callable[[], "Store | None"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where the turn that runs, or ran last, stands in the store; None where nothing is kept."""

    chat_id: int | None = None
    question_id: int | None = None
    answer_id: int | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """The place of a turn that begins."""

    place: Place


@dataclass(frozen=True, slots=True)
class NotKept:
    """The turn is answered, but cannot be kept."""

    error: AppError


@dataclass(frozen=True, slots=True)
class Question:
    """A new question below what was last said in a chat; `chat_id` None begins a chat."""

    message: Message
    chat_id: int | None
    parent_id: int | None
    date: str | None


@dataclass(frozen=True, slots=True)
class Again:
    """The question of this place is answered anew, beside the answers that it has."""

    place: Place


@dataclass(frozen=True, slots=True)
class GoOn:
    """The answer of this place goes on."""

    place: Place


Wish = Question | Again | GoOn


class TurnKeeper:
    """Makes the record of one turn after another.

    Args:
        store: Gives the open store, or None while nothing is kept; may wait for it.
    """

    def __init__(self, store: OpenStore) -> None:
        self._store = store
        self.record: TurnRecord | None = None

    def begin(self, wish: Wish, model: str, settings: ChatSettings) -> Iterator[Kept | NotKept]:
        """Writes what is known before the answer; then `record` takes what comes.

        Args:
            settings: What the chat is asked with now; a new chat is kept with them.
        """
        self.record = None
        try:
            store = self._store()
            if store is None:
                return
            place, record = _written(store, wish, model, settings)
        except AppError as error:
            yield NotKept(error)
            return
        self.record = record
        yield Kept(place)

    def take_back(self, place: Place) -> None:
        """Removes a question that could not be asked, and a chat that it alone began.

        Raises:
            StoreError: It could not be written.
        """
        store = self._store()
        if store is None or place.question_id is None or place.chat_id is None:
            return
        store.messages.delete(place.question_id)
        if not store.messages.transcript(place.chat_id).messages:
            store.chats.delete([place.chat_id])


def _written(
    store: Store, wish: Wish, model: str, settings: ChatSettings
) -> tuple[Place, Answer | None]:
    if isinstance(wish, Question):
        place = _asked(store, wish, settings)
    else:
        place = wish.place
        if isinstance(wish, GoOn) and place.answer_id is not None:
            return place, store.answers.resume(place.answer_id)
    if place.chat_id is None:
        return place, None  # it was never kept
    answer = store.answers.begin(
        place.chat_id,
        place.question_id,
        model=model,
        effort=settings.effort,
        form=settings.response_format,
    )
    return Place(place.chat_id, place.question_id, answer.message_id), answer


def _asked(store: Store, question: Question, settings: ChatSettings) -> Place:
    chat_id = question.chat_id
    if chat_id is None:
        chat_id = store.chats.create(settings, date=question.date)
    question_id = store.messages.add(chat_id, question.message, question.parent_id)
    for key in {chat_id, question.chat_id}:
        store.drafts.clear(key)
    return Place(chat_id, question_id)
