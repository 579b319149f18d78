"""Deleted chats among the settings, through the real window: brought back, and removed for good."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app import paths
from app.chat.store import open_store, purge
from app.chat.store.connections import Connections
from app.errors import AppError
from tests.ui.conftest import OpenWindow, settings_page
from ui.chats.chat_items import title_of
from ui.main_window import MainWindow
from ui.settings.deleted_list import MORE, SHOWN
from ui.settings.deleted_section import DeletedSection

WAIT_MS = 90_000
N_DELETED = SHOWN + 2


@pytest.fixture
def window(qtbot: QtBot, open_window: OpenWindow) -> MainWindow:
    store = open_store()
    store.chats.create(title="Kept")
    for number in range(N_DELETED):
        store.chats.delete([store.chats.create(title=f"Gone {number}")])
    store.close()
    window = open_window()
    window.services.book.start()
    qtbot.waitUntil(lambda: _titles(window) == ["Kept"], timeout=WAIT_MS)
    return window


@pytest.fixture
def section(qtbot: QtBot, window: MainWindow) -> DeletedSection:
    window.frame.show_page("settings")
    section = settings_page(window).findChild(DeletedSection)
    assert isinstance(section, DeletedSection)
    qtbot.waitUntil(lambda: bool(section.list.rows), timeout=WAIT_MS)
    return section


def _titles(window: MainWindow) -> list[str]:
    model = window.frame.sidebar.chats.chats
    titles = [title_of(model.item(row)) for row in range(model.rowCount())]
    return [title for title in titles if title]


def _listed(section: DeletedSection) -> set[str]:
    return {row.chat.title for row in section.list.rows}


def test_the_last_ones_are_listed_and_all_when_asked(section: DeletedSection) -> None:
    assert len(section.list.rows) == SHOWN
    assert section.list.more.isVisible()
    assert section.list.more.text() == f"Show more ({N_DELETED - SHOWN})"
    section.list.more.click()
    assert _listed(section) == {f"Gone {number}" for number in range(N_DELETED)}
    assert section.list.more.isHidden()
    assert N_DELETED <= SHOWN + MORE


def test_one_comes_back_and_leaves_the_list(
    qtbot: QtBot, window: MainWindow, section: DeletedSection
) -> None:
    row = section.list.rows[0]
    title = row.chat.title
    assert row.back.accessibleName() == f"Bring {title} back"
    row.back.click()
    qtbot.waitUntil(lambda: {*_titles(window)} == {"Kept", title}, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: title not in _listed(section), timeout=WAIT_MS)


def test_one_that_is_deleted_now_is_listed(
    qtbot: QtBot, window: MainWindow, section: DeletedSection
) -> None:
    store = window.services.book.store()
    assert store is not None
    (kept,) = store.chats.page()
    window.services.book.delete(kept.id)
    qtbot.waitUntil(lambda: section.list.rows[0].chat.title == "Kept", timeout=WAIT_MS)


def test_all_are_removed_after_a_question_with_what_the_engine_saved_of_chats(
    qtbot: QtBot, window: MainWindow, section: DeletedSection
) -> None:
    saved = paths.cache_dir() / "chats" / "0123.kv"
    saved.parent.mkdir(parents=True)
    saved.write_bytes(b"what was computed of a chat")
    section.empty.click()
    assert section.question.isVisible()
    section.question.no.click()
    assert section.question.isHidden()
    store = window.services.book.store()
    assert store is not None
    assert len(store.chats.deleted()) == N_DELETED
    section.empty.click()
    section.question.yes.click()
    assert section.progress.isVisible()
    assert not section.empty.isEnabled()
    qtbot.waitUntil(lambda: section.list.rows == [], timeout=WAIT_MS)
    qtbot.waitUntil(section.progress.isHidden, timeout=WAIT_MS)
    assert section.progress.bar.value() == section.progress.bar.maximum()
    assert store.chats.deleted() == ()
    assert not saved.exists()
    assert not section.empty.isEnabled()
    assert _titles(window) == ["Kept"]


def test_what_is_gone_for_good_is_not_offered_to_be_undone(
    qtbot: QtBot, window: MainWindow, section: DeletedSection
) -> None:
    store = window.services.book.store()
    assert store is not None
    with qtbot.waitSignal(window.services.book.deleted):
        window.services.book.delete(store.chats.page()[0].id)
    undo = window.frame.sidebar.undo
    assert undo.isVisible()
    section.empty.click()
    section.question.yes.click()
    assert undo.isHidden()  # at once: what is brought back while it is removed would be half gone
    qtbot.waitUntil(lambda: store.chats.deleted() == (), timeout=WAIT_MS)


def test_what_is_left_when_it_is_stopped_can_come_back(
    qtbot: QtBot, window: MainWindow, section: DeletedSection, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = window.services.book.store()
    assert store is not None
    entered, go_on = threading.Event(), threading.Event()
    remove = purge._purge_chat

    def slowly(connections: Connections, id: int, title: str) -> bool:
        entered.set()
        assert go_on.wait(WAIT_MS / 1000)
        return remove(connections, id, title)

    monkeypatch.setattr(purge, "_purge_chat", slowly)
    section.empty.click()
    section.question.yes.click()
    assert entered.wait(WAIT_MS / 1000)
    section.progress.stop.click()
    assert not section.progress.stop.isEnabled()
    go_on.set()
    qtbot.waitUntil(section.progress.isHidden, timeout=WAIT_MS)
    assert len(store.chats.deleted()) == N_DELETED - 1
    qtbot.waitUntil(section.empty.isEnabled, timeout=WAIT_MS)
    title = section.list.rows[0].chat.title
    section.list.rows[0].back.click()
    qtbot.waitUntil(lambda: {*_titles(window)} == {"Kept", title}, timeout=WAIT_MS)


def test_a_failure_is_told_there(
    qtbot: QtBot, window: MainWindow, section: DeletedSection, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise AppError("There is no room.")

    monkeypatch.setattr("app.chat.store.store.Store.empty_bin", fail)
    section.empty.click()
    section.question.yes.click()
    qtbot.waitUntil(lambda: "There is no room." in section.problem.text(), timeout=WAIT_MS)
    qtbot.waitUntil(section.empty.isEnabled, timeout=WAIT_MS)


def test_it_speaks_german(window: MainWindow, section: DeletedSection) -> None:
    settings_page(window).language.choose("de")
    QApplication.sendPostedEvents()
    assert section.list.rows[0].back.text() == "Zurückholen"
    assert section.empty.text() == "Jetzt alle entfernen"
