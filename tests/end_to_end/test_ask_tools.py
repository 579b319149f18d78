"""`hearth ask --tools …` with the starter model: the call, the decision, the result, the answer."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from app.journal import Journal
from tests.end_to_end.conftest import Run, json_lines


def told(events: list[dict[str, Any]]) -> str:
    return "".join(event["text"] for event in events if event["event"] == "text_delta")


def of_kind(events: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    return [event for event in events if event["event"] == kind]


@pytest.mark.parametrize("prompt", ["What is 17 times 23?", "Was ist 17 mal 23?"])
def test_a_sum_is_calculated_and_told(hearth: Run, prompt: str) -> None:
    done = hearth("ask", "--json", "--tools", "calculator", prompt)
    assert done.returncode == 0, done.stderr
    events = json_lines(done.stdout)
    (call,) = of_kind(events, "tool_call")
    assert call["name"] == "calculator"
    assert json.loads(call["arguments"]) == {"expression": "17*23"}
    (result,) = of_kind(events, "tool_result")
    assert (result["outcome"], result["content"]) == ("done", "391")
    assert "391" in told(events)
    assert (events[-1]["reason"], events[-1]["malformed"]) == ("stop", False)


@pytest.mark.parametrize("prompt", ["What time is it?", "Wie spät ist es?"])
def test_the_clock_is_read_and_told(hearth: Run, prompt: str) -> None:
    events = json_lines(hearth("ask", "--json", "--tools", "current_time", prompt).stdout)
    (result,) = of_kind(events, "tool_result")
    time = re.search(r"T(\d\d:\d\d)", result["content"])
    assert time is not None
    assert time[1] in told(events)


@pytest.mark.parametrize("prompt", ["What does notes.txt say?", "Was steht in notes.txt?"])
def test_a_file_in_a_folder_that_was_allowed_is_read_and_told(
    hearth: Run, tmp_path: Path, prompt: str
) -> None:
    (tmp_path / "notes.txt").write_text("Call Anna at nine\n")
    allowed = f"read_file:{tmp_path}"
    options = ("--tools", "read_file", "--allow", allowed)
    events = json_lines(hearth("ask", "--json", *options, prompt, folder=tmp_path).stdout)
    (result,) = of_kind(events, "tool_result")
    assert (result["outcome"], result["content"]) == ("done", "Call Anna at nine\n")
    assert "Call Anna at nine" in told(events)


@pytest.mark.parametrize(
    ("prompt", "said"),
    [("What does notes.txt say?", "not allowed"), ("Was steht in notes.txt?", "nicht erlaubt")],
)
def test_without_permission_nothing_is_read_and_that_is_told(
    hearth: Run, tmp_path: Path, prompt: str, said: str
) -> None:
    (tmp_path / "notes.txt").write_text("Call Anna at nine\n")
    events = json_lines(
        hearth("ask", "--json", "--tools", "read_file", prompt, folder=tmp_path).stdout
    )
    (decision,) = of_kind(events, "permission")
    assert decision["decision"] == "deny"
    (result,) = of_kind(events, "tool_result")
    assert result["outcome"] == "denied"
    assert "Anna" not in json.dumps(events)
    assert said in told(events)
    (entry,) = Journal().entries()
    assert entry.ended is not None
    assert (entry.ended.outcome, entry.ended.read_bytes) == ("denied", 0)


def test_without_tools_the_starter_says_that_it_cannot_calculate(hearth: Run) -> None:
    events = json_lines(hearth("ask", "--json", "What is 17 times 23?").stdout)
    assert of_kind(events, "tool_call") == []
    assert "391" not in told(events)
