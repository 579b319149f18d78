"""Chats side by side in the real window, with the starter in the real engine process."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from app import paths
from app.chat.store import ChatRow
from app.engine.client import EngineProcess
from app.settings import Settings
from ui.main_window import MainWindow
from ui.preferences import Preferences

TIMEOUT_MS = 120_000


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[MainWindow]:
    preferences = Preferences(Settings(language="en"), store=lambda _: None)
    window = MainWindow(EngineProcess(), preferences, str(paths.STARTER_MODEL))
    with qtbot.waitSignal(window.loader.ended, timeout=TIMEOUT_MS):
        window.start()
    with qtbot.waitSignal(window.services.book.ready, timeout=TIMEOUT_MS):
        window.services.book.start()
    yield window
    window.close()


def chats(window: MainWindow) -> dict[str, int]:
    """The chats in the list, by their titles."""
    model = window.frame.sidebar.chats.chats
    items = [model.item(row) for row in range(model.rowCount())]
    return {item.title: item.id for item in items if isinstance(item, ChatRow)}


def open_chat(qtbot: QtBot, window: MainWindow, title: str) -> None:
    qtbot.waitUntil(lambda: title in chats(window), timeout=TIMEOUT_MS)
    window.chats.open(chats(window)[title])
    qtbot.waitUntil(lambda: window.page.place.chat_id == chats(window)[title], timeout=TIMEOUT_MS)


def wait_for_answers(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.waitUntil(lambda: not window.page.desk.busy, timeout=TIMEOUT_MS)


def answers(window: MainWindow) -> list[str]:
    return [turn.answer_text() for turn in window.page.transcript.turns]


def test_two_chats_are_answered_one_after_the_other_while_the_person_goes_to_and_fro(
    qtbot: QtBot, window: MainWindow
) -> None:
    page = window.page
    page.send("What is gpt-oss?")
    qtbot.waitUntil(lambda: page.place.chat_id is not None, timeout=TIMEOUT_MS)
    window.chats.new_chat()
    page.send("Was ist Hearth?")
    open_chat(qtbot, window, "What is gpt-oss?")
    wait_for_answers(qtbot, window)
    open_chat(qtbot, window, "Was ist Hearth?")
    (said,) = answers(window)
    assert "Modelle" in said
    open_chat(qtbot, window, "What is gpt-oss?")
    (said,) = answers(window)
    assert "OpenAI" in said


def test_a_question_is_changed_and_the_first_version_comes_back(
    qtbot: QtBot, window: MainWindow
) -> None:
    page = window.page
    page.send("Was ist Hearth?")
    wait_for_answers(qtbot, window)
    (first,) = answers(window)
    message = page.transcript.turns[0].message
    message.edit.click()
    assert message.editor is not None
    message.editor.draft.setPlainText("What is gpt-oss?")
    message.editor.send.click()
    wait_for_answers(qtbot, window)
    assert "OpenAI" in answers(window)[0]
    page.transcript.turns[0].message.versions.earlier.click()
    qtbot.waitUntil(lambda: answers(window) == [first], timeout=TIMEOUT_MS)


def test_a_private_chat_is_answered_and_kept_nowhere(qtbot: QtBot, window: MainWindow) -> None:
    window.chats.new_private_chat()
    window.page.send("What is gpt-oss?")
    wait_for_answers(qtbot, window)
    assert "OpenAI" in answers(window)[0]
    window.chats.new_chat()
    with qtbot.waitSignal(window.services.book.listed, timeout=TIMEOUT_MS):
        window.services.book.refresh()
    assert chats(window) == {}
