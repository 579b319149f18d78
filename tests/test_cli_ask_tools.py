from __future__ import annotations

import io
import json
import os
import pty
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app import cli, cli_ask, cli_consent
from app.cancel import CancelToken
from app.events import Finished, ReasoningDelta, ToolCallRequested
from app.tools.action import Action, Source
from app.tools.consent import Answer, Question
from tests.fakes import FakeEngine, answer
from tests.tools.fakes import entries

Asks = Callable[..., list[dict[str, Any]]]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    folder = tmp_path.resolve() / "notes"
    folder.mkdir()
    (folder / "a.txt").write_text("secret words")
    return folder


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> FakeEngine:
    engine = FakeEngine()
    monkeypatch.setattr(cli_ask, "EngineProcess", lambda: engine)
    return engine


@pytest.fixture
def ask(engine: FakeEngine, capsys: pytest.CaptureFixture[str]) -> Asks:
    def run(name: str, arguments: dict[str, str], *options: str) -> list[dict[str, Any]]:
        call = ToolCallRequested(name, json.dumps(arguments))
        engine.scripts = [[ReasoningDelta("Hm."), call, Finished("tool_call")], answer("Done.", "")]
        assert cli.main(["ask", "--json", *options, "Do it."]) == 0
        return [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    return run


def kinds(events: list[dict[str, Any]]) -> list[str]:
    return [event["event"] for event in events if event["event"] != "text_delta"]


def test_a_tool_call_its_permission_and_its_result_are_told(ask: Asks) -> None:
    events = ask("calculator", {"expression": "17*23"}, "--tools", "calculator")
    expected = ["reasoning_delta", "tool_call", "permission", "tool_result", "finished"]
    assert kinds(events)[:4] + kinds(events)[-1:] == expected
    permission, result = events[2], events[3]
    assert (permission["decision"], permission["rule"]) == ("allow", "harmless")
    assert (result["outcome"], result["content"]) == ("done", "391")


def test_without_a_terminal_what_must_be_asked_is_denied(ask: Asks, place: Path) -> None:
    events = ask("read_file", {"path": str(place / "a.txt")}, "--tools", "read_file")
    assert events[2]["decision"] == "deny"
    assert events[3]["outcome"] == "denied"
    assert "secret" not in str(events)


def test_what_a_rule_allows_is_done_and_no_more(ask: Asks, place: Path) -> None:
    rule = ("--tools", "read_file,write_file", "--allow", f"read_file:{place}")
    path = {"path": str(place / "a.txt")}
    assert ask("read_file", path, *rule)[3]["content"] == "secret words"
    assert ask("write_file", {**path, "content": "x"}, *rule)[3]["outcome"] == "denied"
    assert ask("read_file", {"path": f"{place}/../b"}, *rule)[3]["outcome"] == "denied"
    assert ask("read_file", path, *rule, "--deny", "read_*")[3]["outcome"] == "denied"
    assert len(entries()) == 4


def test_an_unknown_tool_is_told(engine: FakeEngine, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["ask", "--tools", "calculater", "Hi"]) == 1
    assert "Choose from: calculator" in capsys.readouterr().err


def test_the_text_output_hides_nothing(
    engine: FakeEngine, capsys: pytest.CaptureFixture[str]
) -> None:
    call = ToolCallRequested("calculator", '{"expression": "\x1b[2J\u202e"}')
    engine.scripts = [[call, Finished("tool_call")], answer("Done.", "")]
    cli.main(["ask", "--tools", "calculator", "Do it."])
    captured = capsys.readouterr()
    assert "\x1b" not in captured.out + captured.err
    assert "[calculator] denied: Not done" in captured.err
    assert captured.out.strip() == "Done."


def question(**more: Any) -> Question:
    action = Action(
        "write_file", "write_folder", "{}", "/data/\x1b[2Ja", "../a", "/data", preview="+one\n-two"
    )
    fields = {"reason": "default", "read": (), "scopes": ("once", "chat", "folder"), **more}
    return Question("q", 1, action, timeout_s=30.0, **fields)


def test_a_question_names_the_resolved_effect() -> None:
    read = (Source("file", "/in/salary.txt", "/in"),)
    words = cli_consent.in_words(question(reason="content from outside was read", read=read))
    assert "Write the new file /data/⟨U+001B⟩[2Ja." in words
    assert "(the model wrote: ../a)" in words
    assert "  | +one\n  | -two\n" in words
    assert "This chat has read: /in/salary.txt" in words
    assert "for this folder until the chat ends (/data)" in words
    assert "\x1b" not in words


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("y\n", Answer(True)),
        ("F\n", Answer(True, "folder")),
        ("c\n", Answer(True, "chat")),
        ("\n", Answer(False)),
        ("n\n", Answer(False)),
        ("always\n", Answer(False)),
    ],
)
def test_all_but_a_clear_yes_is_a_no(typed: str, expected: Answer) -> None:
    terminal, person = pty.openpty()
    with os.fdopen(person) as source:
        out = _Answering(terminal, typed)
        asker = cli_consent.TerminalAsker(source.readline, out)
        assert asker.ask(question(), CancelToken()) == expected
        os.close(terminal)


def test_silence_and_stop_are_no_answer() -> None:
    reading, writing = os.pipe()
    with os.fdopen(reading) as source:
        asker = cli_consent.TerminalAsker(source.readline, io.StringIO())
        asked = question()
        cancel = CancelToken()
        cancel.cancel()
        assert asker.ask(asked, cancel) is None
        os.close(writing)


def test_where_nobody_sits_nobody_is_asked() -> None:
    assert cli_consent.asker(io.StringIO(), sys.stderr) is None


class _Answering(io.StringIO):
    """A terminal whose person answers as soon as they have read the question."""

    def __init__(self, terminal: int, typed: str) -> None:
        super().__init__()
        self._terminal, self._typed = terminal, typed

    def flush(self) -> None:
        os.write(self._terminal, self._typed.encode())
