"""Exports of other programs, from files made by hand after their known structure."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.chat.exchange import chatgpt, lm_studio
from app.chat.exchange.collecting import document
from app.chat.exchange.errors import ImportFailed
from app.chat.exchange.importing import bring_in
from app.chat.exchange.reading import read
from app.chat.store import Store, private_store
from app.messages import Reasoning, Text, ToolCall, ToolResult

HERE = Path(__file__).parent
CHATGPT = HERE / "conversations.json"
LM_STUDIO = HERE / "1758816879741.conversation.json"


@pytest.fixture
def store() -> Any:
    opened = private_store()
    yield opened
    opened.close()


def test_a_chatgpt_chat_is_read_with_its_branches() -> None:
    soup, old, empty = read(CHATGPT)
    assert (soup.uid, soup.title) == ("chatgpt-6e0f0001-0000-4000-8000-000000000001", "Kürbissuppe")
    assert (soup.created_at_ms, soup.updated_at_ms) == (1710000000250, 1710000900500)
    assert soup.settings.instructions == "I cook for two.\n\nBe brief."
    assert [(message.role, message.parts) for message in soup.path] == [
        ("user", (Text("Wie koche ich Kürbissuppe?"),)),
        ("assistant", (Text("Mit Butternut und Ingwer."),)),
        ("user", (Text("[kürbis.jpg]\n\n[image]\n\nIst das einer?"),)),
        (
            "assistant",
            (
                Reasoning("Looking\nAn orange thing.\n\nA pumpkin."),
                ToolCall("python", "print(2 + 2)"),
            ),
        ),
        ("tool", (ToolResult("python", "4"),)),
        ("assistant", (Text("Ja, ein Hokkaido."),)),
    ]
    others = [message.parts for message in soup.messages if message not in soup.path]
    assert others == [(Text("Mit Hokkaido."),), (Text("Nein."),)]
    assert [message.info.model for message in soup.path if message.role == "assistant"] == [
        "gpt-4o",
        "gpt-5-thinking",
        "gpt-5-thinking",
    ]
    assert soup.path[0].created_at_ms == 1710000001000
    assert old.title == ""
    assert [message.parts[0] for message in old.path] == [
        Text("An old chat without a current node"),
        Text("Yes"),
    ]
    assert empty.messages == ()


def test_an_lm_studio_chat_is_read_with_its_versions() -> None:
    (planets,) = read(LM_STUDIO)
    assert (planets.uid, planets.title) == ("lm-studio-1758816879741", "Planets")
    assert planets.settings.instructions == "Answer like a teacher."
    assert (planets.created_at_ms, planets.updated_at_ms) == (1758816879741, 1758816999000)
    assert planets.pinned_at_ms
    assert planets.draft == "And the moons?"
    assert [(message.role, message.parts) for message in planets.path] == [
        ("user", (Text("How many planets?"),)),
        (
            "assistant",
            (Reasoning("Pluto is out."), ToolCall("look_up", '{"what": "Planeten"}')),
        ),
        ("tool", (ToolResult("look_up", "[8]"),)),
        ("assistant", (Text("Eight."),)),
        ("user", (Text("Thank you"),)),
    ]
    others = [message for message in planets.messages if message not in planets.path]
    assert [message.parts for message in others] == [
        (Text("[17588.pdf]\n\nHow many planets are there?"),),
        (Text("Nine."),),
    ]
    assert [message.info.model for message in others] == ["", "other/model"]
    times = [message.created_at_ms for message in planets.path]
    assert times == [1758816879741, *[1758816950000] * 4]


def test_an_old_lm_studio_chat_is_read() -> None:
    old = {
        "messages": [{"role": "system", "content": "Be kind."}, {"role": "user", "content": "Hi"}]
    }
    assert lm_studio.looks_like(old)
    chat = lm_studio.read(old)
    assert [message.parts for message in chat.path] == [(Text("Hi"),)]
    assert chat.settings.instructions == "Be kind."


def test_imported_chats_are_whole_and_come_once(store: Store) -> None:
    for path in (CHATGPT, LM_STUDIO):
        first = list(bring_in(store, read(path)))
        again = list(bring_in(store, read(path)))
        assert all(one.already_here for one in again if one.chat_id is not None)
        for one, source in zip(first, read(path), strict=True):
            if one.chat_id is None:
                assert source.messages == ()
                continue
            kept = document(store, one.chat_id)
            assert [(m.role, m.parts, m.parent, m.shown, m.info) for m in kept.messages] == [
                (m.role, m.parts, m.parent, m.shown, m.info) for m in source.messages
            ]
            assert (kept.uid, kept.draft) == (source.uid, source.draft)
            assert kept.updated_at_ms == source.updated_at_ms
    assert [row.title for row in store.chats.page()] == [
        "Kürbissuppe",
        "An old chat without a current node",
    ]
    assert [row.title for row in store.chats.pinned()] == ["Planets"]
    assert len(store.search.chats("hokkaido").hits) == 1


def test_a_deleted_chat_can_be_imported_again(store: Store) -> None:
    (one,) = bring_in(store, read(LM_STUDIO))
    assert one.chat_id is not None
    deletion = store.chats.delete([one.chat_id])
    (again,) = bring_in(store, read(LM_STUDIO))
    assert again.chat_id not in (None, one.chat_id)
    assert not again.already_here
    store.chats.restore(deletion)
    assert len(store.chats.pinned()) == 2


def test_an_archive_and_a_folder_are_read(tmp_path: Path) -> None:
    archive = tmp_path / "export.zip"
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("chat.html", "<html></html>")
        file.writestr("user.json", "{}")
        file.write(CHATGPT, "conversations-000.json")
    assert [chat.title for chat in read(archive)] == ["Kürbissuppe", "", "empty"]
    folder = tmp_path / "conversations" / "Work"
    folder.mkdir(parents=True)
    (folder / LM_STUDIO.name).write_bytes(LM_STUDIO.read_bytes())
    (folder / "notes.json").write_text("[]")
    assert [chat.title for chat in read(tmp_path / "conversations")] == ["Planets"]


@pytest.mark.parametrize(
    "content",
    [b"", b"\0\1\2", b"{", b"{}", b'{"a": 1}', b"[1, 2]", b'"text"', b"# Notes\n", b"[" * 100_000],
)
def test_a_file_without_chats_is_said(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "some.json"
    path.write_bytes(content)
    with pytest.raises(ImportFailed, match=r"some\.json"):
        list(read(path))


def test_a_missing_file_and_an_empty_folder_are_said(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none.json"):
        with pytest.raises(ImportFailed):
            list(read(path))


def test_a_chat_in_a_circle_ends() -> None:
    node = {"message": {"author": {"role": "user"}, "content": {"parts": ["x"]}}}
    value = [
        {
            "mapping": {
                "a": {**node, "parent": "b", "children": ["b"]},
                "b": {**node, "parent": "a", "children": ["a"]},
            }
        }
    ]
    (chat,) = chatgpt.read(value)
    assert len(chat.messages) == 2


def test_a_very_long_chat_is_read_without_recursion() -> None:
    mapping = {
        str(n): {
            "parent": str(n - 1) if n else None,
            "children": [str(n + 1)],
            "message": {"author": {"role": "user"}, "content": {"parts": [f"{n}"]}},
        }
        for n in range(20_000)
    }
    (chat,) = chatgpt.read([{"mapping": mapping, "current_node": "19999"}])
    assert len(chat.path) == 20_000


NAMES = """
    mapping message author role content content_type parts children parent current_node title
    thoughts metadata attachments create_time recipient user assistant text name versions steps
    type style currentlySelected messages createdAt clientInput perChatPredictionConfig fields
    key value stepIdentifier genInfo toolCallRequest toolCallResult id
