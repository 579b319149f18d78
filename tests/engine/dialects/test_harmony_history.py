"""Prompts of several turns: against the reference library, and where we differ from it, why.

The format's documentation says which reasoning a prompt keeps; the library has a rule of its own.
We follow the documentation.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import msgspec
import openai_harmony as reference
import pytest
from openai_harmony import Role

from app.engine.dialects.harmony import HarmonyDialect
from app.messages import (
    Conversation,
    Message,
    Reasoning,
    ResponseFormat,
    Text,
    Tool,
    ToolCall,
)
from tests.engine.dialects.conversations import Generator, assistant, result, user
from tests.engine.dialects.harmony_reference import (
    answered,
    complete,
    history,
    introduction,
    response_format,
    said,
)

CHATS = 450


def is_thought(message: reference.Message) -> bool:
    return message.channel == "analysis" and message.recipient is None


def kept_by_the_documentation(messages: Sequence[reference.Message]) -> list[reference.Message]:
    """Reasoning is dropped once its turn is over: answered, or another one begun."""
    ends = [i for i, m in enumerate(messages) if m.author.role == Role.USER or m.channel == "final"]
    last = max(ends, default=-1)
    return [m for i, m in enumerate(messages) if not (is_thought(m) and i < last)]


def kept_by_the_library(messages: Sequence[reference.Message]) -> list[reference.Message]:
    """All is kept unless an answer came last; then the analysis channel before the first one."""
    spoken = [m for m in messages if m.author.role == Role.ASSISTANT]
    if not spoken or spoken[-1].channel != "final":
        return list(messages)
    first = next(i for i, m in enumerate(messages) if m.channel == "final")
    return [m for i, m in enumerate(messages) if i >= first or m.channel != "analysis"]


def test_chats_equal_the_reference_given_what_the_documentation_keeps(
    dialect: HarmonyDialect, oracle
) -> None:
    kinds: Counter[str] = Counter()
    for seed in range(CHATS):
        chat = Generator(seed).chat()
        known = [*introduction(oracle, chat), *kept_by_the_documentation([*history(chat.messages)])]
        expected = complete(oracle, known, drop_analysis=False)
        assert_same(dialect, chat, expected, oracle, seed)
        kinds.update(kinds_of(chat))
    assert min(kinds.values()) > 100, kinds
    assert len(kinds) == 6


def test_chats_equal_the_reference_as_it_is_where_both_rules_agree(
    dialect: HarmonyDialect, oracle
) -> None:
    counts: Counter[bool] = Counter()
    for seed in range(2 * CHATS):
        chat = Generator(seed).chat()
        if sum(message.role == "user" for message in chat.messages) < 2:
            continue
        whole, start = [*history(chat.messages)], introduction(oracle, chat)
        expected = complete(oracle, [*start, *whole])
        library = kept_by_the_library(whole)
        assert expected == complete(oracle, [*start, *library], drop_analysis=False), seed
        agrees = library == kept_by_the_documentation(whole)
        counts[agrees] += 1
        if agrees:
            assert_same(dialect, chat, expected, oracle, seed)
        else:
            assert list(dialect.render(chat).token_ids) != expected, seed
    assert counts[True] >= 200, counts


def test_sampled_ids_give_the_same_prompt_as_the_parts_they_make(
    dialect: HarmonyDialect, oracle
) -> None:
    """The library's own spelling of an answer, given as if the model had sampled it."""
    replayed = 0
    for seed in range(CHATS):
        chat = Generator(seed).chat()
        messages = tuple(with_ids(message, oracle) for message in chat.messages)
        sampled = msgspec.structs.replace(chat, messages=messages)
        assert dialect.render(sampled).token_ids == dialect.render(chat).token_ids, seed
        replayed += sum(bool(message.token_ids) for message in messages)
    assert replayed > 500


def with_ids(message: Message, oracle: reference.HarmonyEncoding) -> Message:
    if message.role != "assistant":
        return message
    ids = [token for part in message.parts for token in oracle.render(answered(part))]
    return Message(message.role, message.parts, tuple(ids[2:-1]))  # not what no one samples


