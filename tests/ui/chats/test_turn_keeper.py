from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.chat.store import ChatSettings, Store, StoreFull, private_store
from app.chat.turn import TurnRecord
from app.events import Finished, TextDelta, Usage
from app.messages import Message, ResponseFormat, Text
from ui.chats.restored import past_turn, place_of, turns_of
from ui.chats.turn_keeper import Again, GoOn, Kept, NotKept, Place, Question, TurnKeeper

LOW = ChatSettings("low")


@pytest.fixture
def store() -> Iterator[Store]:
    store = private_store()
    yield store
    store.close()


@pytest.fixture
def keeper(store: Store) -> TurnKeeper:
    return TurnKeeper(lambda: store)


def _ask(keeper: TurnKeeper, text: str, place: Place | None = None) -> Place:
    before = place or Place()
    parent = before.answer_id or before.question_id
    question = Question(Message("user", (Text(text),)), before.chat_id, parent, "2026-01-31")
    (kept,) = keeper.begin(question, "Model", LOW)
    assert isinstance(kept, Kept)
    return kept.place


def _answer(record: TurnRecord | None, text: str) -> None:
    assert record is not None
    record.event(TextDelta(text))
    record.event(Finished("stop", Usage(5, 0, 2)))
    record.close()


def _said(store: Store, place: Place) -> list[str]:
    assert place.chat_id is not None
    return [one.message.text for one in store.messages.transcript(place.chat_id).messages]


def test_a_question_begins_a_chat_and_its_answer_stands_below_it(
    store: Store, keeper: TurnKeeper
) -> None:
    place = _ask(keeper, "One")
    _answer(keeper.record, "Uno")
    place = _ask(keeper, "Two", place)
    _answer(keeper.record, "Due")
    assert _said(store, place) == ["One", "Uno", "Two", "Due"]
    assert store.chats.count() == 1


def test_a_new_chat_is_kept_with_its_settings_and_an_answer_with_its_form(
    store: Store, keeper: TurnKeeper
) -> None:
    form = ResponseFormat("recipe", {"type": "object"})
    settings = ChatSettings("high", "Be brief.", response_format=form, persona="p")
    wish = Question(Message("user", (Text("One"),)), None, None, None)
    (kept,) = keeper.begin(wish, "Model", settings)
    _answer(keeper.record, "{}")
    assert isinstance(kept, Kept)
    assert kept.place.chat_id is not None
    transcript = store.messages.transcript(kept.place.chat_id)
    assert transcript.settings == settings
    assert transcript.messages[-1].info.form == form
    assert transcript.messages[-1].info.effort == "high"


def test_another_answer_to_the_same_question_is_a_version(store: Store, keeper: TurnKeeper) -> None:
    place = _ask(keeper, "One")
    _answer(keeper.record, "Uno")
    (kept,) = keeper.begin(Again(place), "Model", LOW)
    assert isinstance(kept, Kept)
    assert kept.place.answer_id != place.answer_id
    _answer(keeper.record, "Eins")
    assert _said(store, place) == ["One", "Eins"]
    assert place.chat_id is not None
    assert store.messages.transcript(place.chat_id).messages[-1].version == (2, 2)


def test_an_answer_that_goes_on_stays_one(store: Store, keeper: TurnKeeper) -> None:
    place = _ask(keeper, "One")
    _answer(keeper.record, "Half")
    (kept,) = keeper.begin(GoOn(place), "Model", LOW)
    assert isinstance(kept, Kept)
    assert kept.place == place
    _answer(keeper.record, " and half")
    assert _said(store, place) == ["One", "Half and half"]


def test_a_question_that_is_taken_back_takes_its_chat_along(
    store: Store, keeper: TurnKeeper
) -> None:
    place = _ask(keeper, "One")
    assert keeper.record is not None
    keeper.record.close()
    keeper.take_back(place)
    assert store.chats.count() == 0


def test_only_the_question_is_taken_back_from_a_longer_chat(
    store: Store, keeper: TurnKeeper
) -> None:
    first = _ask(keeper, "One")
    _answer(keeper.record, "Uno")
    second = _ask(keeper, "Two", first)
    assert keeper.record is not None
    keeper.record.close()
    keeper.take_back(second)
    assert _said(store, first) == ["One", "Uno"]


def test_a_store_that_fails_is_told_and_nothing_is_recorded() -> None:
    def full() -> Store:
        raise StoreFull("There is no space left.")

    keeper = TurnKeeper(full)
    question = Question(Message("user", (Text("One"),)), None, None, None)
    (told,) = keeper.begin(question, "Model", LOW)
    assert isinstance(told, NotKept)
    assert told.error.message == "There is no space left."
    assert keeper.record is None


def test_without_a_store_nothing_is_kept_and_nothing_said() -> None:
    keeper = TurnKeeper(lambda: None)
    question = Question(Message("user", (Text("One"),)), None, None, None)
    assert list(keeper.begin(question, "Model", LOW)) == []
    assert keeper.record is None


def test_a_turn_that_was_never_kept_stays_so(keeper: TurnKeeper) -> None:
    (kept,) = keeper.begin(Again(Place()), "Model", LOW)
    assert kept == Kept(Place())
    assert keeper.record is None


def test_a_stored_chat_becomes_turns(store: Store, keeper: TurnKeeper) -> None:
    place = _ask(keeper, "One")
    _answer(keeper.record, "Uno")
    place = _ask(keeper, "Two", place)
    assert keeper.record is not None
    keeper.record.event(TextDelta("Du"))
    keeper.record.event(Finished("cancelled"))
    keeper.record.close()
    assert place.chat_id is not None
    turns = list(turns_of(store.messages.transcript(place.chat_id)))
    first, second = (past_turn(turn, False, is_last=turn is turns[-1]) for turn in turns)
    assert (first.prompt, first.answer, first.can_continue) == ("One", "Uno", False)
    assert (second.prompt, second.answer, second.can_continue) == ("Two", "Du", True)
    assert place_of(place.chat_id, turns) == place
