"""The list of chats with the starter behind it, used as a person does: by clicks, keys, dialogs."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from app.chat.store import Hit
from tests.end_to_end.conftest import OpenWindow
from tests.end_to_end.starter import (
    LEFT,
    Namer,
    Starter,
    ask,
    chats,
    choose,
    click_row,
    index_of,
    open_chat,
    shown_rows,
    type_and_send,
)
from ui.commands.palette import Palette
from ui.main_window import MainWindow

GPT_OSS, HEARTH = "What is gpt-oss?", "Was ist Hearth?"
CTRL = Qt.KeyboardModifier.ControlModifier


def menu_of(window: MainWindow, title: str) -> QMenu:
    return window.frame.sidebar.chats.menu_at(index_of(window, title))


def test_a_chat_is_titled_by_itself_renamed_pinned_filed_deleted_and_brought_back(
    qtbot: QtBot, window: MainWindow
) -> None:
    rows, undo = window.frame.sidebar.chats, window.frame.sidebar.undo
    ask(qtbot, window, HEARTH)
    qtbot.mouseClick(window.frame.sidebar.new_chat, LEFT)
    ask(qtbot, window, GPT_OSS)
    assert set(chats(window)) == {GPT_OSS, HEARTH}
    chat_id = chats(window)[HEARTH]

    open_chat(qtbot, window, HEARTH)
    rows.setFocus()
    namer = Namer(qtbot, "About this program")
    qtbot.keyClick(rows, Qt.Key.Key_F2)
    qtbot.waitUntil(lambda: "About this program" in chats(window))
    assert namer.done
    choose(menu_of(window, "About this program"), "Pin")
    qtbot.waitUntil(lambda: shown_rows(window)[:2] == ["Pinned", "About this program"])

    namer = Namer(qtbot, "Work")
    choose(menu_of(window, "About this program"), "Move to a folder", "New folder…")
    qtbot.waitUntil(lambda: "Work" in shown_rows(window))
    assert namer.done
    qtbot.waitUntil(undo.isVisible)
    qtbot.mouseClick(undo.undo, LEFT)
    store = window.services.book.store()
    assert store is not None
    qtbot.waitUntil(lambda: store.chats.get(chat_id).folder_id is None)
    qtbot.waitUntil(lambda: not store.chats.folders()[0].n_chats)

    with qtbot.waitSignal(window.services.book.listed):
        window.services.book.refresh()
    rows.setFocus()
    rows.setCurrentIndex(index_of(window, "About this program"))
    qtbot.keyClick(rows, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: set(chats(window)) == {GPT_OSS})
    qtbot.waitUntil(undo.isVisible)
    assert undo.text.text() == "Chat deleted"
    qtbot.mouseClick(undo.undo, LEFT)
    qtbot.waitUntil(lambda: chats(window).get("About this program") == chat_id)
    open_chat(qtbot, window, "About this program")
    assert "Modelle" in window.page.transcript.turns[0].answer_text()


def test_a_deleted_folder_leaves_its_chats_and_comes_back_with_them(
    qtbot: QtBot, window: MainWindow
) -> None:
    undo = window.frame.sidebar.undo
    ask(qtbot, window, GPT_OSS)
    chat_id = chats(window)[GPT_OSS]
    namer = Namer(qtbot, "Work")
    qtbot.mouseClick(window.frame.sidebar.new_folder, LEFT)
    qtbot.waitUntil(lambda: "Work" in shown_rows(window))
    assert namer.done
    choose(menu_of(window, GPT_OSS), "Move to a folder", "Work")
    store = window.services.book.store()
    assert store is not None
    qtbot.waitUntil(lambda: [one.n_chats for one in store.chats.folders()] == [1])
    qtbot.waitUntil(lambda: GPT_OSS not in chats(window))  # it lies in the closed folder
    click_row(qtbot, window, "Work")
    qtbot.waitUntil(lambda: GPT_OSS in shown_rows(window))
    choose(menu_of(window, "Work"), "Delete the folder, keep its chats")
    qtbot.waitUntil(lambda: "Work" not in shown_rows(window))
    assert chats(window) == {GPT_OSS: chat_id}
    qtbot.waitUntil(lambda: undo.isVisible() and undo.text.text().startswith("Folder Work"))
    qtbot.mouseClick(undo.undo, LEFT)
    qtbot.waitUntil(lambda: "Work" in shown_rows(window))
    qtbot.waitUntil(lambda: [one.n_chats for one in store.chats.folders()] == [1])


def test_a_word_of_an_answer_is_found_highlighted_and_opened(
    qtbot: QtBot, window: MainWindow
) -> None:
    ask(qtbot, window, GPT_OSS)
    qtbot.keyClick(window, Qt.Key.Key_N, CTRL)
    ask(qtbot, window, HEARTH)
    qtbot.keyClick(window, Qt.Key.Key_K, CTRL)
    search = window.frame.sidebar.search
    qtbot.waitUntil(search.edit.hasFocus)
    qtbot.keyClicks(search.edit, "openai")

    def hits() -> list[Hit]:
        model = window.frame.sidebar.chats.chats
        items = [model.item(row) for row in range(model.rowCount())]
        return [item for item in items if isinstance(item, Hit)]

    qtbot.waitUntil(lambda: [hit.chat.title for hit in hits()] == [GPT_OSS])
    (hit,) = hits()
    assert {hit.excerpt.text[begin:end] for begin, end in hit.excerpt.found} == {"OpenAI"}
    qtbot.keyClick(search.edit, Qt.Key.Key_Down)
    rows = window.frame.sidebar.chats
    qtbot.waitUntil(rows.hasFocus)
    before = window.page.open
    rows.setCurrentIndex(rows.chats.index(0))
    qtbot.keyClick(rows, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.page.open is not before)
    assert "OpenAI" in window.page.transcript.turns[0].answer_text()
    qtbot.keyClick(search.edit, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: set(chats(window)) == {GPT_OSS, HEARTH})


def test_each_chat_keeps_its_own_draft_also_after_the_window_was_closed(
    qtbot: QtBot, window: MainWindow, open_window: OpenWindow
) -> None:
    draft = window.page.composer.draft
    ask(qtbot, window, GPT_OSS)
    qtbot.mouseClick(window.frame.sidebar.new_chat, LEFT)
    ask(qtbot, window, HEARTH)
    qtbot.keyClicks(draft, "And what")
    open_chat(qtbot, window, GPT_OSS)
    assert draft.toPlainText() == ""
    qtbot.keyClicks(draft, "Who made")
    open_chat(qtbot, window, HEARTH)
    assert draft.toPlainText() == "And what"
    window.close()
    again = open_window()
    for title, text in ((GPT_OSS, "Who made"), (HEARTH, "And what")):
        open_chat(qtbot, again, title)
        assert again.page.composer.text() == text


def test_the_palette_opens_chats_and_begins_new_ones_by_a_few_letters(
    qtbot: QtBot, window: MainWindow
) -> None:
    ask(qtbot, window, GPT_OSS)
    chat_id = window.page.place.chat_id
    for letters, opened in (("new chat", None), ("gpt-oss", chat_id)):
        window.activateWindow()
        qtbot.keyClick(window, Qt.Key.Key_P, CTRL | Qt.KeyboardModifier.ShiftModifier)
        qtbot.waitUntil(lambda: any(one.edit.hasFocus() for one in window.findChildren(Palette)))
        palette = next(one for one in window.findChildren(Palette) if one.edit.hasFocus())
        qtbot.keyClicks(palette.edit, letters)
        wanted = "New chat" if opened is None else GPT_OSS
        qtbot.waitUntil(
            lambda palette=palette, wanted=wanted: palette.list.currentIndex().data() == wanted
        )
        qtbot.keyClick(palette.edit, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda opened=opened: window.page.place.chat_id == opened)
    assert "OpenAI" in window.page.transcript.turns[0].answer_text()


def test_a_second_chat_waits_for_the_first_and_the_list_says_so(
    qtbot: QtBot, window: MainWindow, starter: Starter
) -> None:
    page = window.page
    starter.wait_after(6)
    type_and_send(qtbot, window, GPT_OSS)
    qtbot.waitUntil(lambda: GPT_OSS in chats(window))
    first = chats(window)[GPT_OSS]
    qtbot.mouseClick(window.frame.sidebar.new_chat, LEFT)
    type_and_send(qtbot, window, HEARTH)
    qtbot.waitUntil(lambda: HEARTH in chats(window))
    second = chats(window)[HEARTH]
    assert page.desk.marks == {first: "writing", second: "waiting"}
    spoken = index_of(window, GPT_OSS).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == f"{GPT_OSS}, is being answered"
    starter.go_on()
    qtbot.waitUntil(lambda: page.desk.marks == {first: "answered"})
    assert "Modelle" in page.transcript.turns[0].answer_text()
    open_chat(qtbot, window, GPT_OSS)
    assert "OpenAI" in page.transcript.turns[0].answer_text()
    assert page.desk.marks == {}


def test_a_private_chat_is_gone_when_it_is_left_unless_it_is_wanted_back(
    qtbot: QtBot, window: MainWindow
) -> None:
    qtbot.mouseClick(window.frame.sidebar.new_private, LEFT)
    said = ask(qtbot, window, GPT_OSS).answer_text()
    qtbot.mouseClick(window.frame.sidebar.new_chat, LEFT)
    undo = window.frame.sidebar.undo
    qtbot.waitUntil(lambda: undo.isVisible() and undo.text.text() == "Private chat gone")
    before = window.page.open
    qtbot.mouseClick(undo.undo, LEFT)
    qtbot.waitUntil(lambda: window.page.open is not before)
    assert window.page.private
    assert [turn.answer_text() for turn in window.page.transcript.turns] == [said]
    ask(qtbot, window, HEARTH)
    store = window.services.book.store()
    assert store is not None
    assert store.chats.count() == 0
