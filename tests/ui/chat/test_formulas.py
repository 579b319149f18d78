from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.chat.markdown import MarkdownView, formulas
from ui.chat.markdown.formula_text import OBJECT
from ui.chat.markdown.formulas import Formulas
from ui.chat.markdown.prose import ProseBlock
from ui.chat.markdown.table import TableBlock
from ui.theme import DARK, apply_theme

# Draws a box for every formula; dies of "die", says nothing to "hang", refuses "bad".
CHILD = """
import json, sys, time
print('{"id": 0, "formula": null}', flush=True)
for line in sys.stdin:
    request = json.loads(line)
    latex = request["latex"]
    if latex == "die":
        sys.exit(3)
    if latex == "hang":
        time.sleep(600)
    svg = ('<svg xmlns="http://www.w3.org/2000/svg" width="20" height="30" viewBox="0 -20 20 30">'
           '<rect x="0" y="-20" width="20" height="30" fill="#010203"/></svg>')
    formula = {"svg": svg, "width": 20, "height": 20, "depth": 10}
    if latex == "wide":
        formula["width"] = 3000
    print(json.dumps({"id": request["id"], "formula": None if latex == "bad" else formula}))
    sys.stdout.flush()
"""

Make = Callable[[], Formulas]


@pytest.fixture
def drawing(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Formulas]:
    script = tmp_path / "child.py"
    script.write_text(CHILD)
    result = Formulas(command=[sys.executable, str(script)])
    for user in ("formats", "block_column"):
        monkeypatch.setattr(sys.modules[f"ui.chat.markdown.{user}"], "formulas", lambda: result)
    apply_theme(qapp, "light")
    yield result
    result.close()
    apply_theme(qapp, "light")


@pytest.fixture
def view(qtbot: QtBot, drawing: Formulas) -> MarkdownView:
    result = MarkdownView()
    qtbot.addWidget(result)
    result.resize(720, 400)
    return result


def prose(view: MarkdownView) -> ProseBlock:
    block = view.blocks()[0]
    assert isinstance(block, ProseBlock)
    return block


def test_the_source_is_shown_until_the_formula_arrives(view: MarkdownView, qtbot: QtBot) -> None:
    view.set_text("So $a+b$ holds.\n")
    assert prose(view).toPlainText() == "So $a+b$ holds."
    qtbot.waitUntil(lambda: OBJECT in prose(view).toPlainText())
    assert prose(view).toPlainText() == f"So {OBJECT} holds."
    assert prose(view).plain_text() == "So $a+b$ holds."


def test_copying_a_formula_gives_its_source(view: MarkdownView, qtbot: QtBot) -> None:
    view.set_text("So $a$ and $b$.\n\n$$c$$\n")
    qtbot.waitUntil(lambda: prose(view).toPlainText().count(OBJECT) == 3)
    prose(view).selectAll()
    prose(view).copy()
    assert QGuiApplication.clipboard().text() == "So $a$ and $b$.\n$$c$$"


def test_what_is_no_latex_stays_as_it_was_written(view: MarkdownView, drawing: Formulas) -> None:
    view.set_text("So $bad$ here.\n")
    QApplication.processEvents()
    assert drawing.get("bad", "inline") is None
    assert prose(view).toPlainText() == "So $bad$ here."


def test_formulas_in_tables(view: MarkdownView, qtbot: QtBot) -> None:
    view.set_text("| a |\n|---|\n| $x$ |\n")
    table = view.blocks()[0]
    assert isinstance(table, TableBlock)
    qtbot.waitUntil(lambda: OBJECT in table.toPlainText())
    assert table.plain_text() == "a\n$x$"


def test_a_wide_formula_fits_into_the_column(view: MarkdownView, qtbot: QtBot) -> None:
    view.set_text("$$wide$$\n")
    qtbot.waitUntil(lambda: OBJECT in prose(view).toPlainText())
    view.heightForWidth(400)
    wide = prose(view).document().idealWidth()
    view.heightForWidth(1_000)
    assert prose(view).document().idealWidth() > wide


def test_formulas_take_the_colour_of_the_theme(
    view: MarkdownView, qtbot: QtBot, qapp: QApplication
) -> None:
    view.set_text("$x$\n")
    qtbot.waitUntil(lambda: OBJECT in prose(view).toPlainText())
    apply_theme(qapp, "dark")
    view.resize(720, view.heightForWidth(720))
    colours = {view.grab().toImage().pixelColor(x, y).name() for x in range(14) for y in range(20)}
    assert DARK.palette.ink.lower() in colours


def test_one_that_kills_the_process_does_not_take_the_others_along(
    drawing: Formulas, qtbot: QtBot
) -> None:
    for latex in ("a", "die", "b", "c", "d", "e"):
        assert drawing.get(latex, "inline") is None
    qtbot.waitUntil(lambda: drawing.idle)
    for latex in ("a", "b", "c", "d", "e"):
        assert drawing.get(latex, "inline") is not None
    assert drawing.get("die", "inline") is None


def test_one_that_hangs_is_given_up(drawing: Formulas, qtbot: QtBot) -> None:
    drawing.limit_ms = 300
    drawing.get("hang", "inline")
    drawing.get("a", "inline")
    qtbot.waitUntil(lambda: drawing.get("a", "inline") is not None)
    assert drawing.get("hang", "inline") is None
    assert drawing.idle


def test_without_the_process_everything_stays_source(qapp: QApplication, qtbot: QtBot) -> None:
    nobody = Formulas(command=["/no/such/program"])
    nobody.get("a", "inline")
    qtbot.waitUntil(lambda: nobody.idle)
    assert nobody.get("a", "inline") is None
    assert not nobody._limit.isActive()


def test_the_real_process_draws(qapp: QApplication, qtbot: QtBot) -> None:
    pytest.importorskip("ziamath")
    real = formulas.Formulas()
    real.get(r"\frac{a}{b}", "display")
    qtbot.waitUntil(lambda: real.get(r"\frac{a}{b}", "display") is not None)
    real.close()
    assert real.idle
