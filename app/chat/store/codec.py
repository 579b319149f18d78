"""How values are written into the tables' columns, and read back."""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterable

import msgspec

from app.chat.conversation import readable
from app.chat.store.values import AnswerInfo, ChatRow, ChatSettings
from app.events import Delta, ReasoningDelta, TextDelta, ToolCallRequested, assemble
from app.messages import Message, Part, Reasoning, Role, Text, ToolCall

CHAT_COLUMNS = (
    "chats.id, chats.uid, chats.title, chats.folder_id, chats.pinned_at_ms IS NOT NULL, "
    "chats.created_at_ms, chats.updated_at_ms, chats.deleted_at_ms"
)

encode = msgspec.json.Encoder().encode
_parts = msgspec.json.Decoder(tuple[Part, ...])
_info = msgspec.json.Decoder(AnswerInfo)
_settings = msgspec.json.Decoder(ChatSettings)
_deltas = msgspec.json.Decoder(tuple[Delta, ...])


def chat_row(columns: tuple[object, ...]) -> ChatRow:
    """From `CHAT_COLUMNS`."""
    id, uid, title, folder_id, pinned, created, updated, deleted = columns[:8]
    return ChatRow(id, uid, title, folder_id, bool(pinned), created, updated, deleted)  # type: ignore[arg-type]


def settings(column: bytes) -> ChatSettings:
    return _settings.decode(column)


def info(column: bytes | None) -> AnswerInfo:
    return _info.decode(column) if column else AnswerInfo()


def parts(column: bytes | None) -> tuple[Part, ...]:
    return _parts.decode(column) if column else ()


def message(role: Role, content: bytes | None, token_ids: bytes | None) -> Message:
    return Message(role, parts(content), unpacked(token_ids or b""))


def deltas(column: bytes) -> tuple[Delta, ...]:
    return _deltas.decode(column)


def deltas_column(deltas: Iterable[Delta]) -> bytes:
    """Events for the journal, as few as possible."""
    return encode(as_deltas(parts(content(assemble(deltas).parts))))


def as_deltas(parts: Iterable[Part]) -> list[Delta]:
    """The events that would make these parts; results of tools are not among what is streamed."""
    found: list[Delta] = []
    for part in parts:
        match part:
            case Reasoning(text):
                found.append(ReasoningDelta(text))
            case Text(text, preamble):
                found.append(TextDelta(text, preamble))
            case ToolCall(name, arguments):
                found.append(ToolCallRequested(name, arguments))
            case _:
                pass
    return found


def merged(deltas: Iterable[Delta]) -> tuple[Delta, ...]:
    """The same with as few events as possible."""
    return tuple(as_deltas(assemble(deltas).parts))


def content(parts: tuple[Part, ...]) -> bytes:
    """Parts as a column; halves of characters, which no file can hold, are made visible."""
    try:
        return encode(parts)
    except UnicodeEncodeError:
        return encode(tuple(map(_readable, parts)))


def _readable(part: Part) -> Part:
    fields = {
        name: readable(value)
        for name, value in msgspec.structs.asdict(part).items()
        if isinstance(value, str)
    }
    return msgspec.structs.replace(part, **fields)


def packed(token_ids: Iterable[int]) -> bytes:
    """4 bytes each, little endian."""
    ids = array("i", token_ids)
    if sys.byteorder == "big":
        ids.byteswap()
    return ids.tobytes()


def unpacked(column: bytes) -> tuple[int, ...]:
    ids = array("i", column[: len(column) // 4 * 4])
    if sys.byteorder == "big":
        ids.byteswap()
    return tuple(ids)


def as_message(role: Role, deltas: Iterable[Delta]) -> Message:
    """The message that was streamed as these events; the ids of its tokens are not known."""
    return Message(role, assemble(deltas).parts)
