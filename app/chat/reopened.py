"""A stored chat as the `Chat` that prompts are made of."""

from __future__ import annotations

from app.chat.attached import with_files
from app.chat.conversation import Chat
from app.chat.store.store import Store
from app.chat.store.values import Transcript


def chat_of(store: Store, transcript: Transcript, until: int | None = None) -> Chat:
    """The messages that are shown, with the texts of their files.

    Args:
        until: The id of the last message to take, such as a question that is answered anew;
            None for all.
    """
    settings = transcript.settings
    chat = Chat(
        effort=settings.effort,
        instructions=settings.instructions,
        date=transcript.date,
        response_format=settings.response_format,
    )
    for stored in transcript.messages:
        files = [store.attachments.get(row.id) for row in stored.attachments]
        chat.messages.append(with_files(stored.message, files))
        if stored.id == until:
            break
    return chat
