from __future__ import annotations

import random
from collections.abc import Iterable

import pytest

from ui.chat.markdown.code_pieces import MOST_LINES, pieces_of, whole_code
from ui.chat.markdown.leaves import Code, Leaf, Prose, Table
from ui.chat.markdown.parser import parse_blocks
from ui.chat.markdown.splitter import WINDOW, Splitter

DOCUMENTS = {
    "prose": "# Title\n\nOne **bold** line\nand another.\n\n---\n\nSetext\n===\n\nLast",
    "lists": "1. one\n2. two\n   - inner\n   - [x] done\n\n   more\n3. three\n\n* other\n+ third\n",
    "code": "Text\n```python\ndef f():\n    return '```'\n\n```\nafter\n~~~\nopen `` end",
    "table": "Intro\n| a | b |\n|---|:-:|\n| 1 | **2** |\n| x |\n\nafter | not | table\n",
    "quote": "> one\n> two\nlazy\n>\n> > deep\n\n> - item\n>   ```\n>   code\n>   ```\n",
    "breaks": "a\r\nb\rc\n\r\n\r\n- x\r\n\r\n  y\u2028z\u2029w\n",
    "nested code": "1. Install:\n\n   ```sh\n   pip install x\n   ```\n2. Run\n\n    indented\n",
    "math": "So $a$:\n$$\n\\frac{a}{b}\n- c\n$$\nthen\n\\[ x \\]\n\n$$\nno\n\nend $$ y\n\n$$z",
    "unclosed": "**bold *it `code\n\n[link](http://x\n\n| a |\n|--",
}

PIECES = [
    *("- a", "- b\n", "* c", "1. x", "3. y\n", "> q", "```", "```py\n", "~~~", "# h", "---", "==="),
    *(
        "| a | b |",
        "|---|---|",
        "\n",
        "\n\n",
        "    ",
        "  ",
        " ",
        "\t",
        "\r\n",
        "\r",
        "\n- ",
        "\n  ",
    ),
    *("$$", "$$\n", "\\[", "\\]\n", "$x$", "\\(y\\)", "$"),
    *("a", "text **b** ", "`c`", "- [ ] t", "[x](y)", "![i](z)", "<b>"),
]


def drain(splitter: Splitter, closed: list[Leaf], final: bool = False) -> tuple[Leaf, ...]:
    while True:
        step = splitter.step(final)
        closed += step.closed
        if not step.more:
            return step.open


def split(text: str, cuts: Iterable[int]) -> list[Leaf]:
    """All leaves of `text`, fed in pieces that end at `cuts`."""
    splitter, closed, start = Splitter(), [], 0
    for cut in [*cuts, len(text)]:
        splitter.feed(text[start:cut])
        drain(splitter, closed)
        start = cut
    assert drain(splitter, closed, final=True) == ()
    return closed


@pytest.mark.parametrize("text", DOCUMENTS.values(), ids=DOCUMENTS.keys())
def test_every_single_cut_gives_the_same_leaves(text: str) -> None:
    whole = split(text, [])
    assert split(text, range(len(text))) == whole
    for cut in range(len(text)):
        assert split(text, [cut]) == whole


def test_random_markdown_in_random_pieces_gives_the_same_leaves() -> None:
    dice = random.Random(20)
    for _ in range(1_500):
        text = "".join(dice.choice(PIECES) for _ in range(dice.randint(1, 25)))
        cuts = sorted(dice.sample(range(len(text) + 1), min(4, len(text))))
        whole = split(text, [])
        assert split(text, cuts) == whole, repr(text)
        assert split(text, range(len(text))) == whole, repr(text)


@pytest.mark.parametrize("name", ["prose", "lists", "table", "quote", "nested code", "math"])
def test_splitting_agrees_with_parsing_in_one_go(name: str) -> None:
    text = DOCUMENTS[name]
    assert split(text, []) == [leaf for unit in parse_blocks(text) for leaf in unit.leaves]


def test_long_lists_and_lines_do_not_depend_on_the_cuts() -> None:
    text = "word " * 9_000 + "\n\n" + "".join(f"{n}. item {n}\n" for n in range(900))
    whole = split(text, [])
    assert split(text, range(0, len(text), 997)) == whole
    assert [leaf.marker for leaf in whole if isinstance(leaf, Prose)][-1] == "899."


