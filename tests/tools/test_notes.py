from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.journal import Journal
from app.tools.consent import Answer
from app.tools.notes import Notes, NotesError, Remember
from app.tools.session import ToolSession
from tests.tools.fakes import Person, use


def test_a_note_is_kept_only_with_consent() -> None:
    def session(person: Person) -> ToolSession:
        return ToolSession("c", [Remember()], person, journal=Journal(durable=False))

    call = json.dumps({"note": "Likes\n- tea"})
    assert use(session(Person()), "remember", call)[0].outcome == "denied"
    assert Notes().all() == ()
    person = Person([Answer(True)])
    assert use(session(person), "remember", call)[0].outcome == "done"
    assert person.asked[0].action.preview == "Likes - tea"
    assert Notes().with_instructions("Be kind.").startswith("Be kind.\n\nNotes")
    assert Notes().with_instructions("").endswith("\n- Likes - tea")


def test_notes_are_changed_and_removed_by_the_person() -> None:
    notes = Notes()
    for text in ("one", "two", "one"):
        notes.add(text)
    notes.change(0, "uno")
    assert [note.text for note in notes.all()] == ["uno", "two"]
    notes.change(0, " ")
    notes.change(0, "")
    assert notes.all() == ()
    assert notes.with_instructions("Be kind.") == "Be kind."


def test_damaged_notes_are_told_and_not_overwritten(tmp_path: Path) -> None:
    notes = Notes(tmp_path / "notes.json")
    notes.path.write_text("{")
    with pytest.raises(NotesError):
        notes.add("x")
    assert notes.path.read_text() == "{"
