"""Prompts of one question, token for token as the reference writes them; names and checkpoints."""

from __future__ import annotations

from typing import Any

import pytest

from app.engine.dialects.harmony import HarmonyDialect
from app.errors import EngineError
from app.messages import Conversation, Message, Reasoning, Text, Tool, ToolCall
from tests.engine.dialects.conversations import Generator, assistant, result, user
from tests.engine.dialects.harmony_reference import complete, history, introduction

PROMPT = "<|start|>assistant"
SYSTEM = (
    "<|start|>system<|message|>You are ChatGPT, a large language model trained by OpenAI.\n"
    "Knowledge cutoff: 2024-06\n\nReasoning: medium\n\n# Valid channels: analysis, commentary, "
    "final. Channel must be included for every message.<|end|>"
)


@pytest.mark.parametrize("seed", range(200))
def test_one_question_equals_the_reference(seed: int, dialect: HarmonyDialect, oracle) -> None:
    conversation = Generator(seed).question()
    question = history(conversation.messages)
    expected = complete(oracle, [*introduction(oracle, conversation), *question])
    prompt = dialect.render(conversation)
    assert oracle.decode(list(prompt.token_ids)) == oracle.decode(expected)
    assert list(prompt.token_ids) == expected
    assert prompt.checkpoints == (len(expected) - 2,)


RESULT = "<|start|>functions.f to=assistant<|channel|>commentary<|message|>R<|end|>"
CHAIN = (
    assistant(Reasoning("A1"), ToolCall("f", "{}")),
    result("f", "R"),
    assistant(Reasoning("A2"), Text("P", preamble=True), ToolCall("f", "{}")),
    result("f", "R"),
)


def asked(text: str) -> str:
    return f"<|start|>user<|message|>{text}<|end|>"


def test_instructions_of_chat_and_messages_are_one_developer_message(dialect, decode) -> None:
    messages = (Message("system", (Text("B"),)), user("1"), Message("developer", (Text("C"),)))
    prompt = dialect.render(Conversation(messages, instructions="A"))
    developer = "<|start|>developer<|message|># Instructions\n\nA\n\nB\n\nC<|end|>"
    assert decode(prompt.token_ids) == SYSTEM + developer + asked("1") + PROMPT


def test_checkpoints_are_where_an_answer_begins(dialect, decode) -> None:
    messages = (user("0"), user("1"), *CHAIN, assistant(Text("F")), user("2"))
    prompt = dialect.render(Conversation(messages))
    assert len(prompt.checkpoints) == 4
    ends = (asked("0") + asked("1"), RESULT, RESULT, asked("2"))
    for position, end in zip(prompt.checkpoints, ends, strict=True):
        assert decode(prompt.token_ids[:position]).endswith(end)
        assert decode(prompt.token_ids[position:]).startswith(PROMPT)


BAD_NAMES = ("", "a b", "f<|channel|>", "f{", "1f", "f\n", "größe", "x" * 129, "f=(", "-f")


@pytest.mark.parametrize("name", BAD_NAMES)
def test_a_name_that_would_break_the_format_is_refused(name: str, dialect) -> None:
    for conversation in (
        Conversation((user("1"),), tools=(Tool(name, ""),)),
        Conversation((user("1"), assistant(ToolCall(name, "{}")))),
        Conversation((user("1"), result(name, "{}"))),
    ):
        with pytest.raises(EngineError, match="cannot be named"):
            dialect.render(conversation)


def test_endlessly_nested_parameters_are_refused(dialect) -> None:
    schema: dict[str, Any] = {}
    for _ in range(5_000):
        schema = {"type": "array", "items": schema}
    with pytest.raises(EngineError, match="nested too deeply"):
        dialect.render(Conversation((user("1"),), tools=(Tool("f", "", schema),)))
