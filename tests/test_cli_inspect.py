"""`hearth inspect` as functions: shapes of the results, and a sentence for every bad input."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from app.cli_inspect import inspect_parse, inspect_render, read_conversation
from app.cli_vocabulary import open_vocabulary
from app.errors import AppError, InvalidInput, ModelFileError
from app.messages import Message, Reasoning, Text, Tool, ToolCall, ToolResult

FILE = Path(__file__).resolve().parent / "data" / "o200k_base.tiktoken"


@pytest.fixture(scope="module")
def vocabulary():
    return open_vocabulary(FILE)


def test_parse_gives_every_kind_of_part(vocabulary) -> None:
    text = (
        "<|channel|>analysis<|message|>Hm<|end|><|start|>assistant<|channel|>commentary<|message|>"
        "Wait.<|end|><|start|>assistant<|channel|>commentary to=functions.f <|constrain|>json"
        '<|message|>{"a": 1}'
    )
    assert inspect_parse(text, ["f"], vocabulary) == {
        "reasoning": "Hm",
        "content": "Wait.",
        "tool_calls": [{"name": "f", "arguments": '{"a": 1}'}],
        "malformed": False,
    }


def test_parse_takes_unknown_tokens_for_text(vocabulary) -> None:
    parsed = inspect_parse("<|channel|>final<|message|>a <|nope|> b<|return|>", [], vocabulary)
    assert parsed["content"] == "a <|nope|> b"
    assert not parsed["malformed"]


def test_parse_of_nothing_is_empty(vocabulary) -> None:
    empty = {"reasoning": "", "content": "", "tool_calls": [], "malformed": False}
    assert inspect_parse("", [], vocabulary) == empty


def test_parse_refuses_a_lone_surrogate(vocabulary) -> None:
    with pytest.raises(InvalidInput, match="not valid Unicode"):
        inspect_parse("<|channel|>final<|message|>\udcff", [], vocabulary)


def test_render_gives_tokens_and_their_text(vocabulary) -> None:
    conversation = {
        "messages": [{"role": "user", "content": "Hi <|end|>"}],
        "effort": "low",
        "date": "2025-08-05",
    }
    rendered = inspect_render(json.dumps(conversation), vocabulary)
    assert rendered["text"] == (
        "<|start|>system<|message|>You are ChatGPT, a large language model trained by OpenAI.\n"
        "Knowledge cutoff: 2024-06\nCurrent date: 2025-08-05\n\nReasoning: low\n\n# Valid channels:"
        " analysis, commentary, final. Channel must be included for every message.<|end|>"
        "<|start|>user<|message|>Hi <|end|><|end|><|start|>assistant"
    )
    assert rendered["tokens"].count(vocabulary.special("<|end|>")) == 2


def test_both_spellings_of_a_tool_and_of_instructions_render_alike(vocabulary) -> None:
    user = {"role": "user", "content": "Hi"}
    tool = {"name": "f", "description": "Finds.", "parameters": {"type": "object"}}
    openai = {"type": "function", "function": {**tool, "strict": True}}
    texts = [
        inspect_render(json.dumps(conversation), vocabulary)["text"]
        for conversation in (
            {"messages": [user], "tools": [tool], "instructions": "Rhyme."},
            {"messages": [{"role": "system", "content": "Rhyme."}, user], "tools": [openai]},
            {"messages": [{"role": "developer", "content": "Rhyme."}, user], "tools": [openai]},
        )
    ]
    assert "# Instructions\n\nRhyme.\n\n# Tools\n\n## functions\n\nnamespace" in texts[0]
    assert texts[0] == texts[1] == texts[2]


def test_every_part_can_be_given() -> None:
    answer = [
        {"type": "reasoning", "text": "R"},
        {"type": "text", "text": "P", "preamble": True},
        {"type": "tool_call", "name": "f", "arguments": "{}"},
    ]
    messages = [
        {"role": "user", "parts": [{"type": "text", "text": "Q"}]},
        {"role": "assistant", "parts": answer},
        {"role": "tool", "name": "f", "content": "1"},
        {"role": "tool", "parts": [{"type": "tool_result", "name": "f", "content": "2"}]},
    ]
    conversation = read_conversation(json.dumps({"messages": messages, "tools": [{"name": "f"}]}))
    assert conversation.messages == (
        Message("user", (Text("Q"),)),
        Message("assistant", (Reasoning("R"), Text("P", preamble=True), ToolCall("f", "{}"))),
        Message("tool", (ToolResult("f", "1"),)),
        Message("tool", (ToolResult("f", "2"),)),
    )
    assert conversation.tools == (Tool("f", ""),)


USER = '{"role": "user", "content": "x"}'
BAD = {
    "": "not valid JSON",
    "{": "not valid JSON",
    "[" * 100_000: "not valid JSON",
    "1" * 5_000: "not valid JSON",
    "[]": "Expected `object`",
    '"text"': "Expected `object`",
    "{}": "missing required field `messages`",
    '{"messages": {}}': "Expected `array`",
    '{"messages": ["x"]}': "Expected `object`",
    '{"messages": [{"content": "x"}]}': "missing required field `role`",
    '{"messages": [{"role": "robot", "content": "x"}]}': "Invalid enum value 'robot'",
    '{"messages": [{"role": "user"}]}': "message 0 needs either `content` or `parts`",
    '{"messages": [{"role": "user", "content": "x", "parts": []}]}': "needs either",
    '{"messages": [{"role": "user", "content": 5}]}': "Expected `str | null`, got `int`",
    '{"messages": [{"role": "user", "parts": [{"type": "image"}]}]}': "Invalid value 'image'",
    '{"messages": [{"role": "user", "parts": [{"type": "reasoning", "text": ""}]}]}': (
        "the role user has no reasoning"
    ),
    '{"messages": [{"role": "tool", "content": "x"}]}': "needs the tool's `name`",
    '{"messages": [{"role": "user", "content": "\\ud800"}]}': "not valid Unicode",
    '{"messages": [{"role": "user", "content": "\udcff"}]}': "not valid Unicode",
    f'{{"messages": [{USER}], "effort": "huge"}}': "Invalid enum value 'huge'",
    f'{{"messages": [{USER}], "date": "yesterday"}}': "the date is not written as YYYY-MM-DD",
    f'{{"messages": [{USER}], "colour": "red"}}': "unknown field `colour`",
    f'{{"messages": [{USER}], "tools": [{{"type": "function"}}]}}': "unknown field `type`",
    f'{{"messages": [{USER}], "tools": [{{"name": "f", "parameters": []}}]}}': "Expected `object",
}


@pytest.mark.parametrize(("text", "reason"), BAD.items(), ids=range(len(BAD)))
def test_a_bad_conversation_is_a_sentence_with_a_hint(text: str, reason: str) -> None:
    with pytest.raises(InvalidInput, match=re.escape(reason)) as caught:
        read_conversation(text)
    assert '{"messages": [' in caught.value.hint or "UTF-8" in caught.value.hint


def test_a_bad_tool_name_is_a_sentence_with_a_hint(vocabulary) -> None:
    text = f'{{"messages": [{USER}], "tools": [{{"name": "a b{{}}"}}]}}'
    with pytest.raises(AppError, match=r"cannot be named 'a b\{\}'"):
        inspect_render(text, vocabulary)


def test_a_vocabulary_that_is_missing_is_an_error_with_a_name(tmp_path: Path) -> None:
    for name in ("none.tiktoken", "none.gguf"):
        with pytest.raises(ModelFileError):
            open_vocabulary(tmp_path / name)
