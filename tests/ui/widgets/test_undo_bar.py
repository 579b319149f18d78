from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.language import apply_language
from ui.widgets.undo_bar import UndoBar


@pytest.fixture
def bar(qtbot: QtBot, english: None) -> UndoBar:
    bar = UndoBar(lambda: (QCoreApplication.translate("WaysBack", "Chat deleted"), "Bring it back"))
    qtbot.addWidget(bar)
    return bar


def test_it_offers_the_way_back_once(qtbot: QtBot, bar: UndoBar) -> None:
    with qtbot.waitSignal(bar.undo_requested):
        bar.undo.click()
    assert not bar.undo.isEnabled()
    bar.say(lambda: ("Another", ""))
    assert bar.undo.isEnabled()
    assert bar.text.text() == "Another"


def test_it_tells_a_screen_reader_what_has_gone_and_what_undo_does(bar: UndoBar) -> None:
    assert bar.accessibleName() == "Chat deleted"
    assert bar.undo.accessibleName() == "Bring it back"


def test_it_is_worded_again_in_another_language(
    qtbot: QtBot, bar: UndoBar, qapp: QApplication
) -> None:
    apply_language(qapp, "de")
    qtbot.waitUntil(lambda: bar.undo.text() == "Rückgängig")
    assert bar.text.text() == "Chat gelöscht"
