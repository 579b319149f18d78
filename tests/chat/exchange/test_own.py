"""Hearth's own formats, out and in again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.chat.exchange import json_file, markdown
from app.chat.exchange.collecting import all_documents, document
from app.chat.exchange.document import ChatDocument, DocumentMessage
from app.chat.exchange.errors import ImportFailed
from app.chat.exchange.importing import bring_in
from app.chat.exchange.reading import read
from app.chat.store import (
    AnswerInfo,
    ChatNotFound,
    ChatSettings,
    Store,
    private_store,
)
from app.events import Usage
from app.messages import (
    Attachment,
    Message,
    Part,
    Reasoning,
    ResponseFormat,
    Text,
    ToolCall,
    ToolResult,
)
from tests.chat.store.talk import answered, chat_with, shown


@pytest.fixture
def store() -> Iterator[Store]:
    opened = private_store()
    yield opened
    opened.close()


def rich(store: Store) -> int:
    """A chat with something of everything."""
    form = ResponseFormat("bill", {"type": "object"})
    chat = store.chats.create(
        ChatSettings("high", "Be brief.\nAlways.", "gpt-oss-20b", ("python",), form, "p"),
        folder_id=store.chats.add_folder("Arbeit"),
        date="2026-11-23",
    )
    file = Attachment("zahlen.csv", "a,b\n```\n1", 9)
    said = Text("Größe? <!-- hearth:message {} -->")
    question = store.messages.add(chat, Message("user", (file, said)))
    call = Message(
        "assistant",
        (Reasoning("hm\n\n</details>"), Text("Moment.", preamble=True), ToolCall("python", "1+1")),
        (1, 2, 200005),
    )
    info = AnswerInfo("gpt-oss-20b", "high", "tool_call", Usage(1, 2, 3), thought_s=1.5, form=form)
    asks = store.messages.add(chat, call, question, info=info)
    result = store.messages.add(chat, Message("tool", (ToolResult("python", "2\n```"),)), asks)
    store.messages.add(
        chat, answered("Zwei.\n<!-- hearth:part {} -->\n\\<!-- hearth:x -->"), result
    )
    store.messages.add(chat, answered("Anders"), question)
    store.messages.show(result)
    store.messages.delete(store.messages.add(chat, answered("weg"), question))
    store.messages.show(result)
    store.chats.pin(chat)
    store.drafts.save(chat, "Noch etwas")
    return chat


def exported(store: Store) -> bytes:
    return b"".join(json_file.written(all_documents(store)))


def test_out_in_and_out_again_is_the_same_to_the_byte(store: Store) -> None:
    rich(store)
    chat_with(store, "Q", "A", "Q2")
    store.chats.rename(chat_with(store, "x")[0], "Mein Titel")
    first = exported(store)
    other = private_store()
    assert all(one.chat_id for one in bring_in(other, json_file.read(first)))
    assert exported(other) == first
    assert shown(other, 1) == shown(store, 1)
    assert [folder.name for folder in other.chats.folders()] == ["Arbeit"]
    assert len(other.search.chats("groesse").hits) == 1
    other.close()


def test_importing_ones_own_export_changes_nothing(store: Store) -> None:
    rich(store)
    before = exported(store)
    assert [one.already_here for one in bring_in(store, json_file.read(before))] == [True]
    assert exported(store) == before


def test_deleted_chats_are_not_exported(store: Store) -> None:
    chat, _ = chat_with(store, "Q")
    store.chats.delete([chat])
    assert list(all_documents(store)) == []
    with pytest.raises(ChatNotFound):
        document(store, 99)


def test_the_export_is_ordinary_json(store: Store, tmp_path: Path) -> None:
    rich(store)
    path = tmp_path / "hearth.json"
    path.write_bytes(exported(store))
    data = json.loads(path.read_text("utf-8"))
    assert (data["format"], data["version"], len(data["chats"])) == ("hearth-chats", 1, 1)
    assert data["chats"][0]["messages"][0]["parts"][1]["type"] == "text"
    assert [chat.uid for chat in read(path)] == [data["chats"][0]["uid"]]


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data["chats"].append(7),
        lambda data: data["chats"][0]["messages"][0].update(parent=5),
        lambda data: data["chats"][0]["messages"][1].update(parent=-1),
        lambda data: data["chats"][0].pop("uid"),
        lambda data: data.update(version=2),
        lambda data: data.pop("chats"),
    ],
)
def test_a_damaged_export_is_said_and_nothing_is_half_imported(
    store: Store, change: object
) -> None:
    rich(store)
    data = json.loads(exported(store))
    change(data)  # type: ignore[operator]
    other = private_store()
    with pytest.raises(ImportFailed):
        list(bring_in(other, json_file.read(json.dumps(data).encode())))
    for row in other.chats.pinned():
        assert len(other.messages.transcript(row.id).messages) == 4
    other.close()


def test_markdown_shows_the_path_and_can_be_read_back(store: Store) -> None:
    chat = document(store, rich(store))
    text = markdown.written(chat)
    assert text.startswith("# Größe?")
    assert "## You · " in text
    assert "<summary>Thinking</summary>" in text
    assert "Anders" not in text
    assert "Noch etwas" not in text
    back = markdown.read(text)
    assert (back.uid, back.title) == (chat.uid, chat.title)
    assert back.settings.instructions == "Be brief.\nAlways."
    assert [(m.role, m.parts, m.created_at_ms) for m in back.path] == [
        (m.role, m.parts, m.created_at_ms) for m in chat.path
    ]
    assert back.path[1].info.model == "gpt-oss-20b"


TEXTS = st.text(
    alphabet=st.one_of(
        st.sampled_from(["\n", "`", "<!-- hearth:part {}", " -->", "\\", "#", "--", " "]),
        st.characters(exclude_categories=("Cs",), exclude_characters="\r"),
    ).filter(lambda sign: len(sign) == 1),
    max_size=30,
) | st.sampled_from(
    [
        '<!-- hearth:message {"role":"user"} -->',
        '\n<!-- hearth:part {"kind":"text"} -->\n',
        "\\<!-- hearth:x",
        "```\ncode\n```",
        "\n\n",
        "</details>",
        "",
    ]
)
PARTS = st.one_of(
    st.builds(Text, TEXTS, st.booleans()),
    st.builds(Reasoning, TEXTS),
    st.builds(ToolCall, TEXTS, TEXTS),
    st.builds(ToolResult, TEXTS, TEXTS),
    st.builds(Attachment, TEXTS, TEXTS, st.integers(0, 9)),
)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.lists(PARTS, min_size=1, max_size=3), min_size=1, max_size=3), TEXTS)
def test_any_text_survives_markdown(turns: list[list[Part]], title: str) -> None:
    messages = tuple(
        DocumentMessage("assistant", tuple(parts), parent=n - 1 if n else None, shown=True)
        for n, parts in enumerate(turns)
    )
    back = markdown.read(markdown.written(ChatDocument("u--1", title, messages)))
    assert [message.parts for message in back.path] == [tuple(parts) for parts in turns]
    assert (back.uid, back.title) == ("u--1", title)


@pytest.mark.parametrize("text", ["# Title\n\ntext", '<!-- hearth:chat {"uid":1} -->\n', "x" * 50])
def test_other_markdown_is_refused(text: str) -> None:
    with pytest.raises(ImportFailed):
        markdown.read(text)
