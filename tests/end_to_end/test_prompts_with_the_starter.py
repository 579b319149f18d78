"""What goes to the starter besides words, and what leaves its chats: files, forms, personas."""

from __future__ import annotations

import json
from pathlib import Path

import pypdf
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton
from pytestqt.qtbot import QtBot

from app.chat.context import LEFT_OUT_NOTE
from app.chat.exchange.exporting import write_json
from app.chat.personas import bundled
from app.chat.store import private_store
from app.messages import Message, Text
from tests.end_to_end.starter import (
    LEFT,
    Starter,
    ask,
    chats,
    choose,
    footer_of,
    open_chat,
)
from ui.chat.answer_form_card import AnswerFormCard
from ui.main_window import MainWindow

QUESTION = "What is gpt-oss?"
# Twice this does not fit the starter's 4,096 tokens with room for an answer; once it does.
SENTENCES = "Hearth is a program for private chat with models on your own computer. " * 110
CODE = 'Like this:\n\n```python\nprint("Grüße")\n```\n'


def drop(window: MainWindow, path: Path) -> None:
    """Drags a file onto the chat and lets go of it there."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    page, keys, action = window.page, Qt.KeyboardModifier.NoModifier, Qt.DropAction.CopyAction
    QApplication.sendEvent(page, QDragEnterEvent(QPoint(5, 5), action, data, LEFT, keys))
    assert window.chat.drop_zone.isVisible()
    QApplication.sendEvent(page, QDropEvent(QPointF(5, 5), action, data, LEFT, keys))


def test_a_dropped_file_is_counted_before_it_is_sent_and_comes_back_if_it_is_removed(
    qtbot: QtBot, window: MainWindow, starter: Starter, tmp_path: Path
) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("Hearth keeps what you say on this computer.")
    ledger = window.top_bar.ledger
    drop(window, path)
    tray = window.chat.tray
    qtbot.waitUntil(lambda: bool(tray.chips) and " tokens" in tray.chips[0].text())
    assert "about" not in tray.chips[0].text()
    qtbot.waitUntil(lambda: ledger.use.files > 0)
    assert abs(ledger.use.files - tray.tokens) < 40  # its name and its frame count too
    qtbot.mouseClick(tray.chips[0].remove, LEFT)
    qtbot.waitUntil(lambda: window.page.composer.files == ())
    qtbot.mouseClick(tray.chips[0].undo, LEFT)
    qtbot.waitUntil(lambda: len(window.page.composer.files) == 1)
    turn = ask(qtbot, window, QUESTION)
    assert turn.answer_text() != ""
    (sent,) = starter.requests[-1].conversation.messages
    assert [file.name for file in sent.attachments] == ["notes.txt"]
    assert window.page.composer.files == ()


def test_what_will_be_left_out_is_said_before_it_is_sent(
    qtbot: QtBot, window: MainWindow, starter: Starter, tmp_path: Path
) -> None:
    for name in ("first.txt", "second.txt"):
        (tmp_path / name).write_text(SENTENCES)
    ledger, notice = window.top_bar.ledger, window.chat.notice
    drop(window, tmp_path / "first.txt")
    qtbot.waitUntil(lambda: ledger.use.files > 1_000)
    assert ledger.use.n_ctx == 4_096
    assert notice.isHidden()
    ask(qtbot, window, QUESTION)
    drop(window, tmp_path / "second.txt")
    qtbot.waitUntil(notice.isVisible)
    assert "one earlier message and its answer will be left out" in notice.text()
    qtbot.mouseClick(notice.show_list, LEFT)
    assert ledger.popover is not None
    assert "first.txt" in ledger.popover.left_out.text()
    ledger.popover.close()
    ask(qtbot, window, "Was ist Hearth?")
    note, sent = starter.requests[-1].conversation.messages
    assert note.parts == (Text(LEFT_OUT_NOTE),)
    assert [file.name for file in sent.attachments] == ["second.txt"]
    assert [turn.prompt for turn in window.page.transcript.turns] == [QUESTION, "Was ist Hearth?"]


def test_a_persona_shapes_what_the_starter_is_told_from_then_on(
    qtbot: QtBot, window: MainWindow, starter: Starter
) -> None:
    tutor = next(one for one in bundled("en") if one.uid == "hearth-tutor")
    choose(window.top_bar.persona.menu(), "Tutor")
    assert window.top_bar.persona.text() == "Tutor"
    assert ask(qtbot, window, QUESTION).answer_text() != ""
    told = starter.requests[-1].conversation
    assert told.instructions == tutor.settings.instructions
    qtbot.waitUntil(lambda: window.top_bar.ledger.use.system > 0)
    choose(window.top_bar.persona.menu(), "No persona")
    ask(qtbot, window, "Hello")
    assert starter.requests[-1].conversation.instructions == ""


def test_a_form_holds_the_starter_to_its_fields(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.mouseClick(window.page.composer.form.icon, LEFT)
    card = window.findChild(AnswerFormCard)
    assert isinstance(card, AnswerFormCard)
    editor = card.editor
    editor.kind.choose("form")
    editor.name.clear()
    qtbot.keyClicks(editor.name, "model")
    qtbot.keyClicks(editor.field_rows[0].name, "maker")
    editor.field_rows[0].type.choose("choice")
    qtbot.keyClicks(editor.field_rows[0].choices, "OpenAI,Mistral,nobody")
    editor.add.setFocus()
    qtbot.keyClick(editor.add, Qt.Key.Key_Space)
    qtbot.keyClicks(editor.field_rows[1].name, "open")
    editor.field_rows[1].type.choose("yes_no")
    qtbot.mouseClick(card.finished, LEFT)
    assert window.page.composer.form.chip.text() == "JSON: model"
    turn = ask(qtbot, window, QUESTION)
    said = json.loads(turn.answer_text())
    assert said["maker"] in ("OpenAI", "Mistral", "nobody")
    assert isinstance(said["open"], bool)
    assert turn.tree is not None
    tree = turn.tree
    qtbot.waitUntil(lambda: tree.verdict.text() == "as wanted")
    item = tree.tree.topLevelItem(0)
    assert item is not None
    assert (item.text(0), item.text(1)) == ("maker", said["maker"])
    qtbot.mouseClick(window.page.composer.form.drop, LEFT)
    assert "OpenAI" in ask(qtbot, window, QUESTION).answer_text()


def test_a_chat_goes_out_in_three_forms_and_comes_back_as_it_was(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    turn = ask(qtbot, window, QUESTION)
    with qtbot.waitSignal(window.page.turn_ended):
        qtbot.mouseClick(footer_of(turn).regenerate, LEFT)
    said, exchange = turn.answer_text(), window.services.exchange
    store = window.services.book.store()
    assert store is not None
    before = store.messages.transcript(chats(window)[QUESTION])
    strip, menu = window.chat.exchange_strip, window.top_bar.more.menu()
    kinds = {
        "md": "Markdown, to read…",
        "pdf": "PDF, to print…",
        "json": "JSON, with all versions…",
    }
    for ending, words in kinds.items():
        path = tmp_path / f"chat.{ending}"
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, path=path: (str(path), ""))
        choose(menu, "Export this chat", words)
        qtbot.waitUntil(lambda: strip.close_button.isVisible() and not exchange.busy)
        assert strip.text().startswith("The chat is in")
        assert path.exists()
        qtbot.mouseClick(strip.close_button, LEFT)
    assert said in (tmp_path / "chat.md").read_text("utf-8")
    pages = pypdf.PdfReader(tmp_path / "chat.pdf").pages
    printed = " ".join(" ".join(page.extract_text() for page in pages).split())
    assert said.split("**")[1] in printed

    rows = window.frame.sidebar.chats
    rows.setFocus()
    qtbot.keyClick(rows, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: chats(window) == {})
    path = tmp_path / "chat.json"
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(path)], ""))
    choose(menu, "Import chats…")
    qtbot.waitUntil(lambda: QUESTION in chats(window))
    after = store.messages.transcript(chats(window)[QUESTION])
    assert [one.message for one in after.messages] == [one.message for one in before.messages]
    assert [one.version for one in after.messages] == [(1, 1), (2, 2)]
    open_chat(qtbot, window, QUESTION)
    assert window.page.transcript.turns[0].answer_text() == said
    qtbot.waitUntil(strip.undo.isVisible)
    qtbot.mouseClick(strip.undo, LEFT)
    qtbot.waitUntil(lambda: chats(window) == {})


def test_code_of_an_answer_is_copied_by_its_own_button(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "shared.json"
    store = private_store()
    chat_id = store.chats.create(title="Shared notes")
    question = store.messages.add(chat_id, Message("user", (Text("How do I greet?"),)))
    store.messages.add(chat_id, Message("assistant", (Text(CODE),)), question)
    write_json(store, path)
    store.close()
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(path)], ""))
    choose(window.top_bar.more.menu(), "Import chats…")
    qtbot.waitUntil(lambda: "Shared notes" in chats(window))
    open_chat(qtbot, window, "Shared notes")
    (turn,) = window.page.transcript.turns

    def button() -> QPushButton | None:
        answer = turn.answer
        found = answer.findChildren(QPushButton) if answer is not None else []
        return next((one for one in found if one.accessibleName() == "Copy code"), None)

    qtbot.waitUntil(lambda: button() is not None)
    copy = button()
    assert copy is not None
    qtbot.mouseClick(copy, LEFT)
    assert QGuiApplication.clipboard().text().strip() == 'print("Grüße")'
    assert "OpenAI" in ask(qtbot, window, QUESTION).answer_text()
