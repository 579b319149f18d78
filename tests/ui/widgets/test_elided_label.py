from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from ui.widgets.elided_label import ElidedLabel

LONG = "/home/somebody/a/long/way/down/to/the/models"


def test_what_fits_is_shown_whole(qtbot: QtBot, english: None) -> None:
    label = ElidedLabel()
    qtbot.addWidget(label)
    label.setText("short")
    label.resize(300, 20)
    label.show()
    assert label.toolTip() == ""


def test_what_does_not_fit_is_whole_in_the_tooltip_and_asks_for_no_room(
    qtbot: QtBot, english: None
) -> None:
    label = ElidedLabel(Qt.TextElideMode.ElideMiddle)
    qtbot.addWidget(label)
    label.setText(LONG)
    label.resize(90, 20)
    label.show()
    assert label.minimumSizeHint().width() < 90
    assert (label.text(), label.toolTip()) == (LONG, LONG)
    narrow = label.grab().toImage()
    label.resize(600, 20)
    assert label.toolTip() == ""
    assert narrow != label.grab().toImage().copy(0, 0, 90, 20)


def test_a_new_text_brings_its_own_tooltip(qtbot: QtBot, english: None) -> None:
    label = ElidedLabel()
    qtbot.addWidget(label)
    label.resize(90, 20)
    label.show()
    label.setText(LONG)
    assert label.toolTip() == LONG
