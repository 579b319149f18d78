"""Folders of chats through the real window: made, filled, opened, named, deleted, and back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from PySide6.QtCore import QMimeData, QModelIndex, QPoint, QPointF, Qt
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QImage,
)
from PySide6.QtWidgets import QApplication, QInputDialog, QMenu
from pytestqt.qtbot import QtBot

from app.chat.store import Store, open_store
from app.settings import Settings
from tests.ui.conftest import OpenWindow, settings_page
from ui.chats.chat_items import EmptyFolder, Filed, FolderRow, MoreInFolder
from ui.chats.chat_list import ChatList
from ui.chats.chat_list_model import ITEM_ROLE
from ui.chats.listing import IN_FOLDER, listed
from ui.main_window import MainWindow

Name = Callable[[str], None]
NO_MODIFIER = Qt.KeyboardModifier.NoModifier


@dataclass
class Stock:
    """A chat in the folder Work, and two in none."""

    folder: int
    filed: int
    loose: int
    other: int


@pytest.fixture
def stock() -> Stock:
    store = open_store()
    folder = store.chats.add_folder("Work")
    filed = store.chats.create(title="Filed", folder_id=folder)
    loose, other = store.chats.create(title="Loose"), store.chats.create(title="Other")
    store.close()
    return Stock(folder, filed, loose, other)


@pytest.fixture
def window(qtbot: QtBot, stock: Stock, open_window: OpenWindow) -> MainWindow:
    return _started(qtbot, open_window())


@pytest.fixture
def chats(window: MainWindow) -> ChatList:
    return window.frame.sidebar.chats


@pytest.fixture
def name(monkeypatch: pytest.MonkeyPatch) -> Name:
    """Has the next question for a name answered."""

    def answer(text: str) -> None:
        monkeypatch.setattr(QInputDialog, "getText", lambda *_, **__: (text, True))

    return answer


@pytest.fixture
def store() -> Iterator[Store]:
    store = open_store()
    yield store
    store.close()


def _started(qtbot: QtBot, window: MainWindow) -> MainWindow:
    window.services.book.start()
    qtbot.waitUntil(lambda: "Work" in _rows(window.frame.sidebar.chats))
    return window


def _rows(chats: ChatList) -> list[str]:
    """All rows but the days."""
    model = chats.chats
    rows = []
    for row in range(model.rowCount()):
        item, text = model.item(row), str(model.index(row).data())
        if isinstance(item, Filed | EmptyFolder | MoreInFolder):
            rows.append(f"  {text}")
        elif text not in ("Today", "Pinned", "Folders"):
            rows.append(text)
    return rows


def _index(chats: ChatList, text: str) -> QModelIndex:
    for row in range(chats.chats.rowCount()):
        if chats.chats.index(row).data() == text:
            return chats.chats.index(row)
    raise AssertionError(f"{text} is not in {_rows(chats)}")


def _choose(menu: QMenu, text: str) -> None:
    action = next(one for one in menu.actions() if one.text().split("\t")[0] == text)
    if action.menu() is not None:
        raise AssertionError(f"{text} is a menu")
    action.trigger()


def _places(chats: ChatList, title: str) -> QMenu:
    menu = chats.menu_at(_index(chats, title))
    return next(one for one in menu.findChildren(QMenu) if one.title() == "Move to a folder")


def test_a_closed_folder_hides_its_chats_and_counts_them(chats: ChatList) -> None:
    assert _rows(chats) == ["Work", "Other", "Loose"]
    item = _index(chats, "Work").data(ITEM_ROLE)
    assert isinstance(item, FolderRow)
    assert item.folder.n_chats == 1
    spoken = _index(chats, "Work").data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Folder Work, closed, chats: 1"


def test_a_click_opens_a_folder_and_another_closes_it(qtbot: QtBot, chats: ChatList) -> None:
    chats.clicked.emit(_index(chats, "Work"))
    qtbot.waitUntil(lambda: _rows(chats) == ["Work", "  Filed", "Other", "Loose"])
    chats.clicked.emit(_index(chats, "Work"))
    qtbot.waitUntil(lambda: _rows(chats) == ["Work", "Other", "Loose"])


def test_arrow_keys_open_and_close_a_folder_and_stay_on_it(qtbot: QtBot, chats: ChatList) -> None:
    chats.setFocus()
    chats.setCurrentIndex(_index(chats, "Work"))
    qtbot.keyClick(chats, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: "  Filed" in _rows(chats))
    assert chats.currentIndex().data() == "Work"
    qtbot.keyClick(chats, Qt.Key.Key_Left)
    qtbot.waitUntil(lambda: "  Filed" not in _rows(chats))
    assert chats.currentIndex().data() == "Work"


def test_a_filed_chat_opens(
    qtbot: QtBot, window: MainWindow, chats: ChatList, stock: Stock
) -> None:
    chats.clicked.emit(_index(chats, "Work"))
    qtbot.waitUntil(lambda: "  Filed" in _rows(chats))
    with qtbot.waitSignal(window.services.book.opened):
        chats.clicked.emit(_index(chats, "Filed"))
    assert window.page.place.chat_id == stock.filed
    assert chats.open_chat is not None
    assert chats.open_chat.id == stock.filed


def test_the_menu_moves_a_chat_and_undo_brings_it_back(
    qtbot: QtBot, window: MainWindow, chats: ChatList
) -> None:
    _choose(_places(chats, "Loose"), "Work")
    qtbot.waitUntil(lambda: _rows(chats) == ["Work", "Other"])
    undo = window.frame.sidebar.undo
    qtbot.waitUntil(undo.isVisible)
    assert undo.text.text() == "Chat moved to Work"
    undo.undo.click()
    qtbot.waitUntil(lambda: _rows(chats) == ["Work", "Other", "Loose"])
    assert undo.isHidden()


def test_a_chat_is_begun_in_a_folder(qtbot: QtBot, window: MainWindow, chats: ChatList) -> None:
    _choose(chats.menu_at(_index(chats, "Work")), "New chat in this folder")
    assert window.page.place.chat_id is None
    _ask(qtbot, window, "What is a folder?")
    qtbot.waitUntil(lambda: "  What is a folder?" in _rows(chats))

    window.chats.new_chat()  # the next one lies in none
    _ask(qtbot, window, "And outside of it?")
    qtbot.waitUntil(lambda: "And outside of it?" in _rows(chats))


def test_a_folder_that_is_gone_meanwhile_takes_no_chat(
    qtbot: QtBot, window: MainWindow, chats: ChatList
) -> None:
    _choose(chats.menu_at(_index(chats, "Work")), "New chat in this folder")
    _choose(chats.menu_at(_index(chats, "Work")), "Delete the folder, keep its chats")
    qtbot.waitUntil(lambda: "Work" not in _rows(chats))
    _ask(qtbot, window, "What is a folder?")
    qtbot.waitUntil(lambda: "What is a folder?" in _rows(chats))


def _ask(qtbot: QtBot, window: MainWindow, question: str) -> None:
    with qtbot.waitSignal(window.page.turn_ended):
        window.page.composer.set_text(question)
        window.page.composer.send.click()


def test_a_new_folder_can_be_made_for_a_chat(qtbot: QtBot, chats: ChatList, name: Name) -> None:
    name("Play")
    _choose(_places(chats, "Loose"), "New folder…")
    qtbot.waitUntil(lambda: _rows(chats) == ["Play", "  Loose", "Work", "Other"])


def test_an_empty_folder_says_so(
    qtbot: QtBot, window: MainWindow, chats: ChatList, name: Name
) -> None:
    name("Empty")
    window.frame.sidebar.new_folder.click()
    qtbot.waitUntil(lambda: _rows(chats)[:2] == ["Empty", "  No chats in here yet"])


def test_no_name_makes_no_folder(
    qtbot: QtBot, window: MainWindow, name: Name, store: Store
) -> None:
    name("  ")
    window.frame.sidebar.new_folder.click()
    with qtbot.waitSignal(window.services.book.listed):
        window.services.book.refresh()
    assert [folder.name for folder in store.chats.folders()] == ["Work"]


def test_a_folder_is_renamed_and_gets_its_name_back(
    qtbot: QtBot, window: MainWindow, chats: ChatList, name: Name
) -> None:
    name("Office")
    chats.setFocus()
    chats.setCurrentIndex(_index(chats, "Work"))
    qtbot.keyClick(chats, Qt.Key.Key_F2)
    qtbot.waitUntil(lambda: _rows(chats)[0] == "Office")
    undo = window.frame.sidebar.undo
    qtbot.waitUntil(undo.isVisible)
    assert undo.text.text() == "Folder renamed to Office"
    undo.undo.click()
    qtbot.waitUntil(lambda: _rows(chats)[0] == "Work")
    assert undo.isHidden()


def test_a_deleted_folder_leaves_its_chats_and_comes_back_with_them(
    qtbot: QtBot, window: MainWindow, chats: ChatList
) -> None:
    chats.setFocus()
    chats.setCurrentIndex(_index(chats, "Work"))
    qtbot.keyClick(chats, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: sorted(_rows(chats)) == ["Filed", "Loose", "Other"])
    undo = window.frame.sidebar.undo
    qtbot.waitUntil(undo.isVisible)
    assert undo.text.text() == "Folder Work deleted. Its chats are still there."
    undo.undo.click()
    qtbot.waitUntil(lambda: _rows(chats) == ["Work", "Other", "Loose"])


def _dragged(chats: ChatList, title: str) -> QMimeData:
    index = _index(chats, title)
    assert index.flags() & Qt.ItemFlag.ItemIsDragEnabled
    return chats.chats.mimeData([index])


def _drop(
    chats: ChatList,
    title: str,
    at: QPoint,
    *,
    drop: bool = True,
    marked: Callable[[], None] | None = None,
) -> None:
    """What Qt sends while a chat is dragged to a place, and let go there."""
    data = _dragged(chats, title)
    view, move = chats.viewport(), Qt.DropAction.MoveAction
    left = Qt.MouseButton.LeftButton
    QApplication.sendEvent(view, QDragEnterEvent(at, move, data, left, NO_MODIFIER))
    over = QDragMoveEvent(at, move, data, left, NO_MODIFIER)
    QApplication.sendEvent(view, over)
    assert over.isAccepted()
    if marked is not None:
        marked()
    if drop:
        QApplication.sendEvent(view, QDropEvent(QPointF(at), move, data, left, NO_MODIFIER))
    else:
        QApplication.sendEvent(view, QDragLeaveEvent())  # Qt remembers who was entered


def test_a_chat_is_dragged_into_a_folder_and_out_again(
    qtbot: QtBot, window: MainWindow, chats: ChatList, store: Store, stock: Stock
) -> None:
    _drop(chats, "Loose", chats.visualRect(_index(chats, "Work")).center())
    qtbot.waitUntil(lambda: _rows(chats) == ["Work", "Other"])
    chats.clicked.emit(_index(chats, "Work"))
    qtbot.waitUntil(lambda: "  Loose" in _rows(chats))
    _drop(chats, "Loose", chats.visualRect(_index(chats, "Other")).center())
    qtbot.waitUntil(lambda: store.chats.get(stock.loose).folder_id is None)
    qtbot.waitUntil(lambda: _rows(chats) == ["Work", "  Filed", "Other", "Loose"])


def test_a_chat_dropped_beside_one_in_a_folder_joins_it(
    qtbot: QtBot, chats: ChatList, store: Store, stock: Stock
) -> None:
    chats.clicked.emit(_index(chats, "Work"))
    qtbot.waitUntil(lambda: "  Filed" in _rows(chats))
    _drop(chats, "Other", chats.visualRect(_index(chats, "Filed")).center())
    qtbot.waitUntil(lambda: store.chats.get(stock.other).folder_id == stock.folder)


def test_the_folder_that_would_take_a_chat_is_marked(chats: ChatList) -> None:
    before = chats.grab().toImage()
    during: list[QImage] = []
    place = chats.visualRect(_index(chats, "Work")).center()
    _drop(chats, "Loose", place, drop=False, marked=lambda: during.append(chats.grab().toImage()))
    assert during[0] != before
    assert chats.grab().toImage() == before


def test_what_is_no_chat_is_not_taken(chats: ChatList) -> None:
    data = QMimeData()
    data.setText("something else")
    at = chats.visualRect(_index(chats, "Work")).center()
    left = Qt.MouseButton.LeftButton
    enter = QDragEnterEvent(at, Qt.DropAction.MoveAction, data, left, NO_MODIFIER)
    enter.ignore()
    chats.dragEnterEvent(enter)
    assert not enter.isAccepted()


def test_open_folders_are_open_again_after_the_next_start(
    qtbot: QtBot, window: MainWindow, chats: ChatList, open_window: OpenWindow
) -> None:
    chats.clicked.emit(_index(chats, "Work"))
    qtbot.waitUntil(lambda: "  Filed" in _rows(chats))
    window.close()
    again = _started(qtbot, open_window(Settings(open_folders=window.chats.folders.open_ones)))
    assert "  Filed" in _rows(again.frame.sidebar.chats)


def test_a_pinned_chat_stands_in_its_folder_too_and_its_mark_stays_there(
    qtbot: QtBot, window: MainWindow, chats: ChatList, stock: Stock
) -> None:
    window.services.book.pin(stock.filed, True)
    window.chats.folders.set_open(stock.folder, True)
    qtbot.waitUntil(lambda: _rows(chats) == ["Filed", "Work", "  Filed", "Other", "Loose"])
    inside = chats.chats.index(4)
    chats.setCurrentIndex(inside)
    with qtbot.waitSignal(window.services.book.opened):
        chats.clicked.emit(inside)
    assert chats.currentIndex().row() == 4


def test_a_full_folder_lists_its_chats_in_two_steps(store: Store) -> None:
    folder = store.chats.add_folder("Full")
    for number in range(IN_FOLDER + 2):
        store.chats.create(title=str(number), folder_id=folder)
    (full,) = listed(store, 10, {folder: IN_FOLDER}).folders
    assert full.chats is not None
    assert (len(full.chats), full.n_more) == (IN_FOLDER, 2)
    (full,) = listed(store, 10, {folder: 2**31}).folders
    assert full.chats is not None
    assert (len(full.chats), full.n_more) == (IN_FOLDER + 2, 0)


def test_the_rest_of_a_full_folder_comes_when_it_is_asked_for(
    qtbot: QtBot, window: MainWindow, chats: ChatList, store: Store, stock: Stock
) -> None:
    for number in range(IN_FOLDER):
        store.chats.create(title=str(number), folder_id=stock.folder)
    window.chats.folders.set_open(stock.folder, True)
    qtbot.waitUntil(lambda: "  Show 1 more" in _rows(chats))
    chats.clicked.emit(_index(chats, "Show 1 more"))
    qtbot.waitUntil(lambda: "  Filed" in _rows(chats))
    assert "  Show 1 more" not in _rows(chats)


def test_the_open_chat_is_moved_renamed_and_deleted_by_commands(
    qtbot: QtBot, window: MainWindow, chats: ChatList, name: Name, store: Store, stock: Stock
) -> None:
    assert not window.commands.command("rename").enabled()
    with qtbot.waitSignal(window.services.book.opened):
        chats.clicked.emit(_index(chats, "Loose"))
    name("Tight")
    window.commands.run("rename")
    qtbot.waitUntil(lambda: "Tight" in _rows(chats))
    window.commands.run("pin")
    qtbot.waitUntil(lambda: store.chats.get(stock.loose).pinned)
    with qtbot.waitSignal(window.services.book.deleted):
        window.commands.run("delete")
    qtbot.waitUntil(lambda: "Tight" not in _rows(chats))


def test_menus_speak_german(qtbot: QtBot, window: MainWindow, chats: ChatList) -> None:
    settings_page(window).language.choose("de")
    menus = (chats.menu_at(_index(chats, "Loose")), chats.menu_at(_index(chats, "Work")))
    words = [action.text().split("\t")[0] for menu in menus for action in menu.actions()]
    assert words == [
        "Umbenennen…",
        "Anheften",
        "In einen Ordner verschieben",
        "",
        "Löschen",
        "Neuer Chat in diesem Ordner",
        "Öffnen",
        "Umbenennen…",
        "",
        "Ordner löschen, Chats behalten",
    ]
