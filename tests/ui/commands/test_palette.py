"""The palette through the real window, by keys alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.chat.store import open_store
from app.messages import Message, Text
from app.models import inventory
from tests.ui.conftest import OpenWindow, settings_page
from ui.commands.entries import Entry
from ui.commands.palette import Palette
from ui.commands.palette_list import ENTRY_ROLE
from ui.main_window import MainWindow
from ui.widgets.overlay import Overlay

Open = Callable[[], Palette]
CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def open_palette(qtbot: QtBot, window: MainWindow) -> Open:
    def open_() -> Palette:
        window.activateWindow()
        qtbot.keyClick(window, Qt.Key.Key_P, CTRL_SHIFT)
        palette = window.findChild(Palette)
        assert isinstance(palette, Palette)
        qtbot.waitUntil(palette.edit.hasFocus)
        qtbot.waitUntil(lambda: "settings" in window.frame._pages)
        return palette

    return open_


def _titles(palette: Palette) -> list[str]:
    model = palette.model
    return [str(model.index(row).data()) for row in range(model.rowCount())]


def _gone(window: MainWindow) -> bool:
    overlay = window.findChild(Overlay)
    return overlay is None or overlay.isHidden()


def test_a_few_letters_and_return_do_it(
    qtbot: QtBot, window: MainWindow, open_palette: Open
) -> None:
    palette = open_palette()
    qtbot.keyClicks(palette.edit, "yoco")
    assert _titles(palette)[0] == "Your computer"
    qtbot.keyClick(palette.edit, Qt.Key.Key_Return)
    assert window.frame.current == "computer"
    assert _gone(window)


def test_nothing_typed_lists_the_commands_and_their_keys(
    window: MainWindow, open_palette: Open
) -> None:
    palette = open_palette()
    entries = [palette.model.entry(row) for row in range(palette.model.rowCount())]
    offered = [command for command in window.commands.table if command.run and command.enabled()]
    assert len(entries) == len(offered) - 1  # the palette itself is open already
    new = next(entry for entry in entries if entry is not None and entry.title == "New chat")
    assert new.keys == "Ctrl+N"
    assert new.spoken == "New chat, Ctrl+N"


def test_arrow_keys_go_round(qtbot: QtBot, open_palette: Open) -> None:
    palette = open_palette()
    count = palette.model.rowCount()
    qtbot.keyClick(palette.edit, Qt.Key.Key_Up)
    assert palette.list.currentIndex().row() == count - 1
    qtbot.keyClick(palette.edit, Qt.Key.Key_Down)
    assert palette.list.currentIndex().row() == 0
    qtbot.keyClick(palette.edit, Qt.Key.Key_PageDown)
    assert 0 < palette.list.currentIndex().row() < count


def test_escape_closes_it_and_gives_the_focus_back(
    qtbot: QtBot, window: MainWindow, open_palette: Open
) -> None:
    window.page.composer.draft.setFocus()
    palette = open_palette()
    qtbot.keyClick(palette.edit, Qt.Key.Key_Escape)
    assert _gone(window)
    assert window.page.composer.draft.hasFocus()


def test_keys_of_the_window_rest_meanwhile_and_work_again_afterwards(
    qtbot: QtBot, window: MainWindow, open_palette: Open
) -> None:
    palette = open_palette()
    shown = window.frame.sidebar.isVisible()
    qtbot.keyClick(palette.edit, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    assert window.frame.sidebar.isVisible() is shown
    qtbot.keyClick(palette.edit, Qt.Key.Key_Escape)
    qtbot.keyClick(window, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    assert window.frame.sidebar.isVisible() is not shown


def test_tab_stays_inside(qtbot: QtBot, window: MainWindow, open_palette: Open) -> None:
    palette = open_palette()
    for _ in range(4):
        focused = QApplication.focusWidget()
        assert focused is not None
        qtbot.keyClick(focused, Qt.Key.Key_Tab)
        focused = QApplication.focusWidget()
        assert focused is not None
        assert palette.isAncestorOf(focused)


def test_a_click_beside_it_closes_it(qtbot: QtBot, window: MainWindow, open_palette: Open) -> None:
    open_palette()
    overlay = window.findChild(Overlay)
    assert isinstance(overlay, Overlay)
    qtbot.mouseClick(overlay, Qt.MouseButton.LeftButton, pos=overlay.rect().bottomLeft())
    assert _gone(window)


def test_a_setting_is_shown_ready_to_be_changed(
    qtbot: QtBot, window: MainWindow, open_palette: Open
) -> None:
    palette = open_palette()
    palette.edit.setText("theme")
    qtbot.waitUntil(lambda: _titles(palette)[:1] == ["Theme"])
    qtbot.keyClick(palette.edit, Qt.Key.Key_Return)
    assert window.frame.current == "settings"
    qtbot.waitUntil(settings_page(window).theme.hasFocus)


def test_a_model_is_chosen(qtbot: QtBot, open_window: OpenWindow, random_model: Path) -> None:
    linked = inventory.link(random_model)
    window = open_window()
    with qtbot.waitSignal(window.services.shelf.changed):
        window.services.shelf.refresh()
    window.cards.show_palette()
    palette = window.findChild(Palette)
    assert isinstance(palette, Palette)
    palette.edit.setText(linked.name)
    entry = palette.model.index(0).data(ENTRY_ROLE)
    assert isinstance(entry, Entry)
    assert entry.kind == "Model"
    with qtbot.waitSignal(window.loader.loaded):
        qtbot.keyClick(palette.edit, Qt.Key.Key_Return)
    assert window.loader.current == linked.id


def test_chats_that_fit_stand_last_and_open(
    qtbot: QtBot, window: MainWindow, open_palette: Open
) -> None:
    store = open_store()
    chat_id = store.chats.create(title="Models I have tried")
    store.messages.add(chat_id, Message("user", (Text("A question"),)), None)
    store.close()
    with qtbot.waitSignal(window.services.book.ready):
        window.services.book.start()
    palette = open_palette()
    palette.edit.setText("models")
    qtbot.waitUntil(lambda: _titles(palette)[-1] == "Models I have tried")
    assert _titles(palette)[0] == "Models"
    qtbot.keyClick(palette.edit, Qt.Key.Key_Up)
    with qtbot.waitSignal(window.services.book.opened):
        qtbot.keyClick(palette.edit, Qt.Key.Key_Return)
    assert window.page.place.chat_id == chat_id


def test_what_fits_nothing_says_so(qtbot: QtBot, open_palette: Open) -> None:
    palette = open_palette()
    palette.edit.setText("qqqq")
    assert palette.nothing.isVisible()
    assert palette.list.isHidden()
    qtbot.keyClick(palette.edit, Qt.Key.Key_Return)  # nothing to do, nothing breaks
    palette.edit.clear()
    assert palette.list.isVisible()
    assert palette.list.currentIndex().row() == 0
