"""Buttons with words that may be too long for their place."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from ui.widgets.buttons import TextButton


def test_a_button_says_less_where_there_is_no_room(qtbot: QtBot) -> None:
    button = TextButton("chip")
    qtbot.addWidget(button)
    button.set_text_or_short("Effort: Medium", "Medium")
    wide = button.fontMetrics().horizontalAdvance("Effort: Medium")
    assert button.text_in(wide) == "Effort: Medium"
    assert button.text_in(wide - 1) == "Medium"
    narrow = button.text_in(button.fontMetrics().horizontalAdvance("Medium") - 1)
    assert narrow.startswith("M")
    assert "…" in narrow
    assert button.sizeHint().width() > wide


def test_a_button_without_a_short_text_cuts_its_own(qtbot: QtBot) -> None:
    button = TextButton("chip")
    qtbot.addWidget(button)
    button.setText("A long name of a model")
    cut = button.text_in(80)
    assert (cut[0], cut[-1]) == ("A", "l")
    assert "…" in cut
