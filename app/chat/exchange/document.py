"""A chat apart from any store. Pure values; messages name each other by their place in the list."""

from __future__ import annotations

import msgspec

from app.chat.store.values import AnswerInfo, ChatSettings
from app.messages import Part, Role

LONGEST_NAME = 60


class DocumentMessage(msgspec.Struct, frozen=True, omit_defaults=True):
    """One message. `parent` is the index of the one before it, None for a first message.

    `shown`: of all versions below the same parent, this is the one that is shown.
    """

    role: Role
    parts: tuple[Part, ...]
    parent: int | None = None
    shown: bool = False
    created_at_ms: int = 0
    token_ids: tuple[int, ...] = ()
    info: AnswerInfo = AnswerInfo()


class ChatDocument(msgspec.Struct, frozen=True, omit_defaults=True):
    """One chat with all its branches. A parent always comes before its children.

    `title_is_own`: the person gave it; else the first question did. `folder` is a name.
    """

    uid: str
    title: str
    messages: tuple[DocumentMessage, ...] = ()
    title_is_own: bool = False
    created_at_ms: int = 0
    updated_at_ms: int = 0
    pinned_at_ms: int | None = None
    folder: str = ""
    date: str | None = None
    settings: ChatSettings = ChatSettings()
    draft: str = ""

    @property
    def file_name(self) -> str:
        """The title as far as every system takes it, without an ending."""
        name = "".join(letter if letter.isalnum() else " " for letter in self.title)
        return " ".join(name.split())[:LONGEST_NAME].rstrip() or "chat"

    @property
    def path(self) -> tuple[DocumentMessage, ...]:
        """The messages that are shown, from the first on."""
        below: dict[int | None, int] = {}
        for index, message in enumerate(self.messages):
            if message.shown:
                below[message.parent] = index
        found: list[DocumentMessage] = []
        at = below.get(None)
        while at is not None and len(found) < len(self.messages):
            found.append(self.messages[at])
            at = below.get(at)
        return tuple(found)
