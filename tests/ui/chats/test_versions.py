"""Questions in other words, answers given anew, and the way from one version to another."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from app.chat.store import open_store
from app.errors import PromptTooLong
from app.events import Finished, ReasoningDelta, TextDelta
from app.settings import Settings
from tests.fakes import FakeEngine, Gate, answer
from tests.ui.chats.conftest import Ask, answers, asked, open_chat
from tests.ui.conftest import OpenWindow
from ui.chat.again_menu import Again
from ui.chat.question_editor import QuestionEditor
from ui.chat.turn_view import TurnView
from ui.main_window import MainWindow


def edit(qtbot: QtBot, window: MainWindow, index: int, text: str) -> None:
    """Changes a question in its place, sends it, and waits for the answer."""
    editor = begin_editing(window.page.transcript.turns[index])
    editor.draft.setPlainText(text)
    with qtbot.waitSignal(window.page.turn_ended):
        qtbot.keyClick(editor.draft, Qt.Key.Key_Return)


def begin_editing(turn: TurnView) -> QuestionEditor:
    turn.message.edit.click()
    editor = turn.message.editor
    assert editor is not None
    return editor


def switch(qtbot: QtBot, window: MainWindow, index: int, *, question: bool, later: bool) -> None:
    """Presses ‹ or › below a question or an answer, and waits until the other version is shown."""
    turn = window.page.transcript.turns[index]
    footer = turn.footer
    assert footer is not None
    versions = turn.message.versions if question else footer.versions
    before = window.page.open
    (versions.later if later else versions.earlier).click()
    qtbot.waitUntil(lambda: window.page.open is not before)


def shown(window: MainWindow, index: int) -> tuple[str, str]:
    """What stands between the arrows below the question, and below the answer."""
    turn = window.page.transcript.turns[index]
    footer = turn.footer
    assert footer is not None
    return turn.message.versions.text(), footer.versions.text()


def test_an_answer_given_anew_is_a_version_and_the_first_comes_back(
    qtbot: QtBot, window: MainWindow, ask: Ask, engine: FakeEngine
) -> None:
    engine.scripts = [answer("First."), answer("Second.")]
    ask("One")
    assert shown(window, 0) == ("", "")
    with qtbot.waitSignal(window.page.turn_ended):
        window.page.retry()
    assert shown(window, 0) == ("", "2 / 2")
    switch(qtbot, window, 0, question=False, later=False)
    assert answers(window) == ["First."]
    assert shown(window, 0) == ("", "1 / 2")
    assert [message.text for message in window.page.chat.messages] == ["One", "First."]
    switch(qtbot, window, 0, question=False, later=True)
    assert answers(window) == ["Second."]


def test_what_is_said_next_follows_the_version_that_is_shown(
    qtbot: QtBot, window: MainWindow, ask: Ask, engine: FakeEngine
) -> None:
    engine.scripts = [answer("First."), answer("Second."), answer("Third.")]
    ask("One")
    with qtbot.waitSignal(window.page.turn_ended):
        window.page.retry()
    switch(qtbot, window, 0, question=False, later=False)
    ask("Two")
    said = [message.text for message in engine.requests[-1].conversation.messages]
    assert said == ["One", "First.", "Two"]
    switch(qtbot, window, 0, question=False, later=True)
    assert (asked(window), answers(window)) == (["One"], ["Second."])
    switch(qtbot, window, 0, question=False, later=False)
    assert (asked(window), answers(window)) == (["One", "Two"], ["First.", "Third."])


def test_an_edited_question_begins_another_branch(
    qtbot: QtBot, window: MainWindow, ask: Ask, engine: FakeEngine
) -> None:
    ask("One")
    ask("Two")
    ask("Three")
    engine.scripts = [answer("Otherwise.")]
    edit(qtbot, window, 1, "Two, or rather this")
    assert asked(window) == ["One", "Two, or rather this"]
    assert answers(window) == ["Hello there.", "Otherwise."]
    assert shown(window, 1) == ("2 / 2", "")
    said = [message.text for message in engine.requests[-1].conversation.messages]
    assert said == ["One", "Hello there.", "Two, or rather this"]
    switch(qtbot, window, 1, question=True, later=False)
    assert asked(window) == ["One", "Two", "Three"]
    assert shown(window, 1) == ("1 / 2", "")


def test_the_first_question_can_be_edited_in_a_chat_of_an_earlier_day(
    qtbot: QtBot, window: MainWindow, ask: Ask, open_window: OpenWindow
) -> None:
    ask("One")
    window.close()
    again = open_window()
    again.services.book.start()
    open_chat(qtbot, again, "One")
    edit(qtbot, again, 0, "Another one")
    assert asked(again) == ["Another one"]
    assert shown(again, 0) == ("2 / 2", "")
    switch(qtbot, again, 0, question=True, later=False)
    assert asked(again) == ["One"]


def test_escape_leaves_a_question_as_it_was_and_keeps_what_was_typed(
    qtbot: QtBot, window: MainWindow, ask: Ask, engine: FakeEngine
) -> None:
    ask("One")
    (turn,) = window.page.transcript.turns
    editor = begin_editing(turn)
    assert editor.text() == "One"
    qtbot.keyClicks(editor.draft, " and two")
    qtbot.keyClick(editor.draft, Qt.Key.Key_Escape)
    assert turn.message.editor is None
    assert turn.message.shown_text() == "One"
    assert len(engine.requests) == 1
    assert begin_editing(turn).text() == "One and two"


def test_nothing_can_be_changed_while_the_chat_is_answered(
    qtbot: QtBot, window: MainWindow, ask: Ask, engine: FakeEngine
) -> None:
    ask("One")
    (turn,) = window.page.transcript.turns
    editor = begin_editing(turn)
    gate = Gate()
    engine.scripts = [[gate, *answer()]]
    window.page.send("Two")
    assert gate.reached.wait(10)
    qtbot.keyClick(editor.draft, Qt.Key.Key_Return)
    assert editor.text() == "One"
    assert not window.page.transcript.turns[-1].message.edit.isEnabled()
    with qtbot.waitSignal(window.page.turn_ended):
        gate.open()
    assert editor.send.isEnabled()
    assert len(engine.requests) == 2


def test_an_edit_too_long_is_given_back_and_the_version_before_is_still_there(
    qtbot: QtBot, window: MainWindow, ask: Ask, engine: FakeEngine
) -> None:
    ask("One")
    ask("Two")
    engine.scripts = [[PromptTooLong("Too long.", "Shorten it.")]]
    with qtbot.waitSignal(window.page.desk.taken_back):
        edit(qtbot, window, 1, "A whole book")
    assert window.page.composer.text() == "A whole book"
    chat_id = window.page.place.chat_id
    assert chat_id is not None
    store = open_store()
    try:
        said = [one.message.text for one in store.messages.transcript(chat_id).messages]
    finally:
        store.close()
    assert said == ["One", "Hello there.", "Two", "Hello there."]


def test_an_answer_can_be_given_anew_with_another_effort_for_once(
    qtbot: QtBot, window: MainWindow, ask: Ask, engine: FakeEngine
) -> None:
    ask("One")
    (turn,) = window.page.transcript.turns
    assert turn.footer is not None
    turn.footer.menu.fill()
    high = next(one for one in turn.footer.menu.actions() if one.data() == Again(effort="high"))
    with qtbot.waitSignal(window.page.turn_ended):
        high.trigger()
    assert engine.requests[-1].conversation.effort == "high"
    assert window.page.chat.effort == "medium"
    assert shown(window, 0) == ("", "2 / 2")


def test_another_model_answers_again_once_it_is_open(
    qtbot: QtBot,
    open_window: OpenWindow,
    engine: FakeEngine,
    random_model: Path,
    tmp_path: Path,
) -> None:
    other = tmp_path / "other.gguf"
    other.symlink_to(random_model)
    window = open_window(Settings(recent_models=(str(other),)))
    with qtbot.waitSignal(window.page.turn_ended):
        window.page.send("One")
    (turn,) = window.page.transcript.turns
    assert turn.footer is not None
    turn.footer.menu.fill()
    again = Again(model=str(other))
    action = next(one for one in turn.footer.menu.actions() if one.data() == again)
    with qtbot.waitSignal(window.page.turn_ended):
        action.trigger()
    assert engine.requests[-1].plan.path == other
    assert len(engine.requests) == 2


def test_a_model_that_cannot_be_opened_leaves_the_answer_as_it_is(
    qtbot: QtBot, window: MainWindow, ask: Ask, engine: FakeEngine, tmp_path: Path
) -> None:
    ask("One")
    with qtbot.waitSignal(window.loader.ended):
        window.page.answer_again(Again(model=str(tmp_path / "gone.gguf")))
    assert not window.page.streaming
    assert answers(window) == ["Hello there."]
    assert len(engine.requests) == 1


def test_switching_keeps_place_and_focus(
    qtbot: QtBot, window: MainWindow, ask: Ask, engine: FakeEngine
) -> None:
    ask("One")
    for _ in range(2):
        with qtbot.waitSignal(window.page.turn_ended):
            window.page.retry()
    for n in range(6):
        ask(f"Further {n}")
    page = window.page
    turn = page.transcript.turns[0]
    page.transcript.hold_turn(0, 30)
    assert turn.footer is not None
    assert turn.footer.versions.text() == "3 / 3"
    turn.footer.versions.earlier.setFocus()
    switch(qtbot, window, 0, question=False, later=False)
    assert asked(window) == ["One"]
    footer = page.transcript.turns[0].footer
    assert footer is not None
    assert footer.versions.earlier.hasFocus()
    qtbot.keyClick(footer.versions.earlier, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: shown(window, 0)[1] == "1 / 3")


def test_a_stopped_answer_that_was_given_anew_has_the_first_beside_it(
    qtbot: QtBot, window: MainWindow, ask: Ask, engine: FakeEngine
) -> None:
    ask("One")
    gate = Gate()
    engine.scripts = [[gate, Finished("cancelled")]]
    with qtbot.waitSignal(window.page.turn_ended):
        window.page.retry()
        assert gate.reached.wait(10)
        window.page.stop()
    assert shown(window, 0) == ("", "2 / 2")
    switch(qtbot, window, 0, question=False, later=False)
    assert answers(window) == ["Hello there."]
    assert shown(window, 0) == ("", "")


def test_a_restored_answer_goes_on_with_its_own_words(
    qtbot: QtBot, window: MainWindow, ask: Ask, engine: FakeEngine, open_window: OpenWindow
) -> None:
    gate = Gate()
    engine.scripts = [[ReasoningDelta("Hm."), TextDelta("Half"), gate]]
    window.page.send("Tell me")
    assert gate.reached.wait(10)
    with qtbot.waitSignal(window.page.turn_ended):
        window.page.stop()
    window.close()
    again = open_window()
    again.services.book.start()
    open_chat(qtbot, again, "Tell me")
    engine.scripts = [[TextDelta(" and half."), Finished("stop")]]
    with qtbot.waitSignal(again.page.turn_ended):
        again.page.go_on()
    assert answers(again) == ["Half and half."]
    said = again.page.chat.messages[-1]
    assert (said.reasoning, said.text) == ("Hm.", "Half and half.")


def test_an_unanswered_question_of_an_earlier_day_can_be_answered(
    qtbot: QtBot, window: MainWindow, ask: Ask, engine: FakeEngine, open_window: OpenWindow
) -> None:
    gate = Gate()
    engine.scripts = [[gate]]
    window.page.send("Anybody there?")
    assert gate.reached.wait(10)
    qtbot.waitUntil(lambda: window.page.place.chat_id is not None)
    window.close()
    again = open_window()
    again.services.book.start()
    open_chat(qtbot, again, "Anybody there?")
    (turn,) = again.page.transcript.turns
    qtbot.waitUntil(lambda: turn.note_texts() == ["This has not been answered yet."])
    assert turn.footer is not None
    with qtbot.waitSignal(again.page.turn_ended):
        turn.footer.regenerate.click()
    assert answers(again) == ["Hello there."]


def test_an_answer_is_copied_as_markdown_or_as_it_reads(
    qtbot: QtBot, window: MainWindow, ask: Ask, engine: FakeEngine
) -> None:
    engine.scripts = [answer("Be **bold** and `plain`.")]
    ask("One")
    (turn,) = window.page.transcript.turns
    assert turn.footer is not None
    turn.footer.menu.fill()
    markdown, plain = turn.footer.menu.actions()[:2]
    markdown.trigger()
    assert QGuiApplication.clipboard().text() == "Be **bold** and `plain`."
    plain.trigger()
    assert QGuiApplication.clipboard().text() == "Be bold and plain."


def test_a_restored_question_shows_all_its_lines(
    qtbot: QtBot, window: MainWindow, ask: Ask
) -> None:
    ask("A question that is so long that it does not fit into one line of the bubble. " * 3)
    chat_id = window.page.place.chat_id
    assert chat_id is not None
    window.frame.sidebar.new_chat.click()
    window.chats.open(chat_id)
    qtbot.waitUntil(lambda: len(window.page.transcript.turns) == 1)
    view = window.page.transcript.turns[0].message.view
    one_line = view.fontMetrics().height()
    qtbot.waitUntil(lambda: view.height() >= view.heightForWidth(view.width()) > 2 * one_line)
