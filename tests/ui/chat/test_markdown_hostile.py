from __future__ import annotations

import gc
import re
import socket
import time
from collections.abc import Iterator

import pytest
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.chat.hostile_texts import HOSTILE
from ui.chat.markdown import MarkdownView
from ui.chat.markdown.prose import ProseBlock
from ui.theme import apply_theme

# The promise is 100 ms; the rest is for slow machines. Only this thread's own processor time is
# counted, so that others who are busy do not matter.
LONGEST_CALL_S = 0.4


@pytest.fixture
def view(qapp: QApplication, qtbot: QtBot) -> Iterator[MarkdownView]:
    apply_theme(qapp, "light")
    result = MarkdownView()
    qtbot.addWidget(result)
    result.resize(720, 400)
    result.show_part(0, 2_000)  # as the transcript does
    result.set_text("```python\nx\n```\n\n| a |\n|---|\n\nfonts and lexers are read once")
    qtbot.waitUntil(lambda: result.is_settled)
    result.clear()
    return result


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_no_text_freezes_the_window(
    view: MarkdownView, qtbot: QtBot, request: pytest.FixtureRequest, text: str
) -> None:
    longest = 0.0
    work = view._work
    gc.collect()
    gc.freeze()  # what earlier tests have left is not this text's to be searched through
    request.addfinalizer(gc.unfreeze)

    def timed() -> None:
        nonlocal longest
        begin = time.thread_time()
        work()
        longest = max(longest, time.thread_time() - begin)

    view._timer.timeout.disconnect()
    view._timer.timeout.connect(timed)
    for call in (lambda: view.append(text), view.finish):
        begin = time.thread_time()
        call()
        longest = max(longest, time.thread_time() - begin)
    qtbot.waitUntil(lambda: view.is_settled, timeout=60_000)
    view.show()
    QApplication.processEvents()
    assert longest < LONGEST_CALL_S
    assert view.text() == text


def test_nothing_is_fetched(
    view: MarkdownView, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(socket.socket, "connect", lambda self, to: asked.append(str(to)))
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: asked.append(url.toString()))
    view.set_text(
        "![a](http://127.0.0.1:9/a.png) <img src='http://127.0.0.1:9/b.png'>\n\n"
        "[x](javascript:alert(1)) <script>alert(1)</script>\n\n![c](file:///etc/hostname)\n"
    )
    qtbot.waitUntil(lambda: view.is_settled)
    view.resize(720, view.heightForWidth(720))
    view.grab()
    assert asked == []
    for block in view.blocks():
        assert isinstance(block, ProseBlock)
        html = block.toHtml()
        assert "<img" not in html
        assert "<script" not in html
        assert "javascript:" not in " ".join(re.findall('href="([^"]*)"', html))


def test_no_letter_of_a_long_line_is_lost(view: MarkdownView, qtbot: QtBot) -> None:
    view.set_text("abcdefghij" * 5_000)
    qtbot.waitUntil(lambda: view.is_settled)
    assert view.plain_text().replace("\n", "") == "abcdefghij" * 5_000


def test_clearing_while_text_is_still_being_shown(view: MarkdownView, qtbot: QtBot) -> None:
    view.append("word " * 100_000)
    assert not view.is_settled
    view.set_text("short")
    qtbot.waitUntil(lambda: view.is_settled)
    assert view.plain_text() == "short"
