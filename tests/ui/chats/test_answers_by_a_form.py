"""Answers as JSON by a form, through the real window: asked for, shown as a tree, there again."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.chat.answer_form import AnswerForm, Field, response_format, schema_of
from app.events import Finished, TextDelta
from tests.fakes import FakeEngine, Gate
from tests.ui.conftest import OpenWindow
from ui.chat.answer_form_card import AnswerFormCard
from ui.chat.turn_view import TurnView
from ui.main_window import MainWindow

FORM = response_format(schema_of(AnswerForm("dish", (Field("name"), Field("minutes", "integer")))))
GOOD = ['{"name": ', '"Soup", ', '"minutes": 30}']
BAD = ['{"name": ', '"Soup", ', '"minutes": "long"}']


@pytest.fixture
def window(qtbot: QtBot, open_window: OpenWindow) -> MainWindow:
    window = open_window()
    with qtbot.waitSignal(window.services.book.ready):
        window.services.book.start()
    return window


def _ask(qtbot: QtBot, window: MainWindow, engine: FakeEngine, pieces: list[str]) -> TurnView:
    engine.scripts = [[*map(TextDelta, pieces), Finished("stop")]]
    with qtbot.waitSignal(window.page.turn_ended):
        window.page.send("A dish?")
    return window.page.transcript.turns[-1]


def _verdict(turn: TurnView) -> str:
    assert turn.tree is not None
    return "" if turn.tree.verdict.isHidden() else turn.tree.verdict.text()


def test_a_form_is_made_asked_for_and_dropped(
    qtbot: QtBot, window: MainWindow, engine: FakeEngine
) -> None:
    qtbot.mouseClick(window.page.composer.form.icon, Qt.MouseButton.LeftButton)
    card = window.findChild(AnswerFormCard)
    assert isinstance(card, AnswerFormCard)
    assert card.isVisible()
    card.editor.kind.choose("form")
    card.editor.name.setText("dish")
    qtbot.keyClicks(card.editor.field_rows[0].name, "name")
    card.editor.add.click()
    qtbot.keyClicks(card.editor.field_rows[1].name, "minutes")
    card.editor.field_rows[1].type.choose("integer")
    card.finished.click()
    assert not card.isVisible()
    assert window.page.composer.form.chip.text() == "JSON: dish"
    _ask(qtbot, window, engine, GOOD)
    assert engine.requests[-1].conversation.response_format == FORM
    window.page.composer.form.drop.click()
    turn = _ask(qtbot, window, engine, ["A soup."])
    assert engine.requests[-1].conversation.response_format is None
    assert turn.tree is None
    window.cards.show_answer_form()
    card = window.findChildren(AnswerFormCard)[-1]
    card.editor.kind.choose("form")  # the form that was dropped is still there
    assert [row.name.text() for row in card.editor.field_rows] == ["name", "minutes"]


def test_json_is_code_while_it_comes_and_a_tree_when_it_is_there(
    qtbot: QtBot, window: MainWindow, engine: FakeEngine
) -> None:
    window.chat.shaping.set_form(FORM)
    gate = Gate()
    engine.scripts = [[TextDelta('{"na'), gate, TextDelta('me": "Soup", "minutes": 5}')]]
    engine.scripts[0].append(Finished("stop"))
    window.page.send("A dish?")
    turn = window.page.transcript.turns[0]
    qtbot.waitUntil(lambda: turn.answer is not None and '{"na' in turn.answer.text())
    assert turn.tree is None
    with qtbot.waitSignal(window.page.turn_ended):
        gate.open()
    assert turn.answer is None
    assert turn.tree is not None
    item = turn.tree.tree.topLevelItem(0)
    assert item is not None
    assert (item.text(0), item.text(1)) == ("name", "Soup")
    assert turn.answer_text() == '{"name": "Soup", "minutes": 5}'
    qtbot.waitUntil(lambda: _verdict(turn) == "as wanted")


def test_an_answer_that_is_not_as_wanted_says_where(
    qtbot: QtBot, window: MainWindow, engine: FakeEngine
) -> None:
    window.chat.shaping.set_form(FORM)
    turn = _ask(qtbot, window, engine, BAD)
    qtbot.waitUntil(lambda: _verdict(turn) == "not as wanted")
    assert turn.tree is not None
    assert "$.minutes" in turn.tree.problem


def test_a_stored_chat_shows_the_tree_again_and_keeps_its_form(
    qtbot: QtBot, window: MainWindow, engine: FakeEngine
) -> None:
    _ask(qtbot, window, engine, ["Free."])
    window.chat.shaping.set_form(FORM)
    _ask(qtbot, window, engine, GOOD)
    chat_id = window.page.place.chat_id
    assert chat_id is not None
    window.frame.sidebar.new_chat.click()
    assert window.page.chat.response_format is None
    assert window.page.composer.form.icon.isVisible()
    with qtbot.waitSignal(window.services.book.opened):
        window.services.book.open(chat_id)
    free, formed = window.page.transcript.turns
    formed.wake()
    assert free.tree is None
    qtbot.waitUntil(lambda: _verdict(formed) == "as wanted")
    assert window.page.composer.form.chip.text() == "JSON: dish"
    _ask(qtbot, window, engine, GOOD)
    assert engine.requests[-1].conversation.response_format == FORM
