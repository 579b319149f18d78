from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.chat.personas import Persona, PersonaBook
from ui.chat.persona_editor import PersonaEditor
from ui.language import apply_language

MODELS = (("gpt-oss-20b", "gpt-oss-20b"), ("starter", "Starter model"))
TOOLS = (("clock", "Clock"), ("files", "Read files"))


@pytest.fixture
def book() -> PersonaBook:
    return PersonaBook()


@pytest.fixture
def editor(qtbot: QtBot, english: None, book: PersonaBook) -> PersonaEditor:
    editor = PersonaEditor(book, MODELS, TOOLS)
    editor.resize(1000, 640)
    qtbot.addWidget(editor)
    editor.show()
    return editor


def open_persona(qtbot: QtBot, editor: PersonaEditor, name: str) -> None:
    button = next(b for b in editor.buttons.values() if b.accessibleName() == name)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def listed(editor: PersonaEditor) -> list[str]:
    return [button.accessibleName() for button in editor.buttons.values()]


def test_a_new_one_is_filled_in_and_kept_by_itself(
    qtbot: QtBot, editor: PersonaEditor, book: PersonaBook
) -> None:
    qtbot.mouseClick(editor.new, Qt.MouseButton.LeftButton)
    qtbot.keyClicks(editor.form.name, "Chef")
    editor.form.instructions.setPlainText("Cook with what is there.")
    editor.form.model.choose("gpt-oss-20b")
    editor.form.effort.choose("low")
    editor.form.tools.choose("chosen")
    editor.form.switches["clock"].click()
    with qtbot.waitSignal(editor.changed):
        pass
    assert listed(editor)[-1] == "Chef"
    kept = PersonaBook().personas("en")[-1]
    assert kept == Persona(
        kept.id, "Chef", "Cook with what is there.", "gpt-oss-20b", "low", ("clock",)
    )


def test_looking_at_one_changes_nothing(
    qtbot: QtBot, editor: PersonaEditor, book: PersonaBook
) -> None:
    for name in listed(editor):
        open_persona(qtbot, editor, name)
    editor.save_now()
    assert not any(book.changed(persona_id) for persona_id in editor.buttons)


def test_what_is_typed_is_kept_when_another_is_opened(
    qtbot: QtBot, editor: PersonaEditor, book: PersonaBook
) -> None:
    open_persona(qtbot, editor, "Patient tutor")
    editor.form.instructions.appendPlainText("Be funny.")
    open_persona(qtbot, editor, "Programmer")
    tutor = book.find("tutor", "en")
    assert tutor is not None
    assert tutor.instructions.endswith("Be funny.")
    assert not editor.form.instructions.toPlainText().endswith("Be funny.")


def test_a_changed_original_can_be_turned_back(qtbot: QtBot, editor: PersonaEditor) -> None:
    open_persona(qtbot, editor, "Patient tutor")
    assert editor.reset.isHidden()
    editor.form.instructions.setPlainText("Shout.")
    editor.save_now()
    assert not editor.reset.isHidden()
    qtbot.mouseClick(editor.reset, Qt.MouseButton.LeftButton)
    assert editor.form.instructions.toPlainText().startswith("You are a patient tutor.")
    assert editor.reset.isHidden()


def test_deleting_is_undone(qtbot: QtBot, editor: PersonaEditor) -> None:
    before = listed(editor)
    open_persona(qtbot, editor, "Programmer")
    qtbot.mouseClick(editor.delete, Qt.MouseButton.LeftButton)
    assert "Programmer" not in listed(editor)
    assert editor.notice == "Programmer was deleted."
    qtbot.mouseClick(editor.undo, Qt.MouseButton.LeftButton)
    assert listed(editor) == before
    assert editor.form.name.text() == "Programmer"
    assert editor.notice == ""


def test_a_copy_is_opened_at_once(qtbot: QtBot, editor: PersonaEditor) -> None:
    open_persona(qtbot, editor, "Programmer")
    qtbot.mouseClick(editor.duplicate, Qt.MouseButton.LeftButton)
    assert editor.form.name.text() == "Copy of Programmer"
    assert listed(editor)[-1] == "Copy of Programmer"


def test_one_without_a_name_says_what_is_missing(
    qtbot: QtBot, editor: PersonaEditor, book: PersonaBook
) -> None:
    open_persona(qtbot, editor, "Programmer")
    editor.form.name.clear()
    editor.form.name.textEdited.emit("")
    editor.save_now()
    assert editor.notice == "A persona needs a name. Type one."
    assert book.find("programmer", "en") is not None


def test_a_model_that_is_gone_is_not_forgotten(
    qtbot: QtBot, editor: PersonaEditor, book: PersonaBook
) -> None:
    made = book.duplicate(Persona("x", "Old", model="/gone.gguf"), "Old")
    editor._show_list()
    open_persona(qtbot, editor, "Old")
    editor.form.instructions.setPlainText("Still here.")
    editor.save_now()
    kept = book.find(made.id, "en")
    assert kept is not None
    assert (kept.model, kept.instructions) == ("/gone.gguf", "Still here.")


def test_the_one_that_is_shown_can_be_chatted_with(qtbot: QtBot, editor: PersonaEditor) -> None:
    open_persona(qtbot, editor, "Programmer")
    with qtbot.waitSignal(editor.chosen) as chosen:
        qtbot.mouseClick(editor.chat, Qt.MouseButton.LeftButton)
    assert chosen.args[0].id == "programmer"


def test_those_that_come_with_hearth_follow_the_language(
    qtbot: QtBot, editor: PersonaEditor
) -> None:
    apply_language(QApplication.instance(), "de")  # type: ignore[arg-type]
    qtbot.waitUntil(lambda: "Lektorat" in listed(editor))
    assert editor.form.name.text() == "Lektorat"
