from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QButtonGroup
from pytestqt.qtbot import QtBot

from ui.firstrun.option_card import OptionCard, OptionRow


@pytest.fixture
def cards(qtbot: QtBot, english: None) -> Iterator[list[OptionCard]]:
    cards = [OptionCard("sun"), OptionCard("moon")]
    row = OptionRow(cards)
    group = QButtonGroup(row)
    for card, text in zip(cards, ("Light", "Dark"), strict=True):
        card.setText(text)
        group.addButton(card)
    cards[0].setChecked(True)
    row.resize(500, 54)
    with qtbot.waitExposed(row):
        row.show()
    yield cards
    row.close()
    row.deleteLater()


def test_a_click_anywhere_on_a_card_chooses_it(qtbot: QtBot, cards: list[OptionCard]) -> None:
    corner = QPoint(cards[1].width() - 5, cards[1].height() - 5)
    qtbot.mouseClick(cards[1], Qt.MouseButton.LeftButton, pos=corner)
    assert [card.isChecked() for card in cards] == [False, True]


def test_the_arrow_keys_choose(qtbot: QtBot, cards: list[OptionCard]) -> None:
    cards[0].setFocus()
    qtbot.keyClick(cards[0], Qt.Key.Key_Right)
    assert cards[1].isChecked()


def test_the_chosen_one_wears_a_mark(cards: list[OptionCard]) -> None:
    plain = cards[1].grab().toImage()
    cards[1].setChecked(True)
    mark = cards[1].width() - 32
    chosen = cards[1].grab().toImage()
    assert chosen.copy(mark, 12, 20, 30) != plain.copy(mark, 12, 20, 30)


def test_where_they_do_not_fit_they_stand_below_each_other(
    qtbot: QtBot, cards: list[OptionCard]
) -> None:
    row = cards[0].parentWidget()
    assert cards[0].y() == cards[1].y()
    row.resize(180, 130)
    qtbot.waitUntil(lambda: cards[0].x() == cards[1].x() and cards[0].y() < cards[1].y())
