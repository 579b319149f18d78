from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from app.chat.store import StoreTooNew, backups, open_store, schema
from tests.chat.store import earlier
from tests.chat.store.talk import chat_with, shown

VERSIONS = range(1, schema.LATEST + 1)

# What was published stays as it is: who has version n has exactly these tables.
PUBLISHED = {
    1: "258e5dec54b28b2151b21463cefceb6bce70da3e6761799f838a688577ab1a5d",
    2: "51226ccd71fa36701a2651082917503612c6d3567f17be677b33b1199d4627bd",
    3: "73022d3b5b23bbcf98be689efbdeda2957ff99f58bf468c2495a1bc27aa4f63a",
    4: "4aec493ed270a195fa054a404d8b6fd99ccfbc65a94ec1d4f5377f20d86c4d48",
}


def tables(path: Path) -> list[tuple[str, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(
            "SELECT type, name, sql FROM sqlite_master WHERE sql NOT NULL ORDER BY 1, 2"
        ).fetchall()


@pytest.mark.parametrize("version", VERSIONS)
def test_a_published_migration_never_changes(version: int) -> None:
    text = "\n".join(schema.MIGRATIONS[version - 1].statements)
    assert hashlib.sha256(text.encode()).hexdigest() == PUBLISHED[version]


@pytest.mark.parametrize("version", VERSIONS)
def test_chats_of_every_earlier_version_are_brought_along(path: Path, version: int) -> None:
    earlier.make(path, version)
    store = open_store(path)
    assert shown(store, 2) == ["Frage 2: Größe?", "Zweite Antwort"]
    answer = store.messages.transcript(2).messages[1]
    assert (answer.versions, answer.message.token_ids) == ((5, 6), (1, 2))
    transcript = store.messages.transcript(1)
    assert (transcript.settings.effort, transcript.date) == ("high", "2023-11-14")
    assert [row.id for row in store.chats.page()] == [3, 2, 1]
    assert len(store.search.chats("groesse").hits) == 3
    if version >= 2:
        assert [folder.name for folder in store.chats.folders()] == ["Arbeit"]
        assert store.drafts.get(1).text == "Noch nicht gesendet"
        assert [file.name for file in store.drafts.get(1).files] == ["zahlen.csv"]
        assert [persona.name for persona in store.personas.list()] == ["Lehrer"]
    assert store.drafts.edits(1) == ({1: "Frage 1, anders"} if version >= 4 else {})
    chat_with(store, "Neu", "Auch neu")
    store.check()
    store.close()


@pytest.mark.parametrize("version", VERSIONS)
def test_old_and_new_files_have_the_same_tables(path: Path, tmp_path: Path, version: int) -> None:
    earlier.make(path, version)
    open_store(path).close()
    open_store(tmp_path / "new.sqlite3").close()
    assert tables(path) == tables(tmp_path / "new.sqlite3")


@pytest.mark.parametrize("version", VERSIONS[:-1])
def test_the_chats_are_backed_up_before_they_are_changed(path: Path, version: int) -> None:
    earlier.make(path, version)
    open_store(path).close()
    (backup,) = backups.listed()
    assert backup.reason == "before-update"
    with closing(sqlite3.connect(backup.path)) as connection:
        assert schema.version(connection) == version


@pytest.mark.parametrize("version", VERSIONS)
def test_a_migration_that_fails_changes_nothing(
    path: Path, version: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    if version > 1:
        earlier.make(path, version - 1)
        before = tables(path)
    else:
        before = []

    def fail(_connection: sqlite3.Connection) -> None:
        raise KeyboardInterrupt

    last = schema.MIGRATIONS[version - 1]
    failing = schema.Migration(last.statements, fail)
    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS[: version - 1], failing))
    with pytest.raises(KeyboardInterrupt):
        open_store(path)
    with closing(sqlite3.connect(path)) as connection:
        assert schema.version(connection) == version - 1
    assert tables(path) == before
    monkeypatch.undo()
    store = open_store(path)
    store.check()
    store.close()


def test_a_later_version_is_left_alone(path: Path) -> None:
    open_store(path).close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA user_version = {schema.LATEST + 1}")
    before = path.read_bytes()
    with pytest.raises(StoreTooNew):
        open_store(path)
    assert path.read_bytes() == before
