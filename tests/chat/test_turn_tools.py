from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from app.cancel import CancelToken
from app.chat.store import private_store
from app.chat.turn import run_turn
from app.engine.api import AnswerNow, Begin, LoadPlan
from app.errors import EmptyPrompt
from app.events import (
    Finished,
    PermissionAsked,
    PermissionDecided,
    ReasoningDelta,
    RoundFinished,
    StreamEvent,
    TextDelta,
    ToolCallRequested,
    ToolFinished,
    assemble,
    assemble_turn,
)
from app.journal import Journal
from app.messages import Conversation, Message, Reasoning, Text, ToolCall, ToolResult
from app.tools.calculator import Calculator
from app.tools.limits import Limits
from app.tools.reading import ReadFile
from app.tools.session import ToolSession
from tests.fakes import FakeEngine, Gate, Step, answer
from tests.tools.fakes import NO, YES, Person, entries

PLAN = LoadPlan(Path("model.gguf"))
QUESTION = Conversation((Message("user", (Text("What is 17 times 23?"),)),))


def wants(*calls: tuple[str, str]) -> list[Step]:
    """The script of a round in which the model calls tools."""
    requested: list[Step] = [ToolCallRequested(name, arguments) for name, arguments in calls]
    return [ReasoningDelta("Hm."), *requested, Finished("tool_call", token_ids=(1, 2))]


def calculates(expression: str = "17*23") -> tuple[str, str]:
    return "calculator", json.dumps({"expression": expression})


def tools(person: Person | None = None, **options: Any) -> ToolSession:
    journal = Journal(durable=False)
    return ToolSession("chat", [Calculator(), ReadFile()], person, journal=journal, **options)


def turn(
    engine: FakeEngine,
    session: ToolSession,
    conversation: Conversation = QUESTION,
    cancel: CancelToken | None = None,
) -> list[StreamEvent]:
    return list(run_turn(engine, PLAN, conversation, cancel=cancel, tools=session))


def test_the_model_calls_a_tool_and_goes_on_with_its_result() -> None:
    engine = FakeEngine([wants(calculates()), answer("It is 391.", "")])
    events = turn(engine, tools())
    kinds = [type(event) for event in events if not isinstance(event, TextDelta)]
    assert kinds[:5] == [
        ReasoningDelta,
        ToolCallRequested,
        RoundFinished,
        PermissionDecided,
        ToolFinished,
    ]
    assert isinstance(events[-1], Finished)
    assert [isinstance(event, Finished) for event in events].count(True) == 1
    first, second = engine.requests
    assert [tool.name for tool in first.conversation.tools] == ["calculator", "read_file"]
    assert second.conversation.messages[1:] == (
        Message("assistant", (Reasoning("Hm."), ToolCall(*calculates())), (1, 2)),
        Message("tool", (ToolResult("calculator", "391"),)),
    )


def test_the_messages_of_a_turn_are_those_that_the_model_saw() -> None:
    engine = FakeEngine([wants(calculates("1+1"), calculates("2+2")), answer("Done.", "")])
    events = turn(engine, tools())
    made = assemble_turn(events)
    assert made[:-1] == engine.requests[1].conversation.messages[1:]
    assert [message.role for message in made] == ["assistant", "tool", "tool", "assistant"]
    assert made[-1].text == "Done."
    assert assemble(events) == made[-1]


def test_several_calls_at_once_are_answered_in_their_order() -> None:
    engine = FakeEngine([wants(*(calculates(f"{n}+1") for n in range(4)))])
    finished = [each for each in turn(engine, tools()) if isinstance(each, ToolFinished)]
    assert [(each.call, each.content) for each in finished] == [
        (1, "1"),
        (2, "2"),
        (3, "3"),
        (4, "4"),
    ]


