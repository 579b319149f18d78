from __future__ import annotations

import pytest

from app.chat.store import ChatNotFound, ChatSettings, Persona, Store
from app.chat.store.clock import now_ms
from app.messages import ResponseFormat
from tests.chat.store.talk import asked, chat_with, shown


def titles(store: Store) -> list[str]:
    return [row.title for row in store.chats.page()]


def test_the_list_is_newest_first_and_goes_on_page_by_page(store: Store) -> None:
    made = [store.chats.create(title=f"{n}", created_at_ms=1000 + n // 3) for n in range(10)]
    seen: list[int] = []
    key = None
    while page := store.chats.page(key, limit=4):
        seen += [row.id for row in page]
        key = page[-1].key
    assert seen == made[::-1]


def test_a_message_takes_its_chat_to_the_top(store: Store) -> None:
    first, _ = chat_with(store, "First")
    store.chats.create(title="Second")
    store.messages.add(first, asked("More"), created_at_ms=now_ms() + 1000)
    assert titles(store) == ["First", "Second"]


def test_what_was_written_while_the_list_is_read_moves_no_page(store: Store) -> None:
    for number in range(6):
        store.chats.create(title=f"{number}", created_at_ms=number)
    first = store.chats.page(limit=3)
    store.chats.create(title="new", created_at_ms=99)
    second = store.chats.page(first[-1].key, limit=3)
    assert [row.title for row in first + second] == ["5", "4", "3", "2", "1", "0"]


def test_pinned_chats_are_a_list_of_their_own(store: Store) -> None:
    a, b = store.chats.create(title="a"), store.chats.create(title="b")
    store.chats.pin(a)
    assert [row.id for row in store.chats.pinned()] == [a]
    assert titles(store) == ["b"]
    store.chats.pin(a, False)
    assert not store.chats.pinned()
    assert {row.id for row in store.chats.page()} == {a, b}


def test_the_first_question_names_a_chat_until_the_person_does(store: Store) -> None:
    chat, _ = chat_with(store, "Wie lese ich eine CSV-Datei?", "So.", "Und jetzt?")
    assert store.chats.get(chat).title == "Wie lese ich eine CSV-Datei?"
    store.chats.rename(chat, "  Meine\n Tabellen ")
    assert store.chats.get(chat).title == "Meine Tabellen"
    store.messages.add(chat, asked("Noch etwas?"))
    assert store.chats.get(chat).title == "Meine Tabellen"
    store.chats.rename(chat, "")
    assert store.chats.get(chat).title == "Wie lese ich eine CSV-Datei?"


def test_deleted_chats_come_back_as_they_were(store: Store) -> None:
    chat, _ = chat_with(store, "A question", "An answer")
    other, _ = chat_with(store, "Another question")
    store.chats.pin(chat)
    before = store.messages.transcript(chat)
    deletion = store.chats.delete([chat, other, chat])
    assert deletion.ids == (chat, other)
    assert not store.chats.page()
    assert not store.chats.pinned()
    assert {row.id for row in store.chats.deleted()} == {chat, other}
    assert not store.search.chats("question").hits
    store.chats.restore(deletion)
    assert store.messages.transcript(chat) == before
    assert len(store.search.chats("question").hits) == 2
    assert not store.chats.deleted()


def test_a_deleted_chat_that_was_imported_again_comes_back_beside_it(store: Store) -> None:
    deletion = store.chats.delete([store.chats.create(title="old", uid="same")])
    store.chats.create(title="new", uid="same")
    store.chats.restore(deletion)
    assert sorted(titles(store)) == ["new", "old"]
    found = store.chats.find("same")
    assert found is not None
    assert found.title == "new"


def test_purging_removes_for_good_only_what_was_deleted_long_ago(store: Store) -> None:
    gone, _ = chat_with(store, "Quite unusual zygote", "Indeed")
    kept, ids = chat_with(store, "A zygote stays", "Indeed", "More zygote")
    store.drafts.save(gone, "draft")
    store.chats.delete([gone])
    store.messages.delete(ids[2])
    assert store.purge() == 0
    assert store.purge(older_than_ms=-1) == 1
    with pytest.raises(ChatNotFound):
        store.chats.get(gone)
    with pytest.raises(ChatNotFound):
        store.messages.get(ids[2])
    assert [hit.chat.id for hit in store.search.chats("zygote").hits] == [kept]
    assert store.drafts.get(gone).empty
    with store.connections.reading() as connection:
        (rows,) = connection.execute(
            "SELECT count(*) FROM message_words WHERE message_words MATCH 'zygote'"
        ).fetchone()
    assert rows == 1


def test_folders_can_be_deleted_without_their_chats(store: Store) -> None:
    folder = store.chats.add_folder("Work")
    store.chats.add_folder("apples")
    chat = store.chats.create(title="a", folder_id=folder)
    other = store.chats.create(title="b")
    store.chats.move(other, folder)
    assert [(f.name, f.n_chats) for f in store.chats.folders()] == [("apples", 0), ("Work", 2)]
    assert [row.id for row in store.chats.page(folder_id=folder)] == [other, chat]
    store.chats.rename_folder(folder, "Home")
    deletion = store.chats.delete_folder(folder)
    assert [row.folder_id for row in store.chats.page()] == [None, None]
    store.chats.restore_folder(deletion)
    assert [(f.id, f.name, f.n_chats) for f in store.chats.folders()][1:] == [(folder, "Home", 2)]


def test_settings_of_a_chat_are_kept(store: Store) -> None:
    form = ResponseFormat("bill", {"type": "object"})
    settings = ChatSettings("high", "Be brief.", "gpt-oss-20b", ("python",), form, "p1")
    chat = store.chats.create(settings, date="2026-11-23")
    assert store.chats.settings(chat) == settings
    store.chats.change_settings(chat, ChatSettings("low"))
    transcript = store.messages.transcript(chat)
    assert (transcript.settings, transcript.date) == (ChatSettings("low"), "2026-11-23")


@pytest.mark.parametrize(
    "method", ["get", "settings", "pin", "delete_folder", "rename", "rename_folder"]
)
def test_what_is_not_there_is_said(store: Store, method: str) -> None:
    arguments = ("x",) if method.startswith("rename") else ()
    with pytest.raises(ChatNotFound):
        getattr(store.chats, method)(99, *arguments)


def test_personas_keep_their_order_and_come_back(store: Store) -> None:
    a = Persona("a", "Tutor", ChatSettings("high", "Teach."), "explains")
    b = Persona("b", "Editor")
    for persona in (a, b):
        store.personas.save(persona)
    assert store.personas.list() == (a, b)
    store.personas.order(("b", "a"))
    changed = Persona("a", "Teacher", a.settings)
    store.personas.save(changed)
    assert store.personas.list() == (b, changed)
    store.personas.delete("b")
    assert store.personas.list() == (changed,)
    store.personas.restore("b")
    assert store.personas.list() == (b, changed)


def test_a_transcript_of_another_chat_stays_out(store: Store) -> None:
    a, _ = chat_with(store, "one", "two")
    b, _ = chat_with(store, "three")
    assert (shown(store, a), shown(store, b)) == (["one", "two"], ["three"])
