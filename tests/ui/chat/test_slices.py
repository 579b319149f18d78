"""All columns of text together take no more of a round of the event loop than one may."""

from __future__ import annotations

import time

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.chat.markdown import MarkdownView
from ui.chat.slices import Slices

# Far longer than any pause of a busy computer, so that only what is counted makes a difference.
BUDGET_S = 1_000.0


def work(seconds: float) -> None:
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        pass


def test_what_one_has_used_is_taken_off_the_others(qapp: QApplication) -> None:
    slices = Slices(None)
    begin = time.perf_counter()
    with slices.share(BUDGET_S) as first:
        work(0.05)
    with slices.share(BUDGET_S) as second:
        assert second <= time.perf_counter() + BUDGET_S - 0.05
    assert first >= begin + BUDGET_S


def test_a_share_within_another_ends_with_it(qapp: QApplication) -> None:
    slices = Slices(None)
    with slices.share(BUDGET_S) as outer, slices.share(2 * BUDGET_S) as inner:
        assert inner == outer


def test_the_next_round_has_all_of_its_time(qapp: QApplication, qtbot: QtBot) -> None:
    slices = Slices(None)
    with slices.share(BUDGET_S):
        work(0.05)
    qtbot.waitUntil(lambda: not slices._round.isActive())
    begin = time.perf_counter()
    with slices.share(BUDGET_S) as deadline:
        assert deadline >= begin + BUDGET_S


def test_text_that_is_held_is_read_once_it_is_known_what_is_seen(
    qapp: QApplication, qtbot: QtBot
) -> None:
    view = MarkdownView()
    qtbot.addWidget(view)
    view.hold()
    view.append("word " * 40_000)
    view.finish()
    assert not view.cells
    assert not view.is_settled
    guessed = view.heightForWidth(600)
    assert guessed > 5_000
    view.show_part(guessed - 500, guessed)
    qtbot.waitUntil(lambda: view.is_settled, timeout=60_000)
    assert 0.5 < guessed / view.height_now < 2
    assert view.plain_text().split() == ["word"] * 40_000
    assert all(block.width() == 600 for block in view.blocks())
