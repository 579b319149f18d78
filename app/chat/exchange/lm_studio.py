"""LM Studio's chats: one `*.conversation.json` each, in `~/.lmstudio/conversations`.

`messages` is a list of places in the conversation, each with `versions`, of which
`currentlySelected` is the one that was shown and answered. A version is of type

    singleStep    `role` and `content`, a list of {type: text | file}
    multiStep     `role` assistant and `steps`; those of type contentBlock have a `content` (also
                  toolCallRequest and toolCallResult), a `style` (type thinking: reasoning) and a
                  `genInfo.identifier`, the model; a `stepIdentifier` begins with its time in ms

Its makers say that the format may change; earlier versions had plain {role, content} messages.
"""

from __future__ import annotations

import json
from typing import Any

from app.chat.exchange.document import ChatDocument, DocumentMessage
from app.chat.exchange.loose import mapping, mappings, ms, text
from app.chat.store.values import AnswerInfo, ChatSettings
from app.messages import Part, Reasoning, Role, Text, ToolCall, ToolResult

_ROLES: dict[str, Role] = {"user": "user", "assistant": "assistant", "system": "system"}
_SYSTEM_PROMPT = "llm.prediction.systemPrompt"


def looks_like(value: Any) -> bool:
    """Whether some decoded JSON is such a chat."""
    if not isinstance(value, dict) or not isinstance(value.get("messages"), list):
        return False
    first = next(mappings(value["messages"]), None)
    if first is None:
        return "perChatPredictionConfig" in value or "lastUsedModel" in value
    return "versions" in first or ("role" in first and "content" in first)


def read(value: dict[str, Any], name: str = "") -> ChatDocument:
    """The chat in it.

    Args:
        name: The file's, up to the first dot: LM Studio's own id of the chat.
    """
    created_at_ms = ms(value.get("createdAt"))
    chat = _Chat(text(mapping(value.get("lastUsedModel")).get("identifier")), created_at_ms)
    for place in mappings(value.get("messages")):
        chat.add_place(place)
    title = " ".join(text(value.get("name")).split())
    last = max(ms(value.get("userLastMessagedAt")), ms(value.get("assistantLastMessagedAt")))
    return ChatDocument(
        uid=f"lm-studio-{name}" if name else "",
        title=title,
        messages=tuple(chat.messages),
        title_is_own=bool(title),
        created_at_ms=created_at_ms,
        updated_at_ms=last or created_at_ms,
        pinned_at_ms=created_at_ms or 1 if value.get("pinned") is True else None,
        settings=ChatSettings(instructions=_instructions(value) or chat.instructions),
        draft=text(value.get("clientInput")),
    )


class _Chat:
    """A chat while its places are turned into messages."""

    def __init__(self, model: str, created_at_ms: int) -> None:
        self.messages: list[DocumentMessage] = []
        self.instructions = ""
        self._model, self._time_ms = model, created_at_ms
        self._last: int | None = None

    def add_place(self, place: dict[str, Any]) -> None:
        """Adds all versions below the last message; what comes next follows the chosen one."""
        versions = [*mappings(place.get("versions"))] if "versions" in place else [place]
        chosen = place.get("currentlySelected")
        if not isinstance(chosen, int) or not 0 <= chosen < len(versions):
            chosen = len(versions) - 1
        above = self._last
        for number, version in enumerate(versions):
            last = self._add_version(version, above, shown=number == chosen)
            if number == chosen:
                self._last = last

    def _add_version(
        self, version: dict[str, Any], above: int | None, *, shown: bool
    ) -> int | None:
        """Adds a version, tool calls and results as messages of their own; returns the last."""
        role = _ROLES.get(text(version.get("role")))
        if role is None:
            return above
        if role == "system":
            self.instructions = self.instructions or _plain(version.get("content"))
            return above
        for said_by, parts, model in _messages(role, version):
            info = AnswerInfo(model=model or self._model, reason="stop")
            self.messages.append(
                DocumentMessage(
                    said_by,
                    parts,
                    parent=above,
                    shown=shown,
                    created_at_ms=self._time_of(version),
                    info=info if said_by == "assistant" else AnswerInfo(),
                )
            )
            above, shown = len(self.messages) - 1, True
        return above

    def _time_of(self, version: dict[str, Any]) -> int:
        """The time of a version's first step; else just after the message before it."""
        for step in mappings(version.get("steps")):
            digits = text(step.get("stepIdentifier")).partition("-")[0]
            if digits.isdecimal() and (at := ms(int(digits))):
                self._time_ms = max(self._time_ms, at)
                return at
        return self._time_ms


