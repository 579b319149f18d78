from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.cancel import CancelToken
from app.chat.store import ChatNotFound, Store, StoreFull, open_store
from app.chat.store.answers import Answer
from app.chat.turn import run_turn, way_on
from app.engine.api import AnswerNow, Begin, Continue, GenerateRequest, LoadPlan
from app.errors import EmptyPrompt, EngineCrashed
from app.events import (
    Finished,
    ModelLoaded,
    ReasoningDelta,
    StreamEvent,
    TextDelta,
    ToolCallRequested,
    Usage,
)
from app.messages import Conversation, Message, Reasoning, Text, ToolCall, ToolResult
from tests.chat.store.talk import asked, chat_with, shown

SOON_S = 10.0


def until(condition: Callable[[], bool]) -> None:
    """Waits for what another thread is about to do."""
    end = time.monotonic() + SOON_S
    while not condition():
        assert time.monotonic() < end, "it did not happen"
        threading.Event().wait(0.01)


def begun(store: Store) -> tuple[int, Answer]:
    chat, ids = chat_with(store, "Q")
    return chat, store.answers.begin(chat, ids[0], model="gpt-oss-20b", effort="high")


def crashed(store: Store, answer: Answer, path: Path) -> Store:
    """Opens the file as after a crash: what was only in memory is lost."""
    answer._ended.set()
    answer._news.set()
    answer._thread.join()
    store.close()
    return open_store(path)


def test_an_answer_is_kept_whole_with_what_it_took(store: Store) -> None:
    chat, answer = begun(store)
    for event in (
        ReasoningDelta("h"),
        ReasoningDelta("m"),
        TextDelta("Hel"),
        TextDelta("lo"),
        Finished("stop", Usage(5, 1, 3), token_ids=(1, 2, 3)),
    ):
        answer.event(event)
    answer.close()
    stored = store.messages.transcript(chat).messages[-1]
    assert stored.message == Message("assistant", (Reasoning("hm"), Text("Hello")), (1, 2, 3))
    assert not stored.streaming
    info = stored.info
    assert (info.model, info.effort, info.reason) == ("gpt-oss-20b", "high", "stop")
    assert info.usage == Usage(5, 1, 3)
    assert info.thought_s >= 0
    assert [hit.message_id for hit in store.search.chats("hello").hits] == [answer.message_id]


