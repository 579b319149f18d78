from __future__ import annotations

import re

import pytest

from app.chat.store import Excerpt, Store, marked
from app.chat.store import search as search_module
from app.chat.store.folding import forms, pattern, words
from app.chat.store.query import parse
from app.messages import Attachment, Message, Text
from tests.chat.store.talk import asked, chat_with

ALIKE = [
    ("müller", "Herr MÜLLER kommt"),
    ("mueller", "Herr Müller kommt"),
    ("muller", "Herr Müller kommt"),
    ("Müller", "Frau Mueller kommt"),
    ("Müller", "Mr Muller comes"),
    ("strasse", "in der Straße"),
    ("Straße", "IN DER STRASSE"),
    ("grosse fuesse", "Große Füße"),
    ("naive", "a naïve thought"),
    ("café", "cafe au lait"),
    ("smorrebrod", "Smørrebrød"),
    ("mu\u0308ller", "Müller"),
    ("müller", "Mu\u0308ller zerlegt"),
    ("istanbul", "İstanbul"),
    ("modell", "Modellen"),
    ("n_ctx", "set n_ctx to 4096"),
    ("ctx", "set n_ctx to 4096"),
    ("llama.cpp", "built on llama.cpp."),
    ("привет", "ПРИВЕТ мир"),
    ("日本", "これは日本語です"),
    ("hello world", "World, hello!"),
    ("wor", "hello world"),
    ("ÄPFEL", "aepfel und birnen"),
]
UNLIKE = [
    ("dos", "what does it do"),
    ("blu ", "nothing of the kind"),
    ("hello moon", "hello world"),
    ("ller", "Müller"),
    ('"world hello"', "hello world"),
    ('"hello wor"', "hello world"),
    ("本日", "日 und dann"),
]


@pytest.mark.parametrize(("typed", "text"), ALIKE)
def test_what_reads_alike_is_found_and_marked(store: Store, typed: str, text: str) -> None:
    chat, (id,) = chat_with(store, "x")
    message = store.messages.add(chat, asked(text), id)
    (hit,) = store.search.chats(typed).hits
    assert (hit.chat.id, hit.message_id) == (chat, message)
    assert hit.excerpt.text == text
    assert hit.excerpt.found
    assert store.search.in_chat(chat, typed) == (message,)


@pytest.mark.parametrize(("typed", "text"), UNLIKE)
def test_what_is_not_there_is_not_found(store: Store, typed: str, text: str) -> None:
    chat_with(store, "x", text)
    assert store.search.chats(typed).hits == ()


@pytest.mark.parametrize("typed", ["", "  ", "?!", '""', '"', "*", "AND", "a:b*", "(", "\0", "'"])
def test_no_typing_breaks_the_query(store: Store, typed: str) -> None:
    chat_with(store, "and a: b")
    store.search.chats(typed)
    store.search.in_chat(1, typed)


def test_every_key_on_the_way_to_a_word_finds_it(store: Store) -> None:
    chat, _ = chat_with(store, "x", "Die Größenordnung stimmt")
    whole = "größenordnung"
    for end in range(1, len(whole) + 1):
        assert [hit.chat.id for hit in store.search.chats(whole[:end]).hits] == [chat]


def test_titles_come_first_and_each_chat_once(store: Store) -> None:
    by_title, _ = chat_with(store, "Zygoten erklärt", "Eine Zygote ist")
    by_text, ids = chat_with(store, "Biologie", "Zygoten", "Noch einmal?", "Die Zygote")
    hits = store.search.chats("zygot").hits
    assert [(hit.chat.id, hit.message_id) for hit in hits] == [
        (by_title, None),
        (by_text, ids[3]),
    ]
    assert hits[0].title == Excerpt("Zygoten erklärt", ((0, 5),))
    assert hits[0].excerpt.text == "Zygoten erklärt"
    assert hits[1].title == Excerpt("Biologie")


