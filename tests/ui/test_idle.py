"""A window that nobody uses does nothing at all."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QAbstractEventDispatcher, QObject, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.fakes import FakeEngine, answer
from tests.ui.conftest import OpenWindow
from ui.main_window import MainWindow

LONG_MS = 60_000


@pytest.fixture(autouse=True)
def _steady_caret(qapp: QApplication) -> Iterator[None]:
    """A blinking caret is the one timer that is wanted: it runs while somebody may type."""
    flash_ms = qapp.cursorFlashTime()
    qapp.setCursorFlashTime(0)
    yield
    qapp.setCursorFlashTime(flash_ms)


def running_timers(window: MainWindow) -> list[str]:
    """The timers of the window and of all its parts, in whichever thread, and those of Python."""
    timers = [_name(timer) for timer in window.findChildren(QTimer) if timer.isActive()]
    timers += [one.name for one in threading.enumerate() if isinstance(one, threading.Timer)]
    dispatcher = QAbstractEventDispatcher.instance()
    for part in (window, *window.findChildren(QObject)):
        timers += [_name(part) for _ in dispatcher.registeredTimers(part)]
    return timers


def _name(one: QObject) -> str:
    parent = one.parent()
    return f"{type(one).__name__} of {type(parent).__name__}"


@pytest.fixture
def window(qtbot: QtBot, open_window: OpenWindow) -> MainWindow:
    window = open_window()
    with qtbot.waitSignal(window.services.book.ready):
        window.services.book.start()
    return window


def test_no_timer_runs_once_the_window_has_come_to_rest(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.waitUntil(lambda: running_timers(window) == [], timeout=LONG_MS)


def test_no_timer_runs_after_an_answer_and_a_draft(
    qtbot: QtBot, engine: FakeEngine, window: MainWindow
) -> None:
    engine.scripts = [answer("Some *words*, `code` and\n\n```python\nx = 1\n```\n\n| a |\n|---|\n")]
    with qtbot.waitSignal(window.page.turn_ended):
        window.page.send("Hello")
    window.page.composer.set_text("And")
    qtbot.waitUntil(lambda: running_timers(window) == [], timeout=LONG_MS)


def test_no_timer_runs_after_the_other_pages_were_looked_at(
    qtbot: QtBot, window: MainWindow
) -> None:
    for page in ("models", "computer", "settings", "chat"):
        window.frame.show_page(page)
    qtbot.waitUntil(lambda: running_timers(window) == [], timeout=LONG_MS)


def test_a_timer_that_runs_is_found(window: MainWindow) -> None:
    timer = QTimer(window)
    timer.start(LONG_MS)
    assert "QTimer of MainWindow" in running_timers(window)
    timer.stop()
