from __future__ import annotations

import random
import re

import pytest
from markdown_it.rules_inline import StateInline

from ui.chat.highlight import SEGMENT, CodeHighlighter
from ui.chat.markdown import math_rules
from ui.chat.markdown.leaves import CHECKED, UNCHECKED, Code, Leaf, Prose, Span, Table
from ui.chat.markdown.parser import LEAF_LIMIT, MAX_COLUMNS, chunks, parse_blocks, parse_inline


def leaves(source: str) -> list[Leaf]:
    return [leaf for unit in parse_blocks(source) for leaf in unit.leaves]


def test_list_items_carry_their_markers_and_depth() -> None:
    assert leaves("3. a\n4. b\n   - c\n     1. d\n- e") == [
        Prose("paragraph", "a", path=("list",), marker="3."),
        Prose("paragraph", "b", path=("list",), marker="4."),
        Prose("paragraph", "c", path=("list", "list"), marker="◦"),
        Prose("paragraph", "d", path=("list", "list", "list"), marker="1."),
        Prose("paragraph", "e", path=("list",), marker="•"),
    ]


def test_items_without_prose_still_show_their_number() -> None:
    assert leaves("1. ```sh\n   ls\n   ```\n2.\n") == [
        Prose("paragraph", path=("list",), marker="1."),
        Code("ls", "sh", ("list",)),
        Prose("paragraph", path=("list",), marker="2."),
    ]


def test_numbering_goes_on_from_the_ordinal_given() -> None:
    assert [unit.ordinal for unit in parse_blocks("1. a\n1. b\n", first_ordinal=7)] == [7, 8]


def test_task_lists() -> None:
    found = leaves("- [ ] open\n- [x] done\n- [y] neither\n")
    markers = [leaf.marker for leaf in found if isinstance(leaf, Prose)]
    assert markers == [UNCHECKED, CHECKED, "•"]


def test_tables_have_header_rows_and_alignment() -> None:
    assert leaves("| a | b | c |\n|---|:-:|--:|\n| 1 | 2 |\n") == [
        Table(("a", "b", "c"), (("1", "2", ""),), ("left", "center", "right"))
    ]


def test_absurdly_wide_tables_stay_text() -> None:
    wide = "| a " * (MAX_COLUMNS + 1) + "\n" + "|---" * (MAX_COLUMNS + 1) + "\n"
    assert all(isinstance(leaf, Prose) for leaf in leaves(wide))


def test_nesting_beyond_the_cap_is_shown_as_it_was_written() -> None:
    source = ">" * 500 + " deep"
    assert leaves(source) == [Prose("plain", source)]


def test_html_is_text() -> None:
    source = "<script>alert(1)</script> a <b>c</b>"
    assert leaves(source) == [Prose("paragraph", source)]
    assert "".join(span.text for span in parse_inline(source)) == source
    assert not any(span.href for span in parse_inline(source))


def test_spans_have_their_styles() -> None:
    assert parse_inline("a **b *c*** ~~d~~ `e`\n[f **g**](http://x.test)") == (
        Span("a "),
        Span("b ", bold=True),
        Span("c", bold=True, italic=True),
        Span(" "),
        Span("d", strike=True),
        Span(" "),
        Span("e", code=True),
        Span("\n"),
        Span("f ", href="http://x.test"),
        Span("g", bold=True, href="http://x.test"),
    )


def test_images_become_links_that_say_what_they_show_and_where_it_lies() -> None:
    assert parse_inline("![a cat](http://x.test/c.png)") == (
        Span("a cat", href="http://x.test/c.png"),
        Span(" (http://x.test/c.png)"),
    )
    assert parse_inline("![](c.png)") == (Span("c.png", href="c.png"),)


@pytest.mark.parametrize("target", ["javascript:alert(1)", "data:text/html,x", "vbscript:x"])
def test_dangerous_targets_are_no_links(target: str) -> None:
    assert not any(span.href for span in parse_inline(f"[x]({target})"))


def test_chunks_stay_the_same_while_the_text_grows() -> None:
    text = "several words " * 1_000
    whole = list(chunks(text))
    assert "".join(whole) == text
    assert all(len(piece) <= LEAF_LIMIT for piece in whole)
    for length in range(LEAF_LIMIT - 20, len(text), 1_731):
        pieces = list(chunks(text[:length]))
        assert pieces[:-1] == whole[: len(pieces) - 1]


def test_highlighter_names_words_at_their_offsets() -> None:
    code = 'def f():\n    return "x" + 1  # why\n'
    _, words = CodeHighlighter("python").extend(code)
    found = {(code[word.start : word.start + word.length], word.kind) for word in words}
    assert {("def", "keyword"), ("return", "keyword"), ("1", "number")} <= found
    assert ("# why", "comment") in found
    assert any(kind == "string" and "x" in text for text, kind in found)


def test_highlighter_reads_only_the_end_of_long_code_again() -> None:
    highlighter = CodeHighlighter("python")
    block = "def f(a):\n    '''Says\n\n    nothing.'''\n    return a\n\n"
    total = 0
    for _ in range(600):
        start, words = highlighter.extend(block)
        total += len(block)
        assert total - start <= 3 * SEGMENT
        assert any(word.kind == "keyword" and word.start >= total - 30 for word in words)


@pytest.mark.parametrize("language", ["", "no-such-language", "python", "C++", "sh"])
def test_highlighter_takes_any_language(language: str) -> None:
    start, words = CodeHighlighter(language).extend("x = 1\n")
    assert start == 0
    assert all(word.length > 0 for word in words)


@pytest.mark.parametrize(
    ("source", "latex", "kind"),
    [
        ("$a_1$", "a_1", "inline"),
        ("\\(a * b * c\\)", "a * b * c", "inline"),
        ("$$a$$", "a", "display"),
        ("\\[ a \\]", "a", "display"),
        ("$\\$5$", "\\$5", "inline"),
    ],
)
def test_formulas_in_a_line(source: str, latex: str, kind: str) -> None:
    assert parse_inline(f"so {source}.")[1] == Span(latex, math=kind)


@pytest.mark.parametrize(
    "source", ["$5 and $6", "$20-$30", "a $ b $ c", "\\$x$", "`$x$`", "$", "$$", "\\(\\)", "$x"]
)
def test_dollars_are_not_always_math(source: str) -> None:
    assert not any(span.math for span in parse_inline(source))


def test_formulas_on_lines_of_their_own() -> None:
    source = "so\n$$\na\n= b\n$$\n\n- \\[ c \\]\n\n$$ d $$ not\n\n$$\nblank\n\nline$$"
    assert leaves(source) == [
        Prose("paragraph", "so"),
        Prose("math", "a\n= b"),
        Prose("math", "c", path=("list",), marker="•"),
        Prose("paragraph", "$$ d $$ not"),
        Prose("plain", "$$\nblank"),
        Prose("paragraph", "line$$"),
    ]


def test_what_is_remembered_of_dollars_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(7)
    pieces = ["$", "$", "$x", " $", "$ ", "$1", "\\$", "a", "[", "](u)", "*", "`", "b " * 1_100]
    texts = ["".join(chance.choices(pieces, k=chance.randrange(30))) for _ in range(400)]
    remembering = [parse_inline(text) for text in texts]

    def search(state: StateInline, begin: int) -> int:
        found = re.compile(r"(?<![\\\s])\$(?!\d)").search(state.src, begin, state.posMax)
        return found.start() if found else -1

    monkeypatch.setattr(math_rules, "_closing_dollar", search)
    assert remembering == [parse_inline(text) for text in texts]
    assert sum(any(span.math for span in spans) for spans in remembering) > 100
