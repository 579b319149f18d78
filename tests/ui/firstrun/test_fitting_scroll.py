from __future__ import annotations

from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ui.firstrun.fitting_scroll import FittingScroll


def scroll_of(qtbot: QtBot, *lines: str) -> tuple[QWidget, FittingScroll, QVBoxLayout]:
    content = QWidget()
    rows = QVBoxLayout(content)
    for line in lines:
        label = QLabel(line)
        label.setWordWrap(True)
        rows.addWidget(label)
    scroll = FittingScroll(content)
    outer = QWidget()
    column = QVBoxLayout(outer)
    column.addWidget(scroll)
    column.addStretch(1)
    qtbot.addWidget(outer)
    outer.resize(300, 600)
    with qtbot.waitExposed(outer):
        outer.show()
    return outer, scroll, rows


def test_it_is_as_high_as_what_is_in_it(qtbot: QtBot, english: None) -> None:
    _, scroll, rows = scroll_of(qtbot, "one", "two")
    qtbot.waitUntil(lambda: scroll.height() == rows.sizeHint().height())
    assert not scroll.verticalScrollBar().isVisible()


def test_it_grows_with_what_comes(qtbot: QtBot, english: None) -> None:
    _, scroll, rows = scroll_of(qtbot, "one")
    before = scroll.height()
    rows.addWidget(QPushButton("more"))
    qtbot.waitUntil(lambda: scroll.height() > before)


def test_where_there_is_no_room_it_scrolls(qtbot: QtBot, english: None) -> None:
    outer, scroll, _ = scroll_of(qtbot, *("a line of words " * 6 for _ in range(12)))
    outer.resize(300, 200)
    qtbot.waitUntil(lambda: scroll.height() < 200)
    assert scroll.verticalScrollBar().isVisible()
    assert scroll.verticalScrollBar().maximum() > 0


def test_words_that_break_ask_for_more_height_when_it_is_narrow(
    qtbot: QtBot, english: None
) -> None:
    outer, scroll, _ = scroll_of(qtbot, "a line of words " * 6)
    wide = scroll.sizeHint().height()
    outer.resize(160, 600)
    qtbot.waitUntil(lambda: scroll.sizeHint().height() > wide)
