from __future__ import annotations

from app.events import (
    Finished,
    PermissionAsked,
    PermissionDecided,
    RoundFinished,
    ToolCallRequested,
    ToolFinished,
)
from ui.tools.calls import Call, CallLog


def called(name: str = "read_file", arguments: str = "{}") -> ToolCallRequested:
    return ToolCallRequested(name, arguments)


def asked(call: int, **more: object) -> PermissionAsked:
    values = {"name": "read_file", "capability": "read_folder", "arguments": "{}", **more}
    return PermissionAsked(call=call, id=f"q{call}", **values)  # type: ignore[arg-type]


def decided(call: int, decision: str = "allow", **more: object) -> PermissionDecided:
    values = {"name": "read_file", "by": "person", "rule": "default", **more}
    return PermissionDecided(call=call, id=f"q{call}", decision=decision, **values)  # type: ignore[arg-type]


def finished(call: int, outcome: str = "done", **more: object) -> ToolFinished:
    values = {"name": "read_file", "content": "", "outcome": outcome, **more}
    return ToolFinished(call=call, id=f"q{call}", **values)  # type: ignore[arg-type]


def states(log: CallLog) -> list[str]:
    return [call.state for call in log.calls]


def test_a_call_goes_from_state_to_state() -> None:
    log, seen = CallLog(), []
    for event in (called(), asked(1), decided(1), finished(1)):
        assert log.take(event) == 0
        seen += states(log)
    assert seen == ["waiting", "asking", "running", "done"]


def test_calls_of_one_round_are_told_apart() -> None:
    log = CallLog()
    for event in (called(), called(), decided(1), finished(1), asked(2), decided(2, "deny")):
        log.take(event)
    assert states(log) == ["done", "denied"]
    log.take(finished(2, "denied"))
    assert states(log) == ["done", "denied"]


def test_an_edited_question_stands_again() -> None:
    log = CallLog()
    for event in (called(), asked(1), asked(1, edited=True, arguments='{"path": "b"}')):
        log.take(event)
    (call,) = log.calls
    assert (call.state, call.edited, call.shown_arguments) == ("asking", True, '{"path": "b"}')


def test_calls_of_a_turn_that_is_taken_up_are_counted_from_the_first_open_one() -> None:
    log = CallLog()
    for event in (called(), called(), finished(1), RoundFinished(Finished("tool_call"))):
        log.take(event)
    log.end()
    assert states(log) == ["done", "left"]
    for event in (asked(1), decided(1), finished(1), called(), finished(2)):
        log.take(event)
    assert states(log) == ["done", "done", "done"]


def test_a_call_that_nobody_announced_is_shown_all_the_same() -> None:
    log = CallLog()
    log.take(finished(1, "denied", name="unknown_tool"))
    assert [(call.name, call.state) for call in log.calls] == [("unknown_tool", "denied")]


def test_what_was_changed_is_found_by_the_answer_and_taken_back_together() -> None:
    log = CallLog()
    for number, path in enumerate(("/a", "/b", "/a"), start=1):
        log.take(called("write_file"))
        log.take(finished(number, answer="one", changed=(path,)))
    assert log.changes() == {"one": ("/a", "/b")}
    log.set_undone("one", True)
    assert states(log) == ["undone"] * 3
    log.set_undone("one", False)
    assert states(log) == ["done"] * 3


def test_the_target_is_what_was_decided_on_not_what_the_model_wrote() -> None:
    call = Call("read_file", "{}", asked(1, target="/a"), decided(1, target="/b"))
    assert call.target == "/b"
