"""Only what is near the visible part has widgets, and nothing that is seen moves by itself."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.chat.markdown import MarkdownView
from ui.chat.markdown.code import CodeBlock
from ui.chat.markdown.leaves import Leaf
from ui.chat.markdown.prose import ProseBlock
from ui.theme import DARK, apply_theme

MIXED = "".join(
    f"## Part {n}\n\nA paragraph of some words, number {n}, that goes on. " + "word " * 60 + "\n\n"
    f"```python\nx = {n}\ny = 2\n```\n\n| a | b |\n|---|---|\n| {n} | 2 |\n\n"
    for n in range(120)
)
HEIGHT = 600


@pytest.fixture
def view(qapp: QApplication, qtbot: QtBot) -> Iterator[MarkdownView]:
    apply_theme(qapp, "light")
    result = MarkdownView()
    qtbot.addWidget(result)
    result.show_part(0, HEIGHT)
    result.set_text(MIXED)
    qtbot.waitUntil(lambda: result.is_settled)
    yield result
    apply_theme(qapp, "light")


def look_at(qtbot: QtBot, view: MarkdownView, top: int) -> None:
    view.show_part(top, top + HEIGHT)
    qtbot.waitUntil(lambda: view.is_settled)


def test_only_a_few_of_many_blocks_have_widgets(view: MarkdownView, qtbot: QtBot) -> None:
    assert len(view.cells) > 300
    assert 3 < len(view.blocks()) < 60
    for share in (0.5, 0.1, 0.9):
        look_at(qtbot, view, int(view.height_now * share))
        assert 3 < len(view.blocks()) < 90


def test_what_is_visible_has_its_widgets_at_once(view: MarkdownView) -> None:
    top = view.height_now // 2
    view.show_part(top, top + HEIGHT)
    seen = [cell for cell in view.cells if cell.bottom > top and cell.top < top + HEIGHT]
    assert seen
    assert all(cell.block is not None for cell in seen)


def test_blocks_come_back_as_they_were(view: MarkdownView, qtbot: QtBot) -> None:
    first = [(cell.top, cell.height) for cell in view.cells[:6]]
    shown = [block.plain_text() for block in view.blocks()[:6]]
    look_at(qtbot, view, view.height_now - HEIGHT)
    assert view.cells[0].block is None
    look_at(qtbot, view, 0)
    assert [(cell.top, cell.height) for cell in view.cells[:6]] == first
    assert [block.plain_text() for block in view.blocks()[:6]] == shown


def test_guesses_are_close_to_what_is_measured(view: MarkdownView, qtbot: QtBot) -> None:
    guessed = view.height_now
    for top in range(0, guessed, HEIGHT):
        look_at(qtbot, view, top)
    assert all(cell.measured for cell in view.cells)
    assert 0.75 < guessed / view.height_now < 1.33


def test_a_new_width_lays_out_only_what_is_seen(view: MarkdownView, qtbot: QtBot) -> None:
    before = view.height_now
    view.resize(360, 10)
    assert view.heightForWidth(360) > before
    assert len(view.blocks()) < 60
    look_at(qtbot, view, 0)
    assert all(block.width() <= 360 for block in view.blocks())


def test_blocks_woken_after_a_change_of_theme_have_its_colours(
    view: MarkdownView, qtbot: QtBot, qapp: QApplication
) -> None:
    apply_theme(qapp, "dark")
    look_at(qtbot, view, view.height_now // 2)
    code = next(block for block in view.blocks() if isinstance(block, CodeBlock))
    layout = code.code_text.document().firstBlock().layout()
    colours = {part.format.foreground().color().name().upper() for part in layout.formats()}
    assert colours <= {DARK.palette.accent, DARK.palette.warn, DARK.palette.ok, DARK.palette.muted}
    assert colours


def test_text_and_markdown_are_whole_without_widgets(view: MarkdownView) -> None:
    assert view.text() == MIXED
    plain = view.plain_text()
    assert all(f"Part {n}" in plain and f"x = {n}\n" in plain for n in range(120))
    assert view.markdown().split() == MIXED.replace("|---|---|", "| :--- | :--- |").split()


def test_what_streams_in_below_the_visible_part_gets_no_widgets(
    qapp: QApplication, qtbot: QtBot
) -> None:
    view = MarkdownView()
    qtbot.addWidget(view)
    view.show_part(0, HEIGHT)
    for start in range(0, len(MIXED), 400):
        view.append(MIXED[start : start + 400])
    view.finish()
    qtbot.waitUntil(lambda: view.is_settled)
    assert len(view.blocks()) < 60
    assert view.text() == MIXED


def test_rows_can_be_taken_and_given_back(view: MarkdownView, qtbot: QtBot) -> None:
    height = view.height_now
    cells = view.take_cells()
    other = MarkdownView()
    qtbot.addWidget(other)
    other.show_part(0, HEIGHT)
    other.restore(MIXED, cells)
    assert other.height_now == height
    look_at(qtbot, other, 0)
    assert other.blocks()[0].plain_text().startswith("Part 0")


def test_pieces_of_code_scroll_sideways_together(qapp: QApplication, qtbot: QtBot) -> None:
    view = MarkdownView()
    qtbot.addWidget(view)
    view.resize(500, 10)
    line = "x" * 300
    view.set_text("```text\n" + f"{line}\n" * 300 + "```\n")
    qtbot.waitUntil(lambda: view.is_settled)
    view.heightForWidth(500)
    pieces = [block for block in view.blocks() if isinstance(block, CodeBlock)]
    assert len(pieces) > 2
    scroll = view.cells[0].scroll
    assert scroll is not None
    scroll.move_to(80)
    assert {piece.code_text.x() for piece in pieces} == {-80}
    assert [block.y() + block.height() for block in pieces[:-1]] == [b.y() for b in pieces[1:]]


def test_no_timer_runs_once_everything_is_shown(view: MarkdownView) -> None:
    assert view.is_settled
    assert not view._timer.isActive()


def test_text_is_laid_out_at_its_own_width_from_the_first(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Qt would break a line behind each letter, and take a hundred times as long."""
    widths: list[int] = []
    push = ProseBlock.push

    def note(block: ProseBlock, leaf: Leaf) -> bool:
        widths.append(block.lineWrapColumnOrWidth())
        return push(block, leaf)

    monkeypatch.setattr(ProseBlock, "push", note)
    view = MarkdownView()
    qtbot.addWidget(view)
    assert view.heightForWidth(500) == 0
    view.append("A paragraph.\n\n```\ncode\n```\n\nAnother one.")
    assert set(widths) == {500}
