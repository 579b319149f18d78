from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from tests.ui.conftest import OpenWindow, settings_page
from ui.commands.key_sheet import KeySheet
from ui.main_window import MainWindow


def _texts(sheet: KeySheet) -> set[str]:
    return {label.text() for label in sheet.findChildren(QLabel)}


@pytest.mark.parametrize(
    ("key", "modifier"),
    [
        (Qt.Key.Key_F1, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_Slash, Qt.KeyboardModifier.ControlModifier),
    ],
)
def test_it_shows_every_key_and_closes_by_escape(
    qtbot: QtBot, window: MainWindow, key: Qt.Key, modifier: Qt.KeyboardModifier
) -> None:
    window.activateWindow()
    qtbot.keyClick(window, key, modifier)
    sheet = window.findChild(KeySheet)
    assert isinstance(sheet, KeySheet)
    texts = _texts(sheet)
    for command in window.commands.table:
        if command.key:
            assert command.title in texts
            assert set(command.keys) <= texts
    focused = QApplication.focusWidget()
    assert focused is not None
    assert sheet.isAncestorOf(focused)
    qtbot.keyClick(focused, Qt.Key.Key_Escape)
    assert not sheet.isVisible()


def test_it_speaks_german(open_window: OpenWindow) -> None:
    window = open_window()
    settings_page(window).language.choose("de")
    window.cards.show_keys()
    sheet = window.findChild(KeySheet)
    assert isinstance(sheet, KeySheet)
    assert {"Neuer Chat", "Strg+N", "Alle Tasten"} <= _texts(sheet)


@pytest.mark.parametrize("size", [(480, 400), (1024, 640), (1280, 800)])
def test_it_fits_into_every_window(qtbot: QtBot, window: MainWindow, size: tuple[int, int]) -> None:
    window.resize(*size)
    window.cards.show_keys()
    sheet = window.findChild(KeySheet)
    assert isinstance(sheet, KeySheet)
    qtbot.waitUntil(lambda: sheet.width() > 100)
    area = sheet.geometry()
    assert window.rect().contains(area)
    assert sheet.close_button.geometry().right() <= sheet.width()