def assert_same(
    dialect: HarmonyDialect,
    chat: Conversation,
    expected: list[int],
    oracle: reference.HarmonyEncoding,
    seed: int,
) -> None:
    prompt = list(dialect.render(chat).token_ids)
    assert oracle.decode(prompt) == oracle.decode(expected), seed
    assert prompt == expected, seed


def kinds_of(chat: Conversation) -> set[str]:
    """What a chat has in it that a prompt could get wrong."""
    parts = [part for message in chat.messages for part in message.parts]
    calls = [part.name for part in parts if isinstance(part, ToolCall)]
    kinds = {
        "turns": sum(message.role == "user" for message in chat.messages) > 1,
        "functions called": any(name.startswith("tool_") for name in calls),
        "built-in tools called": any(not name.startswith("tool_") for name in calls),
        "chains": len(calls) > 2,
        "preambles": any(isinstance(part, Text) and part.preamble for part in parts),
        "response format": chat.response_format is not None,
    }
    return {kind for kind, found in kinds.items() if found}


PROMPT = "<|start|>assistant"
CALL = (
    "<|start|>assistant to=functions.f<|channel|>commentary <|constrain|>json<|message|>{}<|call|>"
)
RESULT = "<|start|>functions.f to=assistant<|channel|>commentary<|message|>R<|end|>"
CODE = "<|start|>assistant to=python<|channel|>analysis code<|message|>1<|call|>"
OUTPUT = "<|start|>python to=assistant<|channel|>analysis<|message|>R<|end|>"
PREAMBLE = "<|start|>assistant<|channel|>commentary<|message|>P<|end|>"
CHAIN = (
    assistant(Reasoning("A1"), ToolCall("f", "{}")),
    result("f", "R"),
    assistant(Reasoning("A2"), Text("P", preamble=True), ToolCall("f", "{}")),
    result("f", "R"),
)


def analysis(text: str) -> str:
    return f"<|start|>assistant<|channel|>analysis<|message|>{text}<|end|>"


def final(text: str) -> str:
    return f"<|start|>assistant<|channel|>final<|message|>{text}<|end|>"


def asked(text: str) -> str:
    return f"<|start|>user<|message|>{text}<|end|>"


AGREEMENTS = {
    "reasoning before the first answer is dropped": (
        (user("1"), assistant(Reasoning("A1"), Text("F1")), user("2")),
        asked("1") + final("F1") + asked("2"),
    ),
    "calls, results and preambles of an answered turn stay": (
        (user("1"), *CHAIN, assistant(Reasoning("A3"), Text("F")), user("2")),
        asked("1") + CALL + RESULT + PREAMBLE + CALL + RESULT + final("F") + asked("2"),
    ),
    "an answered turn without a further question": (
        (user("1"), *CHAIN, assistant(Reasoning("A3"), Text("F"))),
        asked("1") + CALL + RESULT + PREAMBLE + CALL + RESULT + final("F"),
    ),
    "a running chain keeps its reasoning": (
        (user("1"), *CHAIN),
        asked("1") + analysis("A1") + CALL + RESULT + analysis("A2") + PREAMBLE + CALL + RESULT,
    ),
    "thinking that goes on": ((user("1"), assistant(Reasoning("A1"))), asked("1") + analysis("A1")),
}  # fmt: skip


@pytest.mark.parametrize(("messages", "text"), AGREEMENTS.values(), ids=AGREEMENTS)
def test_history(messages: tuple[Message, ...], text: str, dialect, oracle, decode) -> None:
    assert behind_the_system_message(dialect, decode, messages) == text
    assert by_the_library(oracle, [*history(messages)]) == text