def test_a_refusal_goes_back_to_the_model(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("secret")
    call = ("read_file", json.dumps({"path": str(tmp_path / "a.txt")}))
    engine = FakeEngine([wants(call), answer("I may not.", "")])
    person = Person([NO])
    events = turn(engine, tools(person))
    assert any(isinstance(event, PermissionAsked) for event in events)
    heard = engine.requests[1].conversation.messages[-1].parts[0]
    assert isinstance(heard, ToolResult)
    assert "did not allow" in heard.content
    assert "secret" not in str(engine.requests)


def test_rounds_are_bounded_and_an_answer_follows() -> None:
    endless = [wants(calculates(f"{n}+1")) for n in range(20)]
    engine = FakeEngine(endless)
    events = turn(engine, tools(limits=Limits(rounds=3)))
    finished = [each for each in events if isinstance(each, ToolFinished)]
    assert [each.outcome for each in finished] == ["done", "done", "done", "denied"]
    assert "No more tools" in finished[-1].content
    assert len(engine.requests) == 5
    assert [type(request.start) for request in engine.requests] == [Begin] * 4 + [AnswerNow]
    assert isinstance(events[-1], Finished)
    assert len(entries()) == 4


def test_twelve_rounds_are_the_default() -> None:
    engine = FakeEngine([*(wants(calculates()) for _ in range(12)), answer("So.", "")])
    events = turn(engine, tools())
    assert [e.outcome for e in events if isinstance(e, ToolFinished)] == ["done"] * 12


def test_a_flood_of_calls_is_refused() -> None:
    engine = FakeEngine([wants(*(calculates() for _ in range(5)))])
    events = turn(engine, tools(limits=Limits(calls_per_round=2)))
    finished = [each for each in events if isinstance(each, ToolFinished)]
    assert [each.outcome for each in finished] == ["done"] * 2 + ["denied"] * 3
    assert "Too many tools" in finished[-1].content


def test_stop_while_the_person_is_asked_ends_everything(tmp_path: Path) -> None:
    cancel = CancelToken()
    path = json.dumps({"path": str(tmp_path / "a.txt")})
    engine = FakeEngine([wants(("read_file", path), calculates())])
    person = Person([YES], before_answering=cancel.cancel)
    events = turn(engine, tools(person), cancel=cancel)
    assert [e.outcome for e in events if isinstance(e, ToolFinished)] == ["cancelled"] * 2
    assert events[-1] == Finished("cancelled")
    assert len(engine.requests) == 1
    assert [message.role for message in assemble_turn(events)] == ["assistant", "tool", "tool"]


def test_stop_while_the_model_speaks_runs_no_tool() -> None:
    cancel, gate = CancelToken(), Gate()
    script: list[Step] = [ToolCallRequested(*calculates()), gate, Finished("tool_call")]
    engine = FakeEngine([script])
    events = []
    for event in run_turn(engine, PLAN, QUESTION, cancel=cancel, tools=tools()):
        events.append(event)
        cancel.cancel()
    assert [type(event) for event in events] == [ToolCallRequested, Finished]
    assert entries() == ()


def test_a_question_that_was_open_when_the_app_ended_is_asked_again(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("text")
    path = json.dumps({"path": str(tmp_path / "a.txt")})
    calls = (ToolCall(*calculates()), ToolCall("read_file", path))
    left = Conversation(
        (
            *QUESTION.messages,
            Message("assistant", calls),
            Message("tool", (ToolResult("calculator", "391"),)),
        )
    )
    engine, person = FakeEngine([answer("So.", "")]), Person([YES])
    events = turn(engine, tools(person), left)
    assert [question.action.tool for question in person.asked] == ["read_file"]
    assert [e.content for e in events if isinstance(e, ToolFinished)] == ["text"]
    assert len(engine.requests[0].conversation.messages) == 4


def test_a_name_that_looks_like_a_tool_is_another_one() -> None:
    engine = FakeEngine([wants(("c\u0430lculator", "{}"))])
    events = turn(engine, tools())
    (end,) = [event for event in events if isinstance(event, ToolFinished)]
    assert (end.name, end.outcome) == ("c_lculator", "denied")
    assert "There is no tool c_lculator" in end.content


def test_without_tools_a_call_ends_the_turn_as_before() -> None:
    engine = FakeEngine([wants(calculates())])
    events = list(run_turn(engine, PLAN, QUESTION))
    assert isinstance(events[-1], Finished)
    assert events[-1].reason == "tool_call"
    with pytest.raises(EmptyPrompt):
        list(run_turn(engine, PLAN, Conversation(assemble_turn(events))))


def test_a_turn_is_kept_as_the_messages_that_the_model_saw() -> None:
    store = private_store()
    chat_id = store.chats.create()
    question_id = store.messages.add(chat_id, QUESTION.messages[0])
    engine = FakeEngine([wants(calculates("1+1"), calculates("2+2")), answer("Done.", "")])
    record = store.answers.begin(chat_id, question_id)
    events = list(run_turn(engine, PLAN, QUESTION, tools=tools(), record=record))
    kept = [one.message for one in store.messages.transcript(chat_id).messages]
    store.close()
    assert tuple(kept) == (*QUESTION.messages, *assemble_turn(events))
