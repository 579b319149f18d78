"""A chat that was opened, as it is read from its store."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.chat.store.values import Draft, Transcript

if TYPE_CHECKING:  # imported in the background, when the store is opened
    from app.chat.conversation import Chat
    from app.chat.store import Store


@dataclass(frozen=True, slots=True)
class Opened:
    """A chat as it is shown, as prompts are made of it, and what was typed last.

    `message_id` is the message that it was opened for. `private`: it is in no list of chats.
    `edits`: how messages were being changed, by their ids.
    """

    transcript: Transcript
    chat: Chat
    draft: Draft
    message_id: int | None = None
    private: bool = False
    edits: Mapping[int, str] = field(default_factory=dict)


def read_opened(store: Store, chat_id: int, message_id: int | None, *, private: bool) -> Opened:
    """Reads a chat, at the version that has this message. For a background thread."""
    from app.chat.reopened import chat_of

    if message_id is not None:
        store.messages.show(message_id)
    transcript = store.messages.transcript(chat_id)
    draft, edits = store.drafts.get(chat_id), store.drafts.edits(chat_id)
    return Opened(transcript, chat_of(transcript), draft, message_id, private, edits)
