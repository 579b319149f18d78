"""Formulas are drawn, and everything else is refused in time."""

from __future__ import annotations

import time

import pytest

from app.latex import draw

pytest.importorskip("ziamath")

SOUND = [
    r"\frac{a}{b}",
    r"x^2 + y_1",
    r"\int_0^\infty e^{-x^2}\,dx = \frac{\sqrt{\pi}}{2}",
    r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}",
    r"f(x)=\begin{cases} 1 & x>0\\ 0 & \text{otherwise}\end{cases}",
    r"\sum_{n=1}^{\infty} \frac{1}{n^2}",
    "a < b",
    r"\text{Größe} \times 3",
    r"\left\{ x \in \mathbb{R} \right\}",
    r"\begin{aligned} a &= b \\ &= c \end{aligned}",
]
WRONG = [
    "",
    r"\bad{x",
    r"x}",
    r"\unknowncommand x",
    r"\left( x",
    r"\frac",
    r"\def\a{\a\a}\a",
    "x^" * 500,
    "{" * 500 + "}" * 500,
    r"\frac{" * 40 + "x" + "}{2}" * 40,
    "a" * 100_000,
]


@pytest.mark.parametrize("latex", SOUND)
def test_latex_is_drawn_on_a_baseline(latex: str) -> None:
    formula = draw(latex, display=True)
    assert formula is not None
    assert formula.width > 5
    assert formula.height > 5
    assert formula.depth < formula.height + 30
    assert formula.svg.startswith("<svg")


def test_formulas_in_a_line_are_lower() -> None:
    inline, display = (draw(r"\sum_{n=1}^{9} n", display=flag) for flag in (False, True))
    assert inline is not None
    assert display is not None
    assert inline.height + inline.depth < display.height + display.depth


@pytest.mark.parametrize("latex", WRONG)
def test_what_is_no_latex_is_refused_at_once(latex: str) -> None:
    begin = time.thread_time()
    assert draw(latex, display=False) is None
    assert time.thread_time() - begin < 1.0


@pytest.mark.parametrize("latex", [r"\href{file:///etc/passwd}{x}", r"\input{/etc/passwd}"])
def test_nothing_is_read_or_linked(latex: str) -> None:
    formula = draw(latex, display=False)
    assert formula is None or "passwd" not in formula.svg
