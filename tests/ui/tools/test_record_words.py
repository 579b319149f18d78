"""What happened, in words."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from app.journal import Entry
from app.journal.rows import Requested
from ui.tools.record_words import happening_target
from ui.tools.records import Happening

AT = datetime(2026, 11, 23, tzinfo=UTC)


def _target(arguments: str) -> str:
    requested = Requested("1", AT, "chat", "answer", 1, "tool", arguments, "", (1, 0.0))
    return happening_target(Happening(AT, Entry(requested)))


def test_one_argument_is_shown_without_its_signs() -> None:
    assert _target('{"expression": "412*0.342"}') == "412*0.342"
    assert _target("{}") == ""


@pytest.mark.parametrize(
    "arguments",
    [
        '{"a": "b", "c": "d"}',
        '{"a": 1}',
        '["a"]',
        '{"a": "cut he',
        "not JSON",
        '{"a":' * 100,
    ],
)
def test_other_arguments_are_shown_as_they_were_written(arguments: str) -> None:
    assert _target(arguments) == arguments[:300]


def test_signs_that_cannot_be_seen_are_named() -> None:
    assert "\u202e" not in _target('{"path": "a\\u202etxt.exe"}')
