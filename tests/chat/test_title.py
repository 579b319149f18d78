from __future__ import annotations

import time

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


# Each took from half a second to a minute, in which nobody else could work.
HOSTILE = {
    "brackets": "[" * 20_000 + "a",
    "blank lines": "\n" * 19_000 + "word",
    "blank lines with blanks": " \n" * 9_000 + "word",
    "fences": "```\n~~~\n" * 2_000 + "word",
    "brackets in many lines": ("[" * 400 + "\n") * 50,
    "controls": "".join(map(chr, range(32))) * 600,
    "emphasis": "*a **a *a " * 2_000,
}


@pytest.mark.parametrize("question", HOSTILE.values(), ids=HOSTILE.keys())
def test_the_work_of_naming_grows_no_faster_than_the_question(question: str) -> None:
    def work(text: str) -> float:
        times = []
        for _ in range(3):
            began = time.thread_time()
            title_from(text)
            times.append(time.thread_time() - began)
        return min(times)

    # A pattern that takes the square would take seconds; this thread's own time is counted.
    assert work(question) < 1.0
