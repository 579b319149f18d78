"""How LaTeX is marked in Markdown: `$…$`, `\\(…\\)`, `$$…$$`, `\\[…\\]`. Rules for markdown-it.

Finds formulas; does not know what is in them. A formula never contains a blank line.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

LONGEST = 2_000

_BLOCK_MARKS = {"$$": "$$", "\\[": "\\]"}
_ESCAPED_MARKS = {"\\(": ("\\)", "math_inline"), "\\[": ("\\]", "math_display")}
# As in Pandoc: "$5 or $6" are amounts of money.
_CLOSING_DOLLAR = re.compile(r"(?<![\\\s])\$(?!\d)")

# Under this name markdown-it carries, from one dollar to the next, where the last search ended.
_FOUND = "closing dollar"


def add_math(markdown: MarkdownIt) -> None:
    """Teaches `markdown` the tokens `math_inline`, `math_display` and `math_block`."""
    markdown.inline.ruler.before("escape", "math", _inline)
    markdown.block.ruler.before(
        "fence", "math_block", _block, {"alt": ["paragraph", "reference", "blockquote", "list"]}
    )


def _inline(state: StateInline, silent: bool) -> bool:
    found = _formula(state)
    if found is None:
        return False
    kind, begin, end, after = found
    if not silent:
        token = state.push(kind, "math", 0)
        token.content = state.src[begin:end].strip()
        token.markup = state.src[state.pos : begin]
    state.pos = after
    return True


def _formula(state: StateInline) -> tuple[str, int, int, int] | None:
    """Kind, begin and end of the LaTeX, and the position after the closing mark."""
    source, start = state.src, state.pos
    end = min(state.posMax, start + LONGEST)
    if source.startswith("$$", start):
        kind, begin, closing = "math_display", start + 2, source.find("$$", start + 2, end)
        length = 2
    elif source.startswith("$", start):
        begin = start + 1
        if begin >= end or source[begin].isspace():
            return None
        kind, closing, length = "math_inline", _closing_dollar(state, begin), 1
        if closing >= end:
            return None
    else:
        opening = source[start : start + 2]
        if opening not in _ESCAPED_MARKS:
            return None
        mark, kind = _ESCAPED_MARKS[opening]
        begin, closing, length = start + 2, source.find(mark, start + 2, end), 2
    if closing < 0 or not source[begin:closing].strip():
        return None
    return kind, begin, closing, closing + length


def _closing_dollar(state: StateInline, begin: int) -> int:
    """The first one from `begin` on, -1 if there is none.

    Remembers the last answer: a text full of dollars that close nothing is not searched for each.
    """
    within = (state.src, state.posMax)
    known, since, found = state.env.get(_FOUND, (None, 0, 0))
    if known == within and since <= begin and (found < 0 or begin <= found):
        return int(found)
    match = _CLOSING_DOLLAR.search(state.src, begin, state.posMax)
    found = match.start() if match else -1
    state.env[_FOUND] = (within, begin, found)
    return found


def _block(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """Whether a formula begins is seen from its first line, since the others may yet have to come:
    one that is never closed goes on to the next blank line, as a `math_open`."""
    if state.is_code_block(start_line):
        return False
    opening = _opening(_line(state, start_line))
    if opening is None:
        return False
    if silent:
        return True
    closing = _BLOCK_MARKS[opening]
    line, content, closed = start_line, "", False
    while line < end_line and not _ends_before(state, start_line, line, len(content)):
        text = _line(state, line)
        content += text + "\n"
        line += 1
        # The first line holds the opening mark as well.
        rest = text[2:] if line == start_line + 1 else text
        if rest.rstrip().endswith(closing):
            closed = True
            break
    state.line = line
    latex = content.strip()[2:-2].strip() if closed else ""
    token = state.push("math_block" if latex else "math_open", "math", 0)
    token.content = latex or content.rstrip()
    token.map = [start_line, line]
    return True


def _opening(line: str) -> str | None:
    mark = line[:2]
    if mark not in _BLOCK_MARKS or line[2:3] == "$":
        return None
    position = line.find(_BLOCK_MARKS[mark], 2)
    # Text after the formula: then it stands in a line of text.
    return None if position >= 0 and line[position + 2 :].strip() else mark


def _line(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]


def _ends_before(state: StateBlock, start_line: int, line: int, length: int) -> bool:
    if line == start_line:
        return False
    return state.isEmpty(line) or state.sCount[line] < state.blkIndent or length > LONGEST
