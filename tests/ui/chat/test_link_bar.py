from __future__ import annotations

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.fakes import FakeEngine
from ui.chat.link_bar import LinkBar, target_of
from ui.main_window import MainWindow


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    found: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: found.append(url.toString()))
    return found


@pytest.fixture
def bar(qtbot: QtBot, english: None) -> LinkBar:
    page = QWidget()
    qtbot.addWidget(page)
    page.resize(700, 400)
    page.show()
    return LinkBar(page)


def test_it_asks_and_opens_only_then(bar: LinkBar, opened: list[str]) -> None:
    bar.ask("https://docs.example.org/a?b=c")
    assert bar.isVisible()
    assert "docs.example.org" in bar.texts()
    assert bar.cancel.hasFocus()
    assert opened == []
    bar.open.click()
    assert opened == ["https://docs.example.org/a?b=c"]
    assert not bar.isVisible()


def test_cancelling_opens_nothing(bar: LinkBar, opened: list[str]) -> None:
    bar.ask("https://example.org")
    bar.cancel.click()
    assert opened == []
    assert not bar.isVisible()


def test_the_address_can_be_copied(bar: LinkBar, opened: list[str]) -> None:
    bar.ask("https://example.org/x")
    bar.copy.click()
    assert QGuiApplication.clipboard().text() == "https://example.org/x"
    assert opened == []


@pytest.mark.parametrize("address", ["file:///etc/passwd", "mailto:a@b.test", "ftp://x.test", "x"])
def test_only_web_pages_can_be_opened(bar: LinkBar, opened: list[str], address: str) -> None:
    bar.ask(address)
    assert bar.open.isHidden()
    bar.open.click()
    assert opened == []


def test_letters_that_look_alike_are_told() -> None:
    target = target_of("https://аpple.com/login")  # the first letter is Cyrillic
    assert target.host == "xn--pple-43d.com"
    assert target.reads_as == "аpple.com"
    assert target_of("https://xn--pple-43d.com").reads_as == "аpple.com"
    assert target_of("https://apple.com").reads_as == ""


def test_a_name_in_front_of_the_host_does_not_deceive() -> None:
    assert target_of("https://bank.example@evil.test/").host == "evil.test"


def test_nothing_in_an_address_turns_the_writing_around() -> None:
    assert target_of("https://x.test/\u202egnp.exe").address.isascii()


def test_a_link_in_an_answer_asks_in_the_window(
    qtbot: QtBot, window: MainWindow, engine: FakeEngine, opened: list[str]
) -> None:
    with qtbot.waitSignal(window.page.turn_ended):
        window.page.send("Hello")
    window.page.transcript.turns[0].link_activated.emit("https://example.org/page")
    assert window.page.links.isVisible()
    assert "example.org" in window.page.links.texts()
    assert opened == []
    assert QUrl("https://example.org/page").isValid()
