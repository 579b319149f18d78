"""What the store hands out and takes in. Pure values; times are milliseconds since 1970 (UTC)."""

from __future__ import annotations

from typing import Literal

import msgspec

from app.events import FinishReason, Timings, Usage
from app.messages import Attachment, Effort, Message, ResponseFormat

EndReason = FinishReason | Literal["interrupted"]


class ChatSettings(msgspec.Struct, frozen=True, omit_defaults=True):
    """What shapes the prompts of one chat. Kept with it, so that a persona may change later.

    `model` "" is the one that is open; `tools` None are those that are allowed everywhere.
    `persona` is the `uid` of the persona these were taken from.
    """

    effort: Effort = "medium"
    instructions: str = ""
    model: str = ""
    tools: tuple[str, ...] | None = None
    response_format: ResponseFormat | None = None
    persona: str = ""


class ChatRow(msgspec.Struct, frozen=True):
    """One line of the list of chats. `uid` is the same wherever the chat is exported to."""

    id: int
    uid: str
    title: str
    folder_id: int | None
    pinned: bool
    created_at_ms: int
    updated_at_ms: int
    deleted_at_ms: int | None = None

    @property
    def key(self) -> tuple[int, int]:
        """Where this chat stands in the list; the next page begins after it."""
        return (self.updated_at_ms, self.id)


class AnswerInfo(msgspec.Struct, frozen=True, omit_defaults=True):
    """How an answer came about. `reason` None: it is being written; "interrupted": Hearth ended.

    `thought_s`: seconds from the first word of reasoning to the first of the answer. `form` is the
    form that was asked for, None for free text.
    """

    model: str = ""
    effort: Effort | None = None
    reason: EndReason | None = None
    usage: Usage = Usage()
    timings: Timings = Timings()
    malformed: bool = False
    thought_s: float = 0.0
    form: ResponseFormat | None = None


class StoredMessage(msgspec.Struct, frozen=True):
    """A message at its place in the tree.

    `versions` are the ids of all messages that follow the same parent, oldest first, itself
    included: more than one where it was edited or answered anew.
    """

    id: int
    parent_id: int | None
    message: Message
    created_at_ms: int
    versions: tuple[int, ...]
    info: AnswerInfo = AnswerInfo()
    streaming: bool = False

    @property
    def version(self) -> tuple[int, int]:
        """Which of how many this is, counted from 1: (2, 3) is shown as ‹ 2/3 ›."""
        return self.versions.index(self.id) + 1, len(self.versions)


class Transcript(msgspec.Struct, frozen=True):
    """A chat as it is shown: the active path through its tree, from the first message on."""

    chat: ChatRow
    settings: ChatSettings
    date: str | None
    messages: tuple[StoredMessage, ...]

    @property
    def last_id(self) -> int | None:
        return self.messages[-1].id if self.messages else None


class Deletion(msgspec.Struct, frozen=True):
    """What was deleted, to be undone with the `restore` of where it came from."""

    ids: tuple[int, ...]
    deleted_at_ms: int


class Renaming(msgspec.Struct, frozen=True):
    """A chat that was renamed, and what it was called. `was_own`: the person had named it so."""

    chat_id: int
    before: str
    was_own: bool
    now: str


class Folder(msgspec.Struct, frozen=True):
    """A folder of chats. Folders do not nest."""

    id: int
    name: str
    n_chats: int = 0


class FolderRenaming(msgspec.Struct, frozen=True):
    """A folder that was renamed, and what it was called."""

    folder_id: int
    before: str
    now: str


class FolderDeletion(msgspec.Struct, frozen=True):
    """A deleted folder and the chats that were in it; they stay, without a folder."""

    folder: Folder
    chat_ids: tuple[int, ...]


class Persona(msgspec.Struct, frozen=True):
    """A way to be talked to: instructions and settings under a name, to begin chats with."""

    uid: str
    name: str
    settings: ChatSettings = ChatSettings()
    description: str = ""


class Draft(msgspec.Struct, frozen=True):
    """What was typed but not sent, with the files that would go with it."""

    text: str = ""
    files: tuple[Attachment, ...] = ()

    @property
    def empty(self) -> bool:
        return not self.text and not self.files


class Excerpt(msgspec.Struct, frozen=True):
    """A text with the found places in it, as (start, end) in characters."""

    text: str
    found: tuple[tuple[int, int], ...] = ()


class Hit(msgspec.Struct, frozen=True):
    """A chat that was found: by its title (`message_id` None) or by one of its messages."""

    chat: ChatRow
    title: Excerpt
    message_id: int | None = None
    excerpt: Excerpt = Excerpt("")


class SearchPage(msgspec.Struct, frozen=True):
    """Hits, those in titles first, then the newest messages. `next` goes on, None at the end."""

    hits: tuple[Hit, ...]
    next: int | None = None
