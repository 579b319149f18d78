from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shiboken6 import Shiboken

from ui import garbage
from ui.garbage import Collector, Growth


class Knot(QObject):
    """Refers to itself: only a search for garbage finds it."""

    def __init__(self, destroyed_in: list[threading.Thread]) -> None:
        super().__init__()
        self.itself = self
        weakref.finalize(self, lambda: destroyed_in.append(threading.current_thread()))


@pytest.fixture
def collecting(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(garbage, "QUIET_S", 0.05)
    gc.enable()
    gc.collect()
    collector = Collector(qapp)
    yield
    Shiboken.delete(collector)  # at once, or it would be in the way of the next one


@pytest.mark.usefixtures("collecting")
def test_what_a_background_thread_allocates_destroys_no_widget_there(qtbot: QtBot) -> None:
    destroyed_in: list[threading.Thread] = []
    Knot(destroyed_in)
    kept: list[list[int]] = []
    thread = threading.Thread(target=lambda: kept.extend([number] for number in range(20_000)))
    thread.start()
    thread.join()
    assert destroyed_in == []

    qtbot.waitUntil(lambda: bool(destroyed_in))  # as soon as the event loop rests

    assert destroyed_in == [threading.main_thread()]


@pytest.mark.usefixtures("collecting")
def test_what_lived_long_is_found_once_there_is_much_more_and_it_is_quiet(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Growth, "is_large", True)
    destroyed_in: list[threading.Thread] = []
    knot = Knot(destroyed_in)
    gc.collect(1)  # now the quick searches leave it alone
    del knot
    gc.collect(1)
    assert destroyed_in == []
    kept = [[number] for number in range(2 * gc.get_threshold()[0])]

    qtbot.waitUntil(lambda: bool(destroyed_in))

    assert destroyed_in == [threading.main_thread()]
    assert kept


def test_growth_counts_what_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(garbage, "FEWEST", 5_000)
    gc.collect()
    growth = Growth()
    kept: list[list[int]] = []
    for _ in range(6):
        gone = [[number] for number in range(1_000)]
        gone.clear()
        kept.extend([number] for number in range(1_000))
        assert growth.collect_young()
    assert growth.is_large
    growth.collect_all()
    assert not growth.is_large
    assert not growth.collect_young()
    assert len(kept) == 6_000
