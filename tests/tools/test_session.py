from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
import pytest

from app.cancel import CancelToken
from app.events import PermissionAsked, PermissionDecided
from app.journal import Journal
from app.messages import Tool, ToolCall
from app.tools.action import Action, Refused, Result, Source, Surroundings, ToolProgram, Work
from app.tools.calculator import Calculator
from app.tools.consent import Answer, Question, QuestionLeft
from app.tools.grants import Grant, GrantStore
from app.tools.limits import Limits
from app.tools.reading import ReadFile
from app.tools.session import ToolSession
from app.tools.writing import EditFile, WriteFile
from tests.tools.fakes import NO, YES, Person, entries, use

SPEC = Tool("send", "Sends.", {"type": "object", "properties": {"text": {"type": "string"}}})


class Send(ToolProgram):
    """Sends a text somewhere; `sent` is what it sent."""

    spec = SPEC

    def __init__(self) -> None:
        self.sent: list[str] = []

    def plan(self, arguments: Mapping[str, Any], surroundings: Surroundings) -> Action:
        text = json.dumps(dict(arguments), sort_keys=True)
        return Action("send", "network", text, "https://e.example/", host="e.example", pin="1")

    def run(self, action: Action, work: Work) -> Result:
        self.sent.append(action.arguments)
        return Result("sent", hosts=(action.host,))


@pytest.fixture
def place(tmp_path: Path) -> Path:
    folder = tmp_path.resolve() / "notes"
    folder.mkdir()
    (folder / "a.txt").write_text("salary 5000")
    return folder


def session(place: Path, person: Person | None = None, *more: ToolProgram, **options: Any) -> Any:
    programs = [Calculator(), ReadFile(), WriteFile(), EditFile(), *more]
    journal = Journal(durable=False)
    return ToolSession("chat", programs, person, folder=place, journal=journal, **options)


def path_of(place: Path, name: str = "a.txt", **more: str) -> str:
    return json.dumps({"path": str(place / name), **more})


def test_a_harmless_tool_just_works_and_is_written_down(place: Path) -> None:
    end, events = use(session(place), "calculator", '{"expression": "17*23"}')
    assert (end.outcome, end.content) == ("done", "391")
    decided = events[-1]
    assert isinstance(decided, PermissionDecided)
    assert (decided.decision, decided.by, decided.rule) == ("allow", "rule", "harmless")
    (entry,) = entries()
    assert entry.ended is not None
    assert (entry.requested.tool, entry.ended.outcome) == ("calculator", "done")


def test_without_anybody_to_ask_nothing_is_read(place: Path) -> None:
    end, events = use(session(place), "read_file", path_of(place))
    assert end.outcome == "denied"
    assert "Nobody answered" in end.content
    assert "5000" not in str(events)
    (entry,) = entries()
    assert entry.decided is not None
    assert (entry.decided.decision, entry.decided.rule) == ("deny", "no answer")


def test_the_question_shows_what_will_be_done(place: Path) -> None:
    person = Person([YES])
    (place / "link").symlink_to(place / "a.txt")
    end, events = use(session(place, person), "read_file", '{"path": "link"}')
    assert end.content == "salary 5000"
    asked = events[0]
    assert isinstance(asked, PermissionAsked)
    assert (asked.target, asked.asked_for) == (str(place / "a.txt"), "link")
    assert asked.scopes == ("once", "chat", "folder", "always")
    assert asked.effect is not None
    assert asked.effect.fields["path"] == str(place / "a.txt")


def test_a_no_is_told_to_the_model_and_written_down(place: Path) -> None:
    end, _ = use(session(place, Person([NO])), "read_file", path_of(place))
    assert (end.outcome, "did not allow" in end.content) == ("denied", True)
    assert end.fault is not None
    (entry,) = entries()
    assert entry.decided is not None
    assert entry.decided.by == "person"


def test_once_is_once_and_a_folder_is_a_folder(place: Path) -> None:
    (place / "b.txt").write_text("b")
    person = Person([YES, Answer(True, "folder")])
    tools = session(place, person)
    use(tools, "read_file", path_of(place))
    use(tools, "read_file", path_of(place))
    assert len(person.asked) == 2
    end, events = use(tools, "read_file", path_of(place, "b.txt"))
    assert (end.content, len(person.asked)) == ("b", 2)
    assert isinstance(events[0], PermissionDecided)
    assert events[0].rule == "allow: card"
    tools.revoke(tools.grants[0].id)
    assert use(tools, "read_file", path_of(place, "b.txt"))[0].outcome == "denied"


def test_always_is_kept_with_its_end(place: Path) -> None:
    use(session(place, Person([Answer(True, "always", expires_after_s=3600)])), *_read(place))
    (grant,) = GrantStore().all()
    assert grant.expires_at is not None
    assert grant.made_at is not None
    assert (grant.expires_at - grant.made_at).total_seconds() == 3600
    assert use(session(place), *_read(place))[0].outcome == "done"
    (used,) = GrantStore().all()
    assert used.last_used_at is not None


