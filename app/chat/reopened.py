"""A stored chat as the `Chat` that prompts are made of, and the settings that are stored of one."""

from __future__ import annotations

from app.chat.conversation import Chat
from app.chat.store.values import ChatSettings, Transcript


def chat_of(transcript: Transcript, until: int | None = None) -> Chat:
    """The messages that are shown, with the chat's own settings.

    Args:
        until: The id of the last message to take, such as a question that is answered anew;
            None for all.
    """
    chat = Chat(date=transcript.date)
    shape(chat, transcript.settings)
    for stored in transcript.messages:
        chat.messages.append(stored.message)
        if stored.id == until:
            break
    return chat


def settings_of(chat: Chat) -> ChatSettings:
    """What shapes the prompts of a chat, to be kept with it."""
    return ChatSettings(
        effort=chat.effort,
        instructions=chat.instructions,
        model=chat.model,
        tools=chat.tools,
        response_format=chat.response_format,
        persona=chat.persona,
    )


def shape(chat: Chat, settings: ChatSettings) -> None:
    """Gives a chat these settings; what was said in it stays."""
    chat.effort = settings.effort
    chat.instructions = settings.instructions
    chat.model = settings.model
    chat.tools = settings.tools
    chat.response_format = settings.response_format
    chat.persona = settings.persona
