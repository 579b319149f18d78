"""Short ways to fill a store."""

from __future__ import annotations

from app.chat.store import Store
from app.messages import Message, Reasoning, Text


def asked(text: str) -> Message:
    return Message("user", (Text(text),))


def answered(text: str, thought: str = "") -> Message:
    parts = (Reasoning(thought), Text(text)) if thought else (Text(text),)
    return Message("assistant", parts, (7, 8, 9))


def chat_with(store: Store, *texts: str) -> tuple[int, list[int]]:
    """A chat in which these are said in turn; its id and those of its messages."""
    chat = store.chats.create()
    ids: list[int] = []
    for number, text in enumerate(texts):
        message = asked(text) if number % 2 == 0 else answered(text)
        ids.append(store.messages.add(chat, message, ids[-1] if ids else None))
    return chat, ids


def shown(store: Store, chat: int) -> list[str]:
    return [stored.message.text for stored in store.messages.transcript(chat).messages]
