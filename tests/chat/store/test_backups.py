from __future__ import annotations

import datetime
import os
import sqlite3
import stat
import sys
import threading
from contextlib import closing
from itertools import pairwise
from pathlib import Path

import pytest

from app import paths
from app.cancel import CancelToken
from app.chat.store import (
    BackupError,
    Store,
    StoreBusy,
    StoreDamaged,
    StoreError,
    backups,
    open_store,
    private_store,
    restore,
)
from app.chat.store.backups import Backup
from app.chat.store.guard import take
from tests.chat.store.talk import asked, chat_with, shown


def damage(path: Path) -> None:
    """Overwrites the middle of a file, as a failing disk would."""
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(size // 4)
        file.write(os.urandom(size // 2))


def test_a_backup_is_one_whole_file_outside_data_and_caches(file_store: Store) -> None:
    chat, _ = chat_with(file_store, "Q", "A")
    backup = file_store.backup()
    assert backup is not None
    assert backups.listed() == (backup,)
    assert backup.reason == "manual"
    assert paths.data_dir() == paths.backup_dir().parent  # only because of HEARTH_HOME
    assert [entry.name for entry in paths.backup_dir().iterdir()] == [backup.path.name]
    backups.check(backup.path)
    if sys.platform != "win32":
        assert stat.S_IMODE(backup.path.stat().st_mode) == 0o600
    with closing(sqlite3.connect(backup.path)) as copy:
        assert copy.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        assert copy.execute("SELECT id FROM chats").fetchall() == [(chat,)]


def test_without_a_home_of_its_own_backups_lie_beside_the_data(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("HEARTH_HOME")
    folder = paths.backup_dir()
    for other in (paths.data_dir(), paths.cache_dir(), paths.RESOURCES):
        assert not folder.is_relative_to(other)
        assert not other.is_relative_to(folder)


def test_a_backup_is_made_while_others_write(file_store: Store) -> None:
    chat, ids = chat_with(file_store, *("word " * 400 for _ in range(200)))
    stop = threading.Event()
    written: list[int] = []

    def write() -> None:
        while not stop.is_set():
            written.append(file_store.messages.add(chat, asked("more"), ids[-1]))

    writer = threading.Thread(target=write)
    writer.start()
    try:
        made = [file_store.backup() for _ in range(3)]
    finally:
        stop.set()
        writer.join()
    assert all(made)
    assert written
    for backup in backups.listed():
        backups.check(backup.path)


def test_a_cancelled_backup_leaves_nothing(file_store: Store) -> None:
    chat_with(file_store, *("word " * 5000 for _ in range(200)))
    cancel = CancelToken()
    cancel.cancel()
    assert file_store.backup(cancel=cancel) is None
    assert list(paths.backup_dir().iterdir()) == []


def test_tending_makes_one_backup_a_day(file_store: Store) -> None:
    assert file_store.tend() is not None
    assert file_store.tend() is None
    assert [backup.reason for backup in backups.listed()] == ["daily"]


def test_who_does_not_look_after_the_chats_makes_none(file_store: Store, path: Path) -> None:
    beside = open_store(path)
    assert beside.tend() is None
    beside.close()


def test_who_came_second_looks_after_the_chats_when_the_first_has_gone(path: Path) -> None:
    first = open_store(path)
    second = open_store(path)
    assert second.guard is None
    first.close()
    assert second.tend() is not None
    third = open_store(path)
    assert third.guard is not None
    third.close()
    second.close()


def test_old_backups_make_room_day_by_day_then_week_by_week() -> None:
    today = datetime.date(2026, 11, 23)
    made = [
        Backup(
            datetime.datetime.combine(today - datetime.timedelta(days), datetime.time(9)),
            Path(f"daily-{days}"),
            "daily",
            1,
        )
        for days in range(60)
    ]
    others = [
        Backup(datetime.datetime(2026, 1, day), Path(f"{reason}-{day}"), reason, 1)  # type: ignore[arg-type]
        for day in range(1, 7)
        for reason in ("manual", "before-update")
    ]
    kept = backups.kept([*made, *others], today)
    days = sorted(int(path.name[6:]) for path in kept if path.name.startswith("daily"))
    assert days[: backups.DAILY] == [*range(backups.DAILY)]
    assert len(days) == backups.DAILY + backups.WEEKLY
    assert all(b - a <= 7 for a, b in pairwise(days))
    assert {path.name for path in kept if "-" in path.name and "daily" not in path.name} == {
        f"{reason}-{day}" for reason in ("manual", "before-update") for day in (4, 5, 6)
    }
    # A day later nothing that is kept is missed by the rule.
    kept_backups = [backup for backup in made if backup.path in kept]
    assert len(backups.kept(kept_backups, today)) == len(kept_backups)


def test_a_full_disk_is_said_before_anything_is_written(
    file_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    from shutil import _ntuple_diskusage

    monkeypatch.setattr(
        backups.shutil, "disk_usage", lambda _: _ntuple_diskusage(10**9, 10**9 - 5, 5)
    )
    with pytest.raises(BackupError, match="no room"):
        file_store.backup()
    assert list(paths.backup_dir().iterdir()) == []


def test_a_folder_that_cannot_be_written_is_said(file_store: Store, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(BackupError, match="cannot be written"):
        file_store.backup(tmp_path / "file" / "below")


def test_restoring_brings_back_the_backup_and_keeps_what_was_there(path: Path) -> None:
    store = open_store(path)
    chat, ids = chat_with(store, "Q", "A")
    backup = store.backup()
    assert backup is not None
    store.messages.add(chat, asked("Later"), ids[-1])
    store.close()
    aside = restore(backup.path, path)
    assert aside is not None
    restored, replaced = open_store(path), open_store(aside)
    assert shown(restored, chat) == ["Q", "A"]
    assert shown(replaced, chat) == ["Q", "A", "Later"]
    restored.close()
    replaced.close()
    assert backup.path.exists()


def test_a_backup_can_be_brought_to_a_new_computer(path: Path, tmp_path: Path) -> None:
    store = open_store(path)
    chat, _ = chat_with(store, "Q")
    backup = store.backup()
    assert backup is not None
    store.close()
    elsewhere = tmp_path / "new" / "home" / "chats.sqlite3"
    assert restore(backup.path, elsewhere) is None
    restored = open_store(elsewhere)
    assert shown(restored, chat) == ["Q"]
    restored.close()


def test_chats_that_are_open_are_not_replaced(path: Path) -> None:
    store = open_store(path)
    chat, _ = chat_with(store, "Q")
    backup = store.backup()
    assert backup is not None
    with pytest.raises(StoreBusy):
        restore(backup.path, path)
    assert shown(store, chat) == ["Q"]
    store.close()


def test_damage_is_found_and_the_way_out_loses_nothing(path: Path) -> None:
    store = open_store(path)
    chat, _ = chat_with(store, *("word " * 200 for _ in range(50)))
    backup = store.backup()
    assert backup is not None
    store.close()
    damage(path)
    damaged = path.read_bytes()
    with pytest.raises(StoreDamaged):
        open_store(path)
    assert path.read_bytes() == damaged
    aside = restore(backup.path, path)
    assert aside is not None
    assert aside.read_bytes() == damaged
    restored = open_store(path)
    assert len(shown(restored, chat)) == 50
    restored.close()


@pytest.mark.parametrize("content", [b"not a database, but long enough to be one" * 100, b"x" * 50])
def test_a_file_of_another_kind_is_damage_too(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    with pytest.raises(StoreDamaged):
        open_store(path)
    assert path.read_bytes() == content
    assert take(path) is not None


def test_an_empty_file_is_a_beginning(path: Path) -> None:
    path.parent.mkdir(parents=True)
    path.touch()
    open_store(path).close()


def test_a_damaged_store_spoils_no_backup(
    file_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    chat_with(file_store, *("word " * 200 for _ in range(50)))
    good = file_store.backup()
    with file_store.connections.reading() as connection:
        connection.execute("SELECT 1")
    with file_store.connections.writing() as connection:  # a row that its index does not know
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute(
            "UPDATE sqlite_master SET sql = replace(sql, 'WHERE deleted_at_ms IS NULL',"
            " 'WHERE deleted_at_ms IS NOT NULL') WHERE name = 'chats_by_time'"
        )
    with pytest.raises(StoreDamaged):
        file_store.backup()
    assert [backup.path for backup in backups.listed()] == [good and good.path]


@pytest.mark.parametrize("kind", ["damaged", "foreign", "missing"])
def test_only_whole_backups_are_restored(path: Path, tmp_path: Path, kind: str) -> None:
    store = open_store(path)
    chat, _ = chat_with(store, *("word " * 200 for _ in range(50)))
    backup = store.backup()
    assert backup is not None
    store.close()
    file = backup.path
    if kind == "damaged":
        damage(file)
    elif kind == "foreign":
        file = tmp_path / "other.sqlite3"
        with closing(sqlite3.connect(file)) as other:
            other.execute("CREATE TABLE x (y)")
    else:
        file = tmp_path / "none.sqlite3"
    with pytest.raises(BackupError):
        restore(file, path)
    assert not (tmp_path / "none.sqlite3").exists()
    again = open_store(path)
    assert len(shown(again, chat)) == 50
    again.close()


def test_leftovers_of_a_backup_that_was_cut_off_are_cleared(file_store: Store) -> None:
    paths.backup_dir().mkdir(parents=True)
    left = paths.backup_dir() / "chats-20260101-000000-daily.part"
    left.write_bytes(b"half")
    file_store.backup()
    assert not left.exists()


def test_private_chats_cannot_be_backed_up() -> None:
    store = private_store()
    with pytest.raises(StoreError):
        store.backup()
    assert store.tend() is None
    store.close()
