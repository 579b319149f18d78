from __future__ import annotations

import json

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.chat.answer_form import response_format
from app.messages import ResponseFormat
from ui.chat.answer_form import AnswerFormEditor

NESTED = {"type": "object", "properties": {"a": {"type": "object"}}}


@pytest.fixture
def editor(qtbot: QtBot, english: None) -> AnswerFormEditor:
    editor = AnswerFormEditor()
    editor.resize(640, 500)
    qtbot.addWidget(editor)
    editor.show()
    return editor


def fill(qtbot: QtBot, editor: AnswerFormEditor) -> None:
    """A form with a name and a list of numbers."""
    editor.kind.choose("form")
    qtbot.keyClicks(editor.name, "measurement")
    qtbot.keyClicks(editor.field_rows[0].name, "place")
    qtbot.mouseClick(editor.add, Qt.MouseButton.LeftButton)
    row = editor.field_rows[1]
    qtbot.keyClicks(row.name, "values")
    qtbot.keyClicks(row.description, "In degrees")
    row.type.choose("number")
    row.many.click()
    row.required.click()
    editor.check_now()


def schema(editor: AnswerFormEditor) -> dict[str, object]:
    assert editor.response_format is not None
    return editor.response_format.schema


def test_free_text_is_where_it_begins(editor: AnswerFormEditor) -> None:
    assert editor.response_format is None
    assert editor.problem == ""


def test_fields_make_a_schema(qtbot: QtBot, editor: AnswerFormEditor) -> None:
    formats: list[ResponseFormat | None] = []
    editor.changed.connect(formats.append)
    fill(qtbot, editor)
    assert editor.problem == ""
    assert formats[-1] == editor.response_format
    assert schema(editor) == {
        "title": "measurement",
        "type": "object",
        "properties": {
            "place": {"type": "string"},
            "values": {
                "description": "In degrees",
                "type": "array",
                "items": {"type": "number"},
            },
        },
        "required": ["place"],
        "additionalProperties": False,
    }


def test_what_is_missing_is_said_and_the_last_whole_form_holds(
    qtbot: QtBot, editor: AnswerFormEditor
) -> None:
    fill(qtbot, editor)
    before = editor.response_format
    qtbot.mouseClick(editor.add, Qt.MouseButton.LeftButton)
    qtbot.keyClicks(editor.field_rows[2].name, "place")
    qtbot.waitUntil(lambda: editor.problem.startswith("Two fields are called place."))
    assert editor.response_format == before
    editor.field_rows[2].type.choose("choice")
    editor.field_rows[2].name.setText("kind")
    editor.check_now()
    assert editor.problem.startswith("The field kind has nothing to choose from.")
    qtbot.keyClicks(editor.field_rows[2].choices, "warm, cold")
    editor.check_now()
    assert editor.problem == ""
    assert '"enum": ["warm", "cold"]' in json.dumps(schema(editor))


def test_a_removed_field_comes_back_where_it_was(qtbot: QtBot, editor: AnswerFormEditor) -> None:
    fill(qtbot, editor)
    before = schema(editor)
    qtbot.mouseClick(editor.field_rows[0].remove, Qt.MouseButton.LeftButton)
    assert "place" not in json.dumps(schema(editor))
    qtbot.mouseClick(editor.undo, Qt.MouseButton.LeftButton)
    assert schema(editor) == before
    assert editor.undo.isHidden()


def test_the_form_can_be_edited_as_text_and_back(qtbot: QtBot, editor: AnswerFormEditor) -> None:
    fill(qtbot, editor)
    editor.kind.choose("schema")
    text = editor.schema.toPlainText()
    assert json.loads(text) == schema(editor)
    editor.schema.setPlainText(text.replace('"place"', '"town"'))
    editor.kind.choose("form")
    assert editor.field_rows[0].name.text() == "town"
    assert "town" in json.dumps(schema(editor))


def test_a_mistake_in_the_text_is_found(qtbot: QtBot, editor: AnswerFormEditor) -> None:
    editor.kind.choose("schema")
    editor.schema.setPlainText('{\n"type": "object",,\n}')
    qtbot.waitUntil(lambda: "a mistake in line 2, column 18" in editor.problem)
    editor.kind.choose("form")
    assert editor.kind.value == "schema"
    assert "a mistake in line 2" in editor.problem


def test_a_schema_that_says_more_stays_text(editor: AnswerFormEditor) -> None:
    editor.kind.choose("schema")
    editor.schema.setPlainText(json.dumps(NESTED))
    editor.check_now()
    assert schema(editor) == NESTED
    editor.kind.choose("form")
    assert editor.kind.value == "schema"
    assert editor.problem == "This schema says more than the form can show."


def test_what_holds_can_be_shown_again(qtbot: QtBot, editor: AnswerFormEditor) -> None:
    fill(qtbot, editor)
    form = editor.response_format
    editor.set_response_format(None)
    assert editor.kind.value == "free"
    editor.set_response_format(form)
    assert [row.name.text() for row in editor.field_rows] == ["place", "values"]
    assert editor.name.text() == "measurement"
    editor.set_response_format(response_format(NESTED))
    assert editor.kind.value == "schema"
    editor.kind.choose("free")
    assert editor.response_format is None
