"""Chats that cannot be read, through the real window; and the backups among the settings."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication
from pytestqt.qtbot import QtBot

from app.chat.store import backups, default_path, open_store
from app.messages import Message, Text
from tests.ui.conftest import OpenWindow, settings_page
from ui.chats.chat_items import title_of
from ui.chats.rescue_card import RescueCard
from ui.main_window import MainWindow
from ui.settings.backup_section import BackupSection
from ui.widgets.overlay import Overlay

WAIT_MS = 90_000
DAMAGE = b"this is no database" * 400


def _add_chat(title: str) -> None:
    store = open_store()
    chat_id = store.chats.create(title=title)
    store.messages.add(chat_id, Message("user", (Text(title),)), None)
    store.close()


def _back_up() -> Path:
    store = open_store()
    made = store.backup()
    store.close()
    assert made is not None
    return made.path


def _damage() -> None:
    default_path().parent.mkdir(parents=True, exist_ok=True)
    default_path().write_bytes(DAMAGE)
    for end in ("-wal", "-shm"):
        Path(f"{default_path()}{end}").unlink(missing_ok=True)


def _titles(window: MainWindow) -> list[str]:
    model = window.frame.sidebar.chats.chats
    titles = [title_of(model.item(row)) for row in range(model.rowCount())]
    return [title for title in titles if title]


def _card(qtbot: QtBot, window: MainWindow) -> RescueCard:
    window.services.book.start()
    qtbot.waitUntil(lambda: window.findChild(RescueCard) is not None, timeout=WAIT_MS)
    card = window.findChild(RescueCard)
    assert isinstance(card, RescueCard)
    return card


def _put_aside() -> list[bytes]:
    return [path.read_bytes() for path in default_path().parent.glob("chats.replaced-*.sqlite3")]


def _click(qtbot: QtBot, button: QAbstractButton) -> None:
    qtbot.waitUntil(button.isEnabled, timeout=WAIT_MS)
    button.click()


def test_the_newest_backup_takes_the_place_of_damaged_chats(
    qtbot: QtBot, open_window: OpenWindow
) -> None:
    _add_chat("Saved")
    _back_up()
    _damage()
    window = open_window()
    card = _card(qtbot, window)
    qtbot.waitUntil(lambda: len(card.backups.rows) == 1, timeout=WAIT_MS)
    row = card.backups.rows[0]
    assert "Chats: 1" in row.text()
    assert "made by you" in row.text()
    _click(qtbot, row.choose)
    qtbot.waitUntil(lambda: _titles(window) == ["Saved"], timeout=WAIT_MS)
    qtbot.waitUntil(lambda: window.findChild(Overlay) is None, timeout=WAIT_MS)
    assert _put_aside() == [DAMAGE]


def test_one_can_begin_with_no_chats_and_they_are_kept(
    qtbot: QtBot, open_window: OpenWindow
) -> None:
    _damage()
    window = open_window()
    card = _card(qtbot, window)
    with qtbot.waitSignal(window.services.book.replaced, timeout=WAIT_MS):
        _click(qtbot, card.anew)
    with qtbot.waitSignal(window.page.turn_ended, timeout=WAIT_MS):
        window.page.send("First of many")
    qtbot.waitUntil(lambda: _titles(window) == ["First of many"], timeout=WAIT_MS)
    assert _put_aside() == [DAMAGE]


def test_later_leaves_everything_as_it_is_and_says_so(
    qtbot: QtBot, open_window: OpenWindow
) -> None:
    _damage()
    window = open_window()
    card = _card(qtbot, window)
    card.later.click()
    assert "The file with your chats is damaged" in window.strip.text()
    with qtbot.waitSignal(window.page.turn_ended, timeout=WAIT_MS):
        window.page.send("Hello")
    assert window.page.transcript.turns[0].answer_text() == "Hello there."
    assert default_path().read_bytes() == DAMAGE
    assert _put_aside() == []


def test_a_backup_that_is_damaged_too_is_told_and_another_can_be_chosen(
    qtbot: QtBot, open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    _add_chat("Saved")
    backup = _back_up()
    _damage()
    window = open_window()
    card = _card(qtbot, window)
    qtbot.waitUntil(lambda: len(card.backups.rows) == 1, timeout=WAIT_MS)
    whole = backup.read_bytes()
    backup.write_bytes(DAMAGE)  # after it was listed
    _click(qtbot, card.backups.rows[0].choose)
    qtbot.waitUntil(lambda: "is not a whole backup" in card.problem.text(), timeout=WAIT_MS)
    assert default_path().read_bytes() == DAMAGE
    backup.write_bytes(whole)
    _click(qtbot, card.backups.rows[0].choose)
    qtbot.waitUntil(lambda: _titles(window) == ["Saved"], timeout=WAIT_MS)


def test_a_backup_that_cannot_be_read_is_not_offered(qtbot: QtBot, open_window: OpenWindow) -> None:
    _add_chat("Saved")
    _back_up().write_bytes(DAMAGE)
    _damage()
    window = open_window()
    card = _card(qtbot, window)
    qtbot.waitUntil(lambda: len(card.backups.rows) == 1, timeout=WAIT_MS)
    assert "cannot be read" in card.backups.rows[0].text()
    assert not card.backups.rows[0].choose.isEnabled()


# --- the settings


@pytest.fixture
def window(qtbot: QtBot, open_window: OpenWindow) -> MainWindow:
    _add_chat("Then")
    _back_up()
    _add_chat("Now")
    window = open_window()
    window.services.book.start()
    qtbot.waitUntil(lambda: _titles(window) == ["Now", "Then"], timeout=WAIT_MS)
    return window


@pytest.fixture
def section(qtbot: QtBot, window: MainWindow) -> BackupSection:
    window.frame.show_page("settings")
    section = settings_page(window).findChild(BackupSection)
    assert isinstance(section, BackupSection)
    qtbot.waitUntil(lambda: bool(section.list.rows), timeout=WAIT_MS)
    return section


def test_going_back_asks_first_and_keeps_what_is_there_now(
    qtbot: QtBot, window: MainWindow, section: BackupSection
) -> None:
    manual = next(row for row in section.list.rows if row.kept.backup.reason == "manual")
    _click(qtbot, manual.choose)
    assert section.question.isVisible()
    section.question.no.click()
    assert section.question.isHidden()
    qtbot.waitUntil(lambda: _titles(window) == ["Now", "Then"])
    _click(qtbot, manual.choose)
    section.question.yes.click()
    qtbot.waitUntil(lambda: _titles(window) == ["Then"], timeout=WAIT_MS)

    def before() -> list[int | None]:
        kept = [row.kept for row in section.list.rows]
        return [one.n_chats for one in kept if one.backup.reason == "before-restore"]

    qtbot.waitUntil(lambda: before() == [2], timeout=WAIT_MS)
    with qtbot.waitSignal(window.page.turn_ended, timeout=WAIT_MS):
        window.page.send("Goes on")
    qtbot.waitUntil(lambda: _titles(window) == ["Goes on", "Then"], timeout=WAIT_MS)


def test_a_backup_is_made_now(qtbot: QtBot, section: BackupSection) -> None:
    def manual() -> int:
        return sum(row.kept.backup.reason == "manual" for row in section.list.rows)

    assert manual() == 1
    _click(qtbot, section.make)
    qtbot.waitUntil(lambda: manual() == 2, timeout=WAIT_MS)


def test_a_backup_that_fails_is_told_there(qtbot: QtBot, section: BackupSection) -> None:
    manual = next(row for row in section.list.rows if row.kept.backup.reason == "manual")
    manual.kept.backup.path.write_bytes(DAMAGE)
    _click(qtbot, manual.choose)
    section.question.yes.click()
    qtbot.waitUntil(lambda: "is not a whole backup" in section.problem.text(), timeout=WAIT_MS)


def test_the_rows_speak_german(qtbot: QtBot, window: MainWindow, section: BackupSection) -> None:
    settings_page(window).language.choose("de")
    QApplication.sendPostedEvents()
    assert section.list.rows[0].choose.text() == "Hierhin zurück"


def test_the_number_of_chats_in_a_backup_leaves_out_deleted_ones(tmp_path: Path) -> None:
    _add_chat("Stays")
    _add_chat("Goes")
    store = open_store()
    store.chats.delete([2])
    made = store.backup(tmp_path)
    store.close()
    assert made is not None
    assert backups.n_chats(made.path) == 1
    assert backups.n_chats(tmp_path / "missing.sqlite3") is None
