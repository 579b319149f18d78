from __future__ import annotations

import pytest

from app.chat.reopened import chat_of
from app.chat.store import AnswerInfo, ChatNotFound, ChatSettings, Store
from app.events import TextDelta, Timings, Usage
from app.messages import Attachment, Cut, Message, Reasoning, Text, ToolCall, ToolResult
from tests.chat.store.talk import answered, asked, chat_with, shown


def test_everything_of_a_message_is_kept(store: Store) -> None:
    chat = store.chats.create()
    question = store.messages.add(chat, asked("What is 2 + 2? \U0001f917\0"))
    message = Message(
        "assistant",
        (Reasoning("hm"), Text("Let me see.", preamble=True), ToolCall("python", "2+2")),
        (200005, 0, 2**31 - 1),
    )
    info = AnswerInfo("gpt-oss-20b", "high", "tool_call", Usage(9, 3, 4), Timings(ttft_s=0.5))
    answer = store.messages.add(chat, message, question, info=info, created_at_ms=123)
    store.messages.add(chat, Message("tool", (ToolResult("python", "4"),)), answer)
    stored = store.messages.transcript(chat).messages
    assert stored[0].message == asked("What is 2 + 2? \U0001f917\0")
    assert (stored[1].message, stored[1].info, stored[1].created_at_ms) == (message, info, 123)
    assert stored[2].message.parts == (ToolResult("python", "4"),)
    assert [s.parent_id for s in stored] == [None, question, answer]
    assert store.messages.get(answer) == stored[1]
    assert store.messages.chat_of(answer) == chat


def test_an_edited_question_is_another_version_with_its_own_answers(store: Store) -> None:
    chat, ids = chat_with(store, "Q", "A", "Q2", "A2")
    edited = store.messages.add(chat, asked("Q2, better"), ids[1])
    assert shown(store, chat) == ["Q", "A", "Q2, better"]
    last = store.messages.transcript(chat).messages[-1]
    assert (last.versions, last.version) == ((ids[2], edited), (2, 2))
    store.messages.show(ids[2])
    assert shown(store, chat) == ["Q", "A", "Q2", "A2"]
    assert store.messages.transcript(chat).messages[2].version == (1, 2)


def test_the_first_question_can_have_versions_too(store: Store) -> None:
    chat, _ = chat_with(store, "Q", "A")
    store.messages.add(chat, asked("Other"))
    assert shown(store, chat) == ["Other"]
    assert store.messages.transcript(chat).messages[0].version == (2, 2)


def test_going_back_to_a_version_finds_its_own_continuation(store: Store) -> None:
    chat, ids = chat_with(store, "Q", "A", "Q2", "A2")
    other = store.messages.add(chat, answered("A, anew"), ids[0])
    store.messages.add(chat, asked("Elsewhere"), other)
    again = store.messages.add(chat, answered("A2, anew"), ids[2])
    assert shown(store, chat) == ["Q", "A", "Q2", "A2, anew"]
    store.messages.show(other)
    assert shown(store, chat) == ["Q", "A, anew", "Elsewhere"]
    store.messages.show(ids[1])
    assert shown(store, chat) == ["Q", "A", "Q2", "A2, anew"]
    assert store.messages.transcript(chat).messages[3].versions == (ids[3], again)


def test_a_message_below_one_that_is_not_shown_is_shown(store: Store) -> None:
    chat, ids = chat_with(store, "Q", "A", "Q2")
    store.messages.add(chat, answered("A, anew"), ids[0])
    store.messages.add(chat, answered("A2"), ids[2])
    assert shown(store, chat) == ["Q", "A", "Q2", "A2"]


def test_a_deleted_version_gives_way_and_comes_back(store: Store) -> None:
    chat, ids = chat_with(store, "Q", "A", "Q2", "A2")
    other = store.messages.add(chat, answered("A, anew"), ids[0])
    store.messages.show(ids[3])
    before = store.messages.transcript(chat)
    deletion = store.messages.delete(ids[1])
    assert set(deletion.ids) == set(ids[1:])
    assert shown(store, chat) == ["Q", "A, anew"]
    assert store.messages.transcript(chat).messages[1].versions == (other,)
    assert store.search.in_chat(chat, "A2") == ()
    store.messages.restore(deletion)
    assert store.messages.transcript(chat) == before
    assert store.search.in_chat(chat, "A2") == (ids[3],)


def test_deleting_what_is_not_shown_changes_nothing_that_is(store: Store) -> None:
    chat, ids = chat_with(store, "Q", "A")
    store.messages.add(chat, answered("A, anew"), ids[0])
    store.messages.delete(ids[1])
    assert shown(store, chat) == ["Q", "A, anew"]


def test_deleting_the_first_message_empties_the_chat(store: Store) -> None:
    chat, ids = chat_with(store, "Q", "A")
    deletion = store.messages.delete(ids[0])
    assert shown(store, chat) == []
    store.messages.restore(deletion)
    assert shown(store, chat) == ["Q", "A"]


@pytest.mark.parametrize("method", ["get", "show", "delete", "chat_of"])
def test_unknown_messages_are_said(store: Store, method: str) -> None:
    with pytest.raises(ChatNotFound):
        getattr(store.messages, method)(99)