def _read(place: Path) -> tuple[str, str]:
    return "read_file", path_of(place)


def test_a_scope_that_was_not_offered_counts_as_once(place: Path) -> None:
    class Post(Send):
        def plan(self, arguments: Mapping[str, Any], surroundings: Surroundings) -> Action:
            return msgspec.structs.replace(super().plan(arguments, surroundings), standing=False)

    person = Person([Answer(True, "always")])
    tools = session(place, person, Post())
    assert use(tools, "send", "{}")[0].outcome == "done"
    assert (GrantStore().all(), tools.grants) == ((), ())


def test_edited_arguments_are_shown_anew_before_they_count(place: Path) -> None:
    edit = Answer(True, arguments=path_of(place, "new.txt", content="mine"))
    person = Person([edit, YES])
    end, events = use(
        session(place, person), "write_file", path_of(place, "new.txt", content="its")
    )
    assert end.outcome == "done"
    assert (place / "new.txt").read_text() == "mine"
    assert [question.action.preview.count("+mine") for question in person.asked] == [0, 1]
    assert [event.edited for event in events] == [False, True, True]  # type: ignore[union-attr]
    (entry,) = entries()
    assert entry.decided is not None
    assert entry.decided.edited


def test_an_edit_cannot_slip_past_a_hard_rule(place: Path) -> None:
    person = Person([Answer(True, arguments='{"path": "/proc/self/environ"}'), YES])
    end, _ = use(session(place, person), "read_file", path_of(place))
    assert (end.outcome, len(person.asked)) == ("denied", 1)


def test_what_has_changed_since_it_was_shown_is_not_done(place: Path) -> None:
    outside = place.parent / "outside"
    outside.mkdir()
    (outside / "a.txt").write_text("secret")

    def swap() -> None:
        (place / "a.txt").unlink()
        (place / "a.txt").symlink_to(outside / "a.txt")

    person = Person([YES], before_answering=swap)
    end, _ = use(session(place, person), "read_file", path_of(place))
    assert end.outcome == "failed"
    assert "secret" not in end.content


def test_a_file_that_grew_while_its_diff_was_read_stays(place: Path) -> None:
    person = Person([YES], before_answering=lambda: (place / "a.txt").write_text("new") and None)
    call = path_of(place, old_text="salary", new_text="wage")
    end, _ = use(session(place, person), "edit_file", call)
    assert end.outcome == "failed"
    assert (place / "a.txt").read_text() == "new"


def test_an_edit_tells_nothing_of_a_file_that_may_not_be_read(place: Path) -> None:
    found = use(session(place), "edit_file", path_of(place, old_text="salary", new_text="x"))[0]
    missing = use(session(place), "edit_file", path_of(place, old_text="bonus", new_text="x"))[0]
    assert found.content == missing.content
    allowed = session(place, Person([YES]))
    told = use(allowed, "edit_file", path_of(place, old_text="bonus", new_text="x"))[0]
    assert (told.outcome, "does not stand" in told.content) == ("failed", True)


def test_reading_taints_the_chat_even_when_it_is_opened_again(place: Path) -> None:
    send = Send()
    rules = [Grant("g", "allow", origin="command line")]
    tools = session(place, None, send, rules=rules)
    assert use(tools, "send", "{}")[0].outcome == "done"
    use(tools, "read_file", path_of(place))
    assert use(tools, "send", "{}")[0].outcome == "denied"
    person = Person([Answer(True, "chat")])
    again = session(place, person, send, rules=rules)
    assert use(again, "send", "{}")[0].outcome == "done"
    assert person.asked[0].reason == "content from outside was read"
    assert [source.name for source in person.asked[0].read] == [str(place / "a.txt")]
    assert use(again, "send", "{}")[0].outcome == "done"
    again.note_source(Source("web", "https://x.example/", "x.example"))
    assert use(again, "send", "{}")[0].outcome == "denied"
    assert len(send.sent) == 3


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("re\u0430d_file", '{"path": "/a"}'),
        ("READ_FILE", '{"path": "/a"}'),
        ("", "{}"),
        ("calculator", "not json"),
        ("calculator", '{"expression": 1}'),
        ("read_file", '{"path": "a\\u202eb"}'),
    ],
)
def test_what_cannot_be_meant_is_denied_and_written_down(
    place: Path, name: str, arguments: str
) -> None:
    person = Person()
    end, _ = use(session(place, person), name, arguments)
    assert (end.outcome, person.asked) == ("denied", [])
    (entry,) = entries()
    assert entry.ended is not None
    assert (entry.requested.tool, entry.ended.outcome) == (name, "denied")


