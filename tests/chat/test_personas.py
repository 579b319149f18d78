from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from app import paths
from app.chat.personas import Persona, PersonaBook, PersonaError, originals


@pytest.fixture
def book() -> PersonaBook:
    return PersonaBook()


def names(book: PersonaBook, language: str = "en") -> list[str]:
    return [persona.name for persona in book.personas(language)]


def test_those_that_come_with_hearth_speak_both_languages(book: PersonaBook) -> None:
    assert "Patient tutor" in names(book)
    assert "Geduldige Nachhilfe" in names(book, "de")
    assert names(book, "fr") == names(book)
    for original in originals():
        assert set(original.name) == set(original.instructions) == {"en", "de"}
        assert all(len(text) > 200 for text in original.instructions.values())
        assert (paths.RESOURCES / "icons" / f"{original.icon}.svg").exists()


def test_a_new_one_is_there_after_a_restart(book: PersonaBook) -> None:
    made = book.new("Chef")
    book.save(msgspec.structs.replace(made, instructions="Cook.", tools=("clock",), effort="low"))
    found = PersonaBook().find(made.id, "en")
    assert found == Persona(made.id, "Chef", "Cook.", effort="low", tools=("clock",))


def test_a_changed_original_keeps_its_place_and_can_be_turned_back(book: PersonaBook) -> None:
    tutor = book.find("tutor", "en")
    assert tutor is not None
    place = names(book).index(tutor.name)
    book.save(msgspec.structs.replace(tutor, name="Coach"))
    assert names(book)[place] == "Coach"
    assert names(book, "de")[place] == "Coach"
    assert book.changed("tutor")
    book.reset("tutor")
    assert names(book)[place] == "Patient tutor"
    assert not book.changed("tutor")


def test_deleting_can_be_undone_wherever_it_stood(book: PersonaBook) -> None:
    made = [book.new(name) for name in ("A", "B", "C")]
    before = names(book)
    tutor = book.find("tutor", "en")
    assert tutor is not None
    for persona in (made[1], tutor):
        removed = book.delete(persona)
        assert persona.name not in names(PersonaBook())
        book.restore(removed)
        assert names(PersonaBook()) == before


def test_undoing_keeps_what_happened_since(book: PersonaBook) -> None:
    removed = book.delete(book.new("A"))
    book.new("B")
    book.restore(removed)
    assert {"A", "B"} <= set(names(book))


def test_a_copy_is_one_of_its_own(book: PersonaBook) -> None:
    tutor = book.find("tutor", "de")
    assert tutor is not None
    copy = book.duplicate(tutor, "Kopie")
    assert copy.instructions == tutor.instructions
    book.delete(copy)
    assert book.find("tutor", "de") == tutor


@pytest.mark.parametrize("name", ["", "  "])
def test_one_without_a_name_is_refused(book: PersonaBook, name: str) -> None:
    with pytest.raises(PersonaError, match="needs a name"):
        book.save(Persona("x", name))


def test_a_damaged_file_is_set_aside(tmp_path: Path) -> None:
    path = tmp_path / "personas.json"
    path.write_text('{"own": [{"id": 3')
    book = PersonaBook(path)
    assert "Programmer" in names(book)
    book.new("A")
    assert path.with_name("personas.damaged.json").read_text() == '{"own": [{"id": 3'


def test_a_full_disk_changes_nothing(book: PersonaBook, monkeypatch: pytest.MonkeyPatch) -> None:
    book.new("A")
    before = names(book)

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("app.chat.personas.os.replace", fail)
    with pytest.raises(PersonaError, match="No space left on device"):
        book.new("B")
    assert names(book) == before
    assert [path.name for path in paths.data_dir().iterdir()] == ["personas.json"]
