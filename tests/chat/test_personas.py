from __future__ import annotations

import re

import pytest

from app.chat.personas import Language, bundled, offered
from app.chat.store import ChatSettings, Persona

FORMAL = re.compile(r"\b(Sie|Ihnen|Ihre?[mnrs]?)\b")


@pytest.mark.parametrize("language", ["en", "de"])
def test_a_few_good_ones_come_in_both_languages(language: Language) -> None:
    personas = bundled(language)
    assert len(personas) >= 5
    assert len({persona.uid for persona in personas}) == len(personas)
    for persona in personas:
        assert persona.name
        assert persona.description.endswith(".")
        assert 100 < len(persona.settings.instructions) < 1_000
        assert persona.settings.persona == persona.uid


def test_german_ones_differ_and_say_du() -> None:
    for english, german in zip(bundled("en"), bundled("de"), strict=True):
        assert (english.uid, english.settings.effort) == (german.uid, german.settings.effort)
        assert english.settings.instructions != german.settings.instructions
        assert not FORMAL.search(german.settings.instructions + german.description)


def test_the_persons_own_stand_in_place_of_hearths() -> None:
    changed = Persona("hearth-tutor", "My tutor", ChatSettings("high", "Be strict."))
    own = Persona("mine", "Pirate")
    names = [persona.name for persona in offered((own, changed), "en")]
    assert names[:2] == ["Pirate", "My tutor"]
    assert "Tutor" not in names
    assert len(names) == len(bundled("en")) + 1