def test_names_of_gpt_oss_are_understood(place: Path) -> None:
    end, _ = use(session(place), "functions.calculator", '{"expression": "1+1"}')
    assert (end.name, end.content) == ("functions.calculator", "2")


def test_a_long_result_is_cut_in_its_middle(place: Path) -> None:
    (place / "a.txt").write_text("A" * 500 + "Z" * 500)
    rules = [Grant("g", "allow")]
    tools = session(place, rules=rules, limits=Limits(result_chars=100))
    content = use(tools, "read_file", path_of(place))[0].content
    assert content == "A" * 75 + "\n[900 characters left out]\n" + "Z" * 25


def test_a_stopped_call_is_neither_asked_about_nor_done(place: Path) -> None:
    cancel, person = CancelToken(), Person([YES])
    cancel.cancel()
    end, events = use(session(place, person), "read_file", path_of(place), cancel=cancel)
    assert (end.outcome, events, person.asked) == ("cancelled", [], [])
    (entry,) = entries()
    assert entry.ended is not None
    assert entry.ended.outcome == "cancelled"


class Slow(Send):
    """Works until it is told to stop."""

    def run(self, action: Action, work: Work) -> Result:
        ended = threading.Event()
        with work.cancel.on_cancel(ended.set):
            assert ended.wait(30)
        raise Refused("It was stopped before anything was written.")


def test_a_tool_that_takes_too_long_is_ended(place: Path) -> None:
    tools = session(place, None, Slow(), rules=[Grant("g", "allow")], limits=Limits(tool_s=0.05))
    assert use(tools, "send", "{}")[0].outcome == "failed"


def test_stop_ends_a_tool_that_works(place: Path) -> None:
    cancel = CancelToken()
    timer = threading.Timer(0.05, cancel.cancel)
    timer.start()
    tools = session(place, None, Slow(), rules=[Grant("g", "allow")])
    assert use(tools, "send", "{}", cancel=cancel)[0].outcome == "cancelled"
    timer.join()


def test_an_open_call_that_nobody_listens_to_is_closed(place: Path) -> None:
    tools = session(place, Person([YES]))
    call = tools.call(ToolCall("read_file", path_of(place)), 1, "a", CancelToken())
    next(call)
    call.close()
    (entry,) = entries()
    assert entry.ended is not None
    assert entry.ended.outcome == "cancelled"


def test_nothing_is_done_that_cannot_be_written_down(place: Path) -> None:
    send = Send()
    tools = session(place, None, send, rules=[Grant("g", "allow")])
    Journal().path.mkdir(parents=True)
    assert use(tools, "send", "{}")[0].outcome == "failed"
    assert send.sent == []


def test_names_must_be_plain_and_differ(place: Path) -> None:
    with pytest.raises(ValueError, match="same name"):
        session(place, None, Calculator())

    class Lookalike(Send):
        spec = Tool("s\u0435nd", "")

    with pytest.raises(ValueError, match="plain"):
        session(place, None, Lookalike())


def test_a_no_may_come_with_a_word_to_the_model(place: Path) -> None:
    person = Person([Answer(False, word="take b.txt\u202e instead")])
    end, _ = use(session(place, person), "read_file", path_of(place))
    assert end.outcome == "denied"
    assert "says: take b.txt⟨U+202E⟩ instead" in end.content


def test_a_question_that_is_left_leaves_the_call_without_a_result(place: Path) -> None:
    class Leaving(Person):
        def ask(self, question: Question, cancel: CancelToken) -> Answer | None:
            raise QuestionLeft("Hearth was closed while this question stood.")

    tools = session(place, Leaving())
    events = tools.call(ToolCall("read_file", path_of(place)), 1, "a", CancelToken())
    assert isinstance(next(events), PermissionAsked)
    with pytest.raises(QuestionLeft):
        next(events)
    (entry,) = entries()
    assert entry.decided is None
    assert entry.ended is not None
    assert entry.ended.outcome == "cancelled"


def test_a_permission_from_the_window_holds_in_this_chat_until_it_is_revoked(place: Path) -> None:
    tools = session(place)
    tools.permit(Grant("g", "allow", capability="read_folder", target=str(place), scope="folder"))
    assert use(tools, "read_file", path_of(place))[0].content == "salary 5000"
    tools.revoke("g")
    assert use(tools, "read_file", path_of(place))[0].outcome == "denied"


def test_the_folder_and_the_tools_of_a_chat_can_change(place: Path) -> None:
    tools = session(place)
    (place / "sub").mkdir()
    (place / "sub" / "b.txt").write_text("below")
    tools.permit(Grant("g", "allow", capability="read_folder", target=str(place)))
    tools.folder = place / "sub"
    assert use(tools, "read_file", '{"path": "b.txt"}')[0].content == "below"
    tools.use([Calculator()])
    assert [spec.name for spec in tools.specs] == ["calculator"]
    assert use(tools, "read_file", '{"path": "b.txt"}')[0].outcome == "denied"
