"""The one module of the window that knows markdown-it: Markdown in, leaves and spans out.

Paper has a way of its own (`ui.print_html`), since it is laid out once and never grows.

HTML stays text, reference definitions are switched off (a definition far below would change text
that is already on the page), and nesting, leaf length and table size are capped, so that the work
for any source is bounded by its length.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, table
from markdown_it.token import Token

from ui.chat.markdown.code_pieces import pieces_of
from ui.chat.markdown.leaves import (
    CHECKED,
    UNCHECKED,
    Container,
    Leaf,
    MathStyle,
    Prose,
    ProseKind,
    Span,
    Unit,
)
from ui.chat.markdown.math_rules import add_math
from ui.chat.markdown.table_reader import TableReader

MAX_NESTING = 20
LEAF_LIMIT = 2_500
MAX_COLUMNS = 64
MAX_SPANS = 400
# markdown-it looks for the end of each link anew: quadratic in a row of opening brackets.
MAX_BRACKETS = 200
SHOWN_ADDRESS = 80

_TASK = re.compile(r"\[([ xX])\][ \t]+")
_BULLETS = ("•", "◦", "▪")


def parse_blocks(source: str, first_ordinal: int | None = None) -> list[Unit]:
    """The units of `source` from top to bottom; each line belongs to at most one of them.

    Args:
        source: Markdown with "\\n" as the only line ending.
        first_ordinal: The number of the first item, where `source` begins inside an ordered list.
    """
    tokens: list[Token] = []
    _markdown.block.parse(source, _markdown, {}, tokens)
    lines = source.split("\n")
    units = list(_Walk(first_ordinal).units(tokens))
    return [_flattened(unit, units, i, lines) for i, unit in enumerate(units)]


def parse_inline(text: str) -> tuple[Span, ...]:
    """The spans of one leaf's inline Markdown. Images become links that say what they show and
    where it lies: nothing is loaded.

    Text with more than MAX_SPANS changes of style or MAX_BRACKETS brackets is taken literally.
    """
    if text.count("[") > MAX_BRACKETS:
        return (Span(text),)
    spans = _spans(text)
    return spans if len(spans) <= MAX_SPANS else (Span(text),)


def _spans(text: str) -> tuple[Span, ...]:
    spans: list[Span] = []
    style = Span("")
    styles: list[Span] = []
    for token in _markdown.parseInline(text)[0].children or ():
        if token.nesting == 1:
            styles.append(style)
            style = _styled(style, token)
        elif token.nesting == -1:
            style = styles.pop()
        elif token.type in ("softbreak", "hardbreak"):
            spans.append(replace(style, text="\n"))
        elif token.type == "code_inline":
            spans.append(replace(style, text=token.content, code=True))
        elif token.type == "image":
            spans += _image(style, token)
        elif token.type in ("math_inline", "math_display"):
            kind: MathStyle = "display" if token.type == "math_display" else "inline"
            spans.append(replace(style, text=token.content, math=kind))
        elif token.content:
            spans.append(replace(style, text=token.content))
    return tuple(spans)


def _image(style: Span, token: Token) -> Iterator[Span]:
    source = str(token.attrs.get("src", ""))
    if not token.content:
        yield replace(style, text=source, href=source)
        return
    yield replace(style, text=token.content, href=source)
    if source:
        yield replace(style, text=f" ({_shortened(source)})")


def _shortened(address: str) -> str:
    return address if len(address) <= SHOWN_ADDRESS else address[: SHOWN_ADDRESS - 1] + "…"


def _styled(style: Span, token: Token) -> Span:
    match token.type:
        case "strong_open":
            return replace(style, bold=True)
        case "em_open":
            return replace(style, italic=True)
        case "s_open":
            return replace(style, strike=True)
        case "link_open":
            return replace(style, href=str(token.attrs.get("href", "")))
    return style


def _bounded_table(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """The table rule, except that absurdly wide tables stay text."""
    begin, end = state.bMarks[start_line], state.eMarks[start_line]
    if state.src.count("|", begin, end) > MAX_COLUMNS:
        return False
    return table(state, start_line, end_line, silent)


def _make_markdown() -> MarkdownIt:
    result = MarkdownIt("commonmark", {"html": False, "maxNesting": MAX_NESTING})
    result.enable(["table", "strikethrough"]).disable(["reference", "html_block", "html_inline"])
    add_math(result)
    result.block.ruler.at("table", _bounded_table, {"alt": ["paragraph", "reference"]})
    return result


_markdown = _make_markdown()


class _Walk:
    """One pass over block tokens. Holds where it is: the open containers and list counters."""

    def __init__(self, first_ordinal: int | None) -> None:
        self._first_ordinal = first_ordinal
        self._path: list[Container] = []
        self._counters: list[int | None] = []
        self._marker = ""
        self._leaves: list[Leaf] = []
        self._line = 0
        self._ordinal: int | None = None
        self._too_deep = False

    def units(self, tokens: Sequence[Token]) -> Iterator[Unit]:
        reader: TableReader | None = None
        for i, token in enumerate(tokens):
            if self._starts_unit(token):
                yield from self._finished()
                self._line = token.map[0] if token.map else 0
            self._too_deep |= token.level >= MAX_NESTING - 1
            if token.type == "table_open":
                reader = TableReader(tuple(self._path))
            if reader is not None:
                reader.take(token)
                if token.type == "table_close":
                    self._flush_marker()
                    self._leaves += reader.tables()
                    reader = None
            else:
                self._take(token, tokens[i + 1] if i + 1 < len(tokens) else None)
        yield from self._finished()

    def _finished(self) -> Iterator[Unit]:
        self._flush_marker()
        if self._leaves or self._too_deep:
            leaves = () if self._too_deep else tuple(self._leaves)
            yield Unit(self._line, leaves, self._ordinal)
        self._leaves = []
        self._ordinal = None
        self._too_deep = False

    @staticmethod
    def _starts_unit(token: Token) -> bool:
        if token.type == "list_item_open":
            return token.level == 1
        is_list = token.type in ("bullet_list_open", "ordered_list_open")
        return token.level == 0 and token.nesting >= 0 and token.map is not None and not is_list

    def _take(self, token: Token, following: Token | None) -> None:
        match token.type:
            case "bullet_list_open" | "ordered_list_open":
                self._counters.append(self._list_start(token))
            case "bullet_list_close" | "ordered_list_close":
                self._counters.pop()
            case "list_item_open":
                self._open_item(token)
            case "blockquote_open":
                self._flush_marker()
                self._path.append("quote")
            case "list_item_close" | "blockquote_close":
                self._flush_marker()
                self._path.pop()
            case "paragraph_open" if following:
                self._add_prose(Prose("paragraph", following.content))
            case "heading_open" if following:
                self._add_prose(Prose("heading", following.content, int(token.tag[1])))
            case "hr":
                self._add_prose(Prose("rule"))
            case "math_block" | "math_open":
                # One without an end is shown as it was written.
                kind: ProseKind = "math" if token.type == "math_block" else "plain"
                self._add_prose(Prose(kind, token.content))
            case "fence" | "code_block":
                self._flush_marker()
                words = token.info.split()
                language = words[0] if words else ""
                self._leaves += pieces_of(token.content, language, tuple(self._path))

    def _list_start(self, token: Token) -> int | None:
        if token.type == "bullet_list_open":
            return None
        if self._first_ordinal is not None and token.level == 0:
            start, self._first_ordinal = self._first_ordinal, None
            return start
        return int(token.attrs.get("start", 1))

    def _open_item(self, token: Token) -> None:
        self._flush_marker()
        counter = self._counters[-1]
        if token.level == 1:
            self._ordinal = counter
        if counter is None:
            self._marker = _BULLETS[min(self._path.count("list"), len(_BULLETS) - 1)]
        else:
            self._marker = f"{counter}."
            self._counters[-1] = counter + 1
        self._path.append("list")

    def _add_prose(self, leaf: Prose) -> None:
        text, marker = leaf.text, self._marker
        self._marker = ""
        task = _TASK.match(text) if marker and leaf.kind == "paragraph" else None
        if task:
            marker = UNCHECKED if task[1] == " " else CHECKED
            text = text[task.end() :]
        leaf = replace(leaf, path=tuple(self._path))
        for i, piece in enumerate(chunks(text)):
            first = marker if not i else ""
            self._leaves.append(replace(leaf, text=piece, marker=first, continues=i > 0))

    def _flush_marker(self) -> None:
        """An item that begins with anything but prose, or holds nothing, still shows its marker."""
        if self._marker:
            self._add_prose(Prose("paragraph"))


def chunks(text: str) -> Iterator[str]:
    """`text` in pieces of at most LEAF_LIMIT characters, each cut as late as a space allows.

    A piece depends only on the text up to its end, so pieces stay as they are while text grows.
    """
    while len(text) > LEAF_LIMIT:
        cut = max(text.rfind(" ", 1, LEAF_LIMIT), text.rfind("\n", 1, LEAF_LIMIT)) + 1
        cut = cut or LEAF_LIMIT
        yield text[:cut]
        text = text[cut:]
    yield text


def _flattened(unit: Unit, units: Sequence[Unit], index: int, lines: Sequence[str]) -> Unit:
    """The unit itself, or its source as plain text where markdown-it gave up on its nesting."""
    if unit.leaves:
        return unit
    end = units[index + 1].line if index + 1 < len(units) else len(lines)
    source = "\n".join(lines[unit.line : end]).strip("\n")
    pieces = enumerate(chunks(source))
    leaves = tuple(Prose("plain", piece, continues=i > 0) for i, piece in pieces)
    return replace(unit, leaves=leaves)
