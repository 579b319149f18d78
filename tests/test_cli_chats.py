"""`hearth chats`, as a person and as a program would use it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app import cli, cli_output, paths
from app.chat.store import Store, default_path, open_store
from tests.chat.store.talk import chat_with, shown

FIXTURES = Path(__file__).parent / "chat" / "exchange"


@pytest.fixture
def store() -> Iterator[Store]:
    """The window's store, which stays open beside the command."""
    opened = open_store()
    yield opened
    opened.close()


def run(*arguments: str) -> int:
    return cli.main(["chats", *arguments])


def output(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    """What a successful command printed with --json."""
    assert run(*arguments, "--json") == 0
    return json.loads(capsys.readouterr().out)


def test_chats_are_listed_while_the_window_is_open(
    store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    first, _ = chat_with(store, "Apples?")
    second, _ = chat_with(store, "Pears?")
    store.chats.pin(first)
    store.chats.move(second, store.chats.add_folder("Fruit"))
    chats = output(capsys, "list")["chats"]
    assert [(c["id"], c["title"], c["pinned"], c["folder"]) for c in chats] == [
        (first, "Apples?", True, None),
        (second, "Pears?", False, "Fruit"),
    ]
    assert len(output(capsys, "list", "--limit", "1")["chats"]) == 1
    assert run("list") == 0
    assert "pinned" in capsys.readouterr().out


def test_deleted_chats_are_listed_apart(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    chat, _ = chat_with(store, "Gone")
    store.chats.delete([chat])
    assert output(capsys, "list")["chats"] == []
    (gone,) = output(capsys, "list", "--deleted")["chats"]
    assert (gone["id"], gone["title"]) == (chat, "Gone")


def test_chats_are_deleted_and_brought_back(
    store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = (chat_with(store, title)[0] for title in ("Apples?", "Pears?"))
    assert output(capsys, "delete", str(first), str(second)) == {
        "deleted": [first, second],
        "not_there": [],
    }
    assert output(capsys, "list")["chats"] == []
    assert output(capsys, "undelete", str(second))["back"] == [second]
    assert [chat["id"] for chat in output(capsys, "list")["chats"]] == [second]
    assert run("undelete", str(first)) == 0
    assert capsys.readouterr().out.split() == [str(first), "back"]


def test_a_chat_that_cannot_be_brought_back_is_named_with_the_way_to_those_that_can(
    store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    chat, _ = chat_with(store, "Apples?")
    assert run("undelete", str(chat), "999") == cli_output.EXIT_ERROR
    said = capsys.readouterr().err.splitlines()
    assert said == [f"There is no chat {id} in: hearth chats list --deleted" for id in (chat, 999)]
    assert run("delete", "999", str(chat)) == cli_output.EXIT_ERROR
    shown = capsys.readouterr()
    assert shown.out.split() == [str(chat), "deleted"]
    assert "no chat 999" in shown.err


def test_words_are_found_with_their_places(
    store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    chat, ids = chat_with(store, "Frage", "Die Größe stimmt")
    (hit,) = output(capsys, "search", "groesse", "stimmt")["hits"]
    assert (hit["id"], hit["message_id"]) == (chat, ids[1])
    assert [hit["excerpt"][start:end] for start, end in hit["found"]] == ["Größe", "stimmt"]
    assert run("search", "größe") == 0
    assert "Die Größe stimmt" in capsys.readouterr().out
    assert run("search", "nothing") == 0
    assert "Nothing was found" in capsys.readouterr().err


def test_a_search_goes_on_until_there_are_enough(
    store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    for number in range(40):
        chat_with(store, f"Nr {number}", "zygote")
    assert len(output(capsys, "search", "zygote", "--limit", "35")["hits"]) == 35


def test_all_chats_go_out_and_in_again(
    store: Store, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    chat_with(store, "Q", "A")
    file = tmp_path / "out" / "chats.json"
    assert output(capsys, "export", "--all", "--output", str(file)) == {"files": [str(file)]}
    assert output(capsys, "import", str(file)) == {"added": [], "already_here": [1], "empty": 0}
    store.chats.delete([1])
    (added,) = output(capsys, "import", str(file))["added"]
    assert shown(store, added) == ["Q", "A"]
    assert run("export", "--all") == 0
    assert json.loads(capsys.readouterr().out)["format"] == "hearth-chats"


def test_an_export_never_overwrites(
    store: Store, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    chat_with(store, "Q")
    file = tmp_path / "chats.json"
    file.write_text("mine")
    assert run("export", "--all", "--output", str(file)) == 1
    assert "already" in capsys.readouterr().err
    assert file.read_text() == "mine"


def test_an_export_that_fails_leaves_no_half_file(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "chats.json"
    assert run("export", "99", "--output", str(file)) == 1
    assert not file.exists()


def test_markdown_is_one_file_a_chat(
    store: Store, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    for title in ("Äpfel / Birnen?", "Äpfel / Birnen?"):
        chat_with(store, title, "Ja")
    folder = tmp_path / "notes"
    files = output(capsys, "export", "--all", "--format", "markdown", "--output", str(folder))
    assert len({*files["files"]}) == 2
    assert all(Path(file).name.startswith("Äpfel Birnen ") for file in files["files"])
    assert run("export", "1", "--format", "markdown") == 0
    assert capsys.readouterr().out.startswith("# Äpfel / Birnen?")
    one = tmp_path / "one.md"
    assert run("export", "1", "--format", "markdown", "--output", str(one)) == 0
    store.chats.delete([1])
    assert output(capsys, "import", str(one))["added"]


@pytest.mark.parametrize("arguments", [(), ("1", "--all")])
def test_an_export_has_to_be_told_what(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]
) -> None:
    assert run("export", *arguments) == 1
    assert "--all" in capsys.readouterr().err


def test_exports_of_other_programs_come_in(capsys: pytest.CaptureFixture[str]) -> None:
    files = [
        str(FIXTURES / "conversations.json"),
        str(FIXTURES / "1758816879741.conversation.json"),
    ]
    told = output(capsys, "import", *files)
    assert (len(told["added"]), told["empty"]) == (3, 1)
    assert run("import", *files) == 0
    assert "Kürbissuppe, was here already" in capsys.readouterr().out


def test_what_cannot_be_imported_is_said_and_the_rest_is(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    bad = tmp_path / "bad.json"
    bad.write_text("{}")
    assert run("import", str(bad), str(FIXTURES / "conversations.json")) == 1
    said = capsys.readouterr()
    assert "bad.json" in said.err
    assert "Kürbissuppe" in said.out


def test_a_backup_is_made_listed_and_restored(
    capsys: pytest.CaptureFixture[str],
) -> None:
    store = open_store()
    chat_with(store, "Before")
    made = output(capsys, "backup")
    assert made["reason"] == "manual"
    chat_with(store, "After")
    assert run("restore", made["path"], "--yes") == 1
    assert "open in another Hearth" in capsys.readouterr().err
    store.close()
    assert [b["path"] for b in output(capsys, "restore")["backups"]] == [made["path"]]
    assert run("restore") == 0
    assert "hearth chats restore" in capsys.readouterr().out
    told = output(capsys, "restore", made["path"], "--yes")
    assert Path(told["kept"]).parent == default_path().parent
    assert [c["title"] for c in output(capsys, "list")["chats"]] == ["Before"]


def test_restoring_needs_a_yes(capsys: pytest.CaptureFixture[str]) -> None:
    made = output(capsys, "backup")
    assert run("restore", made["path"]) == 1
    assert "--yes" in capsys.readouterr().err


def test_without_backups_the_folder_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("restore") == 0
    assert str(paths.backup_dir()) in capsys.readouterr().out
