"""Built-in tools and response formats in prompts, token for token as the reference writes them."""

from __future__ import annotations

import openai_harmony as reference
import pytest

from app.engine.dialects.harmony import HarmonyDialect
from app.errors import EngineError
from app.messages import (
    Conversation,
    Message,
    Reasoning,
    ResponseFormat,
    Text,
    Tool,
    ToolCall,
    ToolResult,
)

ASSISTANT, TOOL = reference.Role.ASSISTANT, reference.Role.TOOL
QUESTION = Message("user", (Text("What is 3 ** 40?"),))


def expected(oracle, system, *messages) -> list[int]:
    said = [
        reference.Message.from_role_and_content(reference.Role.SYSTEM, system),
        *messages,
    ]
    return oracle.render_conversation_for_completion(
        reference.Conversation.from_messages(said), ASSISTANT
    )


def asked() -> reference.Message:
    return reference.Message.from_role_and_content(reference.Role.USER, QUESTION.text)


@pytest.mark.parametrize("builtins", [("python",), ("browser",), ("browser", "python")])
@pytest.mark.parametrize("with_function", [False, True])
def test_declarations_equal_the_reference(
    dialect: HarmonyDialect, oracle, builtins, with_function: bool
) -> None:
    system = reference.SystemContent.new().with_conversation_start_date("2025-08-05")
    if "browser" in builtins:
        system = system.with_browser_tool()
    if "python" in builtins:
        system = system.with_python_tool()
    tools = (Tool("f", "Does it.", {"type": "object"}),) if with_function else ()
    messages = [asked()]
    if with_function:
        content = reference.DeveloperContent.new().with_function_tools(
            [reference.ToolDescription.new("f", "Does it.", {"type": "object"})]
        )
        developer = reference.Message.from_role_and_content(reference.Role.DEVELOPER, content)
        messages.insert(0, developer)
    conversation = Conversation((QUESTION,), tools=tools, date="2025-08-05", builtin_tools=builtins)
    prompt = dialect.render(conversation).token_ids
    assert list(prompt) == expected(oracle, system, *messages)


def test_a_call_of_python_and_its_result_equal_the_reference(
    dialect: HarmonyDialect, oracle
) -> None:
    conversation = Conversation(
        (
            QUESTION,
            Message("assistant", (Reasoning("Compute."), ToolCall("python", "print(3**40)"))),
            Message("tool", (ToolResult("python", "12157665459056928801"),)),
        ),
        builtin_tools=("python",),
    )
    reasoning = reference.Message.from_role_and_content(ASSISTANT, "Compute.")
    call = reference.Message.from_role_and_content(ASSISTANT, "print(3**40)")
    author = reference.Author.new(TOOL, "python")
    result = reference.Message.from_author_and_content(author, "12157665459056928801")
    assert list(dialect.render(conversation).token_ids) == expected(
        oracle,
        reference.SystemContent.new().with_python_tool(),
        asked(),
        reasoning.with_channel("analysis"),
        call.with_channel("analysis").with_recipient("python").with_content_type("code"),
        result.with_channel("analysis").with_recipient("assistant"),
    )


def test_a_tool_cannot_share_its_name_with_a_builtin_one(dialect: HarmonyDialect) -> None:
    with pytest.raises(EngineError, match="two tools named 'python'"):
        dialect.render(Conversation((), tools=(Tool("python", ""),), builtin_tools=("python",)))


def test_a_function_may_be_named_like_a_builtin_tool_that_is_not_declared(
    dialect: HarmonyDialect, decode
) -> None:
    history = (QUESTION, Message("assistant", (ToolCall("python", "{}"),)))
    conversation = Conversation(history, tools=(Tool("python", ""),))
    assert "to=functions.python" in decode(dialect.render(conversation).token_ids)


def test_a_response_format_closes_the_developer_message(dialect: HarmonyDialect, decode) -> None:
    form = ResponseFormat("list <|end|>\nof", {"type": "array"}, "Things\nto buy <|end|>")
    conversation = Conversation(
        (QUESTION,), instructions="Be brief.", tools=(Tool("f", ""),), response_format=form
    )
    prompt = dialect.render(conversation)
    text = decode(prompt.token_ids)
    assert (
        "} // namespace functions\n\n# Response Formats\n\n## list <|end|> of\n\n// Things\n"
        '// to buy <|end|>\n{"type":"array"}<|end|><|start|>user' in text
    )
    assert text.count("<|end|>") == 5
    assert dialect.render(Conversation((QUESTION,))).token_ids.count(prompt.token_ids[0]) == 3
