"""Private chats: nothing of them is ever written down, and nothing is lost by a slip."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app import paths
from app.events import TextDelta
from tests.fakes import FakeEngine, Gate, answer
from tests.ui.chats.conftest import Ask, answers, asked, titles
from tests.ui.conftest import OpenWindow
from ui.main_window import MainWindow

SECRET = "a word that is nowhere else"


def begin(window: MainWindow) -> None:
    window.frame.sidebar.new_private.click()


def say(qtbot: QtBot, window: MainWindow, text: str) -> None:
    window.page.composer.set_text(text)
    with qtbot.waitSignal(window.page.turn_ended):
        qtbot.keyClick(window.page.composer.draft, Qt.Key.Key_Return)


def on_disk(text: str) -> list[Path]:
    """The files of Hearth's that have this text in them."""
    folders = (paths.data_dir(), paths.state_dir(), paths.cache_dir(), paths.log_dir())
    files = [file for folder in folders for file in folder.rglob("*") if file.is_file()]
    return [file for file in files if text.encode() in file.read_bytes()]


def test_a_private_chat_is_marked_and_in_no_list(qtbot: QtBot, window: MainWindow) -> None:
    assert not window.page.private_bar.isVisible()
    qtbot.keyClick(
        window,
        Qt.Key.Key_N,
        Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
    )
    assert window.page.private
    assert window.page.private_bar.isVisible()
    assert "nothing of it is kept" in window.page.private_bar.text()
    assert window.page.composer.draft.placeholderText() == "Ask privately…"
    say(qtbot, window, SECRET)
    assert answers(window) == ["Hello there."]
    with qtbot.waitSignal(window.services.book.listed):
        window.services.book.refresh()
    assert titles(window) == []
    window.frame.sidebar.new_chat.click()
    assert not window.page.private_bar.isVisible()
    assert window.page.composer.draft.placeholderText() == "Ask anything…"


def test_nothing_of_it_is_written(
    qtbot: QtBot, window: MainWindow, ask: Ask, engine: FakeEngine
) -> None:
    ask("An ordinary question")
    begin(window)
    say(qtbot, window, SECRET)
    say(qtbot, window, f"And {SECRET}")
    window.page.composer.set_text(f"Not sent: {SECRET}")
    window.chats.keep_draft()
    window.frame.sidebar.new_chat.click()
    assert all(request.private for request in engine.requests[1:])
    private = [one for one in engine.prepared if SECRET in str(one.conversation.messages)]
    assert all(request.private for request in private)
    window.close()
    assert on_disk("An ordinary question")
    assert on_disk(SECRET) == []


def test_it_has_versions_like_any_other(
    qtbot: QtBot, window: MainWindow, engine: FakeEngine
) -> None:
    begin(window)
    engine.scripts = [answer("First."), answer("Second.")]
    say(qtbot, window, "One")
    with qtbot.waitSignal(window.page.turn_ended):
        window.page.retry()
    (turn,) = window.page.transcript.turns
    assert turn.footer is not None
    assert turn.footer.versions.text() == "2 / 2"
    turn.footer.versions.earlier.click()
    qtbot.waitUntil(lambda: answers(window) == ["First."])
    assert window.page.private
    say(qtbot, window, "Two")
    said = [message.text for message in engine.requests[-1].conversation.messages]
    assert said == ["One", "First.", "Two"]


def test_one_that_was_left_comes_back_by_undo(qtbot: QtBot, window: MainWindow, ask: Ask) -> None:
    ask("An ordinary question")
    begin(window)
    say(qtbot, window, "Between us")
    window.page.composer.set_text("half a thou")
    window.frame.sidebar.new_chat.click()
    assert window.page.composer.text() == ""
    undo = window.frame.sidebar.undo
    assert undo.isVisible()
    undo.undo.click()
    qtbot.waitUntil(lambda: asked(window) == ["Between us"])
    assert window.page.private
    assert window.page.composer.text() == "half a thou"
    say(qtbot, window, "And more")
    assert asked(window) == ["Between us", "And more"]


def test_one_that_was_only_typed_in_comes_back_too(qtbot: QtBot, window: MainWindow) -> None:
    begin(window)
    window.page.composer.set_text("Dear diary")
    window.frame.sidebar.new_chat.click()
    window.frame.sidebar.undo.undo.click()
    assert window.page.private
    assert window.page.composer.text() == "Dear diary"


def test_nothing_is_asked_about_one_in_which_nothing_was_said(
    qtbot: QtBot, window: MainWindow
) -> None:
    begin(window)
    window.frame.sidebar.new_chat.click()
    assert not window.frame.sidebar.undo.isVisible()


def test_it_is_gone_once_the_way_back_is_closed(qtbot: QtBot, window: MainWindow) -> None:
    begin(window)
    say(qtbot, window, "Between us")
    keeper = window.page.open.keeper
    assert keeper.store() is not None
    window.frame.sidebar.new_chat.click()
    window.frame.sidebar.undo.close_button.click()
    assert keeper.store() is None


def test_what_was_typed_before_stays_where_it_was(
    qtbot: QtBot, window: MainWindow, open_window: OpenWindow
) -> None:
    window.page.composer.set_text("An ordinary thought")
    begin(window)
    assert window.page.composer.text() == ""
    window.page.composer.set_text("A private one")
    window.frame.sidebar.new_chat.click()
    qtbot.waitUntil(lambda: window.page.composer.text() == "An ordinary thought")


def test_leaving_stops_its_answer_and_undo_brings_back_what_was_said(
    qtbot: QtBot, window: MainWindow, engine: FakeEngine
) -> None:
    begin(window)
    gate = Gate()
    engine.scripts = [[TextDelta("Half"), gate]]
    window.page.send("Between us")
    assert gate.reached.wait(10)
    qtbot.waitUntil(lambda: answers(window) == ["Half"])
    with qtbot.waitSignal(window.page.desk.ended):
        window.frame.sidebar.new_chat.click()
    window.frame.sidebar.undo.undo.click()
    qtbot.waitUntil(lambda: answers(window) == ["Half"])
    (turn,) = window.page.transcript.turns
    qtbot.waitUntil(lambda: turn.footer is not None and not turn.footer.go_on.isHidden())
