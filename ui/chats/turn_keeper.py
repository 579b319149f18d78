"""Keeps what is said: questions before they are answered, answers as they come.

Called in the background thread that runs a turn. A store that fails stops no answer: the failure
is told, and the answer goes on unkept.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from app.chat.store.values import ChatSettings, StoredMessage
from app.errors import AppError
from app.messages import Message
from ui.chat.versions import ONE_VERSION, Versions

if TYPE_CHECKING:
    from app.chat.store import Store
    from app.chat.store.answers import Answer

OpenStore = Callable[[], "Store | None"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where the last turn of a chat stands in the store; None where nothing is kept.

    `answer_id` is the last message of its answer.
    """

    chat_id: int | None = None
    question_id: int | None = None
    answer_id: int | None = None

    @property
    def last_id(self) -> int | None:
        """What is said next stands below this message."""
        return self.answer_id or self.question_id


@dataclass(frozen=True, slots=True)
class Kept:
    """The place of a turn that is kept, and its versions; None where they are as they were."""

    place: Place
    question: Versions | None = None
    answer: Versions | None = None


@dataclass(frozen=True, slots=True)
class NotKept:
    """The turn is answered, but cannot be kept."""

    error: AppError


class _Once:
    """Where a question was written, by whichever thread came first."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.place: Place | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """A new question below another message of a chat; `chat_id` None begins a chat.

    Beside another question, below the same message, it is another version of that: of `edited_id`,
    if it was written in its place.
    """

    message: Message
    chat_id: int | None
    parent_id: int | None
    date: str | None
    edited_id: int | None = None
    once: _Once = field(default_factory=_Once, compare=False, repr=False)


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
        self.store = store
        self.record: Answer | None = None

    def ask(self, question: Question, settings: ChatSettings) -> Iterator[Kept | NotKept]:
        """Writes a question that will have to wait for its answer; `begin` does not do so again.

        For any thread.
        """
        try:
            store = self.store()
            if store is not None:
                yield _kept(store, _asked(store, question, settings))
        except AppError as error:
            yield NotKept(error)

    def begin(self, wish: Wish, model: str, settings: ChatSettings) -> Iterator[Kept | NotKept]:
        """Writes what is known before the answer; then `record` takes what comes.

        Args:
            settings: What the chat is asked with now; a new chat is kept with them.
        """
        self.record = None
        try:
            store = self.store()
            if store is None:
                return
            kept, record = _written(store, wish, model, settings)
        except AppError as error:
            yield NotKept(error)
            return
        self.record = record
        yield kept

    def end(self, place: Place) -> Iterator[Kept]:
        """The turn is over: gives the place anew where tools have made the answer longer."""
        record, self.record = self.record, None
        if record is None:
            return
        with suppress(AppError):  # told already, by whoever ran the turn
            record.close()
        if record.message_id != place.answer_id:
            yield Kept(replace(place, answer_id=record.message_id))

    def take_back(self, place: Place) -> None:
        """Removes a question that could not be asked, and a chat that it alone began.

        Raises:
            StoreError: It could not be written.
        """
        store = self.store()
        if store is None or place.question_id is None or place.chat_id is None:
            return
        store.messages.delete(place.question_id)
        if not store.messages.transcript(place.chat_id).messages:
            store.chats.delete([place.chat_id])


def versions_of(stored: StoredMessage) -> Versions:
    return Versions(stored.versions, stored.versions.index(stored.id))


def _written(
    store: Store, wish: Wish, model: str, settings: ChatSettings
) -> tuple[Kept, Answer | None]:
    if isinstance(wish, GoOn) and wish.place.answer_id is not None:
        last = store.messages.get(wish.place.answer_id)
        if last.message.role in ("assistant", "tool"):
            return Kept(wish.place), store.answers.resume(last.id)
    place = _asked(store, wish, settings) if isinstance(wish, Question) else wish.place
    if place.chat_id is None:
        return Kept(place), None  # it was never kept
    # After a tool's result a new message goes on; otherwise it answers the question.
    parent_id = place.last_id if isinstance(wish, GoOn) else place.question_id
    answer = store.answers.begin(
        place.chat_id,
        parent_id,
        model=model,
        effort=settings.effort,
        form=settings.response_format,
    )
    place = replace(place, answer_id=answer.message_id)
    if isinstance(wish, GoOn):
        return Kept(place), answer
    return _kept(store, place), answer


def _asked(store: Store, question: Question, settings: ChatSettings) -> Place:
    once = question.once
    with once.lock:
        if once.place is not None:
            return once.place
        chat_id = question.chat_id
        if chat_id is None:
            chat_id = store.chats.create(settings, date=question.date)
        question_id = store.messages.add(chat_id, question.message, question.parent_id)
        for key in {chat_id, question.chat_id}:
            store.drafts.clear(key)
        once.place = Place(chat_id, question_id)
        return once.place


def _kept(store: Store, place: Place) -> Kept:
    question, answer = ONE_VERSION, ONE_VERSION
    if place.question_id is not None:
        question = versions_of(store.messages.get(place.question_id))
    if place.answer_id is not None:
        answer = versions_of(store.messages.get(place.answer_id))
    return Kept(place, question, answer)
