from __future__ import annotations

import time

import pytest

from ui.chat.markdown.leaves import Span
from ui.chat.markdown.parser import parse_inline
from ui.chat.markdown.provisional import complete


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("a **bo", (Span("a "), Span("bo", bold=True))),
        ("a **bold*", (Span("a "), Span("bold", bold=True))),
        ("a **bold ", (Span("a "), Span("bold", bold=True))),
        ("a *it", (Span("a "), Span("it", italic=True))),
        ("a `co", (Span("a "), Span("co", code=True))),
        ("a `**` b", (Span("a "), Span("**", code=True), Span(" b"))),
        ("see [the page](http", (Span("see the page"),)),
        ("see ![a cat](http", (Span("see a cat"),)),
        ("a **", (Span("a "),)),
        ("a `", (Span("a "),)),
    ],
)
def test_half_written_marks_look_like_what_they_become(
    written: str, shown: tuple[Span, ...]
) -> None:
    assert parse_inline(complete(written)) == shown


@pytest.mark.parametrize(
    "text", ["plain", "2**3 = 8", "a * b", "snake_case_name", "[1, 2", "**done** *it* `x` [a](b)"]
)
def test_what_is_complete_stays_as_it_is(text: str) -> None:
    assert complete(text) == text


@pytest.mark.parametrize("piece", ["`a``", "**a", "[", "![a](", "*_~`"])
def test_hostile_marks_take_no_time(piece: str) -> None:
    begin = time.thread_time()
    for count in (10, 30, 100, 400, 2_000):
        complete(piece * count)
    assert time.thread_time() - begin < 0.2
