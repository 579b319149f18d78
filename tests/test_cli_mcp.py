from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from app import cli, cli_ask
from app.cli_mcp import in_words
from app.events import Finished, ToolCallRequested
from app.tools.mcp.config import Program, Server
from app.tools.mcp.confirmation import confirmation
from tests.fakes import FakeEngine, answer
from tests.tools.fakes import entries
from tests.tools.mcp.conftest import RUDE, needs_mcp

Out = pytest.CaptureFixture[str]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "rude").mkdir()
    return tmp_path / "rude"


def run(out: Out, *words: str, code: int = 0) -> dict[str, Any]:
    """One command with --json: what it printed."""
    assert cli.main(["mcp", words[0], "--json", *words[1:]]) == code
    printed = out.readouterr().out
    value: dict[str, Any] = json.loads(printed) if printed else {}
    return value


def add(out: Out, folder: Path, *options: str, code: int = 0) -> dict[str, Any]:
    program = ("--run", sys.executable, str(RUDE), "plain", str(folder))
    return run(out, "add", "rude", *options, *program, code=code)


def test_without_a_yes_it_is_set_up_but_never_started(capsys: Out, folder: Path) -> None:
    added = add(capsys, folder, code=1)
    assert added["servers"][0]["confirmed"] is False
    assert cli.main(["mcp", "tools", "rude"]) == 1
    assert "was not confirmed yet" in capsys.readouterr().err
    assert not (folder / "pid").exists()


def test_the_exact_command_is_shown(capsys: Out, folder: Path) -> None:
    program = [sys.executable, "-c", "print(1)", str(folder)]
    assert cli.main(["mcp", "add", "a", "--yes", "--env", "KEY", "--run", *program]) == 0
    shown = capsys.readouterr().err
    assert all(f"    {part}\n" in shown for part in program[1:])
    assert "sees the variables: KEY" in shown
    assert "network: no" in shown


def test_nothing_hidden_is_printed() -> None:
    server = Server("a", Program("x", ("\x1b[2J", "\u202eab")))
    shown = in_words(confirmation(server))
    assert "\x1b" not in shown
    assert "⟨U+202E⟩ab" in shown


@needs_mcp
def test_from_the_yes_to_the_call(capsys: Out, folder: Path) -> None:
    add(capsys, folder, code=1)
    assert run(capsys, "confirm", "rude", "--yes")["confirmed"] is True
    tools = run(capsys, "tools", "rude", "--choose", "echo,fail")["tools"]
    states = {tool["tool"]: tool["state"] for tool in tools}
    assert {name for name, state in states.items() if state == "yes"} == {"echo", "fail"}
    assert all(tool["tokens"] > 5 for tool in tools)
    assert run(capsys, "list")["servers"][0]["tools"] == ["echo", "fail"]
    called = run(capsys, "call", "rude", "echo", '{"text": "hello"}')
    assert (called["outcome"], called["content"]) == ("done", "hello")
    assert run(capsys, "call", "rude", "fail", code=1)["outcome"] == "failed"
    assert [entry.requested.tool for entry in entries()] == ["rude__echo", "rude__fail"]
    assert "log" in run(capsys, "log", "rude")
    assert run(capsys, "remove", "rude") == {"removed": "rude"}
    assert run(capsys, "list") == {"servers": []}


@needs_mcp
def test_a_changed_description_is_told(capsys: Out, folder: Path) -> None:
    add(capsys, folder, "--yes")
    run(capsys, "tools", "rude", "--choose", "*")
    (folder / "description").write_text("Something else.")
    tools = run(capsys, "tools", "rude")["tools"]
    assert [tool["tool"] for tool in tools if tool["state"] == "changed"] == ["echo"]


@needs_mcp
def test_the_model_uses_what_was_chosen_and_allowed(
    capsys: Out, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(capsys, folder, "--yes")
    run(capsys, "tools", "rude", "--choose", "echo,env")
    engine = FakeEngine()
    monkeypatch.setattr(cli_ask, "EngineProcess", lambda: engine)

    def ask(tool: str, *options: str) -> dict[str, Any]:
        call = ToolCallRequested(tool, '{"text": "hello"}' if tool == "rude__echo" else "{}")
        engine.scripts = [[call, Finished("tool_call")], answer("Done.", "")]
        assert cli.main(["ask", "--json", "--tools", "rude:*", *options, "Do it."]) == 0
        lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
        result: dict[str, Any] = next(line for line in lines if line["event"] == "tool_result")
        return result

    assert ask("rude__echo")["outcome"] == "denied"
    assert ask("rude__echo", "--allow", "rude:echo")["content"] == "hello"
    assert ask("rude__env", "--allow", "rude:echo")["outcome"] == "denied"
    assert ask("rude__env", "--allow", "rude:*")["outcome"] == "done"
    assert ask("rude__env", "--allow", "rude:*", "--deny", "rude:env")["outcome"] == "denied"
    declared = engine.requests[-1].conversation.tools
    assert [tool.name for tool in declared] == ["rude__echo", "rude__env"]


def test_pasted_servers_are_set_up_and_what_was_left_out_is_told(
    capsys: Out, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = json.dumps({"mcpServers": {"My Files": {"command": "no-such", "autoApprove": ["x"]}}})

    class Stdin(io.StringIO):
        buffer = io.BytesIO(text.encode())

    monkeypatch.setattr(sys, "stdin", Stdin())
    assert cli.main(["mcp", "add", "--paste", "-"]) == 1
    shown = capsys.readouterr().err
    assert "Not taken over: autoApprove." in shown
    assert "It is named my-files here." in shown
    assert "There is no program no-such on this computer." in shown
    assert run(capsys, "list")["servers"][0]["name"] == "my-files"


@pytest.mark.parametrize(
    "words",
    [
        ("add", "a"),
        ("add", "--run", "x"),
        ("add", "a", "--url", "http://x", "--run", "y"),
        ("add", "A", "--run", "x"),
        ("add", "--paste", "no-such-file"),
        ("remove", "nobody"),
        ("log", "../nobody"),
        ("tools", "nobody"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(capsys: Out, words: tuple[str, ...]) -> None:
    assert cli.main(["mcp", *words]) == 1
    assert capsys.readouterr().err
