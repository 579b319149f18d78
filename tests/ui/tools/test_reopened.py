"""Chats with tools that are opened again: what was done stands there, what was asked is asked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.chat.store import Store, open_store
from app.events import Finished, TextDelta, ToolCallRequested
from app.messages import Message, Text, ToolCall, ToolResult
from tests.ui.tools.conftest import OpenTalk, Talk, call, final
from ui.chats.opened import Opened

LONG_MS = 90_000


@pytest.fixture
def kept_talk(qtbot: QtBot, open_talk: OpenTalk) -> Talk:
    """In a window whose chats are kept."""
    talk = open_talk()
    book = talk.window.services.book
    with qtbot.waitSignal(book.ready, timeout=LONG_MS):
        book.start()
    return talk


def reopen(talk: Talk, chat_id: int) -> None:
    """Opens a chat, and waits until it is shown."""

    def is_it(opened: Opened) -> bool:
        return opened.transcript.chat.id == chat_id

    with talk.qtbot.waitSignal(
        talk.window.services.book.opened, timeout=LONG_MS, check_params_cb=is_it
    ):
        talk.window.services.book.open(chat_id)
    talk.qtbot.waitUntil(lambda: talk.window.page.place.chat_id == chat_id, timeout=LONG_MS)


def left_open(store: Store, path: Path, n_answered: int = 0) -> int:
    """A chat as it is when Hearth was closed while a question stood; its id."""
    chat = store.chats.create()
    question = store.messages.add(chat, Message("user", (Text("Please"),)), None)
    answer = store.answers.begin(chat, question)
    arguments = json.dumps({"path": str(path)})
    for _ in range(n_answered + 1):
        answer.event(ToolCallRequested("read_file", arguments))
    answer.event(Finished("tool_call", token_ids=(1, 2)))
    for _ in range(n_answered):
        answer.message(Message("tool", (ToolResult("read_file", "first"),)))
    answer.close()
    return chat


def test_the_calls_of_a_stored_chat_stand_there_with_who_allowed_them(
    kept_talk: Talk, place: Path
) -> None:
    talk, path = kept_talk, place / "a.txt"
    talk.ask(
        call("read_file", path=str(path)),
        call("write_file", path=str(path), content="new\n"),
        final(),
    )
    talk.press(talk.card(0))
    talk.press(talk.card(1))
    talk.wait_for_end()
    talk.qtbot.waitUntil(lambda: talk.window.page.place.chat_id is not None, timeout=LONG_MS)
    chat_id = talk.window.page.place.chat_id
    assert chat_id is not None
    talk.window.chats.new_chat()
    reopen(talk, chat_id)
    talk.qtbot.waitUntil(
        lambda: [row.line.tag.text() for row in talk.column.rows] == ["allowed once"] * 2,
        timeout=LONG_MS,
    )
    assert talk.column.rows[0].line.short.text() == "salary 5000"
    (bar,) = talk.column.bars.values()
    bar.button.click()
    talk.qtbot.waitUntil(lambda: bar.undone, timeout=LONG_MS)
    assert path.read_text() == "salary 5000\n"
    talk.window.chats.new_chat()
    reopen(talk, chat_id)
    talk.qtbot.waitUntil(
        lambda: [row.call.state for row in talk.column.rows] == ["done", "undone"],
        timeout=LONG_MS,
    )


@pytest.mark.parametrize("n_answered", [0, 1])
def test_a_question_that_was_left_open_is_asked_again_and_the_answer_goes_on(
    kept_talk: Talk, place: Path, n_answered: int
) -> None:
    talk = kept_talk
    store = talk.window.services.book.store()
    assert store is not None
    chat_id = left_open(store, place / "a.txt", n_answered)
    reopen(talk, chat_id)
    row = talk.column.rows[-1]
    assert row.call.state == "left"
    assert row.line.resume.isVisible()
    talk.engine.scripts = [final("It says 5000.")]
    row.line.resume.click()
    talk.press(talk.card(-1))
    talk.wait_for_end()
    assert [row.call.state for row in talk.column.rows] == ["done"] * (n_answered + 1)
    messages = talk.engine.requests[-1].conversation.messages
    roles = ["user", "assistant", *["tool"] * (n_answered + 1)]
    assert [message.role for message in messages] == roles
    assert talk.turn.answer_text() == "It says 5000."
    talk.qtbot.waitUntil(
        lambda: (
            [one.message.role for one in store.messages.transcript(chat_id).messages]
            == [*roles, "assistant"]
        ),
        timeout=LONG_MS,
    )


def test_a_question_stays_when_the_window_is_closed(kept_talk: Talk, place: Path) -> None:
    kept_talk.ask(call("read_file", path=str(place / "a.txt")), final())
    kept_talk.card()
    kept_talk.window.close()
    store = open_store()
    try:
        (chat,) = store.chats.page()
        last = store.messages.transcript(chat.id).messages[-1]
        assert isinstance(last.message.parts[-1], ToolCall)
    finally:
        store.close()


def test_what_follows_an_answer_with_tools_stands_below_it(kept_talk: Talk, place: Path) -> None:
    talk = kept_talk
    talk.ask(call("calculator", expression="1+1"), final("2."))
    talk.wait_for_end()
    talk.ask([TextDelta("Yes."), Finished("stop")], text="Sure?")
    talk.wait_for_end()
    roles = [message.role for message in talk.engine.requests[-1].conversation.messages]
    assert roles == ["user", "assistant", "tool", "assistant", "user"]


def test_a_folder_that_was_chosen_before_the_first_question_counts_in_the_kept_chat(
    kept_talk: Talk, place: Path
) -> None:
    talk = kept_talk
    talk.window.chat.tools._set_folder(place)
    talk.ask(call("read_file", path="a.txt"), final())
    talk.wait_for_end()
    assert talk.column.rows[0].line.tag.text() == "allowed by a permission"
    talk.window.chats.new_chat()
    talk.ask(call("read_file", path=str(place / "a.txt")), final())
    talk.press(talk.card(), "deny")
    talk.wait_for_end()


def test_a_question_waits_while_another_chat_is_shown(kept_talk: Talk, place: Path) -> None:
    talk = kept_talk
    talk.ask(call("read_file", path=str(place / "a.txt")), final("Done."))
    card = talk.card()
    talk.qtbot.waitUntil(lambda: talk.window.page.place.chat_id is not None, timeout=LONG_MS)
    chat_id, until = talk.window.page.place.chat_id, card._until
    assert chat_id is not None
    talk.window.chats.new_chat()
    desk = talk.window.page.desk
    assert desk.marks == {chat_id: "asking"}
    reopen(talk, chat_id)
    again = talk.card()
    assert again is not card
    assert again._until == until
    talk.press(again)
    talk.wait_for_end()
    assert [row.call.state for row in talk.column.rows] == ["done"]
    assert talk.turn.answer_text() == "Done."
