"""The values of a conversation: who said what, in parts.

Pure values. Ids, parents and storage keys belong to the store; token ids of a prompt belong to
the dialects.
"""

from __future__ import annotations

from typing import Any, Literal

import msgspec

Role = Literal["system", "developer", "user", "assistant", "tool"]
BuiltinTool = Literal["python", "browser"]
Effort = Literal["low", "medium", "high"]
EFFORTS: tuple[Effort, ...] = ("low", "medium", "high")


class Text(msgspec.Struct, frozen=True, tag="text"):
    """What is said to the other side. `preamble` marks what the model says before a tool call."""

    text: str
    preamble: bool = False


class Reasoning(msgspec.Struct, frozen=True, tag="reasoning"):
    """The model's chain of thought, as it was streamed."""

    text: str


class ToolCall(msgspec.Struct, frozen=True, tag="tool_call"):
    """A call the model asks for. `arguments` is the raw text, normally a JSON object."""

    name: str
    arguments: str


class ToolResult(msgspec.Struct, frozen=True, tag="tool_result"):
    """What a tool gave back, as raw text."""

    name: str
    content: str


class Cut(msgspec.Struct, frozen=True):
    """How much of a file was read: the first `kept` of `of` such units, `of` 0 if nobody knows."""

    unit: Literal["characters", "pages"]
    kept: int
    of: int = 0


class Attachment(msgspec.Struct, frozen=True, tag="attachment"):
    """The text of a file that the person gave along. `cut` is set if it is not all of it.

    `size_bytes` is the file's own size on disk.
    """

    name: str
    text: str
    size_bytes: int = 0
    cut: Cut | None = None


Part = Text | Reasoning | ToolCall | ToolResult | Attachment


class Message(msgspec.Struct, frozen=True):
    """One message. `token_ids` are the ids that the model sampled for it, empty if none were."""

    role: Role
    parts: tuple[Part, ...]
    token_ids: tuple[int, ...] = ()

    @property
    def text(self) -> str:
        """All that was said, without the reasoning."""
        return "".join(part.text for part in self.parts if isinstance(part, Text))

    @property
    def reasoning(self) -> str:
        return "".join(part.text for part in self.parts if isinstance(part, Reasoning))

    @property
    def attachments(self) -> tuple[Attachment, ...]:
        """The files that were given along, in their order."""
        return tuple(part for part in self.parts if isinstance(part, Attachment))


class Tool(msgspec.Struct, frozen=True):
    """A function that the model may ask for. `parameters` is a JSON Schema of type object."""

    name: str
    description: str
    parameters: dict[str, Any] | None = None


class ResponseFormat(msgspec.Struct, frozen=True):
    """The form that the answer must have: JSON that is valid against `schema` (a JSON Schema)."""

    name: str
    schema: dict[str, Any]
    description: str = ""


class Conversation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All that a prompt is rendered from.

    `instructions` is the person's own system prompt (harmony's developer message); `date` is
    frozen for the whole chat (ISO 8601), so that the prompt's beginning never changes.
    `builtin_tools` are those that the model was trained with, `tools` the app's own.
    """

    messages: tuple[Message, ...]
    effort: Effort = "medium"
    instructions: str = ""
    tools: tuple[Tool, ...] = ()
    date: str | None = None
    builtin_tools: tuple[BuiltinTool, ...] = ()
    response_format: ResponseFormat | None = None
