from __future__ import annotations

import json
import time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QTreeWidgetItem
from pytestqt.qtbot import QtBot

from app.engine.json_schema import SchemaVerdict
from ui.chat.json_tree import CHUNK, MAX_HEIGHT, JsonAnswer, JsonTree
from ui.theme import apply_theme

RECIPE = {
    "title": "Soup & bread",
    "minutes": 30,
    "vegan": True,
    "note": None,
    "ingredients": [{"name": "water", "ml": 500}, {"name": "salt", "ml": 0.5}],
}


@pytest.fixture
def tree(qtbot: QtBot, english: None) -> JsonTree:
    tree = JsonTree()
    qtbot.addWidget(tree)
    tree.resize(500, 300)
    tree.show()
    return tree


def top(tree: JsonTree, index: int) -> QTreeWidgetItem:
    item = tree.topLevelItem(index)
    assert item is not None
    return item


def clipboard() -> str:
    return QApplication.clipboard().text()


def test_names_stand_beside_their_values(tree: JsonTree) -> None:
    tree.set_value(RECIPE)
    lines = [(top(tree, i).text(0), top(tree, i).text(1)) for i in range(tree.topLevelItemCount())]
    assert lines == [
        ("title", "Soup & bread"),
        ("minutes", "30"),
        ("vegan", "yes"),
        ("note", "–"),
        ("ingredients", "2 entries"),
    ]
    first = top(tree, 4).child(0)
    assert top(tree, 4).isExpanded()
    assert (first.text(0), first.text(1)) == ("1", "2 fields")
    assert first.child(1).text(1) == "500"


def test_any_value_can_be_copied_with_its_place(qtbot: QtBot, tree: JsonTree) -> None:
    tree.set_value(RECIPE)
    tree.setCurrentItem(top(tree, 0))
    tree.copy_value()
    assert clipboard() == "Soup & bread"
    tree.setCurrentItem(top(tree, 4).child(1))
    tree.setFocus()
    qtbot.keyClick(tree, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: clipboard().startswith("{"))
    assert json.loads(clipboard()) == RECIPE["ingredients"][1]  # type: ignore[index]
    path = next(action for action in tree.menu().actions() if action.text() == "Copy the path")
    path.trigger()
    assert clipboard() == '$["ingredients"][1]'


def test_a_million_entries_cost_no_more_than_those_that_are_shown(tree: JsonTree) -> None:
    started = time.perf_counter()
    tree.set_value(list(range(1_000_000)))
    assert time.perf_counter() - started < 1
    assert tree.topLevelItemCount() == CHUNK + 1
    assert tree.height() <= MAX_HEIGHT


def test_the_rest_of_a_long_list_is_to_be_had(qtbot: QtBot, tree: JsonTree) -> None:
    tree.set_value(list(range(CHUNK + 3)))
    tree.setCurrentItem(top(tree, CHUNK))
    assert top(tree, CHUNK).text(0) == "… more"
    qtbot.keyClick(tree, Qt.Key.Key_Return)
    assert tree.topLevelItemCount() == CHUNK + 3
    assert top(tree, CHUNK + 2).text(1) == str(CHUNK + 2)


def test_deep_branches_are_made_when_they_are_opened(tree: JsonTree) -> None:
    value: object = 1
    for _ in range(300):
        value = {"a": value}
    tree.set_value(value)
    item = top(tree, 0)
    for _ in range(200):
        item.setExpanded(True)
        item = item.child(0)
    assert item.text(0) == "a"


def test_the_answer_says_whether_it_is_as_wanted(qtbot: QtBot, english: None) -> None:
    answer = JsonAnswer(json.dumps(RECIPE))
    qtbot.addWidget(answer)
    assert answer.shows_tree
    answer.set_verdict(SchemaVerdict(True))
    assert answer.verdict.text() == "as wanted"
    answer.set_verdict(SchemaVerdict(False, ("$.minutes: 30 is not of type 'string'",)))
    assert answer.verdict.text() == "not as wanted"
    assert "differs from the form in one place" in answer.problem
    assert "$.minutes" in answer.problem


def test_the_answer_can_be_seen_and_copied_as_text(qtbot: QtBot, english: None) -> None:
    text = json.dumps(RECIPE)
    answer = JsonAnswer(text)
    qtbot.addWidget(answer)
    qtbot.mouseClick(answer.switch, Qt.MouseButton.LeftButton)
    assert not answer.shows_tree
    assert answer.switch.text() == "As a tree"
    qtbot.mouseClick(answer.copy, Qt.MouseButton.LeftButton)
    assert clipboard() == text


@pytest.mark.parametrize("text", ["Sorry, I cannot.", '{"a": ', "[" * 100_000, "1" * 5000])
def test_what_is_no_json_is_shown_as_text(qtbot: QtBot, english: None, text: str) -> None:
    answer = JsonAnswer(text)
    qtbot.addWidget(answer)
    assert not answer.shows_tree
    assert answer.problem == "This answer is not JSON, so it is shown as text."
    assert answer.switch.isHidden()


def test_a_single_value_is_a_tree_of_one_line(qtbot: QtBot, english: None) -> None:
    answer = JsonAnswer('"yes"')
    qtbot.addWidget(answer)
    assert answer.tree.topLevelItemCount() == 1
    assert top(answer.tree, 0).text(1) == "yes"


def test_colours_follow_the_theme(qapp: QApplication, tree: JsonTree) -> None:
    tree.set_value(RECIPE)
    before = top(tree, 0).foreground(1).color().lightness()
    apply_theme(qapp, "dark")
    assert top(tree, 0).foreground(1).color().lightness() > before + 100
