"""Conversations as the reference library, `openai-harmony`, takes them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

import openai_harmony as reference
from openai_harmony import Role

from app.messages import (
    Conversation,
    Message,
    Part,
    Reasoning,
    Text,
    ToolCall,
    ToolResult,
)

BUILTINS = ("python", "browser.search", "browser.open", "browser.find")
ENDS = ("message", "end")


def introduction(
    oracle: reference.HarmonyEncoding, conversation: Conversation
) -> list[reference.Message]:
    """The system and developer messages as the reference library builds them."""
    system = reference.SystemContent.new().with_reasoning_effort(
        reference.ReasoningEffort(conversation.effort.capitalize())
    )
    if conversation.date is not None:
        system = system.with_conversation_start_date(conversation.date)
    if "browser" in conversation.builtin_tools:
        system = system.with_browser_tool()
    if "python" in conversation.builtin_tools:
        system = system.with_python_tool()
    messages = [reference.Message.from_role_and_content(Role.SYSTEM, system)]
    developer = reference.DeveloperContent.new()
    if conversation.instructions:
        developer = developer.with_instructions(conversation.instructions)
    if conversation.tools:
        developer = developer.with_function_tools(
            [
                reference.ToolDescription.new(t.name, t.description, t.parameters)
                for t in conversation.tools
            ]
        )
    if conversation.instructions or conversation.tools:
        messages.append(reference.Message.from_role_and_content(Role.DEVELOPER, developer))
    if conversation.response_format is None:
        return messages
    # The library knows no response formats: its own texts, and the form where it is documented.
    system_text, *developer_text = texts_of(oracle, messages)
    formed = "\n\n".join([*developer_text, response_format(conversation)])
    return [said(Role.SYSTEM, system_text), said(Role.DEVELOPER, formed)]


def response_format(conversation: Conversation) -> str:
    form = conversation.response_format
    assert form is not None
    lines = [f"// {line}" for line in form.description.splitlines()]
    lines.append(json.dumps(form.schema, ensure_ascii=False, separators=(",", ":")))
    return "\n".join(["# Response Formats", "", f"## {form.name}", "", *lines])


def texts_of(
    oracle: reference.HarmonyEncoding, messages: Sequence[reference.Message]
) -> Iterator[str]:
    """What the messages say when they are rendered together."""
    opened, closed = (oracle.encode(f"<|{name}|>", allowed_special="all")[0] for name in ENDS)
    token_ids = oracle.render_conversation(reference.Conversation.from_messages(list(messages)))
    while token_ids:
        start, end = token_ids.index(opened), token_ids.index(closed)
        yield oracle.decode(token_ids[start + 1 : end])
        token_ids = token_ids[end + 1 :]


def history(messages: Sequence[Message]) -> Iterator[reference.Message]:
    """Every part of every message as a message of its own, none left out."""
    for message in messages:
        for part in message.parts:
            yield heard(message, part) if message.role != "assistant" else answered(part)


def heard(message: Message, part: Part) -> reference.Message:
    if isinstance(part, ToolResult):
        author = part.name if part.name in BUILTINS else f"functions.{part.name}"
        spoken = reference.Message.from_author_and_content(
            reference.Author.new(Role.TOOL, author), part.content
        )
        channel = "analysis" if part.name in BUILTINS else "commentary"
        return spoken.with_channel(channel).with_recipient("assistant")
    assert isinstance(part, Text)
    return said(Role(message.role), part.text)


def answered(part: Part) -> reference.Message:
    match part:
        case Reasoning(text):
            return said(Role.ASSISTANT, text).with_channel("analysis")
        case Text(text, preamble):
            return said(Role.ASSISTANT, text).with_channel("commentary" if preamble else "final")
        case ToolCall(name, arguments) if name in BUILTINS:
            call = said(Role.ASSISTANT, arguments).with_channel("analysis").with_recipient(name)
            return call.with_content_type("code")
        case ToolCall(name, arguments):
            call = said(Role.ASSISTANT, arguments).with_channel("commentary")
            call = call.with_recipient(f"functions.{name}")
            return call.with_content_type("<|constrain|>json")
        case _:
            raise AssertionError(part)


def said(role: Role, text: str) -> reference.Message:
    return reference.Message.from_role_and_content(role, text)


def complete(
    oracle: reference.HarmonyEncoding,
    messages: Sequence[reference.Message],
    *,
    drop_analysis: bool = True,
) -> list[int]:
    """The prompt for the next answer; `drop_analysis` by the library's own rule."""
    return oracle.render_conversation_for_completion(
        reference.Conversation.from_messages(list(messages)),
        Role.ASSISTANT,
        reference.RenderConversationConfig(auto_drop_analysis=drop_analysis),
    )
