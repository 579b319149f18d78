from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.chat.title import LONGEST, title_from


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("Hi", "Hi"),
        ("", ""),
        (" \n\t ", ""),
        ("???", ""),
        ("What is gpt-oss?", "What is gpt-oss?"),
        ("Hallo!\n\nWie geht das?", "Wie geht das?"),
        ("Hallo, kannst du mir helfen?", "Kannst du mir helfen?"),
        ("Hello there. What is an SSD? I have none.", "What is an SSD?"),
        ("Das ist gut.", "Das ist gut"),
        ("z. B. Wasser ist nass. Warum ist das so?", "z. B. Wasser ist nass."),
        ("# Plan\n\nDo it", "Plan"),
        ("> quoted\n\nanswer", "quoted"),
        ("1. **first** `thing`\n2. second", "first thing"),
        ("See [the page](https://example.com/x) and ![a](b.png)", "See the page and a"),
        ("```py\nprint(1)\n```\nWhat does this do?", "What does this do?"),
        ("```py\nprint(1)\n```", "print(1)"),
        ("~~~\nunclosed", "unclosed"),
        ("\u202eevil\u200b", "evil"),
        ("snake_case and __init__ stay", "snake_case and init stay"),
    ],
)
def test_the_first_thing_that_is_said_is_the_title(question: str, title: str) -> None:
    assert title_from(question) == title


def test_a_long_question_is_cut_between_words() -> None:
    title = title_from("word " * 50)
    assert title == "word " * 11 + "word…"
    assert len(title_from("x" * 500)) == LONGEST


@given(st.text(max_size=400))
def test_any_text_makes_one_short_line(question: str) -> None:
    title = title_from(question)
    assert len(title) <= LONGEST
    assert title == " ".join(title.split())


def test_a_huge_question_is_quick() -> None:
    assert title_from("a" * 5_000_000).endswith("…")
    assert title_from("`" * 100_000) == ""
