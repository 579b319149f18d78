"""The starter's vocabulary and prompts, against the real o200k and openai-harmony."""

from __future__ import annotations

from pathlib import Path

import pytest
from openai_harmony import (
    Conversation,
    DeveloperContent,
    HarmonyEncodingName,
    Message,
    ReasoningEffort,
    Role,
    SystemContent,
    ToolDescription,
    load_harmony_encoding,
)

from resources.starter.prompts import Context, Prompter, Turn
from resources.starter.vocabulary import SOURCE, SPECIAL_TOKENS, StarterVocabulary

DATE = "2026-11-22"
HISTORY = (Turn("Hallo!", "Hallo, schön, dass du da bist."), Turn("What is Hearth?", "An **app**."))
TOOLS = (
    "## functions\n\nnamespace functions {\n\n"
    "// Gets the current weather of a place.\n"
    "type get_weather = (_: {\nlocation: string,\n}) => any;"
    "\n\n} // namespace functions"
)
WEATHER = ToolDescription.new(
    "get_weather",
    "Gets the current weather of a place.",
    {"type": "object", "properties": {"location": {"type": "string"}}, "required": ["location"]},
)


@pytest.fixture(scope="module")
def vocabulary() -> StarterVocabulary:
    return StarterVocabulary()


@pytest.mark.parametrize(
    "text",
    ["Wie viel Speicher braucht gpt-oss-20b?", "naïve café, 1234 x 5", "日本 <|end|>\n\n\ttab", ""],
)
def test_any_text_survives_encoding(vocabulary: StarterVocabulary, text: str) -> None:
    ids = vocabulary.encode(text)
    assert vocabulary.decode(ids) == text
    assert all(token < len(vocabulary.ranks) for token in ids)


def test_ranks_are_those_of_o200k(vocabulary: StarterVocabulary) -> None:
    assert list(vocabulary.ranks.values()) == list(range(len(vocabulary.ranks)))
    assert len(vocabulary.merges) == sum(len(token) > 1 for token in vocabulary.ranks)
    assert len(vocabulary) == len(vocabulary.ranks) + len(SPECIAL_TOKENS)


@pytest.mark.parametrize("effort", ["low", "medium", "high"])
@pytest.mark.parametrize("instructions", ["", "Answer briefly.\n\nUse lists."])
@pytest.mark.parametrize("with_tools", [False, True])
def test_prompt_equals_that_of_harmony(
    vocabulary: StarterVocabulary,
    monkeypatch: pytest.MonkeyPatch,
    effort: str,
    instructions: str,
    with_tools: bool,
) -> None:
    monkeypatch.setenv("TIKTOKEN_ENCODINGS_BASE", str(Path(SOURCE).parent))
    context = Context(effort, DATE, instructions, TOOLS if with_tools else "", HISTORY)
    prompter = Prompter(vocabulary)
    ids = prompter.context(context) + prompter.question("Und auf Deutsch? <|end|>")
    assert vocabulary.decode(ids) == _harmony_text(effort, instructions, with_tools)


def _harmony_text(effort: str, instructions: str, with_tools: bool) -> str:
    system = SystemContent.new().with_conversation_start_date(DATE)
    system = system.with_reasoning_effort(ReasoningEffort(effort.capitalize()))
    messages = [Message.from_role_and_content(Role.SYSTEM, system)]
    if instructions or with_tools:
        developer = DeveloperContent.new()
        if instructions:
            developer = developer.with_instructions(instructions)
        if with_tools:
            developer = developer.with_function_tools([WEATHER])
        messages.append(Message.from_role_and_content(Role.DEVELOPER, developer))
    for turn in HISTORY:
        messages.append(Message.from_role_and_content(Role.USER, turn.question))
        answer = Message.from_role_and_content(Role.ASSISTANT, turn.answer)
        messages.append(answer.with_channel("final"))
    messages.append(Message.from_role_and_content(Role.USER, "Und auf Deutsch? <|end|>"))
    encoding = load_harmony_encoding(HarmonyEncodingName.HARMONY_GPT_OSS)
    ids = encoding.render_conversation_for_completion(
        Conversation.from_messages(messages), Role.ASSISTANT
    )
    return encoding.decode(ids)
