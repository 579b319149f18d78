from __future__ import annotations

import doctest

from app import fuzzy
from app.fuzzy import match


def _order(typed: str, *names: str) -> list[str]:
    found = [(result.score, name) for name in names if (result := match(typed, name))]
    return [name for _, name in sorted(found, key=lambda one: -one[0])]


def test_the_examples_in_the_documentation_hold() -> None:
    result = doctest.testmod(fuzzy)
    assert result.attempted > 0
    assert result.failed == 0


def test_letters_must_occur_in_their_order() -> None:
    assert match("nc", "New chat") is not None
    assert match("cn", "New chat") is None
    assert match("neww", "New chat") is None


def test_beginnings_of_words_come_before_letters_inside_them() -> None:
    assert _order("nc", "Open chat", "New chat", "Pin chat")[0] == "New chat"


def test_letters_side_by_side_come_before_scattered_ones() -> None:
    assert _order("mod", "My old deeds", "Models")[0] == "Models"


def test_words_may_come_in_any_order() -> None:
    assert match("dark theme", "Theme: Dark") is not None
    assert match("dark moon", "Theme: Dark") is None


def test_case_and_accents_do_not_count() -> None:
    assert match("loschen", "Chat löschen") is not None
    assert match("LÖSCHEN", "Chat löschen") is not None
    assert match("strase", "Straße") is not None


def test_found_places_are_those_of_the_name_as_it_is_written() -> None:
    result = match("ue", "İüÜe")
    assert result is not None
    assert all(0 <= place < 4 for place in result.found)


def test_nothing_typed_fits_everything() -> None:
    assert match("  ", "Anything") == (0, ())


def test_a_very_long_name_is_looked_at_in_part() -> None:
    assert match("z", "a" * 10_000 + "z") is None
