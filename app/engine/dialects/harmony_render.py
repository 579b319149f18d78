"""A conversation as the token ids that gpt-oss was trained on.

Structural tokens are set by id and everything else is encoded as ordinary text, so no text can
forge a message. Knows the format's rules on history; knows nothing of windows and KV caches.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection

from app.engine.dialects import harmony_builtins
from app.engine.dialects.attached_files import with_files
from app.engine.dialects.dialect import RenderedPrompt
from app.engine.dialects.harmony_replay import SampledMessages
from app.engine.dialects.harmony_tokens import HarmonyTokens
from app.engine.dialects.typescript import function_namespace
from app.engine.vocabulary import Vocabulary
from app.errors import EngineError
from app.messages import (
    Conversation,
    Message,
    Part,
    Reasoning,
    ResponseFormat,
    Text,
    Tool,
    ToolCall,
    ToolResult,
)

# The identity that the model was trained with; who it is to be goes into the instructions.
IDENTITY = "You are ChatGPT, a large language model trained by OpenAI."
KNOWLEDGE_CUTOFF = "2024-06"
_CHANNELS = (
    "# Valid channels: analysis, commentary, final. Channel must be included for every message."
)
_FUNCTION_CHANNEL = "Calls to these tools must go to the commentary channel: 'functions'."
_TOOL_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,127}")


class HarmonyRenderer:
    """Renders for one vocabulary."""

    def __init__(self, vocabulary: Vocabulary, tokens: HarmonyTokens) -> None:
        self._vocabulary = vocabulary
        self._tokens = tokens
        self._sampled = SampledMessages(vocabulary, tokens)

    def render(self, conversation: Conversation) -> RenderedPrompt:
        """Reasoning is kept only for the chain of tool calls that is still running.

        Once a turn has ended in an answer, or the person has spoken again, its reasoning is
        dropped, as the format demands; its calls, their results and its preambles stay.

        Raises:
            EngineError: A tool's name cannot be written in the format.
        """
        messages = conversation.messages
        builtins = harmony_builtins.callable_names(conversation)
        token_ids = self._system(conversation) + self._developer(conversation)
        checkpoints: list[int] = []
        running_from = _start_of_running_chain(messages)
        waiting = False  # for the assistant: a person or a tool spoke last
        for index, message in enumerate(messages):
            if message.role == "assistant":
                if waiting:
                    checkpoints.append(len(token_ids))
                running = index >= running_from
                token_ids += self._assistant(message, builtins, with_reasoning=running)
                waiting = False
            elif message.role in ("user", "tool"):
                token_ids += self._heard(message, builtins)
                waiting = True
        if waiting:
            checkpoints.append(len(token_ids))
        token_ids += self._ids(self._tokens.start, "assistant")
        return RenderedPrompt(tuple(token_ids), tuple(checkpoints))

    def _ids(self, *pieces: int | str) -> list[int]:
        """Ids as they are, texts encoded one by one: nothing merges across a boundary."""
        token_ids: list[int] = []
        for piece in pieces:
            token_ids += [piece] if isinstance(piece, int) else self._vocabulary.encode(piece)
        return token_ids

    def _system(self, conversation: Conversation) -> list[int]:
        lines = [IDENTITY, f"Knowledge cutoff: {KNOWLEDGE_CUTOFF}"]
        if conversation.date is not None:
            lines.append(f"Current date: {conversation.date}")
        lines += ["", f"Reasoning: {conversation.effort}", ""]
        if declared := harmony_builtins.declarations(conversation.builtin_tools):
            lines += [declared, ""]
        lines.append(_CHANNELS)
        if conversation.tools:
            lines.append(_FUNCTION_CHANNEL)
        t = self._tokens
        return self._ids(t.start, "system", t.message, "\n".join(lines), t.end)

    def _developer(self, conversation: Conversation) -> list[int]:
        """The instructions (also of system and developer messages), the tools, the form."""
        texts = [conversation.instructions]
        texts += [m.text for m in conversation.messages if m.role in ("system", "developer")]
        instructions = "\n\n".join(text for text in texts if text)
        sections = ["# Instructions", instructions] if instructions else []
        if conversation.tools:
            sections.append(_declarations(conversation.tools))
        if conversation.response_format is not None:
            sections.append(_response_format(conversation.response_format))
        if not sections:
            return []
        t = self._tokens
        return self._ids(t.start, "developer", t.message, "\n\n".join(sections), t.end)

    def _heard(self, message: Message, builtins: Collection[str]) -> list[int]:
        t = self._tokens
        if message.role == "user":
            return self._ids(t.start, "user", t.message, with_files(message), t.end)
        results = [part for part in message.parts if isinstance(part, ToolResult)]
        return [token for result in results for token in self._result(result, builtins)]

    def _result(self, result: ToolResult, builtins: Collection[str]) -> list[int]:
        t = self._tokens
        author = result.name if result.name in builtins else f"functions.{_check_name(result.name)}"
        return self._ids(
            *(t.start, author, " to=assistant", t.channel, _channel(result.name, builtins)),
            *(t.message, result.content, t.end),
        )

    def _assistant(
        self, message: Message, builtins: Collection[str], *, with_reasoning: bool
    ) -> list[int]:
        replayed = self._sampled.replay(message, with_reasoning=with_reasoning)
        if replayed is not None:
            return replayed
        token_ids: list[int] = []
        for part in message.parts:
            if with_reasoning or not isinstance(part, Reasoning):
                token_ids += self._assistant_part(part, builtins)
        return token_ids

    def _assistant_part(self, part: Part, builtins: Collection[str]) -> list[int]:
        t = self._tokens
        match part:
            case Reasoning(text) if text:
                return self._said("analysis", text)
            case Text(text, preamble) if text:
                return self._said("commentary" if preamble else "final", text)
            case ToolCall(name, arguments) if name in builtins:
                return self._ids(
                    *(t.start, "assistant", f" to={name}", t.channel, "analysis"),
                    *(harmony_builtins.CONTENT_TYPE, t.message, arguments, t.call),
                )
            case ToolCall(name, arguments):
                recipient = f" to=functions.{_check_name(name)}"
                return self._ids(
                    *(t.start, "assistant", recipient, t.channel, "commentary", " "),
                    *(t.constrain, "json", t.message, arguments, t.call),
                )
            case _:
                return []

    def _said(self, channel: str, text: str) -> list[int]:
        t = self._tokens
        return self._ids(t.start, "assistant", t.channel, channel, t.message, text, t.end)


def _channel(name: str, builtins: Collection[str]) -> str:
    return "analysis" if name in builtins else "commentary"


def _start_of_running_chain(messages: tuple[Message, ...]) -> int:
    """The index of the first message that still belongs to an unfinished turn."""
    ends = (i for i, m in enumerate(messages) if m.role == "user" or _is_answer(m))
    return max(ends, default=-1) + 1


def _is_answer(message: Message) -> bool:
    if message.role != "assistant" or any(isinstance(part, ToolCall) for part in message.parts):
        return False
    return any(isinstance(p, Text) and p.text and not p.preamble for p in message.parts)


def _declarations(tools: tuple[Tool, ...]) -> str:
    for tool in tools:
        _check_name(tool.name)
    try:
        return function_namespace(tools)
    except RecursionError:
        raise EngineError(
            "The parameters of a tool are nested too deeply.",
            "Turn off the tool that was added last.",
        ) from None


def _response_format(form: ResponseFormat) -> str:
    comment = "".join(f"// {line}\n" for line in form.description.splitlines())
    schema = json.dumps(form.schema, ensure_ascii=False, separators=(",", ":"))
    return f"# Response Formats\n\n## {' '.join(form.name.split())}\n\n{comment}{schema}"


def _check_name(name: str) -> str:
    """A tool's name stands unquoted in headers and in TypeScript, so it must be one plain word."""
    if _TOOL_NAME.fullmatch(name):
        return name
    raise EngineError(
        "A tool cannot be named {name}.",
        "Use a letter first, then only letters, digits and _ . - (at most 128).",
        name=repr(name),
    )