"""
KEYS = st.sampled_from(NAMES.split())
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=5),
    max_leaves=25,
)


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(KEYS, JSON, max_size=6), st.lists(JSON, max_size=3))
def test_no_oddity_breaks_the_import(value: dict[str, Any], nodes: list[Any]) -> None:
    value["mapping"] = {str(number): node for number, node in enumerate(nodes)}
    value["messages"] = nodes
    for chat in (*chatgpt.read([value]), lm_studio.read(value)):
        assert len(chat.path) <= len(chat.messages)
        for index, message in enumerate(chat.messages):
            assert message.parent is None or message.parent < index


def mutated(value: Any, path: list[Any]) -> Any:
    """The fixture with one value replaced, found by following `path` by turns."""
    if not path or not isinstance(value, dict | list) or not value:
        return path[-1] if path else None
    if isinstance(value, dict):
        key = sorted(value)[len(repr(path[0])) % len(value)]
        return {**value, key: mutated(value[key], path[1:])}
    index = len(repr(path[0])) % len(value)
    return [*value[:index], mutated(value[index], path[1:]), *value[index + 1 :]]


@settings(max_examples=300, deadline=None)
@given(st.lists(JSON, min_size=1, max_size=9))
def test_no_change_to_a_good_file_breaks_the_import(path: list[Any]) -> None:
    export = mutated(json.loads(CHATGPT.read_text("utf-8")), path)
    list(chatgpt.read(export))
    chat = mutated(json.loads(LM_STUDIO.read_text("utf-8")), path)
    if isinstance(chat, dict):
        lm_studio.read(chat)
