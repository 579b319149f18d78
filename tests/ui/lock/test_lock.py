"""The lock in the window: it says what the gate knows, and closes and opens it."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app import network, settings
from app.errors import NetworkRefused
from app.models.download import DownloadRow
from app.network import Contact, Refusal, State
from app.settings import Settings
from tests.ui.conftest import OpenWindow, settings_page
from ui.lock.lock_button import LockButton
from ui.lock.lock_question import LockQuestion
from ui.main_window import MainWindow

CLOSED = State(locked=True, contacts=(), refusal=None)


def saved(offline: bool) -> Settings:
    """Settings that the gate finds on the disk, too."""
    chosen = Settings(welcomed=True, offline=offline)
    settings.save(chosen)
    return chosen


def refused(id: str = "m") -> DownloadRow:
    error = NetworkRefused("The offline lock is on.", host="hub.example")
    return DownloadRow(id, "Model", "failed", 5, 10, error=error)


def questions(window: MainWindow) -> list[LockQuestion]:
    return [card for card in window.findChildren(LockQuestion) if card.isVisible()]


def test_it_says_what_is_true(qtbot: QtBot, english: None) -> None:
    button = LockButton()
    qtbot.addWidget(button)
    assert button.text() == "Lock open"
    button.show_state(CLOSED)
    assert button.text() == button.accessibleName() == "Nothing leaves this computer"
    assert button.switch.isChecked()
    assert not button.refused.isVisible()
    hub = Contact("download", "hub.example")
    button.show_state(State(locked=False, contacts=(hub,), refusal=None))
    assert button.text() == "Online: hub.example"
    assert button.now.text() == "Connected now: hub.example"
    other = Contact("tool", "example.org")
    refusal = Refusal("tool", "evil.example", "offline lock")
    button.show_state(State(locked=True, contacts=(hub, other), refusal=refusal))
    assert button.text() == "Online: hub.example +1"  # closed or not: this is what is so
    assert button.refused.text() == "Refused last: evil.example"


def test_a_click_asks_and_shows_nothing_that_is_not_so(qtbot: QtBot, english: None) -> None:
    button = LockButton()
    qtbot.addWidget(button)
    with qtbot.waitSignal(button.closing_chosen) as chosen:
        button.switch.trigger()
    assert chosen.args == [True]
    assert not button.switch.isChecked()


def test_it_is_closed_and_opened_at_the_top(open_window: OpenWindow) -> None:
    window = open_window(saved(offline=False))
    lock = window.top_bar.lock
    assert lock.words() == "Lock open"
    with_lock = window.services.lock
    lock.switch.trigger()
    assert settings.load().offline
    assert with_lock.state.locked


def test_the_bar_follows_the_gate_from_any_thread(qtbot: QtBot, open_window: OpenWindow) -> None:
    window = open_window(saved(offline=False))
    lock = window.top_bar.lock
    let_go = threading.Event()

    def contact() -> None:
        with network.permitted("download", "hub.example"):
            let_go.wait()

    thread = threading.Thread(target=contact)
    thread.start()
    try:
        qtbot.waitUntil(lambda: lock.words() == "Online: hub.example")
    finally:
        let_go.set()
        thread.join()
    qtbot.waitUntil(lambda: lock.words() == "Lock open")


def test_a_refusal_is_seen_at_the_lock(qtbot: QtBot, open_window: OpenWindow) -> None:
    window = open_window(saved(offline=True))
    with pytest.raises(NetworkRefused):
        network.check("tool", "evil.example")
    lock = window.top_bar.lock
    qtbot.waitUntil(lambda: lock.refused.text() == "Refused last: evil.example")
    assert lock.words() == "Nothing leaves this computer"


def test_the_page_of_settings_closes_and_opens_it_too(
    qtbot: QtBot, open_window: OpenWindow
) -> None:
    window = open_window(saved(offline=False))
    page = settings_page(window)
    page.lock.click()
    assert settings.load().offline
    window.services.lock.set_closed(False)
    qtbot.waitUntil(lambda: not page.lock.isChecked())
    page.online_tools.click()
    assert settings.load().online_tools


def test_who_asks_for_a_model_is_asked_about_the_lock(
    qtbot: QtBot, open_window: OpenWindow
) -> None:
    window = open_window(saved(offline=True))
    desk = window.services.desk
    desk._show(refused("left from an earlier start"))
    assert questions(window) == []
    desk.ordered.add("m")
    desk._show(refused())
    desk._show(refused())
    (question,) = questions(window)
    assert "hub.example" in question.text.text()
    resumed: list[str] = []
    desk.resume = resumed.append
    qtbot.mouseClick(question.open, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: questions(window) == [])
    assert not settings.load().offline
    assert settings.load().lock_when_fetched
    assert resumed == ["left from an earlier start", "m"]


def test_without_a_yes_the_lock_stays_closed(qtbot: QtBot, open_window: OpenWindow) -> None:
    window = open_window(saved(offline=True))
    window.services.desk.ordered.add("m")
    window.services.desk._show(refused())
    (question,) = questions(window)
    qtbot.keyClick(question.keep, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: questions(window) == [])
    assert settings.load().offline
