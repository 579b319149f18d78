"""What a chat template can write, found out by trying: each ability with a small conversation."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import msgspec

from app.engine.dialects.jinja_messages import Shape
from app.engine.dialects.jinja_sandbox import TemplateRefused, unusable
from app.errors import ModelFileError
from app.messages import Conversation, Message, Text, Tool, ToolCall, ToolResult

Render = Callable[[Conversation, Shape], str]

_ARGUMENT_FORMS: tuple[tuple[Literal["value", "text"], str | None], ...] = (
    ("value", ""),
    ("value", None),
    ("text", None),
    ("text", ""),
)
_ASKED = Message("user", (Text("probe-question"),))
_ASKED_AGAIN = Message("user", (Text("probe-again"),))
_ANSWERED = Message("assistant", (Text("probe-answer"),))
_TOOL = Tool(
    "probe_tool",
    "probe-purpose",
    {"type": "object", "properties": {"probe_key": {"type": "string"}}, "required": ["probe_key"]},
)


def find_shape(render: Render) -> Shape:
    """Tries out a template.

    Args:
        render: Renders a conversation for a shape, as plain text.

    Raises:
        ModelFileError: It cannot even write one question, whatever its shape.
    """
    plain = _plainest(render)

    def writes(conversation: Conversation, shape: Shape, *expected: str) -> bool:
        try:
            text = render(conversation, shape)
        except (TemplateRefused, ModelFileError):
            return False
        return all(piece in text for piece in expected)

    instructed = Conversation((_ASKED,), instructions="probe-system")
    shape = msgspec.structs.replace(
        plain,
        system=writes(instructed, plain, "probe-system"),
        alternates=not writes(
            Conversation((_ASKED, _ASKED_AGAIN)), plain, "probe-question", "probe-again"
        ),
        tools=writes(Conversation((_ASKED,), tools=(_TOOL,)), plain, "probe_tool", "probe_key"),
    )
    return _with_calls(shape, writes)


def _plainest(render: Render) -> Shape:
    """A shape in which the template can write one question."""
    question = Conversation((_ASKED,))
    try:
        text = render(question, Shape())
    except TemplateRefused as error:
        raise unusable(str(error)) from None
    except ModelFileError:
        shape = Shape(no_tools="undefined")
        text = render(question, shape)
    else:
        shape = Shape()
    if "probe-question" not in text:
        raise unusable("it leaves out what the person says")
    return shape


def _with_calls(shape: Shape, writes: Callable[..., bool]) -> Shape:
    """Completes a shape; without a way to write calls the tools are told in words, too."""
    if shape.tools:
        for form, empty in _ARGUMENT_FORMS:
            tried = msgspec.structs.replace(shape, calls=form, empty_content=empty)
            expected = ("probe_tool", "probe-value", "probe-result", "probe-answer")
            if writes(_called("probe-value"), tried, *expected):
                both = _called("probe-value", "probe-other")
                parallel = writes(both, tried, *expected, "probe-other")
                return msgspec.structs.replace(tried, parallel=parallel)
    return msgspec.structs.replace(shape, tools=False, calls=None, parallel=True)


def _called(*values: str) -> Conversation:
    calls = tuple(ToolCall("probe_tool", f'{{"probe_key": "{value}"}}') for value in values)
    results = [Message("tool", (ToolResult("probe_tool", "probe-result"),)) for _ in values]
    messages = (_ASKED, Message("assistant", calls), *results, _ANSWERED, _ASKED_AGAIN)
    return Conversation(messages, tools=(_TOOL,))
