"""A sent question that is being changed: what is typed is kept until it is sent or given up."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.chat.store import Store, open_store
from app.errors import PromptTooLong
from tests.fakes import FakeEngine, Gate, answer
from tests.ui.chats.conftest import Ask, answers, asked, open_chat
from tests.ui.conftest import OpenWindow
from ui.chat.question_editor import QuestionEditor
from ui.main_window import MainWindow


def begin_editing(window: MainWindow, index: int = 0) -> QuestionEditor:
    message = window.page.transcript.turns[index].message
    message.edit.click()
    assert message.editor is not None
    return message.editor


def editor_of(window: MainWindow, index: int = 0) -> QuestionEditor | None:
    return window.page.transcript.turns[index].message.editor


def wait_for_editor(qtbot: QtBot, window: MainWindow, text: str) -> None:
    def shown() -> bool:
        editor = editor_of(window) if window.page.transcript.turns else None
        return editor is not None and editor.text() == text

    qtbot.waitUntil(shown)


def store_of(window: MainWindow) -> Store:
    store = window.services.book.store()
    assert store is not None
    return store


def kept(window: MainWindow) -> list[str]:
    """The changes of the chat that is open, as they are in the store."""
    chat_id = window.page.place.chat_id
    assert chat_id is not None
    return [*store_of(window).drafts.edits(chat_id).values()]


def test_a_change_that_was_not_sent_is_in_its_place_after_the_window_was_closed(
    qtbot: QtBot, window: MainWindow, ask: Ask, open_window: OpenWindow
) -> None:
    ask("One")
    editor = begin_editing(window)
    qtbot.keyClicks(editor.draft, ", or rather two")
    window.close()
    again = open_window()
    again.services.book.start()
    open_chat(qtbot, again, "One")
    assert again.page.composer.draft.hasFocus()
    editor = editor_of(again)
    assert editor is not None
    assert editor.text() == "One, or rather two"
    assert answers(again) == ["Hello there."]
    with qtbot.waitSignal(again.page.turn_ended):
        editor.send.click()
    assert asked(again) == ["One, or rather two"]
    assert again.page.transcript.turns[0].message.versions.text() == "2 / 2"


def test_it_is_kept_while_it_is_typed_and_the_first_key_begins_the_wait(
    qtbot: QtBot, window: MainWindow, ask: Ask
) -> None:
    ask("One")
    timer = window.chats._edits._timer
    timer.setInterval(60_000)
    editor = begin_editing(window)
    qtbot.keyClick(editor.draft, Qt.Key.Key_A)
    qtbot.waitUntil(lambda: timer.remainingTime() < 59_700)
    qtbot.keyClick(editor.draft, Qt.Key.Key_B)
    assert timer.isActive()
    assert timer.remainingTime() < 59_700
    timer.start(0)
    qtbot.waitUntil(lambda: kept(window) == ["Oneab"])


def test_going_to_another_chat_and_back_leaves_it_open(
    qtbot: QtBot, window: MainWindow, ask: Ask
) -> None:
    ask("One")
    qtbot.keyClicks(begin_editing(window).draft, " more")
    window.frame.sidebar.new_chat.click()
    ask("Two")
    open_chat(qtbot, window, "One")
    wait_for_editor(qtbot, window, "One more")


def test_another_version_further_down_leaves_it_open(
    qtbot: QtBot, window: MainWindow, ask: Ask
) -> None:
    ask("One")
    ask("Two")
    with qtbot.waitSignal(window.page.turn_ended):
        window.page.retry()
    qtbot.keyClicks(begin_editing(window).draft, " more")
    footer, before = window.page.transcript.turns[1].footer, window.page.open
    assert footer is not None
    footer.versions.earlier.click()
    qtbot.waitUntil(lambda: window.page.open is not before)
    wait_for_editor(qtbot, window, "One more")


def test_once_it_is_sent_the_version_before_is_as_it_was(
    qtbot: QtBot, window: MainWindow, ask: Ask
) -> None:
    ask("One")
    editor = begin_editing(window)
    qtbot.keyClicks(editor.draft, " more")
    window.chats.keep_draft()
    qtbot.waitUntil(lambda: kept(window) == ["One more"])
    with qtbot.waitSignal(window.page.turn_ended):
        editor.send.click()
    qtbot.waitUntil(lambda: kept(window) == [])
    before = window.page.open
    window.page.transcript.turns[0].message.versions.earlier.click()
    qtbot.waitUntil(lambda: window.page.open is not before)
    assert asked(window) == ["One"]
    assert editor_of(window) is None


def test_one_that_is_given_up_is_kept_no_longer(qtbot: QtBot, window: MainWindow, ask: Ask) -> None:
    ask("One")
    editor = begin_editing(window)
    qtbot.keyClicks(editor.draft, " more")
    window.chats.keep_draft()
    qtbot.waitUntil(lambda: kept(window) == ["One more"])
    editor.cancel.click()
    window.chats.keep_draft()
    qtbot.waitUntil(lambda: kept(window) == [])


def test_one_that_is_taken_back_to_the_first_words_is_none(
    qtbot: QtBot, window: MainWindow, ask: Ask
) -> None:
    ask("One")
    editor = begin_editing(window)
    qtbot.keyClick(editor.draft, Qt.Key.Key_A)
    window.chats.keep_draft()
    qtbot.waitUntil(lambda: kept(window) == ["Onea"])
    qtbot.keyClick(editor.draft, Qt.Key.Key_Backspace)
    window.chats.keep_draft()
    qtbot.waitUntil(lambda: kept(window) == [])


def test_in_a_private_chat_it_comes_back_with_the_chat_and_is_never_written(
    qtbot: QtBot, window: MainWindow
) -> None:
    window.frame.sidebar.new_private.click()
    with qtbot.waitSignal(window.page.turn_ended):
        window.page.send("Secret")
    qtbot.waitUntil(lambda: window.page.transcript.turns[0].versions[0].shown_id is not None)
    qtbot.keyClicks(begin_editing(window).draft, " thought")
    window.frame.sidebar.new_chat.click()
    window.frame.sidebar.undo.undo.click()
    wait_for_editor(qtbot, window, "Secret thought")
    window.close()
    store = open_store()
    try:
        with store.connections.reading() as connection:
            assert connection.execute("SELECT * FROM edits").fetchall() == []
    finally:
        store.close()


def test_the_editor_rests_while_its_chat_is_answered(
    qtbot: QtBot, window: MainWindow, ask: Ask, engine: FakeEngine
) -> None:
    ask("One")
    qtbot.keyClicks(begin_editing(window).draft, " more")
    gate = Gate()
    engine.scripts = [[gate, *answer()]]
    window.page.send("Two")
    assert gate.reached.wait(30)
    window.frame.sidebar.new_chat.click()
    open_chat(qtbot, window, "One")
    wait_for_editor(qtbot, window, "One more")
    editor = editor_of(window)
    assert editor is not None
    assert not editor.send.isEnabled()
    with qtbot.waitSignal(window.page.turn_ended):
        gate.open()
    assert editor.send.isEnabled()


def test_a_change_too_long_comes_back_above_what_is_being_typed(
    qtbot: QtBot, window: MainWindow, ask: Ask, engine: FakeEngine
) -> None:
    ask("One")
    window.page.composer.set_text("The next one")
    editor = begin_editing(window)
    editor.draft.setPlainText("A whole book")
    engine.scripts = [[PromptTooLong("Too long.", "Shorten it.")]]
    with qtbot.waitSignal(window.page.desk.taken_back):
        editor.send.click()
    assert window.page.composer.text() == "A whole book\n\nThe next one"
