"""A stored chat as the `Chat` that prompts are made of."""

from __future__ import annotations

from app.chat.conversation import Chat
from app.chat.store.values import Transcript


def chat_of(transcript: Transcript, until: int | None = None) -> Chat:
    """The messages that are shown, with the chat's own settings.

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
        chat.messages.append(stored.message)
        if stored.id == until:
            break
    return chat
