from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt

from app.journal import Journal
from tests.ui.tools.conftest import OpenTalk, Talk, call, final
from ui.tools.calls import CallState


def states(talk: Talk) -> list[CallState]:
    return [row.call.state for row in talk.column.rows]


def test_a_harmless_tool_is_shown_with_its_result_and_asks_nothing(talk: Talk) -> None:
    talk.ask(call("calculator", expression="17*23"), final("It is 391."))
    talk.wait_for_end()
    (row,) = talk.column.rows
    assert (row.call.state, row.card) == ("done", None)
    assert row.line.short.text() == "391"
    assert talk.turn.answer_text() == "It is 391."


def test_a_file_is_read_once_the_person_allows_it(talk: Talk, place: Path) -> None:
    path = place / "a.txt"
    talk.ask(call("read_file", path=str(path)), final())
    card = talk.card()
    assert card.head.title.text() == "May I read this file?"
    assert card.target.text() == str(path)
    assert str(path) in card.accessibleName()
    talk.press(card)
    talk.wait_for_end()
    assert states(talk) == ["done"]
    assert talk.column.rows[0].line.tag.text() == "allowed once"
    result = talk.engine.requests[-1].conversation.messages[-1].parts[0]
    assert result.content == "salary 5000\n"  # type: ignore[union-attr]


def test_a_no_reaches_the_model_with_the_persons_word(talk: Talk, place: Path) -> None:
    talk.ask(call("read_file", path=str(place / "a.txt")), final())
    card = talk.card()
    card.choices.with_word.click()
    talk.qtbot.keyClicks(card.choices.word, "take b.txt")
    talk.qtbot.keyClick(card.choices.word, Qt.Key.Key_Return)
    talk.wait_for_end()
    assert states(talk) == ["denied"]
    assert talk.column.rows[0].line.tag.text() == "denied by you"
    result = talk.engine.requests[-1].conversation.messages[-1].parts[0]
    assert "says: take b.txt" in result.content  # type: ignore[union-attr]
    assert "5000" not in str(talk.engine.requests)


def test_no_yes_is_taken_in_the_first_moments(talk: Talk, place: Path) -> None:
    talk.ask(call("read_file", path=str(place / "a.txt")), final())
    talk.qtbot.waitUntil(lambda: bool(talk.turn.steps) and bool(talk.column.rows))
    talk.qtbot.waitUntil(lambda: talk.column.rows[0].card is not None)
    card = talk.column.rows[0].card
    assert card is not None
    card._hold_on()  # as when the window comes forward
    assert not card.can_allow
    assert card.choices.deny.isEnabled()
    card.choices.once.click()
    assert states(talk) == ["asking"]
    talk.press(talk.card())
    talk.wait_for_end()
    assert states(talk) == ["done"]


def test_the_focus_stays_where_the_person_types(talk: Talk, place: Path) -> None:
    talk.window.page.composer.draft.setFocus()
    talk.ask(call("read_file", path=str(place / "a.txt")), final())
    card = talk.card()
    assert not card.isAncestorOf(talk.window.focusWidget())
    talk.press(card, "deny")
    talk.wait_for_end()


def test_a_permission_for_the_chat_is_not_asked_for_again(talk: Talk, place: Path) -> None:
    path = str(place / "a.txt")
    talk.ask(call("read_file", path=path), final())
    talk.press(talk.card(), "chat")
    talk.wait_for_end()
    talk.ask(call("read_file", path=path), final(), text="Again")
    talk.wait_for_end()
    assert talk.column.rows[0].line.tag.text() == "allowed by a permission"


def test_a_long_diff_can_be_allowed_only_once_its_end_was_seen(talk: Talk, place: Path) -> None:
    content = "".join(f"line {number}\n" for number in range(200))
    talk.ask(call("write_file", path=str(place / "new.txt"), content=content), final())
    talk.qtbot.waitUntil(lambda: bool(talk.turn.steps) and talk.column.rows[0].card is not None)
    card = talk.column.rows[0].card
    assert card is not None
    effect = card.effect
    assert effect is not None
    talk.qtbot.waitUntil(lambda: card._unseen.isVisible() and effect.hidden_lines() > 150)
    assert not card.can_allow
    while effect.hidden_lines():
        talk.qtbot.mouseClick(effect.more, Qt.MouseButton.LeftButton)
    assert card.can_allow
    talk.press(card)
    talk.wait_for_end()
    assert (place / "new.txt").read_text() == content