def test_what_is_closed_is_never_taken_back() -> None:
    text = "".join(DOCUMENTS.values())
    whole = split(text, [])
    splitter, closed = Splitter(), []
    for character in text:
        splitter.feed(character)
        drain(splitter, closed)
        assert closed == whole[: len(closed)]


def test_code_grows_while_its_fence_is_open() -> None:
    splitter, closed = Splitter(), []
    splitter.feed("```python\nfirst\nsec")
    assert drain(splitter, closed) == (Code("first\nsec", "python"),)
    splitter.feed("ond\n``")
    assert drain(splitter, closed) == (Code("first\nsecond", "python"),)
    splitter.feed("`\nafter")
    assert drain(splitter, closed) == (Prose("paragraph", "after"),)
    assert closed == [Code("first\nsecond", "python")]


def test_code_is_kept_to_the_letter() -> None:
    code = "\tif a:\n\n        b  \n<b>&amp;</b> **x** ~~~\n" + "long " * 5_000 + "\n    end"
    for size in (1, 7, 100_000):
        cuts = range(size, len(code), size) if size > 1 else range(60)
        pieces = split(f"````text\n{code}\n````\n", cuts)
        assert pieces == list(pieces_of(f"{code}\n", "text", ()))
        assert whole_code(piece for piece in pieces if isinstance(piece, Code)) == code


def test_indented_fence_takes_its_indent_from_the_code() -> None:
    assert split("  ```\n  a\n    b\n c\n  ```\n", []) == [Code("a\n  b\nc")]


def test_no_word_of_an_overlong_line_is_lost() -> None:
    text = " ".join(f"w{n}" for n in range(WINDOW))
    leaves = split(text, [])
    assert len(leaves) > 1
    assert " ".join(leaf.text.strip() for leaf in leaves if isinstance(leaf, Prose)) == text


def test_long_tables_come_in_slices_with_the_same_columns() -> None:
    rows = "".join(f"| {n} | row {n} |\n" for n in range(400))
    tables = split(f"| n | name |\n|---|---|\n{rows}", [])
    assert len(tables) > 1
    assert all(isinstance(table, Table) for table in tables)
    assert {table.weights for table in tables if isinstance(table, Table)} == {tables[0].weights}
    assert [table.header for table in tables if isinstance(table, Table)][1:] == [()] * (
        len(tables) - 1
    )
    assert sum(len(table.rows) for table in tables if isinstance(table, Table)) == 400


def test_an_endless_table_stays_a_table_however_it_arrives() -> None:
    rows = "".join(f"| {n} | a cell of row number {n} |\n" for n in range(2_000))
    text = f"| n | name |\n|---|:-:|\n{rows}\n| after | it |\n"
    whole = split(text, [])
    assert split(text, range(0, len(text), 613)) == whole
    *tables, after = whole
    assert after == Prose("paragraph", "| after | it |")
    assert sum(len(table.rows) for table in tables if isinstance(table, Table)) == 2_000
    assert {table.align for table in tables if isinstance(table, Table)} == {("left", "center")}


def test_only_the_last_slice_of_a_long_table_is_open() -> None:
    splitter, closed = Splitter(), []
    splitter.feed("| a |\n|---|\n")
    for n in range(1_000):
        splitter.feed(f"| {n} |\n")
        open_leaves = drain(splitter, closed)
        assert len(open_leaves) <= 2
    assert all(isinstance(leaf, Table) for leaf in closed)
    assert len(closed) > 4


def test_long_code_comes_in_pieces_that_begin_at_the_margin() -> None:
    code = "".join(f"def f{n}():\n    text = 1\n\n    return text\n\n\n" for n in range(500))
    pieces = [leaf for leaf in split(f"```py\n{code}```\n", []) if isinstance(leaf, Code)]
    assert whole_code(pieces) + "\n" == code
    assert [piece.part for piece in pieces] == list(range(len(pieces)))
    assert [piece.more for piece in pieces] == [True] * (len(pieces) - 1) + [False]
    assert all(piece.code.startswith("def ") for piece in pieces)
    assert all(piece.code.count("\n") <= MOST_LINES for piece in pieces)


def test_code_is_not_cut_inside_a_string_of_many_lines() -> None:
    code = '"""' + "text\n" * 100 + '"""\nx = 1\n'
    first, *_ = split(f"```py\n{code}```\n", [])
    assert isinstance(first, Code)
    assert first.code.endswith('"""\n')
