from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from ui.tools.effect_view import LONGEST_LINE, MOST_HEIGHT, EffectView

LONG_MS = 90_000


def shown(qtbot: QtBot, text: str, *, diff: bool = False) -> EffectView:
    view = EffectView(text, diff=diff)
    qtbot.addWidget(view)
    view.resize(600, 400)
    with qtbot.waitExposed(view):
        view.show()
    qtbot.waitUntil(lambda: view._loaded, timeout=LONG_MS)
    return view


def test_a_short_text_is_seen_at_once_and_as_high_as_its_lines(qtbot: QtBot, english: None) -> None:
    view = shown(qtbot, "one\ntwo\n")
    qtbot.waitUntil(lambda: view.seen, timeout=LONG_MS)
    assert view.hidden_lines() == 0
    assert view.text.height() < MOST_HEIGHT / 2
    assert view._foot.isHidden()


def test_a_long_text_says_how_much_there_is_below_until_its_end_was_seen(
    qtbot: QtBot, english: None
) -> None:
    view = shown(qtbot, "".join(f"line {number}\n" for number in range(100)))
    qtbot.waitUntil(lambda: view.hidden_lines() > 50, timeout=LONG_MS)
    assert not view.seen
    assert view._left.text() == f"{view.hidden_lines()} more lines below"
    with qtbot.waitSignal(view.seen_all, timeout=LONG_MS):
        qtbot.keyClick(view.text, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
        view.text.verticalScrollBar().setValue(view.text.verticalScrollBar().maximum())
    assert view.seen


def test_what_is_out_of_sight_is_not_seen(qtbot: QtBot, english: None) -> None:
    view = EffectView("short")
    qtbot.addWidget(view)
    assert not view.seen


@pytest.mark.parametrize("length", [LONGEST_LINE, 5 * LONGEST_LINE + 1])
def test_no_part_of_a_long_line_is_lost_or_out_of_sight(
    qtbot: QtBot, english: None, length: int
) -> None:
    line = "".join(chr(ord("a") + number % 26) for number in range(length))
    view = shown(qtbot, f"+{line}", diff=True)
    text = view.text.toPlainText()
    assert text.replace("\n+", "").removeprefix("+") == line
    assert view.text.horizontalScrollBar().maximum() == 0


def test_hidden_characters_are_spelled_out(qtbot: QtBot, english: None) -> None:
    view = shown(qtbot, "a\u202eb\u200bc\x1b[0m\r\n\u3164")
    expected = "a⟨U+202E⟩b⟨U+200B⟩c⟨U+001B⟩[0m⟨U+000D⟩\n⟨U+3164⟩"
    assert view.text.toPlainText() == expected


def test_a_text_of_many_lines_is_all_there_in_order(qtbot: QtBot, english: None) -> None:
    lines = [f"+{number}" for number in range(3_000)]
    view = shown(qtbot, "\n".join(lines) + "\n", diff=True)
    assert view.text.toPlainText().split("\n") == lines
