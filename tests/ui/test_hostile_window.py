"""Texts that are made to hurt, through the whole window: asked, thought, answered, opened again.

How long each keeps the window busy, `tests/benchmarks/hostile_window.py` measures.
"""

from __future__ import annotations

import sys

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from pytestqt.qtbot import QtBot

from app.chat.conversation import readable
from app.events import Finished, ReasoningDelta, TextDelta
from app.settings import Settings
from tests.fakes import FakeEngine, Step
from tests.ui.chat.hostile_texts import HOSTILE
from ui.main_window import MainWindow
from ui.preferences import Preferences

LONG_MS = 120_000
NAMES = (
    "one line of 1 MB",
    "10,000 quotes",
    "brackets",
    "broken table",
    "bidi and zero width",
    "surrogates and specials",
    "script",
    "special tokens",
    "images",
)

_reached: list[str] = []


def _note(event: str, given: tuple[object, ...]) -> None:
    if event in ("socket.getaddrinfo", "socket.connect", "os.system", "webbrowser.open"):
        _reached.append(f"{event} {given!r:.200}")


sys.addaudithook(_note)


def in_pieces(text: str, kind: type[TextDelta] | type[ReasoningDelta]) -> list[Step]:
    step = max(1, len(text) // 40)
    return [kind(text[begin : begin + step]) for begin in range(0, len(text), step)]


@pytest.mark.parametrize("name", NAMES)
def test_a_hostile_text_reaches_nothing_and_comes_back_whole(
    qtbot: QtBot, english: None, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    opened: list[str] = []

    def note_url(url: QUrl) -> bool:
        opened.append(url.toString())
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", note_url)
    text = HOSTILE[name]
    script = [*in_pieces(text, ReasoningDelta), *in_pieces(text, TextDelta), Finished("stop")]
    engine = FakeEngine(scripts=[script], n_ctx=100_000_000)
    preferences = Preferences(Settings(welcomed=True, thinking_open=True), lambda _: None)
    window = MainWindow(engine, preferences)
    try:
        window.resize(1024, 640)
        with qtbot.waitSignal(window.loader.ended, timeout=LONG_MS):
            window.start()
        with qtbot.waitSignal(window.services.book.ready, timeout=LONG_MS):
            window.services.book.start()
        _reached.clear()
        with qtbot.waitSignal(window.page.turn_ended, timeout=LONG_MS):
            window.page.send(text)
        answered = window.page.transcript.turns[-1]
        qtbot.waitUntil(lambda: all(view.is_settled for view in answered.views()), timeout=LONG_MS)
        asked = window.page.place.chat_id
        assert asked is not None
        window.chats.new_chat()
        window.chats.open(asked)
        qtbot.waitUntil(lambda: window.page.place.chat_id == asked, timeout=LONG_MS)
        again = window.page.transcript.turns[-1]
        qtbot.waitUntil(lambda: all(view.is_settled for view in again.views()), timeout=LONG_MS)
        assert again.prompt == readable(text)
        assert again.answer_text() == readable(text)
        assert opened == []
        assert _reached == []
    finally:
        window.close()
        window.deleteLater()


def test_what_is_reached_would_be_noted() -> None:
    import socket

    _reached.clear()
    with socket.socket() as one:
        one.connect_ex(("127.0.0.1", 9))
    assert any(event.startswith("socket.connect") for event in _reached)
