from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from app.hardware.detect import read_profile
from app.paths import RESOURCES
from ui.computer.fact_cards import FactCards


@pytest.fixture
def cards(qtbot: QtBot, english: None) -> Iterator[FactCards]:
    cards = FactCards()
    cards.resize(680, 150)
    with qtbot.waitExposed(cards):
        cards.show()
    yield cards
    cards.close()
    cards.deleteLater()


def test_grey_bars_give_way_to_words(cards: FactCards) -> None:
    waiting = cards.grab().toImage()
    assert [card.accessibleName() for card in cards.cards] == ["Being looked at"] * 4
    cards.show_profile(read_profile(RESOURCES / "machines" / "laptop-16gb.json"))
    assert cards.cards[0].accessibleName() == "16 GB memory: 10.2 GB free right now"
    assert cards.grab().toImage() != waiting
    cards.show_profile(None)
    assert cards.grab().toImage() == waiting


def test_where_it_is_narrow_the_cards_stand_below_each_other(
    qtbot: QtBot, cards: FactCards
) -> None:
    def columns() -> int:
        return len({card.x() for card in cards.cards})

    assert columns() == 2
    cards.resize(400, 300)
    qtbot.waitUntil(lambda: columns() == 1)
    cards.resize(680, 150)
    qtbot.waitUntil(lambda: columns() == 2)
