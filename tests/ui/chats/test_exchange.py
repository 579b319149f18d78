"""Chats out to files and in from them, through the real window."""

from __future__ import annotations

import json
from pathlib import Path

import pypdf
import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from app.chat.exchange.exporting import write_json
from app.chat.store import private_store
from app.messages import Message, Text
from tests.ui.conftest import OpenWindow
from ui.chats.chat_list_model import title_of
from ui.chats.exchange import Format
from ui.main_window import MainWindow

CHATGPT = Path(__file__).parents[2] / "chat" / "exchange" / "conversations.json"


@pytest.fixture
def window(qtbot: QtBot, open_window: OpenWindow) -> MainWindow:
    window = open_window()
    with qtbot.waitSignal(window.services.book.ready):
        window.services.book.start()
    with qtbot.waitSignal(window.page.turn_ended):
        window.page.send("Why is the sky blue?")
    qtbot.waitUntil(lambda: window.page.place.chat_id is not None)
    return window


def _titles(window: MainWindow) -> list[str]:
    chats = window.frame.sidebar.chats.chats
    items = [chats.item(row) for row in range(chats.rowCount())]
    return [title_of(item) for item in items if hasattr(item, "title")]


def _report(window: MainWindow) -> str:
    strip = window.chat.exchange_strip
    return strip.text() if strip.close_button.isVisible() else ""


def _save_as(monkeypatch: pytest.MonkeyPatch, path: Path) -> list[str]:
    """The dialog answers with this path; returns what it offers."""
    offered: list[str] = []

    def ask(_parent: object, _title: str, name: str, _kinds: str) -> tuple[str, str]:
        offered.append(Path(name).name)
        return str(path), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", ask)
    return offered


def _open(monkeypatch: pytest.MonkeyPatch, *paths: Path) -> None:
    names = [str(path) for path in paths]
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: (names, ""))


@pytest.mark.parametrize("format", ["markdown", "json", "pdf"])
def test_the_open_chat_is_written_to_a_file(
    qtbot: QtBot,
    window: MainWindow,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    format: Format,
) -> None:
    path = tmp_path / f"sky.{'md' if format == 'markdown' else format}"
    offered = _save_as(monkeypatch, path)
    window.chat.exchange.formats[format].trigger()
    qtbot.waitUntil(lambda: "The chat is in" in _report(window), timeout=60_000)
    assert offered == [f"Why is the sky blue{path.suffix}"]
    match format:
        case "markdown":
            assert "Why is the sky blue?" in path.read_text("utf-8")
        case "json":
            assert json.loads(path.read_bytes())["format"] == "hearth-chats"
        case "pdf":
            text = pypdf.PdfReader(path).pages[0].extract_text()
            assert "Why is the sky blue?" in " ".join(text.split())
    window.chat.exchange_strip.close_button.click()
    assert window.chat.exchange_strip.isHidden()


def test_all_chats_go_out_and_come_in_only_once(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "all.json"
    _save_as(monkeypatch, path)
    window.chat.exchange.everything.trigger()
    qtbot.waitUntil(lambda: "The chat is in" in _report(window))
    window.chat.exchange_strip.close_button.click()
    _open(monkeypatch, path)
    window.chat.exchange.bring_in.trigger()
    qtbot.waitUntil(lambda: "One was here already" in _report(window))
    assert window.chat.exchange_strip.undo.isHidden()


def test_an_export_of_chatgpt_is_reported_listed_and_can_be_taken_out(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = tmp_path / "bad.json"
    bad.write_text("{}")
    before = set(_titles(window))
    _open(monkeypatch, CHATGPT, bad)
    window.chat.exchange.bring_in.trigger()
    qtbot.waitUntil(lambda: "imported" in _report(window))
    assert "There are no chats in bad.json" in _report(window)
    qtbot.waitUntil(lambda: len(_titles(window)) > len(before))
    window.chat.exchange_strip.undo.click()
    qtbot.waitUntil(lambda: set(_titles(window)) == before)


def test_an_import_that_is_cancelled_keeps_what_came(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "many.json"
    store = private_store()
    for number in range(2000):
        chat_id = store.chats.create(title=f"Chat {number}")
        store.messages.add(chat_id, Message("user", (Text("Hello"),)))
    write_json(store, path)
    store.close()
    _open(monkeypatch, path)
    window.chat.exchange.bring_in.trigger()
    qtbot.waitUntil(lambda: "chats…" in window.chat.exchange_strip.text())
    window.chat.exchange_strip.cancel.click()
    qtbot.waitUntil(lambda: "since you cancelled" in _report(window))
    kept = window.services.book.store()
    assert kept is not None
    assert 1 < kept.chats.count() < 2001


def test_a_place_that_takes_nothing_is_told(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    _save_as(monkeypatch, tmp_path / "file" / "sky.md")
    window.chat.exchange.export("markdown")
    qtbot.waitUntil(lambda: "could not be written" in _report(window))


def test_the_window_closes_while_chats_come_in(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _open(monkeypatch, CHATGPT)
    window.chat.exchange.bring_in.trigger()
    window.close()
    assert not window.isVisible()