def test_a_new_title_replaces_the_old_one(store: Store) -> None:
    chat, _ = chat_with(store, "Apples")
    store.chats.rename(chat, "Pears")
    assert [hit.message_id for hit in store.search.chats("apples").hits] != [None]
    assert [hit.message_id for hit in store.search.chats("pears").hits] == [None]


def test_pages_follow_one_another_without_gaps(store: Store) -> None:
    chats = [chat_with(store, f"Nr {n}", "zygote here")[0] for n in range(25)]
    seen: list[int] = []
    before = None
    while True:
        page = store.search.chats("zygote", before=before, limit=10)
        seen += [hit.chat.id for hit in page.hits]
        before = page.next
        if before is None:
            break
    assert seen == chats[::-1]


def test_a_search_reads_no_more_than_it_may(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search_module, "MOST_TEXTS", 5)
    for number in range(20):
        chat_with(store, f"Nr {number}", "hello big world")
    page = store.search.chats('"hello world"')
    assert page.hits == ()
    assert page.next is not None
    rest = store.search.chats('"hello world"', before=page.next)
    assert rest.next is not None
    assert rest.next < page.next


def test_files_are_found_by_name_and_text(store: Store) -> None:
    chat, _ = chat_with(store, "x")
    for name, text in (("Quartalszahlen.csv", "a,b"), ("b.txt", "etwas über Zebras")):
        store.messages.add(chat, Message("user", (Attachment(name, text), Text("Bitte"))))
    assert len(store.search.in_chat(chat, "quartal")) == 1
    (hit,) = store.search.chats("zebra").hits
    assert "Zebra" in hit.excerpt.text


def test_reasoning_is_not_searched(store: Store) -> None:
    chat, ids = chat_with(store, "x")
    from tests.chat.store.talk import answered

    store.messages.add(chat, answered("said", thought="secretly zygote"), ids[0])
    assert store.search.chats("zygote").hits == ()
    assert len(store.search.chats("said").hits) == 1


def test_an_excerpt_shows_the_place_on_one_line() -> None:
    text = "Anfang. " * 40 + "\n\n  Hier   steht die\tNadel im Heu. " + "Ende. " * 80
    excerpt = parse("nadel").excerpt(text)
    assert excerpt.text.startswith("…")
    assert excerpt.text.endswith("…")
    assert "\n" not in excerpt.text
    assert "  " not in excerpt.text
    assert len(excerpt.text) <= 164
    ((start, end),) = excerpt.found
    assert excerpt.text[start:end] == "Nadel"


def test_any_text_can_be_marked() -> None:
    assert marked("Müller, mueller", "mull") == Excerpt("Müller, mueller", ((0, 4),))
    assert marked("nothing", "") == Excerpt("nothing")


def test_a_word_has_all_its_forms_once() -> None:
    assert words("Äpfel äpfel APFEL") == ["aepfel", "apfel"]
    assert words("x" * 100) == ["x" * 64]
    assert forms("Müller") == (("mueller", "muller"),)


@pytest.mark.parametrize("word", ["Müller", "straße", "naïve", "ærø", "Ελλάς", "ёлка", "İstanbul"])
def test_every_form_marks_the_word_it_came_from(word: str) -> None:
    for form in words(word):
        assert re.search(pattern(form), f"({word})", re.IGNORECASE), form


def test_the_index_is_made_anew_when_its_rules_change(
    file_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.chat.store import open_store

    chat_with(file_store, "Apples", "Pears")
    path = file_store.connections.where
    file_store.close()
    monkeypatch.setattr("app.chat.store.search_index._RULES", "2/next")
    again = open_store(path)
    assert len(again.search.chats("pears").hits) == 1
    with again.connections.reading() as connection:
        assert connection.execute("SELECT value FROM meta").fetchall() == [("2/next",)]
        (rows,) = connection.execute("SELECT count(*) FROM message_words('pears')").fetchone()
    assert rows == 1
    again.close()
