from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QAbstractEventDispatcher, QEventLoop, QObject, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.garbage import collect_if_due, collect_in_this_thread


class Knot(QObject):
    """Refers to itself: only a search for garbage finds it."""

    def __init__(self, destroyed_in: list[threading.Thread]) -> None:
        super().__init__()
        self.itself = self
        weakref.finalize(self, lambda: destroyed_in.append(threading.current_thread()))


@pytest.fixture
def collecting(qapp: QApplication) -> Iterator[None]:
    gc.enable()
    gc.collect()
    collect_in_this_thread()
    yield
    dispatcher = QAbstractEventDispatcher.instance()
    assert dispatcher is not None
    dispatcher.aboutToBlock.disconnect(collect_if_due)


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
def test_a_window_that_lives_long_is_searched_through_in_the_end(qapp: QApplication) -> None:
    destroyed_in: list[threading.Thread] = []
    knot = Knot(destroyed_in)
    gc.collect(1)  # now the quick searches leave it alone
    del knot
    gc.collect(1)
    assert destroyed_in == []
    kept: list[list[int]] = []
    first, middle, last = gc.get_threshold()
    loop = QEventLoop()
    for _ in range((middle + 2) * (last + 2)):
        kept.extend([number] for number in range(first + 1))
        QTimer.singleShot(0, loop.quit)
        loop.exec()
    assert destroyed_in == [threading.main_thread()]
