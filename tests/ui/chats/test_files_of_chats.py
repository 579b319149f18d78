"""Files that go along with messages, through the real window: sent, kept with draft and chat."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.messages import Attachment, Text
from tests.fakes import FakeEngine
from tests.ui.conftest import OpenWindow
from ui.chat.attachment_chip import SentFiles
from ui.main_window import MainWindow

FILE = Attachment("notes.txt", "one two three", 13)
ACTION, LEFT = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    path = tmp_path / "notes.txt"
    path.write_text("one two three")
    return path


def _started(qtbot: QtBot, window: MainWindow) -> MainWindow:
    with qtbot.waitSignal(window.services.book.ready):
        window.services.book.start()
    return window


def _drop(window: MainWindow, path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    keys = Qt.KeyboardModifier.NoModifier
    page = window.page
    QApplication.sendEvent(page, QDragEnterEvent(QPoint(5, 5), ACTION, data, LEFT, keys))
    assert window.chat.drop_zone.isVisible()
    QApplication.sendEvent(page, QDropEvent(QPointF(5, 5), ACTION, data, LEFT, keys))
    assert not window.chat.drop_zone.isVisible()


def _shown_files(window: MainWindow) -> list[str]:
    message = window.page.transcript.turns[0].message
    return [tag.text() for sent in message.findChildren(SentFiles) for tag in sent.tags]


def test_a_file_dropped_on_the_chat_is_sent_shown_and_there_again_later(
    qtbot: QtBot, open_window: OpenWindow, engine: FakeEngine, notes: Path
) -> None:
    window = _started(qtbot, open_window())
    _drop(window, notes)
    qtbot.waitUntil(lambda: window.page.composer.files == (FILE,))
    window.page.composer.set_text("How many?")
    with qtbot.waitSignal(window.page.turn_ended):
        qtbot.keyClick(window.page.composer.draft, Qt.Key.Key_Return)
    asked = engine.requests[-1].conversation.messages[0]
    assert asked.parts == (FILE, Text("How many?"))
    assert _shown_files(window) == ["notes.txt · 13 B"]
    assert window.page.composer.files == ()
    chat_id = window.page.place.chat_id
    assert chat_id is not None
    window.frame.sidebar.new_chat.click()
    with qtbot.waitSignal(window.services.book.opened):
        window.services.book.open(chat_id)
    assert window.page.chat.messages[0].attachments == (FILE,)
    assert _shown_files(window) == ["notes.txt · 13 B"]


def test_a_file_alone_can_be_sent(
    qtbot: QtBot, open_window: OpenWindow, engine: FakeEngine, notes: Path
) -> None:
    window = _started(qtbot, open_window())
    window.chat.tray.add_files([notes])
    qtbot.waitUntil(window.page.composer.send.isEnabled)
    with qtbot.waitSignal(window.page.turn_ended):
        window.page.composer.send.click()
    assert engine.requests[-1].conversation.messages[0].parts == (FILE,)


def test_the_files_of_a_draft_are_kept_with_it(
    qtbot: QtBot, open_window: OpenWindow, notes: Path
) -> None:
    window = _started(qtbot, open_window())
    window.chat.tray.add_files([notes])
    window.page.composer.set_text("Later")
    qtbot.waitUntil(lambda: bool(window.page.composer.files))
    store = window.services.book.store()
    assert store is not None
    qtbot.waitUntil(lambda: store.drafts.get(None).files == (FILE,))
    window.close()
    again = open_window()
    again.services.book.start()
    qtbot.waitUntil(lambda: again.page.composer.files == (FILE,))
    assert again.page.composer.text() == "Later"


def test_files_stay_with_the_chat_they_were_given_in(
    qtbot: QtBot, open_window: OpenWindow, notes: Path
) -> None:
    window = _started(qtbot, open_window())
    ids = []
    for question in ("One", "Two"):
        window.page.new_chat()
        with qtbot.waitSignal(window.page.turn_ended):
            window.page.send(question)
        ids.append(window.page.place.chat_id)
    window.chat.tray.add_files([notes])
    qtbot.waitUntil(lambda: bool(window.page.composer.files))
    for chat_id, files in ((ids[0], ()), (ids[1], (FILE,))):
        assert chat_id is not None
        with qtbot.waitSignal(window.services.book.opened):
            window.frame.sidebar.chats.open_requested.emit(chat_id, None)
        assert window.page.composer.files == files