# What we write, and what the library writes instead.
DISAGREEMENTS = {
    # Documented: reasoning goes once its turn has ended in an answer. The library drops only what
    # stands before the first answer of all, so that every later turn's stays for good.
    "reasoning of the second answer": (
        (
            user("1"),
            assistant(Reasoning("A1"), Text("F1")),
            user("2"),
            assistant(Reasoning("A2"), Text("F2")),
            user("3"),
        ),
        asked("1") + final("F1") + asked("2") + final("F2") + asked("3"),
        asked("1") + final("F1") + asked("2") + analysis("A2") + final("F2") + asked("3"),
    ),
    # Documented: only the running chain's reasoning is passed back in. The library drops nothing
    # while a tool is being called: A1 would come back, and the whole cache after it be lost.
    "an answered turn's reasoning while a tool is called": (
        (user("1"), assistant(Reasoning("A1"), Text("F1")), user("2"), *CHAIN),
        asked("1") + final("F1") + asked("2") + analysis("A1") + CALL + RESULT + analysis("A2")
        + PREAMBLE + CALL + RESULT,
        asked("1") + analysis("A1") + final("F1") + asked("2") + analysis("A1") + CALL + RESULT
        + analysis("A2") + PREAMBLE + CALL + RESULT,
    ),
    # A built-in tool is called on the analysis channel, which the library drops whole. What a tool
    # found out is no reasoning: the answer rests on it and the next question may ask for it.
    "calls of built-in tools in an answered turn": (
        (
            user("1"),
            assistant(Reasoning("A1"), ToolCall("python", "1")),
            result("python", "R"),
            assistant(Text("F1")),
            user("2"),
        ),
        asked("1") + CODE + OUTPUT + final("F1") + asked("2"),
        asked("1") + final("F1") + asked("2"),
    ),
    # Not documented. A person who stopped the model and says something else does not want it to go
    # on with that thought, and no later prompt would keep it either.
    "a turn that was stopped while thinking": (
        (user("1"), assistant(Reasoning("A1")), user("2")),
        asked("1") + asked("2"),
        asked("1") + analysis("A1") + asked("2"),
    ),
    # A message that says nothing is never sampled (constraints see to it): it was cut off.
    "parts without a word": (
        (user("1"), assistant(Reasoning(""), Text("")), user("2")),
        asked("1") + asked("2"),
        asked("1") + final("") + asked("2"),
    ),
    # The model was trained on one developer message, behind the system message.
    "instructions between two questions": (
        (user("1"), Message("developer", (Text("D"),)), user("2")),
        "<|start|>developer<|message|># Instructions\n\nD<|end|>" + asked("1") + asked("2"),
        asked("1") + "<|start|>developer<|message|>D<|end|>" + asked("2"),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("messages", "ours", "theirs"), DISAGREEMENTS.values(), ids=DISAGREEMENTS)
def test_where_we_and_the_library_differ(
    messages: tuple[Message, ...], ours: str, theirs: str, dialect, oracle, decode
) -> None:
    builtins = ("python",) if CODE in ours else ()
    assert behind_the_system_message(dialect, decode, messages, builtins) == ours
    assert by_the_library(oracle, [*history(messages)]) == theirs


def test_a_response_format_stands_last_and_not_among_the_instructions(
    dialect, oracle, decode
) -> None:
    """As documented. The library has no place for it but the instructions, before the tools."""
    chat = Conversation(
        (user("1"),),
        instructions="Be brief.",
        tools=(Tool("f", ""),),
        response_format=ResponseFormat("x", {"type": "array"}),
    )
    form = response_format(chat)
    content = (
        reference.DeveloperContent.new()
        .with_instructions("Be brief.\n\n" + form)
        .with_function_tools([reference.ToolDescription.new("f", "")])
    )
    theirs = reference.Message.from_role_and_content(Role.DEVELOPER, content)
    rendered = by_the_library(oracle, [theirs, said(Role.USER, "1")])
    assert rendered.index(form) < rendered.index("# Tools")
    ours = decode(dialect.render(chat).token_ids)
    assert ours.index("# Tools") < ours.index(form)
    assert ours.endswith(form + "<|end|>" + asked("1") + PROMPT)


def behind_the_system_message(
    dialect: HarmonyDialect, decode, messages: tuple[Message, ...], builtins=()
) -> str:
    text = decode(dialect.render(Conversation(messages, builtin_tools=builtins)).token_ids)
    assert text.endswith(PROMPT)
    return text.removesuffix(PROMPT).partition("<|end|>")[2]


def by_the_library(oracle: reference.HarmonyEncoding, messages: Sequence[reference.Message]) -> str:
    return oracle.decode(complete(oracle, messages)).removesuffix(PROMPT)
