"""Markdown for people: the messages that are shown. Branches and token ids are left out.

A comment before each message, which no viewer shows, says whose it is, so that the file can be
read back. Text that looks like such a comment is written so that it does not.
"""

from __future__ import annotations

import datetime
import re
import uuid
from collections.abc import Iterator

import msgspec

from app.chat.exchange.document import ChatDocument, DocumentMessage
from app.chat.exchange.errors import ImportFailed
from app.chat.store.values import AnswerInfo, ChatSettings
from app.messages import Attachment, Part, Reasoning, Role, Text, ToolCall, ToolResult

_MARK = "<!-- hearth:"
_COMMENT = re.compile(r"^<!-- hearth:(\w+) (\{.*\}) -->[ \t]*$\n?", re.MULTILINE)
_HEADINGS: dict[Role, str] = {
    "user": "You",
    "assistant": "Answer",
    "tool": "Tool result",
    "system": "System",
    "developer": "Instructions",
}


class _Chat(msgspec.Struct, omit_defaults=True):
    uid: str
    title: str = ""
    created_at_ms: int = 0
    updated_at_ms: int = 0
    instructions: str = ""


class _Message(msgspec.Struct, omit_defaults=True):
    role: Role
    created_at_ms: int = 0
    model: str = ""


class _Part(msgspec.Struct, omit_defaults=True):
    kind: str
    name: str = ""
    preamble: bool = False
    size_bytes: int = 0


def written(document: ChatDocument) -> str:
    """One chat as Markdown."""
    head = _Chat(
        document.uid,
        document.title,
        document.created_at_ms,
        document.updated_at_ms,
        document.settings.instructions,
    )
    blocks = [f"# {_one_line(document.title) or 'Chat'}", _comment("chat", head)]
    if document.settings.instructions:
        blocks.append("\n".join(f"> {line}" for line in head.instructions.splitlines()))
    for message in document.path:
        blocks += _message(message)
    return "\n\n".join(blocks) + "\n"


def looks_like(text: str) -> bool:
    """Whether it is a chat that Hearth wrote."""
    return f"{_MARK}chat " in text[:20_000]


def read(text: str) -> ChatDocument:
    """A chat from Hearth's own Markdown.

    Raises:
        ImportFailed: It was not written by Hearth, or the comments were changed.
    """
    pieces = list(_pieces(text.replace("\r\n", "\n")))
    try:
        (head,) = [
            msgspec.json.decode(facts, type=_Chat) for kind, facts, _ in pieces if kind == "chat"
        ]
        messages = [*_messages(pieces)]
    except (ValueError, msgspec.DecodeError) as error:
        raise ImportFailed(
            "This Markdown file is not a chat that Hearth exported, or was changed.",
            "Choose a file exported by Hearth, ChatGPT or LM Studio.",
        ) from error
    return ChatDocument(
        uid=head.uid or uuid.uuid4().hex,
        title=head.title,
        messages=tuple(messages),
        title_is_own=bool(head.title),
        created_at_ms=head.created_at_ms,
        updated_at_ms=head.updated_at_ms,
        settings=ChatSettings(instructions=head.instructions),
    )


def _message(message: DocumentMessage) -> list[str]:
    facts = _Message(message.role, message.created_at_ms, message.info.model)
    at = datetime.datetime.fromtimestamp(message.created_at_ms / 1000)
    heading = f"## {_HEADINGS[message.role]}"
    blocks = [_comment("message", facts), f"{heading} · {at:%Y-%m-%d %H:%M}"]
    for part in message.parts:
        blocks += _part(part)
    return blocks


def _part(part: Part) -> list[str]:
    match part:
        case Text(text, preamble):
            return [_comment("part", _Part("text", preamble=preamble)), _guarded(text)]
        case Reasoning(text):
            mark = _comment("part", _Part("reasoning"))
            return [mark, "<details><summary>Thinking</summary>", _guarded(text), "</details>"]
        case ToolCall(name, arguments):
            return [_comment("part", _Part("tool_call", name)), _fenced(arguments)]
        case Attachment(name, text, size_bytes):
            mark = _comment("part", _Part("file", name, size_bytes=size_bytes))
            return [mark, _fenced(text)]
        case ToolResult(name, content):
            return [_comment("part", _Part("tool_result", name)), _fenced(content)]


def _messages(pieces: list[tuple[str, str, str]]) -> Iterator[DocumentMessage]:
    facts: _Message | None = None
    parts: list[Part] = []
    count = 0
    for kind, raw, body in [*pieces, ("message", "", "")]:
        if kind == "part":
            parts.append(_read_part(msgspec.json.decode(raw, type=_Part), body))
        elif kind == "message":
            if facts is not None:
                yield DocumentMessage(
                    facts.role,
                    tuple(parts),
                    parent=count - 1 if count else None,
                    shown=True,
                    created_at_ms=facts.created_at_ms,
                    info=AnswerInfo(model=facts.model),
                )
                count += 1
            facts = msgspec.json.decode(raw, type=_Message) if raw else None
            parts = []


def _read_part(part: _Part, body: str) -> Part:
    match part.kind:
        case "text":
            return Text(_unguarded(body), part.preamble)
        case "reasoning":
            inner = body.removeprefix("<details><summary>Thinking</summary>\n\n")
            return Reasoning(_unguarded(inner.removesuffix("\n\n</details>")))
        case "file":
            return Attachment(part.name, _unfenced(body), part.size_bytes)
        case "tool_call":
            return ToolCall(part.name, _unfenced(body))
        case "tool_result":
            return ToolResult(part.name, _unfenced(body))
    raise ValueError(part.kind)


def _pieces(text: str) -> Iterator[tuple[str, str, str]]:
    """Each comment's kind and facts, and what stands between it and the next."""
    marks = [*_COMMENT.finditer(text)]
    for number, mark in enumerate(marks):
        end = marks[number + 1].start() if number + 1 < len(marks) else len(text)
        # One empty line stands on either side of a block; the last block ends with the file.
        body = text[mark.end() : end].removeprefix("\n")
        body = body.removesuffix("\n\n") if number + 1 < len(marks) else body.removesuffix("\n")
        yield mark[1], mark[2], body


def _comment(kind: str, facts: msgspec.Struct) -> str:
    # "--" would end the comment; JSON may write it in another way.
    text = msgspec.json.encode(facts).decode().replace("--", "-\\u002d")
    return f"{_MARK}{kind} {text} -->"


def _guarded(text: str) -> str:
    return re.sub(r"^(\\*)<!-- hearth:", r"\1\\<!-- hearth:", text, flags=re.MULTILINE)


def _unguarded(text: str) -> str:
    return re.sub(r"^(\\*)\\<!-- hearth:", r"\1<!-- hearth:", text, flags=re.MULTILINE)


def _fenced(text: str) -> str:
    longest = max((len(ticks) for ticks in re.findall(r"`{3,}", text)), default=2)
    fence = "`" * (longest + 1)
    return f"{fence}\n{_guarded(text)}\n{fence}"


def _unfenced(body: str) -> str:
    lines = body.split("\n")
    return _unguarded("\n".join(lines[1:-1]))


def _one_line(text: str) -> str:
    return " ".join(text.split())
