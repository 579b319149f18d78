"""Chats that are kept, through the real window: begun, opened, found, renamed, deleted."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QInputDialog, QMenu
from pytestqt.qtbot import QtBot

from app.chat.store import ChatRow, Hit, backups, open_store
from app.errors import PromptTooLong
from app.events import Finished, TextDelta, Usage
from tests.fakes import FakeEngine, Gate
from tests.ui.conftest import OpenWindow
from ui.chats.chat_items import title_of
from ui.chats.chat_list_model import ITEM_ROLE
from ui.main_window import MainWindow

Ask = Callable[[str], None]


@pytest.fixture
def ask(qtbot: QtBot, window: MainWindow) -> Ask:
    def ask(text: str) -> None:
        with qtbot.waitSignal(window.page.turn_ended):
            window.page.send(text)
        qtbot.waitUntil(lambda: _current(window) == window.page.place.chat_id)

    return ask


def _titles(window: MainWindow) -> list[str]:
    model = window.frame.sidebar.chats.chats
    items = [model.item(row) for row in range(model.rowCount())]
    return [title_of(item) for item in items if isinstance(item, ChatRow | Hit)]


def _current(window: MainWindow) -> int | None:
    item = window.frame.sidebar.chats.currentIndex().data(ITEM_ROLE)
    return item.id if isinstance(item, ChatRow) else None


def _row(window: MainWindow, title: str) -> QModelIndex:
    model = window.frame.sidebar.chats.chats
    for row in range(model.rowCount()):
        if title_of(model.item(row)) == title:
            return model.index(row)
    raise AssertionError(f"{title} is not in the list")


def _choose(menu: QMenu, words: str) -> None:
    next(one for one in menu.actions() if one.text().split("\t")[0] == words).trigger()


def _open(qtbot: QtBot, window: MainWindow, title: str) -> None:
    qtbot.waitUntil(lambda: title in _titles(window))  # it is listed after the turn, in its time
    with qtbot.waitSignal(window.services.book.opened):
        window.frame.sidebar.chats.clicked.emit(_row(window, title))


def test_a_chat_is_listed_by_its_first_question_and_opens_again(
    qtbot: QtBot, window: MainWindow, ask: Ask
) -> None:
    ask("Why is the sky blue?")
    window.frame.sidebar.new_chat.click()
    ask("What is a prime number?")
    qtbot.waitUntil(
        lambda: sorted(_titles(window)) == ["What is a prime number?", "Why is the sky blue?"]
    )
    _open(qtbot, window, "Why is the sky blue?")
    (turn,) = window.page.transcript.turns
    assert turn.prompt == "Why is the sky blue?"
    assert turn.answer_text() == "Hello there."
    assert [message.role for message in window.page.chat.messages] == ["user", "assistant"]


def test_a_chat_that_was_opened_goes_on_where_it_was(
    qtbot: QtBot, window: MainWindow, ask: Ask, engine: FakeEngine
) -> None:
    ask("One")
    window.frame.sidebar.new_chat.click()
    _open(qtbot, window, "One")
    ask("Two")
    texts = [message.text for message in engine.requests[-1].conversation.messages]
    assert texts == ["One", "Hello there.", "Two"]
    qtbot.waitUntil(lambda: _titles(window) == ["One"])
    _open_other_and_back(qtbot, window, "One")
    assert [turn.prompt for turn in window.page.transcript.turns] == ["One", "Two"]


def _open_other_and_back(qtbot: QtBot, window: MainWindow, title: str) -> None:
    window.frame.sidebar.new_chat.click()
    _open(qtbot, window, title)


def test_what_was_typed_last_is_kept_although_the_window_closes_at_once(
    qtbot: QtBot, window: MainWindow, ask: Ask
) -> None:
    ask("One")
    chat_id, book = window.page.place.chat_id, window.services.book
    gate = threading.Event()
    book.order(lambda _: gate.wait(1))  # what is ordered now has not begun when all ends
    window.page.composer.set_text("half a thou")
    window.close()
    store = open_store()
    try:
        assert store.drafts.get(chat_id).text == "half a thou"
    finally:
        store.close()


def test_everything_is_there_after_the_window_was_closed(
    qtbot: QtBot, window: MainWindow, ask: Ask, open_window: OpenWindow
) -> None:
    ask("Remember me")
    window.page.composer.set_text("half a thou")
    window.close()
    again = open_window()
    with qtbot.waitSignal(again.services.book.listed):
        again.services.book.start()
    _open(qtbot, again, "Remember me")
    assert again.page.transcript.turns[0].answer_text() == "Hello there."
    assert again.page.composer.text() == "half a thou"


def test_what_was_asked_for_in_the_last_moment_is_done(
    qtbot: QtBot, window: MainWindow, ask: Ask, open_window: OpenWindow
) -> None:
    ask("Old name")
    chat_id = window.page.place.chat_id
    assert chat_id is not None
    window.services.book.rename(chat_id, "New name")
    window.close()
    again = open_window()
    again.services.book.start()
    qtbot.waitUntil(lambda: _titles(again) == ["New name"])


def test_a_draft_of_a_chat_that_was_not_begun_comes_back(
    qtbot: QtBot, window: MainWindow, open_window: OpenWindow
) -> None:
    window.page.composer.set_text("Dear")
    window.close()
    again = open_window()
    again.services.book.start()
    qtbot.waitUntil(lambda: again.page.composer.text() == "Dear")


def test_answering_anew_makes_a_version_beside_the_first(
    qtbot: QtBot, window: MainWindow, ask: Ask
) -> None:
    ask("One")
    with qtbot.waitSignal(window.page.turn_ended):
        window.page.retry()
    _open_other_and_back(qtbot, window, "One")
    store = open_store()
    try:
        chat_id = window.page.place.chat_id
        assert chat_id is not None
        shown = store.messages.transcript(chat_id).messages[-1]
        assert shown.version == (2, 2)
    finally:
        store.close()


def test_a_stopped_answer_can_go_on_after_the_chat_was_opened_again(
    qtbot: QtBot, window: MainWindow, ask: Ask, engine: FakeEngine
) -> None:
    gate = Gate()
    engine.scripts = [[TextDelta("Half"), gate]]
    window.page.send("Tell me")
    assert gate.reached.wait(10)
    with qtbot.waitSignal(window.page.turn_ended):
        window.page.stop()
    _open_other_and_back(qtbot, window, "Tell me")
    engine.scripts = [[TextDelta(" and half."), Finished("stop", Usage(10, 0, 1))]]
    with qtbot.waitSignal(window.page.turn_ended):
        window.page.go_on()
    assert window.page.transcript.turns[0].answer_text() == "Half and half."
    _open_other_and_back(qtbot, window, "Tell me")
    assert window.page.transcript.turns[0].answer_text() == "Half and half."


def test_a_question_that_was_given_back_is_not_kept(
    qtbot: QtBot, window: MainWindow, engine: FakeEngine
) -> None:
    engine.scripts = [[PromptTooLong("Too long.", "Shorten it.")]]
    with qtbot.waitSignal(window.page.turn_ended):
        window.page.send("A whole book")
    assert window.page.composer.text() == "A whole book"
    with qtbot.waitSignal(window.services.book.listed):
        window.services.book.refresh()
    qtbot.waitUntil(lambda: _titles(window) == [])


def test_search_finds_words_of_answers_and_shows_them(
    qtbot: QtBot, window: MainWindow, ask: Ask
) -> None:
    ask("Something else")
    with qtbot.waitSignal(window.services.book.found):
        window.frame.sidebar.search.edit.setText("there")
    item = window.frame.sidebar.chats.chats.item(0)
    assert isinstance(item, Hit)
    assert item.excerpt.text == "Hello there."
    assert item.excerpt.found == ((6, 11),)
    with qtbot.waitSignal(window.services.book.found):
        window.frame.sidebar.search.edit.setText("zebra")
    qtbot.waitUntil(lambda: _titles(window) == [])
    with qtbot.waitSignal(window.services.book.listed):
        window.frame.sidebar.search.empty.click()
    qtbot.waitUntil(lambda: _titles(window) == ["Something else"])


def test_a_deleted_chat_can_be_brought_back(qtbot: QtBot, window: MainWindow, ask: Ask) -> None:
    ask("Delete me")
    chats = window.frame.sidebar.chats
    chats.setFocus()
    with qtbot.waitSignal(window.services.book.deleted):
        qtbot.keyClick(chats, Qt.Key.Key_Delete)
    assert window.page.place.chat_id is None
    qtbot.waitUntil(lambda: _titles(window) == [])
    assert window.frame.sidebar.undo.isVisible()
    window.frame.sidebar.undo.undo.click()
    qtbot.waitUntil(lambda: _titles(window) == ["Delete me"])


def test_two_chats_that_were_deleted_come_back_one_after_the_other(
    qtbot: QtBot, window: MainWindow, ask: Ask
) -> None:
    for question in ("One", "Two", "Three"):
        window.frame.sidebar.new_chat.click()
        ask(question)
    chats, undo = window.frame.sidebar.chats, window.frame.sidebar.undo
    for title in ("One", "Two"):
        qtbot.waitUntil(lambda title=title: title in _titles(window))
        with qtbot.waitSignal(window.services.book.deleted):
            _choose(chats.menu_at(_row(window, title)), "Delete")
    qtbot.waitUntil(lambda: _titles(window) == ["Three"])
    undo.undo.click()
    qtbot.waitUntil(lambda: "Two" in _titles(window))
    assert undo.isVisible()
    assert undo.undo.isEnabled()
    undo.undo.click()
    qtbot.waitUntil(lambda: {"One", "Two", "Three"} == {*_titles(window)})
    assert undo.isHidden()


def test_what_was_deleted_is_not_offered_again_once_the_message_was_closed(
    qtbot: QtBot, window: MainWindow, ask: Ask
) -> None:
    for question in ("One", "Two"):
        window.frame.sidebar.new_chat.click()
        ask(question)
    chats, undo = window.frame.sidebar.chats, window.frame.sidebar.undo
    qtbot.waitUntil(lambda: {"One", "Two"} == {*_titles(window)})
    with qtbot.waitSignal(window.services.book.deleted):
        _choose(chats.menu_at(_row(window, "One")), "Delete")
    undo.close_button.click()
    qtbot.waitUntil(lambda: _titles(window) == ["Two"])
    with qtbot.waitSignal(window.services.book.deleted):
        _choose(chats.menu_at(_row(window, "Two")), "Delete")
    undo.undo.click()
    assert undo.isHidden()
    qtbot.waitUntil(lambda: _titles(window) == ["Two"])


def test_a_chat_is_renamed_and_pinned(
    qtbot: QtBot, window: MainWindow, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask("One")
    window.frame.sidebar.new_chat.click()
    ask("Two")
    monkeypatch.setattr(QInputDialog, "getText", lambda *_, **__: ("First things", True))
    chats = window.frame.sidebar.chats
    rename, pin, *_ = chats.menu_at(_row(window, "One")).actions()
    rename.trigger()
    qtbot.waitUntil(lambda: "First things" in _titles(window))
    pin.trigger()
    qtbot.waitUntil(lambda: _titles(window)[0] == "First things")


def test_a_name_comes_back_and_is_given_by_the_question_still(
    qtbot: QtBot, window: MainWindow, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask("One")
    chats, undo = window.frame.sidebar.chats, window.frame.sidebar.undo
    for name in ("First things", "First things"):  # the second changes nothing
        monkeypatch.setattr(QInputDialog, "getText", lambda *_, n=name, **__: (n, True))
        with qtbot.waitSignal(window.services.book.renamed):
            chats.menu_at(_row(window, _titles(window)[0])).actions()[0].trigger()
        qtbot.waitUntil(lambda: _titles(window) == ["First things"])
    assert undo.text.text() == "Chat renamed to First things"
    assert undo.undo.accessibleName() == "Call the chat One again"
    undo.undo.click()
    qtbot.waitUntil(lambda: _titles(window) == ["One"])
    assert undo.isHidden()
    store = window.services.book.store()
    assert store is not None
    (chat,) = store.chats.page()
    assert not store.chats.rename(chat.id, "Mine").was_own  # the person had not named it


def test_all_chats_are_backed_up_in_the_background(
    qtbot: QtBot, window: MainWindow, ask: Ask
) -> None:
    qtbot.waitUntil(lambda: bool(backups.listed()))


def test_another_key_does_not_put_off_the_keeping_of_the_draft(
    qtbot: QtBot, window: MainWindow
) -> None:
    timer = window.chats._typed
    timer.setInterval(60_000)
    qtbot.keyClick(window.page.composer.draft, Qt.Key.Key_A)
    qtbot.waitUntil(lambda: timer.remainingTime() < 59_700)
    qtbot.keyClick(window.page.composer.draft, Qt.Key.Key_B)
    assert timer.isActive()
    assert timer.remainingTime() < 59_700


def test_what_is_typed_while_another_chat_is_being_opened_is_kept_where_it_was_typed(
    qtbot: QtBot, window: MainWindow, ask: Ask
) -> None:
    ask("One")
    one = window.page.place.chat_id
    window.frame.sidebar.new_chat.click()
    ask("Two")
    two = window.page.place.chat_id
    book, gate = window.services.book, threading.Event()
    store = book.store()
    assert store is not None
    book.order(lambda _: gate.wait(60))
    assert one is not None
    window.chats.open(one)
    window.page.composer.set_text("half a thou")
    gate.set()
    qtbot.waitUntil(lambda: window.page.place.chat_id == one)
    assert window.page.composer.text() == ""
    qtbot.waitUntil(lambda: store.drafts.get(two).text == "half a thou")


def test_what_is_typed_before_the_question_is_kept_becomes_the_next_draft(
    qtbot: QtBot, window: MainWindow
) -> None:
    store = window.services.book.store()
    assert store is not None
    with qtbot.waitSignal(window.page.turn_ended):
        window.page.send("One")
        window.page.composer.set_text("And another")
    chat_id = window.page.place.chat_id
    qtbot.waitUntil(lambda: store.drafts.get(chat_id).text == "And another")