def test_edited_arguments_are_asked_about_again_as_they_are(talk: Talk, place: Path) -> None:
    (place / "b.txt").write_text("b")
    talk.ask(call("read_file", path=str(place / "a.txt")), final())
    card = talk.card()
    card.choices.edit.click()
    assert card.form is not None
    card.form.fields["path"].setPlainText(str(place / "b.txt"))
    card.form.done.click()
    talk.qtbot.waitUntil(lambda: talk.column.rows[0].card not in (None, card))
    again = talk.card()
    assert again.target.text() == str(place / "b.txt")
    assert again.head.tag.text() == "edited, waits for you"
    talk.press(again)
    talk.wait_for_end()
    assert talk.column.rows[0].line.tag.text() == "allowed as you edited it"
    assert "5000" not in str(talk.engine.requests)


def test_what_was_read_is_named_before_anything_can_be_changed(talk: Talk, place: Path) -> None:
    read = call("read_file", path=str(place / "a.txt"))
    write = call("write_file", path=str(place / "b.txt"), content="x\n")
    talk.ask(read, write, final())
    talk.press(talk.card(0))
    card = talk.card(1)
    assert "a.txt" in card._read.text()
    assert card._read.isVisible()
    talk.press(card, "deny")
    talk.wait_for_end()
    assert not (place / "b.txt").exists()


def test_nothing_in_the_arguments_hides(talk: Talk, place: Path) -> None:
    note = "pay\u202e 5 \u200bEUR"
    talk.ask(call("remember", note=note), final())
    card = talk.card()
    assert card.effect is not None
    assert card.effect.text.toPlainText() == "pay⟨U+202E⟩ 5 ⟨U+200B⟩EUR"
    talk.press(card, "deny")
    talk.wait_for_end()


def test_stop_ends_a_question(talk: Talk, place: Path) -> None:
    talk.ask(call("read_file", path=str(place / "a.txt")), final())
    talk.card()
    talk.window.page.stop()
    talk.wait_for_end()
    assert states(talk) == ["cancelled"]
    assert talk.column.rows[0].card is None


def test_what_an_answer_changed_can_be_taken_back_and_brought_back(talk: Talk, place: Path) -> None:
    talk.ask(call("write_file", path=str(place / "a.txt"), content="gone\n"), final())
    talk.press(talk.card())
    talk.wait_for_end()
    (bar,) = talk.column.bars.values()
    assert "a.txt" in bar.text.text()
    bar.button.click()
    talk.qtbot.waitUntil(lambda: bar.undone)
    assert (place / "a.txt").read_text() == "salary 5000\n"
    assert states(talk) == ["undone"]
    bar.button.click()
    talk.qtbot.waitUntil(lambda: not bar.undone)
    assert (place / "a.txt").read_text() == "gone\n"
    assert states(talk) == ["done"]


def test_a_question_is_left_open_when_the_window_closes(talk: Talk, place: Path) -> None:
    talk.ask(call("read_file", path=str(place / "a.txt")), final())
    talk.card()
    talk.window.close()
    (entry,) = Journal().entries()
    assert entry.decided is None
    assert "5000" not in str(talk.engine.requests)


def test_a_question_is_answered_with_the_keyboard_alone(talk: Talk, place: Path) -> None:
    talk.ask(call("read_file", path=str(place / "a.txt")), final())
    card = talk.card()
    talk.window.chat.tools.focus_question()
    talk.qtbot.waitUntil(lambda: talk.window.focusWidget() is card)
    for _ in range(20):
        if talk.window.focusWidget() is card.choices.once:
            break
        talk.qtbot.keyClick(talk.window.focusWidget(), Qt.Key.Key_Tab)
    assert talk.window.focusWidget() is card.choices.once
    talk.qtbot.keyClick(card.choices.once, Qt.Key.Key_Space)
    talk.wait_for_end()
    assert states(talk) == ["done"]


def test_without_tools_nothing_is_declared(open_talk: OpenTalk) -> None:
    talk = open_talk(tools=())
    talk.ask(final("Just words."))
    talk.wait_for_end()
    assert talk.engine.requests[-1].conversation.tools == ()