def _messages(role: Role, version: dict[str, Any]) -> list[tuple[Role, tuple[Part, ...], str]]:
    """What a version says, in messages: (role, parts, model)."""
    if version.get("type") != "multiStep":
        said = _plain(version.get("content"))
        return [(role, (Text(said),), "")] if said else []
    found: list[tuple[Role, tuple[Part, ...], str]] = []
    parts: list[Part] = []
    model = ""
    names: dict[str, str] = {}
    for step in mappings(version.get("steps")):
        if step.get("type") != "contentBlock":
            continue
        model = text(mapping(step.get("genInfo")).get("identifier")) or model
        thinking = mapping(step.get("style")).get("type") == "thinking"
        for block in mappings(step.get("content")):
            kind = text(block.get("type"))
            if kind == "toolCallResult":
                if parts:
                    found.append((role, _joined(parts), model))
                    parts = []
                found.append(("tool", (_result(block, names),), ""))
            elif kind == "toolCallRequest":
                parts.append(_call(block, names))
            elif said := text(block.get("text")):
                parts.append(Reasoning(said) if thinking else Text(said))
    if parts:
        found.append((role, _joined(parts), model))
    return found


def _joined(parts: list[Part]) -> tuple[Part, ...]:
    """Neighbours of the same kind as one."""
    found: list[Part] = []
    for part in parts:
        last = found[-1] if found else None
        if isinstance(part, Text) and isinstance(last, Text):
            found[-1] = Text(last.text + part.text)
        elif isinstance(part, Reasoning) and isinstance(last, Reasoning):
            found[-1] = Reasoning(last.text + part.text)
        else:
            found.append(part)
    return tuple(found)


def _call(block: dict[str, Any], names: dict[str, str]) -> ToolCall:
    request = mapping(block.get("toolCallRequest")) or block
    name = text(request.get("name")) or "tool"
    for key in ("callId", "toolCallRequestId", "id"):
        identity = block.get(key, request.get(key))
        if identity is not None:
            names[str(identity)] = name
    arguments = request.get("arguments", request.get("parameters", {}))
    return ToolCall(
        name,
        text(arguments) if isinstance(arguments, str) else _json(arguments),
    )


def _result(block: dict[str, Any], names: dict[str, str]) -> ToolResult:
    name = ""
    for key in ("callId", "toolCallRequestId", "toolCallId", "id"):
        name = name or names.get(str(block.get(key)), "")
    content = block.get("content")
    said = text(content) if isinstance(content, str) else _json(content)
    return ToolResult(name or text(block.get("name")) or "tool", said)


def _json(value: Any) -> str:
    return text(json.dumps(value, ensure_ascii=False))


def _plain(content: Any) -> str:
    """The text of a simple content; files, which are not in the export, by their names."""
    if isinstance(content, str):
        return text(content)
    found = []
    for block in mappings(content):
        if block.get("type") == "file":
            found.append(f"[{text(block.get('name')) or text(block.get('fileIdentifier'))}]")
        elif said := text(block.get("text")):
            found.append(said)
    return "\n\n".join(found)


def _instructions(value: dict[str, Any]) -> str:
    """The chat's own system prompt, which goes before the one at the top."""
    for field in mappings(mapping(value.get("perChatPredictionConfig")).get("fields")):
        if field.get("key") == _SYSTEM_PROMPT and text(field.get("value")):
            return text(field.get("value"))
    return text(value.get("systemPrompt"))
