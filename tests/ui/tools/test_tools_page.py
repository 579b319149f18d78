from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.journal import Journal
from app.journal.activity import now
from app.settings import Settings
from app.tools.calculator import Calculator
from app.tools.consent import Answer
from app.tools.grants import Grant, GrantStore
from app.tools.notes import Notes
from app.tools.reading import ReadFile
from app.tools.session import ToolSession
from tests.tools.fakes import Person, use
from ui.tools.tool_desk import ToolDesk, key_of
from ui.tools.tools_page import ACTIVITY, NOTES, PERMISSIONS, ToolsPage

LONG_MS = 90_000


@pytest.fixture
def desk(english: None) -> Iterator[ToolDesk]:
    desk = ToolDesk(Settings)
    yield desk
    desk.close()


@pytest.fixture
def open_page(qtbot: QtBot, desk: ToolDesk) -> Callable[[int], ToolsPage]:
    def open_(tab: int) -> ToolsPage:
        page = ToolsPage(desk)
        qtbot.addWidget(page)
        page.resize(1000, 700)
        signal = (page.records.grants, page.records.notes, page.records.activity)[tab]
        with qtbot.waitSignal(signal, timeout=LONG_MS):
            page.show_tab(tab)
            page.show()
        return page

    return open_


def text_of(widget: QWidget) -> str:
    return widget.accessibleName()


def test_every_lasting_permission_stands_there_with_what_it_covers(
    open_page: Callable[[int], ToolsPage],
) -> None:
    made = now() - timedelta(days=3)
    grant = Grant("a", "allow", tool="read_file", target="/home/anna/notes", origin="card")
    GrantStore().add(grant)
    GrantStore().add(
        Grant(
            "b",
            "allow",
            tool="web_search",
            target="search.example",
            made_at=made,
            expires_at=now() + timedelta(days=1),
        )
    )
    page = open_page(PERMISSIONS)
    first, second = page.permissions.cards
    assert "Read file, /home/anna/notes, always" in text_of(first)
    assert "Not used yet." in text_of(first)
    assert "search.example, until " in text_of(second)


def test_a_revoked_permission_can_be_had_back(
    qtbot: QtBot, open_page: Callable[[int], ToolsPage]
) -> None:
    grant = Grant("a", "allow", tool="read_file", target="/home/anna/notes")
    GrantStore().add(grant)
    page = open_page(PERMISSIONS)
    with qtbot.waitSignal(page.records.grants, timeout=LONG_MS):
        page.permissions.cards[0].revoke.click()
    assert GrantStore().all() == ()
    assert page.permissions.cards == []
    assert page.permissions.empty_title.isVisible()
    with qtbot.waitSignal(page.records.grants, timeout=LONG_MS):
        page.permissions.undo.undo.click()
    assert GrantStore().all() == (grant,)
    assert len(page.permissions.cards) == 1


def test_a_permission_of_a_chat_stands_there_and_is_revoked_in_the_chat(
    qtbot: QtBot, desk: ToolDesk, open_page: Callable[[int], ToolsPage], tmp_path: Path
) -> None:
    desk.set_folder(key_of(7, ""), tmp_path)
    session = desk.session(key_of(7, ""), ("read_file",))
    assert session is not None
    page = open_page(PERMISSIONS)
    (card,) = page.permissions.cards
    assert "until Hearth is closed" in text_of(card)
    with qtbot.waitSignal(page.records.grants, timeout=LONG_MS):
        card.revoke.click()
    assert session.grants == ()


def test_a_damaged_list_of_permissions_is_said(
    qtbot: QtBot, open_page: Callable[[int], ToolsPage]
) -> None:
    GrantStore().add(Grant("a", "allow", tool="read_file"))
    page = open_page(PERMISSIONS)
    GrantStore().path.write_text("{")
    page.show_tab(PERMISSIONS)
    qtbot.waitUntil(page.error.isVisible, timeout=LONG_MS)
    assert "cannot be read" in page.error.text.text()


