"""The icon among the system's, and the news of answers, with an icon that shows nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QApplication, QSystemTrayIcon
from pytestqt.qtbot import QtBot

from app import settings as stored
from app.settings import Settings
from tests.fakes import FakeEngine, answer, crash
from tests.ui.conftest import OpenWindow, settings_page
from ui import answer_news
from ui.main_window import MainWindow
from ui.settings.notice_section import NoticeSection
from ui.tray import Tray

Open = Callable[..., MainWindow]


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the notifications have said. Every answer counts as a long one."""
    texts: list[str] = []

    def show(_: object, __: str, text: str, *___: object) -> None:
        texts.append(text)

    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", staticmethod(lambda: True))
    monkeypatch.setattr(QSystemTrayIcon, "showMessage", show)
    monkeypatch.setattr(answer_news, "LONG_S", 0.0)
    return texts


@pytest.fixture
def open_watched(told: list[str], open_window: OpenWindow) -> Iterator[Open]:
    windows: list[MainWindow] = []

    def open_(settings: Settings | None = None) -> MainWindow:
        window = open_window(settings)
        window.watch_from_tray()
        windows.append(window)
        return window

    yield open_
    for window in windows:
        window.quit()


def _tray(window: MainWindow) -> Tray:
    tray = window.findChild(Tray)
    assert isinstance(tray, Tray)
    return tray


def _ask(qtbot: QtBot, window: MainWindow) -> None:
    with qtbot.waitSignal(window.page.turn_ended):
        window.page.send("Hello")


def test_an_answer_that_ends_behind_a_hidden_window_is_told_without_its_text(
    qtbot: QtBot, open_watched: Open, told: list[str]
) -> None:
    window = open_watched()
    window.hide()
    _ask(qtbot, window)
    assert told == ["Your answer is ready."]
    _tray(window).icon.messageClicked.emit()
    assert window.isVisible()


def test_the_text_is_told_where_the_person_wants_it(
    qtbot: QtBot, open_watched: Open, told: list[str]
) -> None:
    window = open_watched(Settings(notify_text=True))
    window.hide()
    _ask(qtbot, window)
    assert told == ["Hello there."]


def test_the_text_of_a_private_chat_is_never_told(
    qtbot: QtBot, open_watched: Open, told: list[str]
) -> None:
    window = open_watched(Settings(notify_text=True))
    window.chats.new_private_chat()
    window.hide()
    _ask(qtbot, window)
    assert told == ["Your answer is ready."]


def test_a_long_text_is_cut(
    qtbot: QtBot, open_watched: Open, told: list[str], engine: FakeEngine
) -> None:
    engine.scripts = [answer("word " * 200)]
    window = open_watched(Settings(notify_text=True))
    window.hide()
    _ask(qtbot, window)
    assert len(told[0]) <= answer_news.MOST_LETTERS + 1
    assert told[0].endswith("word…")


def test_a_failure_is_told(
    qtbot: QtBot, open_watched: Open, told: list[str], engine: FakeEngine
) -> None:
    engine.scripts = [[crash()]]
    window = open_watched()
    window.hide()
    _ask(qtbot, window)
    assert told == ["An answer could not be finished."]


def test_whoever_looks_is_told_nothing(qtbot: QtBot, open_watched: Open, told: list[str]) -> None:
    window = open_watched()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    _ask(qtbot, window)
    assert told == []


@pytest.mark.parametrize("why", ["quick", "not wanted"])
def test_nothing_is_told_of(
    why: str, qtbot: QtBot, open_watched: Open, told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    if why == "quick":
        monkeypatch.setattr(answer_news, "LONG_S", 3_600.0)
    window = open_watched(Settings(notify=why != "not wanted"))
    window.hide()
    _ask(qtbot, window)
    assert told == []


def test_the_icon_is_off_unless_it_is_wanted(open_watched: Open) -> None:
    window = open_watched()
    assert not _tray(window).icon.isVisible()
    assert not _tray(window).holds_window
    assert window.close()


def test_with_the_icon_closing_hides_and_quitting_quits(
    open_watched: Open, engine: FakeEngine
) -> None:
    window = open_watched(Settings(tray=True))
    tray = _tray(window)
    assert tray.holds_window
    assert not window.close()
    assert window.isHidden()
    assert not engine.closed
    tray.toggle.trigger()
    assert window.isVisible()
    tray.toggle.trigger()
    assert window.isHidden()
    tray.quit.trigger()
    assert engine.closed


def test_the_menu_begins_a_chat(qtbot: QtBot, open_watched: Open) -> None:
    window = open_watched(Settings(tray=True))
    _ask(qtbot, window)
    window.hide()
    _tray(window).new_chat.trigger()
    assert window.isVisible()
    assert window.page.transcript.turns == []


def test_logging_out_ends_a_window_that_the_icon_holds(
    open_watched: Open, engine: FakeEngine
) -> None:
    window = open_watched(Settings(tray=True))
    window.leave_tray()
    assert window.close()
    assert engine.closed


def test_the_settings_switch_it_at_once_and_keep_it(open_watched: Open) -> None:
    window = open_watched()
    section = settings_page(window).findChild(NoticeSection)
    assert isinstance(section, NoticeSection)
    section.tray.click()
    assert _tray(window).holds_window
    section.text.click()
    section.notify.click()
    assert not section.text.isEnabled()
    kept = stored.load()
    assert (kept.tray, kept.notify, kept.notify_text) == (True, False, True)


def test_a_desktop_without_a_place_for_icons_offers_none(
    qtbot: QtBot,
    open_window: OpenWindow,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    calls: list[object] = []
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", staticmethod(lambda: False))
    monkeypatch.setattr(QApplication, "alert", staticmethod(calls.append))
    monkeypatch.setattr(answer_news, "LONG_S", 0.0)
    window = open_window(Settings(tray=True))
    window.watch_from_tray()
    assert window.findChild(Tray) is None
    assert settings_page(window).findChild(NoticeSection) is None
    window.hide()
    _ask(qtbot, window)
    assert calls == [window]
    assert window.close()


def test_the_menu_speaks_german(open_watched: Open) -> None:
    window = open_watched(Settings(tray=True))
    settings_page(window).language.choose("de")
    QApplication.sendPostedEvents()
    assert _tray(window).quit.text() == "Hearth beenden"