def test_a_message_has_to_follow_one_of_its_own_chat(store: Store) -> None:
    _, ids = chat_with(store, "Q")
    other = store.chats.create()
    with pytest.raises(ChatNotFound):
        store.messages.add(other, asked("x"), ids[0])
    assert shown(store, other) == []


def test_nothing_can_follow_what_is_deleted(store: Store) -> None:
    chat, ids = chat_with(store, "Q", "A")
    store.messages.delete(ids[1])
    with pytest.raises(ChatNotFound):
        store.messages.add(chat, asked("x"), ids[1])
    assert shown(store, chat) == ["Q"]


def test_damaged_pointers_do_not_make_a_chat_endless(store: Store) -> None:
    chat, ids = chat_with(store, "Q", "A", "Q2")
    with store.connections.writing() as connection:
        connection.execute("UPDATE messages SET active_child_id = ? WHERE id = ?", (ids[0], ids[2]))
        connection.execute("UPDATE messages SET parent_id = ? WHERE id = ?", (ids[2], ids[0]))
    assert shown(store, chat) == ["Q", "A", "Q2"]
    store.messages.show(ids[1])


FILE = Attachment("sales.csv", "a,b\n1,2\n", 8, Cut("characters", 8, 20))


def test_files_go_with_a_message(store: Store) -> None:
    chat = store.chats.create(ChatSettings("low", "Be brief."), date="2026-11-23")
    message = Message("user", (FILE, Text("")))
    id = store.messages.add(chat, message)
    assert store.messages.get(id).message == message
    assert store.chats.get(chat).title == "sales.csv"
    chat_now = chat_of(store.messages.transcript(chat))
    assert chat_now.conversation.messages == (message,)
    assert (chat_now.effort, chat_now.instructions) == ("low", "Be brief.")
    assert chat_now.date == "2026-11-23"


def test_files_wait_with_the_draft(store: Store) -> None:
    store.drafts.save_files(None, [FILE, Attachment("b.txt", "b")])
    store.drafts.save(None, "Sum it up")
    draft = store.drafts.get(None)
    assert (draft.text, draft.files) == ("Sum it up", (FILE, Attachment("b.txt", "b")))
    store.drafts.save(None, "")
    assert store.drafts.get(None).files == draft.files
    store.drafts.save_files(None, [FILE])
    assert store.drafts.get(None).files == (FILE,)
    assert not store.drafts.get(None).empty
    store.drafts.clear(None)
    assert store.drafts.get(None).empty


def test_a_chat_can_be_taken_up_to_a_question(store: Store) -> None:
    chat, ids = chat_with(store, "Q", "A", "Q2", "A2")
    taken = chat_of(store.messages.transcript(chat), until=ids[2])
    assert [message.text for message in taken.messages] == ["Q", "A", "Q2"]


def test_drafts_are_kept_apart(store: Store) -> None:
    chat, _ = chat_with(store, "Q")
    store.drafts.save(None, "for a new chat")
    store.drafts.save(chat, "for this one")
    assert store.drafts.get(None).text == "for a new chat"
    assert store.drafts.get(chat).text == "for this one"
    store.drafts.clear(chat)
    assert store.drafts.get(chat).empty
    assert store.drafts.get(None).text == "for a new chat"


def test_a_change_that_was_not_sent_is_kept_beside_the_message(store: Store) -> None:
    chat, ids = chat_with(store, "Q", "A", "Q2", "A2")
    other, _ = chat_with(store, "Elsewhere")
    store.drafts.save_edit(ids[2], "Q2, or")
    store.drafts.save_edit(ids[2], "Q2, or rather\ud83e")
    store.drafts.save_edit(ids[0], "")
    assert store.drafts.edits(chat) == {ids[2]: "Q2, or rather\ufffd", ids[0]: ""}
    assert store.drafts.edits(other) == {}
    assert shown(store, chat) == ["Q", "A", "Q2", "A2"]
    store.drafts.save_edit(ids[0], None)
    assert store.drafts.edits(chat) == {ids[2]: "Q2, or rather\ufffd"}


def test_a_change_goes_and_comes_back_with_its_message(store: Store) -> None:
    chat, ids = chat_with(store, "Q", "A", "Q2")
    store.drafts.save_edit(ids[2], "Q2, or")
    store.messages.restore(store.messages.delete(ids[2]))
    assert store.drafts.edits(chat) == {ids[2]: "Q2, or"}
    store.messages.delete(ids[2])
    store.purge(older_than_ms=-1)
    store.drafts.save_edit(ids[2], "too late")
    assert store.drafts.edits(chat) == {}


def test_halves_of_characters_are_made_visible(store: Store) -> None:
    half = "a\ud83e"
    chat = store.chats.create()
    store.messages.add(chat, asked(half))
    answer = store.answers.begin(chat, None)
    answer.event(TextDelta(half))
    answer.close()
    store.drafts.save(chat, half)
    store.chats.rename(chat, half)
    store.chats.add_folder(half)
    store.drafts.save_files(chat, [Attachment(half, half)])
    shown = store.messages.transcript(chat)
    kept = (
        shown.messages[0].message.text,
        shown.chat.title,
        store.drafts.get(chat).text,
        store.chats.folders()[0].name,
        store.drafts.get(chat).files[0].name,
    )
    assert set(kept) == {"a\ufffd"}
    assert store.search.chats(half).hits
