from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.chat.store import ChatSettings, Persona, Store, private_store
from app.errors import AppError
from ui.chat.persona_editor import PersonaEditor
from ui.language import apply_language

MODELS = (("gpt-oss-20b", "gpt-oss-20b"), ("starter", "Starter model"))
TOOLS = (("clock", "Clock"), ("files", "Read files"))


class Keeper(QObject):
    """Writes down what the page wants written down, as the window does."""

    def __init__(self, store: Store, editor: PersonaEditor) -> None:
        super().__init__(editor)
        self.store = store
        editor.save_requested.connect(self.save)
        editor.delete_requested.connect(self.delete)
        editor.restore_requested.connect(self.restore)

    @Slot(object)
    def save(self, persona: Persona) -> None:
        self.store.personas.save(persona)

    @Slot(str)
    def delete(self, uid: str) -> None:
        self.store.personas.delete(uid)

    @Slot(str)
    def restore(self, uid: str) -> None:
        self.store.personas.restore(uid)


@pytest.fixture
def store() -> Iterator[Store]:
    opened = private_store()
    yield opened
    opened.close()


@pytest.fixture
def editor(qtbot: QtBot, english: None, store: Store) -> PersonaEditor:
    editor = PersonaEditor(store.personas.list(), MODELS, TOOLS)
    Keeper(store, editor)
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
    qtbot: QtBot, editor: PersonaEditor, store: Store
) -> None:
    qtbot.mouseClick(editor.new, Qt.MouseButton.LeftButton)
    qtbot.keyClicks(editor.form.name, "Chef")
    qtbot.keyClicks(editor.form.description, "Cooks.")
    editor.form.instructions.setPlainText("Cook with what is there.")
    editor.form.model.choose("gpt-oss-20b")
    editor.form.effort.choose("low")
    editor.form.tools.choose("chosen")
    editor.form.switches["clock"].click()
    with qtbot.waitSignal(editor.save_requested):
        pass
    assert listed(editor)[0] == "Chef"
    (kept,) = store.personas.list()
    settings = ChatSettings(
        "low", "Cook with what is there.", "gpt-oss-20b", ("clock",), persona=kept.uid
    )
    assert kept == Persona(kept.uid, "Chef", settings, "Cooks.")


def test_looking_at_one_changes_nothing(qtbot: QtBot, editor: PersonaEditor, store: Store) -> None:
    for name in listed(editor):
        open_persona(qtbot, editor, name)
    editor.save_now()
    assert store.personas.list() == ()


def test_what_is_typed_is_kept_when_another_is_opened(
    qtbot: QtBot, editor: PersonaEditor, store: Store
) -> None:
    open_persona(qtbot, editor, "Tutor")
    editor.form.instructions.appendPlainText("Be funny.")
    open_persona(qtbot, editor, "Programmer")
    (tutor,) = store.personas.list()
    assert tutor.settings.instructions.endswith("Be funny.")
    assert not editor.form.instructions.toPlainText().endswith("Be funny.")


def test_a_changed_original_can_be_turned_back_and_forth(
    qtbot: QtBot, editor: PersonaEditor, store: Store
) -> None:
    open_persona(qtbot, editor, "Tutor")
    assert editor.reset.isHidden()
    assert editor.delete.isHidden()
    editor.form.instructions.setPlainText("Shout.")
    editor.save_now()
    assert not editor.reset.isHidden()
    qtbot.mouseClick(editor.reset, Qt.MouseButton.LeftButton)
    assert editor.form.instructions.toPlainText() != "Shout."
    assert store.personas.list() == ()
    qtbot.mouseClick(editor.undo, Qt.MouseButton.LeftButton)
    assert editor.form.instructions.toPlainText() == "Shout."
    assert store.personas.list()[0].settings.instructions == "Shout."


def test_deleting_is_undone(qtbot: QtBot, editor: PersonaEditor, store: Store) -> None:
    for _ in range(3):
        qtbot.mouseClick(editor.new, Qt.MouseButton.LeftButton)
        editor.form.name.setText(f"Own {len(listed(editor))}")
        editor.form.name.textEdited.emit("")
        editor.save_now()
    before, kept = listed(editor), store.personas.list()
    open_persona(qtbot, editor, before[1])
    qtbot.mouseClick(editor.delete, Qt.MouseButton.LeftButton)
    assert before[1] not in listed(editor)
    assert len(store.personas.list()) == 2
    assert editor.notice == f"{before[1]} was deleted."
    qtbot.mouseClick(editor.undo, Qt.MouseButton.LeftButton)
    assert listed(editor) == before
    assert store.personas.list() == kept
    assert editor.notice == ""


def test_a_copy_is_opened_at_once(qtbot: QtBot, editor: PersonaEditor, store: Store) -> None:
    open_persona(qtbot, editor, "Programmer")
    qtbot.mouseClick(editor.duplicate, Qt.MouseButton.LeftButton)
    assert editor.form.name.text() == "Copy of Programmer"
    (copy,) = store.personas.list()
    assert copy.settings.persona == copy.uid != "hearth-programmer"
    assert "Programmer" in listed(editor)


def test_one_without_a_name_keeps_its_old_one(
    qtbot: QtBot, editor: PersonaEditor, store: Store
) -> None:
    open_persona(qtbot, editor, "Programmer")
    editor.form.name.clear()
    editor.form.name.textEdited.emit("")
    editor.form.instructions.setPlainText("Code.")
    editor.save_now()
    assert store.personas.list()[0].name == "Programmer"


def test_a_model_that_is_gone_is_not_forgotten(
    qtbot: QtBot, editor: PersonaEditor, store: Store
) -> None:
    store.personas.save(Persona("old", "Old", ChatSettings(model="/gone.gguf")))
    editor.set_own(store.personas.list())
    open_persona(qtbot, editor, "Old")
    editor.form.instructions.setPlainText("Still here.")
    editor.save_now()
    settings = store.personas.list()[0].settings
    assert (settings.model, settings.instructions) == ("/gone.gguf", "Still here.")


def test_what_could_not_be_kept_is_said(editor: PersonaEditor) -> None:
    editor.show_error(AppError("{name} is empty.", "Choose another file.", name="Disk"))
    assert editor.notice == "Disk is empty. Choose another file."


def test_the_one_that_is_shown_can_be_chatted_with(qtbot: QtBot, editor: PersonaEditor) -> None:
    open_persona(qtbot, editor, "Programmer")
    with qtbot.waitSignal(editor.chosen) as chosen:
        qtbot.mouseClick(editor.chat, Qt.MouseButton.LeftButton)
    assert chosen.args[0].uid == "hearth-programmer"


def test_those_that_come_with_hearth_follow_the_language(
    qtbot: QtBot, editor: PersonaEditor
) -> None:
    apply_language(QApplication.instance(), "de")  # type: ignore[arg-type]
    qtbot.waitUntil(lambda: "Lektorat" in listed(editor))
    assert editor.form.name.text() == listed(editor)[0]