def test_notes_are_written_changed_removed_and_brought_back(
    qtbot: QtBot, open_page: Callable[[int], ToolsPage]
) -> None:
    Notes().add("Call me Anna.")
    page = open_page(NOTES)
    notes, told = page.notes, page.records.notes
    with qtbot.waitSignal(told, timeout=LONG_MS):
        qtbot.keyClicks(notes.field, "Bills are in ~/bills.")
        qtbot.keyClick(notes.field, Qt.Key.Key_Return)
    assert [text_of(card) for card in notes.cards] == ["Bills are in ~/bills.", "Call me Anna."]
    card = notes.cards[1]
    card.edit.click()
    card.field.setText("Call me Ann.")
    with qtbot.waitSignal(told, timeout=LONG_MS):
        qtbot.keyClick(card.field, Qt.Key.Key_Return)
    assert [note.text for note in Notes().all()] == ["Call me Ann.", "Bills are in ~/bills."]
    with qtbot.waitSignal(told, timeout=LONG_MS):
        notes.cards[0].remove.click()
    assert [note.text for note in Notes().all()] == ["Call me Ann."]
    with qtbot.waitSignal(told, timeout=LONG_MS):
        notes.undo.undo.click()
    assert len(Notes().all()) == 2


@pytest.fixture
def activity(tmp_path: Path) -> Path:
    """A calculation, and a file that was first denied and then read."""
    path = tmp_path.resolve() / "a.txt"
    path.write_text("hi")
    person = Person([Answer(False), Answer(True)])
    session = ToolSession("chat-1", [Calculator(), ReadFile()], person, folder=tmp_path)
    use(session, "calculator", '{"expression": "1+1"}')
    for _ in range(2):
        use(session, "read_file", json.dumps({"path": str(path)}))
    return path


def column(page: ToolsPage, number: int) -> list[str]:
    model = page.activity.model
    return [str(model.index(row, number).data()) for row in range(model.rowCount())]


def test_the_activity_has_a_line_for_each_request_the_newest_first(
    activity: Path, open_page: Callable[[int], ToolsPage]
) -> None:
    page = open_page(ACTIVITY)
    assert column(page, 1) == ["Read file", "Read file", "Calculator"]
    assert column(page, 3) == ["done", "denied", "done"]
    assert column(page, 2) == [str(activity), str(activity), "1+1"]


def test_the_activity_is_filtered_and_looked_into(
    qtbot: QtBot, activity: Path, open_page: Callable[[int], ToolsPage]
) -> None:
    page = open_page(ACTIVITY)
    pane = page.activity
    pane.kind.choose("denied")
    assert column(page, 3) == ["denied"]
    pane.table.selectRow(0)
    assert pane.details is not None
    assert str(activity) in text_of(pane.details)
    pane.kind.choose("all")
    qtbot.keyClicks(pane.field, "calc")
    assert column(page, 1) == ["Calculator"]
    assert pane.details is None


def test_a_changed_record_is_found(
    qtbot: QtBot, activity: Path, open_page: Callable[[int], ToolsPage]
) -> None:
    page = open_page(ACTIVITY)
    with qtbot.waitSignal(page.records.verified, timeout=LONG_MS):
        page.activity.check.click()
    assert "whole" in page.activity.verdict.text()
    path = Journal().path
    path.write_bytes(path.read_bytes().replace(b"1+1", b"1+2"))
    with qtbot.waitSignal(page.records.verified, timeout=LONG_MS):
        page.activity.check.click()
    assert "changed from outside" in page.activity.verdict.text()


@pytest.mark.parametrize("name", ["copy.html", "copy.jsonl"])
def test_a_copy_of_the_record_is_written(
    qtbot: QtBot,
    activity: Path,
    open_page: Callable[[int], ToolsPage],
    tmp_path: Path,
    name: str,
) -> None:
    page = open_page(ACTIVITY)
    with qtbot.waitSignal(page.records.exported, timeout=LONG_MS):
        page.records.export(tmp_path / name)
    assert "1+1" in (tmp_path / name).read_text()
    with qtbot.waitSignal(page.records.failed, timeout=LONG_MS):
        page.records.export(tmp_path / "gone" / name)
