"""ChatGPT's data export: `conversations.json`, a list of conversations.

Each has a `mapping` of nodes (`message`, `parent`, `children`), a tree as ours is, and a
`current_node`, the end of the path that was shown. The format is not documented by its makers and
has changed over the years; this reads what all known versions have in common:

    content_type    text, multimodal_text   what was said: `parts`, strings or objects
                    thoughts                reasoning: `thoughts`, each a summary and a content
                    code                    a tool call if `recipient` names a tool
                    execution_output, tether_quote, tether_browsing_display, system_error
                                            a tool's result
                    user_editable_context   the person's custom instructions
    metadata        model_slug; attachments (names only: files are not in the export);
                    is_visually_hidden_from_conversation
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from app.chat.exchange.document import ChatDocument, DocumentMessage
from app.chat.exchange.loose import mapping, mappings, ms_of_seconds, strings, text
from app.chat.store.values import AnswerInfo, ChatSettings
from app.messages import Part, Reasoning, Role, Text, ToolCall, ToolResult

# Marks of citations: a start, a kind and its operands between separators, an end.
_CITATION = re.compile("\ue200[^\ue200\ue201]*\ue201|[\ue200-\ue206]")
_ROLES: dict[str, Role] = {"user": "user", "assistant": "assistant", "tool": "tool"}
_RESULTS = ("execution_output", "tether_quote", "tether_browsing_display", "system_error")


def looks_like(value: Any) -> bool:
    """Whether some decoded JSON is such an export, or one conversation of it."""
    first = value[0] if isinstance(value, list) and value else value
    return isinstance(first, dict) and isinstance(first.get("mapping"), dict)


def read(value: Any) -> Iterator[ChatDocument]:
    """The chats in it, one at a time; what is no conversation is passed over."""
    for conversation in mappings(value if isinstance(value, list) else [value]):
        nodes = mapping(conversation.get("mapping"))
        if nodes:
            yield _Tree(conversation, nodes).document()


class _Tree:
    """One conversation while its nodes are turned into messages."""

    def __init__(self, conversation: dict[str, Any], nodes: dict[str, Any]) -> None:
        self._conversation = conversation
        self._nodes = {id: mapping(node) for id, node in nodes.items()}
        self._shown = self._shown_path()
        self._messages: list[DocumentMessage] = []
        self._instructions = ""
        self._seen: set[str] = set()

    def document(self) -> ChatDocument:
        roots = [id for id, node in self._nodes.items() if self._parent(node) not in self._nodes]
        for id in (*roots, *self._nodes):  # damaged ones, too, that hang on no root
            self._walk(id)
        created_at_ms = ms_of_seconds(self._conversation.get("create_time"))
        identity = text(self._conversation.get("conversation_id")) or text(
            self._conversation.get("id")
        )
        title = " ".join(text(self._conversation.get("title")).split())
        return ChatDocument(
            uid=f"chatgpt-{identity}" if identity else "",
            title=title,
            messages=tuple(self._messages),
            title_is_own=bool(title),
            created_at_ms=created_at_ms,
            updated_at_ms=ms_of_seconds(self._conversation.get("update_time")) or created_at_ms,
            settings=ChatSettings(instructions=self._instructions),
        )

    def _walk(self, root: str) -> None:
        """Adds the messages below a root, parents first, without recursion: chats are long."""
        seen = self._seen
        waiting: list[tuple[str, int | None]] = [(root, None)]
        while waiting:
            id, above = waiting.pop()
            if id in seen or id not in self._nodes:
                continue
            seen.add(id)
            node = self._nodes[id]
            below = self._add(id, node, above)
            waiting += [(child, below) for child in reversed(strings(node.get("children")))]

    def _add(self, id: str, node: dict[str, Any], above: int | None) -> int | None:
        """Adds what a node says; returns the index of the message that its children follow."""
        message = mapping(node.get("message"))
        content = mapping(message.get("content"))
        if content.get("content_type") == "user_editable_context":
            self._instructions = self._instructions or _custom_instructions(content)
            return above
        role = _ROLES.get(text(mapping(message.get("author")).get("role")))
        metadata = mapping(message.get("metadata"))
        if role is None or metadata.get("is_visually_hidden_from_conversation"):
            return above
        parts = _parts(role, message, content, metadata)
        if not parts:
            return above
        if self._continues(role, id, above):
            assert above is not None
            before = self._messages[above]
            self._messages[above] = _message(role, before.parts + parts, message, before)
            return above
        shown = id in self._shown
        self._messages.append(_message(role, parts, message, above=above, shown=shown))
        return len(self._messages) - 1

    def _continues(self, role: Role, id: str, above: int | None) -> bool:
        """Whether it is a further step of the answer above it: reasoning, a call, the text."""
        if role != "assistant" or above is None or self._messages[above].role != "assistant":
            return False
        if any(isinstance(part, ToolCall) for part in self._messages[above].parts):
            return False
        parent = self._nodes.get(self._parent(self._nodes[id]) or "", {})
        return len(strings(parent.get("children"))) == 1

    def _shown_path(self) -> set[str]:
        """The ids from `current_node` up; without one, from the last child of the last child."""
        at = text(self._conversation.get("current_node"))
        if at not in self._nodes:
            at = next(
                (
                    id
                    for id, node in reversed(self._nodes.items())
                    if not strings(node.get("children"))
                ),
                "",
            )
        found: set[str] = set()
        while at in self._nodes and at not in found:
            found.add(at)
            at = self._parent(self._nodes[at]) or ""
        return found

    @staticmethod
    def _parent(node: dict[str, Any]) -> str | None:
        return text(node.get("parent")) or None


def _message(
    role: Role,
    parts: tuple[Part, ...],
    message: dict[str, Any],
    before: DocumentMessage | None = None,
    *,
    above: int | None = None,
    shown: bool = False,
) -> DocumentMessage:
    model = text(mapping(message.get("metadata")).get("model_slug"))
    return DocumentMessage(
        role,
        parts,
        parent=before.parent if before else above,
        shown=before.shown if before else shown,
        created_at_ms=(before.created_at_ms if before else 0)
        or ms_of_seconds(message.get("create_time")),
        info=AnswerInfo(
            model=model or (before.info.model if before else ""),
            reason="stop" if role == "assistant" else None,
        ),
    )


def _parts(
    role: Role, message: dict[str, Any], content: dict[str, Any], metadata: dict[str, Any]
) -> tuple[Part, ...]:
    kind = text(content.get("content_type"))
    if kind == "thoughts":
        thoughts = [
            "\n".join(filter(None, (text(one.get("summary")), text(one.get("content")))))
            for one in mappings(content.get("thoughts"))
        ]
        thought = "\n\n".join(filter(None, thoughts))
        return (Reasoning(thought),) if thought else ()
    if kind in ("reasoning_recap", "model_editable_context"):
        return ()
    said = _said(content)
    if role == "tool":
        name = text(mapping(message.get("author")).get("name")) or "tool"
        return (ToolResult(name, said),) if said else ()
    recipient = text(message.get("recipient"))
    if role == "assistant" and recipient not in ("", "all"):
        return (ToolCall(recipient, said),) if said else ()
    if kind == "code" and said:
        language = text(content.get("language"))
        said = f"```{language if language.isalnum() else ''}\n{said}\n```"
    names = [text(file.get("name")) for file in mappings(metadata.get("attachments"))]
    lines = [f"[{name}]" for name in names if name] + ([said] if said else [])
    return (Text("\n\n".join(lines)),) if lines else ()


def _said(content: dict[str, Any]) -> str:
    """The text of a content of any type; pictures and sounds as a word in brackets."""
    found: list[str] = []
    for key in ("text", "result"):
        if content.get("content_type") in (*_RESULTS, "code") and text(content.get(key)):
            found.append(text(content.get(key)))
            break
    parts = content.get("parts")
    for part in parts if isinstance(parts, list) else ():
        if isinstance(part, str):
            found.append(text(part))
        elif isinstance(part, dict):
            kind = text(part.get("content_type"))
            spoken = text(part.get("text"))
            found.append(spoken or (f"[{kind.split('_')[0]}]" if kind else json.dumps(part)))
    return _CITATION.sub("", "\n\n".join(filter(None, found))).strip("\n")


def _custom_instructions(content: dict[str, Any]) -> str:
    both = (text(content.get("user_profile")), text(content.get("user_instructions")))
    return "\n\n".join(filter(None, (part.strip() for part in both)))
