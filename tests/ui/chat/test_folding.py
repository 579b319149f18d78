from __future__ import annotations

import random

import pytest
from PySide6.QtGui import QTextDocument

from tests.ui.chat.hostile_texts import HOSTILE
from ui.chat.folding import FOLD, LINES_TOGETHER, LONGEST, MARK, fold, unfold

ALPHABET = ["a", "b ", "\n", MARK, FOLD, "\u00a0", "ä", "😀", "\t", "word " * 300, "x" * 1_500]


def paragraphs(shown: str) -> list[str]:
    return shown.split("\n")


@pytest.mark.parametrize("name", HOSTILE)
def test_every_text_comes_back_to_the_letter(name: str) -> None:
    text = HOSTILE[name].replace("\u2028", "\n").replace("\u2029", "\n")  # as Qt's field has it
    assert unfold(fold(text)) == text


@pytest.mark.parametrize("seed", range(30))
def test_marks_in_the_text_itself_come_back_as_well(seed: int) -> None:
    chance = random.Random(seed)
    text = "".join(chance.choices(ALPHABET, k=chance.randrange(1, 60)))
    assert unfold(fold(text)) == text


def test_a_document_gives_the_text_back() -> None:
    text = "".join(random.Random(4).choices(ALPHABET, k=2_000)) + "one line\n" * 6_000
    document = QTextDocument()
    document.setPlainText(fold(text))
    assert unfold(document.toRawText()) == text


def test_ordinary_text_stays_as_it_is() -> None:
    text = "A line of some words.\n" * 2_000
    assert fold(text) == text


def test_no_paragraph_is_long() -> None:
    assert all(len(one) <= LONGEST + 1 for one in paragraphs(fold("a" * 100_000)))


def test_a_line_is_folded_behind_a_space() -> None:
    folded = paragraphs(fold("word " * 10_000))
    assert all(one.endswith(f" {MARK}") for one in folded[:-1])


def test_very_many_lines_share_paragraphs() -> None:
    folded = paragraphs(fold("\n" * 200_000))
    assert len(folded) < 200_000 / LINES_TOGETHER + 2


def test_a_fold_whose_line_break_was_deleted_leaves_nothing_behind() -> None:
    assert unfold(f"one {MARK}two") == "one two"
