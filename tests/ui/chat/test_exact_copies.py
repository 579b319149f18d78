"""What was too long for one piece is copied as it was, however it is selected."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.chat.markdown import MarkdownView
from ui.chat.markdown.code_pieces import MOST_CHARACTERS
from ui.chat.markdown.column_selection import text_of
from ui.chat.markdown.leaves import Prose
from ui.theme import apply_theme

WORDS = " ".join(f"word{n}" for n in range(6_000))
LETTERS = "".join(f"{n:07d}" for n in range(6_000))
CODE = "\n".join(f"line {n} " + "x" * (n % 90) for n in range(400))
LONGEST_MS = 60_000


@pytest.fixture(params=["all in sight", "only the beginning in sight"])
def view(qapp: QApplication, qtbot: QtBot, request: pytest.FixtureRequest) -> MarkdownView:
    apply_theme(qapp, "light")
    return shown(qtbot, plain=False, whole=request.param == "all in sight")


@pytest.fixture(params=["all in sight", "only the beginning in sight"])
def plain_view(qapp: QApplication, qtbot: QtBot, request: pytest.FixtureRequest) -> MarkdownView:
    apply_theme(qapp, "light")
    return shown(qtbot, plain=True, whole=request.param == "all in sight")


def shown(qtbot: QtBot, *, plain: bool, whole: bool) -> MarkdownView:
    result = MarkdownView(plain=plain)
    qtbot.addWidget(result)
    result.resize(600, 400)
    if not whole:
        result.show_part(0, 300)
    return result


def give(qtbot: QtBot, view: MarkdownView, text: str) -> None:
    view.set_text(text)
    qtbot.waitUntil(lambda: view.is_settled, timeout=LONGEST_MS)


@pytest.mark.parametrize("text", [WORDS, LETTERS, f"{WORDS}\nand\n\n{LETTERS}"])
def test_text_that_is_not_interpreted(qtbot: QtBot, plain_view: MarkdownView, text: str) -> None:
    give(qtbot, plain_view, text)
    plain_view.select()
    assert len(plain_view.cells) > 2
    assert plain_view.plain_text() == text
    assert plain_view.selected_text() == text
    assert plain_view.selected_text(markdown=True) == text


@pytest.mark.parametrize(
    "text", [WORDS, LETTERS, WORDS.replace("word700 ", "word700\n"), f"A.\n\n{WORDS}\n\nB."]
)
def test_a_paragraph(qtbot: QtBot, view: MarkdownView, text: str) -> None:
    give(qtbot, view, text)
    view.select()
    assert len(view.cells) > 2
    assert view.markdown() == text
    assert view.selected_text(markdown=True) == text
    assert view.plain_text() == text.replace("\n\n", "\n")
    assert view.selected_text() == text.replace("\n\n", "\n")


def test_a_paragraph_cut_behind_line_breaks(qtbot: QtBot, view: MarkdownView) -> None:
    text = "\n".join(f"A line with the number {n}." for n in range(300))
    give(qtbot, view, text)
    view.select()
    assert view.markdown() == text
    assert view.selected_text() == text


@pytest.mark.parametrize("code", [CODE, LETTERS, "y" * (3 * MOST_CHARACTERS)])
def test_code(qtbot: QtBot, view: MarkdownView, code: str) -> None:
    give(qtbot, view, f"```\n{code}\n```")
    view.select()
    assert len(view.cells) > 2
    assert view.plain_text() == code
    assert view.selected_text() == code
    assert view.selected_text(markdown=True) == f"```\n{code}\n```"


def test_a_part_that_begins_and_ends_within_pieces(qtbot: QtBot, plain_view: MarkdownView) -> None:
    give(qtbot, plain_view, LETTERS)
    first = sum(len(leaf.text) for leaf in plain_view.cells[0].leaves if isinstance(leaf, Prose))
    plain_view.select((0, 4), (1, 5))
    if plain_view.cells[1].block is not None:
        assert LETTERS.startswith(plain_view.selected_text(), 4)
        assert first - 4 < len(plain_view.selected_text()) < first + 5


def test_a_part_of_a_line_of_code(qtbot: QtBot, view: MarkdownView) -> None:
    give(qtbot, view, f"```\n{LETTERS}\n```")
    block = view.blocks()[0]
    text_of(block).select(10, 5_000)
    assert LETTERS.startswith(text_of(block).selected_text(), 10)
    assert len(text_of(block).selected_text()) > 4_900


def test_the_pieces_of_a_paragraph_stand_close_together(qtbot: QtBot, view: MarkdownView) -> None:
    give(qtbot, view, WORDS)
    for above, below in zip(view.cells, view.cells[1:], strict=False):
        assert below.top == above.bottom
