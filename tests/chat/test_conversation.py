from __future__ import annotations

import datetime

import pytest

from app.chat.conversation import Chat, readable
from app.errors import EmptyPrompt
from app.messages import Attachment, Message, Text


def test_the_view_does_not_change_when_the_chat_grows() -> None:
    chat = Chat(effort="high", instructions="Be brief.")
    chat.add_user("Hi")
    view = chat.conversation
    chat.add_assistant(Message("assistant", (Text("Hello"),)))
    assert len(view.messages) == 1
    assert (view.effort, view.instructions) == ("high", "Be brief.")


def test_the_date_is_frozen_with_the_first_message(monkeypatch: pytest.MonkeyPatch) -> None:
    chat = Chat()
    assert chat.conversation.date is None
    chat.add_user("Hi")
    first = chat.date
    assert first == datetime.date.today().isoformat()
    chat.date = "2020-01-01"
    chat.add_user("Again")
    assert chat.date == "2020-01-01"


@pytest.mark.parametrize("text", ["", "   ", "\n\t \u00a0"])
def test_nothing_is_not_a_question(text: str) -> None:
    chat = Chat()
    with pytest.raises(EmptyPrompt):
        chat.add_user(text)
    assert chat.messages == []


def test_retry_forgets_everything_after_the_question() -> None:
    chat = Chat()
    chat.add_user("Hi")
    chat.add_assistant(Message("assistant", (Text("partial"),)))
    chat.drop_last_answer()
    assert [message.role for message in chat.messages] == ["user"]


def test_broken_characters_become_visible() -> None:
    assert readable("caf\udce9 ü") == "caf\ufffd ü"
    assert readable("fine \U0001f917") == "fine \U0001f917"


def test_files_go_along_with_the_words_or_alone() -> None:
    chat, file = Chat(), Attachment("a.txt", "one")
    assert chat.add_user("What is it?", (file,)).parts == (file, Text("What is it?"))
    assert chat.add_user("  ", (file,)).parts == (file,)