def test_the_time_of_thinking_is_counted(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter([10.0, 11.0, 15.5])
    chat, answer = begun(store)
    monkeypatch.setattr("app.chat.store.answers.time.monotonic", lambda: next(clock, 99.0))
    answer.event(ReasoningDelta("a"))
    answer.event(TextDelta("b"))
    answer.event(TextDelta("c"))
    monkeypatch.undo()
    answer.close()
    assert store.messages.transcript(chat).messages[-1].info.thought_s == 1.0


def test_the_journal_has_every_piece_without_waiting_for_the_next(file_store: Store) -> None:
    chat, answer = begun(file_store)
    answer.event(TextDelta("one "))
    until(lambda: shown(file_store, chat) == ["Q", "one "])
    answer.event(TextDelta("two"))
    until(lambda: shown(file_store, chat) == ["Q", "one two"])
    assert file_store.messages.transcript(chat).messages[-1].streaming
    answer.close()


def test_a_long_answer_makes_few_and_small_rows(file_store: Store) -> None:
    _, answer = begun(file_store)
    for number in range(200):
        answer.event(TextDelta(f"{number} "))
    until(lambda: not answer._pending)
    with file_store.connections.reading() as connection:
        rows = connection.execute("SELECT length(deltas) FROM journal").fetchall()
    assert 1 <= len(rows) <= 10
    assert sum(length for (length,) in rows) < 2_000
    answer.close()
    with file_store.connections.reading() as connection:
        assert connection.execute("SELECT count(*) FROM journal").fetchone() == (0,)


def test_what_was_streamed_survives_a_crash(path: Path) -> None:
    store = open_store(path)
    chat, answer = begun(store)
    answer.event(ReasoningDelta("thinking"))
    answer.event(TextDelta("Half an ans"))
    until(lambda: not answer._pending)
    reopened = crashed(store, answer, path)
    assert reopened.recovered == 1
    stored = reopened.messages.transcript(chat).messages[-1]
    assert stored.message.parts == (Reasoning("thinking"), Text("Half an ans"))
    assert (stored.info.reason, stored.info.model) == ("interrupted", "gpt-oss-20b")
    assert way_on(stored.message, stored.info.reason) == Begin()
    assert len(reopened.search.chats("ans").hits) == 1
    reopened.close()
    again = open_store(path)
    assert again.recovered == 0
    again.close()


def test_a_crash_before_the_first_word_leaves_the_question(path: Path) -> None:
    store = open_store(path)
    chat, answer = begun(store)
    reopened = crashed(store, answer, path)
    assert shown(reopened, chat) == ["Q"]
    reopened.close()


def test_while_another_looks_after_the_chats_nothing_is_recovered(path: Path) -> None:
    store = open_store(path)
    chat, answer = begun(store)
    answer.event(TextDelta("still "))
    until(lambda: not answer._pending)
    beside = open_store(path)
    assert beside.guard is None
    assert shown(beside, chat) == ["Q", "still "]
    beside.close()
    answer.event(TextDelta("going"))
    answer.event(Finished("stop"))
    answer.close()
    assert shown(store, chat) == ["Q", "still going"]
    store.close()


def test_an_answer_can_be_gone_on_with(store: Store) -> None:
    chat, answer = begun(store)
    answer.event(ReasoningDelta("hm"))
    answer.event(TextDelta("One, "))
    answer.event(Finished("length", Usage(5, 0, 3), token_ids=(1, 2)))
    answer.close()
    cut = store.messages.get(answer.message_id)
    assert cut.info.reason is not None
    assert way_on(cut.message, cut.info.reason) == Continue((1, 2))
    more = store.answers.resume(answer.message_id)
    more.event(TextDelta("two."))
    more.event(Finished("stop", Usage(8, 5, 4), token_ids=(1, 2, 3, 4)))
    more.close()
    stored = store.messages.transcript(chat).messages[-1]
    assert stored.id == answer.message_id
    assert stored.message.parts == (Reasoning("hm"), Text("One, two."))
    assert stored.message.token_ids == (1, 2, 3, 4)
    assert stored.info.usage == Usage(8, 5, 7)
    assert [hit.message_id for hit in store.search.chats('"one, two"').hits] == [stored.id]


def test_a_crash_while_going_on_keeps_what_was_there(path: Path) -> None:
    store = open_store(path)
    chat, answer = begun(store)
    answer.event(TextDelta("One, "))
    answer.event(Finished("cancelled", token_ids=(1,)))
    answer.close()
    more = store.answers.resume(answer.message_id)
    more.event(TextDelta("two"))
    until(lambda: not more._pending)
    reopened = crashed(store, more, path)
    assert shown(reopened, chat) == ["Q", "One, two"]
    assert len(reopened.search.chats("two").hits) == 1
    reopened.close()


def test_an_answer_without_a_word_gives_way_to_the_one_before(store: Store) -> None:
    chat, ids = chat_with(store, "Q", "A")
    answer = store.answers.begin(chat, ids[0])
    answer.event(Finished("cancelled"))
    answer.close()
    assert shown(store, chat) == ["Q", "A"]
    with pytest.raises(ChatNotFound):
        store.messages.get(answer.message_id)


@pytest.mark.parametrize("n_answered", [0, 1])
def test_calls_that_were_left_open_are_taken_up_below_them(store: Store, n_answered: int) -> None:
    chat, answer = begun(store)
    for event in (
        TextDelta("I look.", preamble=True),
        ToolCallRequested("read_file", "{}"),
        ToolCallRequested("read_file", '{"path": "b"}'),
        Finished("tool_call"),
    ):
        answer.event(event)
    result = Message("tool", (ToolResult("read_file", "content"),))
    for _ in range(n_answered):
        answer.message(result)
    answer.close()
    again = store.answers.resume(answer.message_id)
    for _ in range(2 - n_answered):
        again.message(result)
    again.event(TextDelta("There it is."))
    again.event(Finished("stop"))
    again.close()
    _, first, *results, last = store.messages.transcript(chat).messages
    assert (len(first.message.parts), first.info.reason) == (3, "tool_call")
    assert [each.message for each in results] == [result, result]
    assert (last.message.text, last.info.reason) == ("There it is.", "stop")
    assert last.info.model == "gpt-oss-20b"
    assert not first.streaming


def test_only_answers_can_be_resumed(store: Store) -> None:
    _, ids = chat_with(store, "Q")
    for id in (ids[0], 99):
        with pytest.raises(ChatNotFound):
            store.answers.resume(id)


def test_a_turn_with_tools_is_kept_as_one_message_after_another(store: Store) -> None:
    chat, answer = begun(store)
    answer.event(ReasoningDelta("compute"))
    answer.event(ToolCallRequested("python", "2+2"))
    answer.event(Finished("tool_call", token_ids=(1,)))
    answer.message(Message("tool", (ToolResult("python", "4"),)))
    answer.event(TextDelta("It is 4."))
    answer.event(Finished("stop", token_ids=(2,)))
    answer.close()
    stored = store.messages.transcript(chat).messages[1:]
    assert [(s.message.role, s.message.parts[-1]) for s in stored] == [
        ("assistant", ToolCall("python", "2+2")),
        ("tool", ToolResult("python", "4")),
        ("assistant", Text("It is 4.")),
    ]
    assert [s.message.token_ids for s in stored] == [(1,), (), (2,)]
    assert stored[-1].info.model == "gpt-oss-20b"


def test_a_full_disk_does_not_stop_the_stream_and_is_said_at_the_end(
    file_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    chat, answer = begun(file_store)
    answer.event(TextDelta("kept "))
    until(lambda: not answer._pending)

    def full(_connection: sqlite3.Connection, *_: object) -> None:
        error = sqlite3.OperationalError("database or disk is full")
        error.sqlite_errorcode = sqlite3.SQLITE_FULL  # type: ignore[misc]
        raise error

    monkeypatch.setattr("app.chat.store.answers.put_whole", full)
    answer.event(TextDelta("lost?"))
    until(lambda: not answer._pending)
    answer.event(Finished("stop"))
    with pytest.raises(StoreFull):
        answer.close()
    assert shown(file_store, chat) == ["Q", "kept lost?"]


# --- run_turn


class Script:
    """An engine that says what it is told to."""

    def __init__(self, *events: StreamEvent | Exception) -> None:
        self.events = events
        self.asked: list[GenerateRequest] = []

    def load(self, plan: LoadPlan, cancel: CancelToken) -> Iterator[StreamEvent]:
        yield from ()

    def generate(self, request: GenerateRequest, cancel: CancelToken) -> Iterator[StreamEvent]:
        self.asked.append(request)
        for event in self.events:
            if isinstance(event, Exception):
                raise event
            yield event

    def prepare(self, request: GenerateRequest) -> None:
        pass

    def close(self) -> None:
        pass


PLAN = LoadPlan(Path("model.gguf"))
QUESTION = Conversation((asked("Q"),))


def test_a_turn_is_stored_as_it_is_yielded(store: Store) -> None:
    chat, ids = chat_with(store, "Q")
    engine = Script(
        ModelLoaded("gpt-oss-20b", "gpt-oss", 4096, 1.0),
        TextDelta("Hi"),
        Finished("stop", token_ids=(5,)),
    )
    answer = store.answers.begin(chat, ids[0])
    events = list(run_turn(engine, PLAN, QUESTION, record=answer))
    assert tuple(events) == engine.events
    stored = store.messages.transcript(chat).messages[-1]
    assert stored.message == Message("assistant", (Text("Hi"),), (5,))
    assert stored.info.model == "gpt-oss-20b"


def test_an_engine_that_dies_leaves_what_it_said(store: Store) -> None:
    chat, ids = chat_with(store, "Q")
    answer = store.answers.begin(chat, ids[0])
    engine = Script(TextDelta("Hal"), EngineCrashed("The engine ended.", ""))
    with pytest.raises(EngineCrashed):
        list(run_turn(engine, PLAN, QUESTION, record=answer))
    assert shown(store, chat) == ["Q", "Hal"]
    assert store.messages.transcript(chat).messages[-1].info.reason == "error"


def test_a_listener_that_goes_leaves_what_was_said(store: Store) -> None:
    chat, ids = chat_with(store, "Q")
    answer = store.answers.begin(chat, ids[0])
    turn = run_turn(Script(TextDelta("Hal"), TextDelta("lo")), PLAN, QUESTION, record=answer)
    next(turn)
    turn.close()
    assert shown(store, chat) == ["Q", "Hal"]


def test_a_turn_that_cannot_begin_closes_its_record(store: Store) -> None:
    chat, ids = chat_with(store, "Q")
    answer = store.answers.begin(chat, ids[0])
    with pytest.raises(EmptyPrompt):
        list(run_turn(Script(), PLAN, Conversation(()), record=answer))
    assert shown(store, chat) == ["Q"]


def test_a_private_turn_is_not_written_by_the_engine_either() -> None:
    engine = Script(Finished("stop"))
    list(run_turn(engine, PLAN, QUESTION, private=True, start=AnswerNow(())))
    assert engine.asked[0].private
