from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.theme import apply_theme
from ui.widgets.check_box import CheckBox


def test_a_click_on_the_words_ticks_the_box(qtbot: QtBot, english: None) -> None:
    box = CheckBox()
    qtbot.addWidget(box)
    box.setText("I agree to this")
    box.resize(box.sizeHint())
    box.show()
    qtbot.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(box.width() - 4, 8))
    assert box.isChecked()
    qtbot.keyClick(box, Qt.Key.Key_Space)
    assert not box.isChecked()


def test_ticked_and_focused_look_different_in_both_themes(
    qtbot: QtBot, qapp: QApplication, english: None
) -> None:
    box = CheckBox()
    qtbot.addWidget(box)
    box.setText("I agree")
    box.resize(160, 26)
    box.show()
    for theme in ("light", "dark"):
        apply_theme(qapp, theme)
        box.setChecked(False)
        empty = box.grab().toImage()
        box.setChecked(True)
        assert box.grab().toImage() != empty
    apply_theme(qapp, "light")
