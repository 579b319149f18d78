from __future__ import annotations

from app.chat.reopened import chat_of, settings_of
from app.chat.store import ChatSettings, private_store
from app.messages import Message, ResponseFormat, Text


def test_a_chat_comes_back_with_the_settings_it_was_kept_with() -> None:
    form = ResponseFormat("answer", {"type": "object"})
    settings = ChatSettings("high", "Be brief.", "gpt-oss-20b", ("calculator",), form, "tutor")
    store = private_store()
    chat_id = store.chats.create(settings, date="2026-11-23")
    question = Message("user", (Text("Why?"),))
    store.messages.add(chat_id, question)
    chat = chat_of(store.messages.transcript(chat_id))
    store.close()
    assert settings_of(chat) == settings
    assert chat.messages == [question]
    assert chat.conversation.instructions == "Be brief."
    assert chat.conversation.response_format == form
