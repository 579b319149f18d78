"""Leaves as text again: as Markdown, and as plain text, for copying what has no widget.

Writes ordinary Markdown, not what the source was to the letter.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from ui.chat.markdown.code_pieces import whole_code
from ui.chat.markdown.leaves import CHECKED, UNCHECKED, Code, Container, Leaf, Prose, Table
from ui.chat.markdown.parser import parse_inline

_TASKS = {UNCHECKED: "- [ ]", CHECKED: "- [x]"}
_ALIGNMENT = {"left": ":---", "center": ":---:", "right": "---:"}
_TICKS = re.compile(r"`{3,}")


def markdown_of(leaves: Sequence[Leaf]) -> str:
    """The Markdown of consecutive leaves."""
    parts: list[str] = []
    above: Leaf | None = None
    for run in _runs(leaves):
        if above is not None:
            parts.append("\n" if _tight(above, run[0]) else "\n\n")
        parts.append(_prefixed(_body(run), run[0]))
        above = run[0]
    return "".join(parts)


def plain_of(leaves: Iterable[Leaf]) -> str:
    """What leaves show, without markup."""
    parts: list[str] = []
    above: Leaf | None = None
    for leaf in leaves:
        if above is not None:
            parts.append(between(above, leaf))
        parts.append(_plain(leaf))
        above = leaf
    return "".join(parts)


def between(above: Leaf, below: Leaf) -> str:
    """What stands between the plain texts of two neighbouring leaves."""
    if isinstance(below, Table) or not below.continues:
        return "\n"
    if isinstance(above, Code):
        return "\n" if above.code.endswith("\n") else ""
    if isinstance(above, Prose) and isinstance(below, Prose) and below.kind != "plain":
        return "\n" if above.text.endswith("\n") or below.text.startswith("\n") else ""
    return ""


def _runs(leaves: Sequence[Leaf]) -> list[list[Leaf]]:
    """Leaves, with the pieces of one paragraph, code block or table together."""
    runs: list[list[Leaf]] = []
    for leaf in leaves:
        if runs and leaf.continues and _alike(runs[-1], leaf):
            runs[-1].append(leaf)
        else:
            runs.append([leaf])
    return runs


def _alike(run: list[Leaf], leaf: Leaf) -> bool:
    return type(run[-1]) is type(leaf)


def _tight(above: Leaf, below: Leaf) -> bool:
    if not isinstance(above, Prose) or not isinstance(below, Prose):
        return False
    if above.kind == below.kind == "plain":
        return True
    return bool(below.marker) and "list" in above.path


def _body(run: list[Leaf]) -> str:
    first = run[0]
    if isinstance(first, Code):
        return _fenced(whole_code(leaf for leaf in run if isinstance(leaf, Code)), first.language)
    if isinstance(first, Table):
        rows = [row for leaf in run if isinstance(leaf, Table) for row in leaf.rows]
        return _table(first, rows)
    match first.kind:
        case "heading":
            return f"{'#' * first.level} {_whole_text(run)}"
        case "rule":
            return "---"
        case "math":
            return f"$$\n{_whole_text(run)}\n$$"
    return _whole_text(run)


def _whole_text(run: list[Leaf]) -> str:
    return "".join(leaf.text for leaf in run if isinstance(leaf, Prose))


def _fenced(code: str, language: str) -> str:
    ticks = max((len(found) for found in _TICKS.findall(code)), default=2) + 1
    return f"{'`' * ticks}{language}\n{code}\n{'`' * ticks}"


def _table(first: Table, rows: Sequence[tuple[str, ...]]) -> str:
    lines = [_row(first.header or ("",) * len(first.align))]
    lines.append(_row([_ALIGNMENT[side] for side in first.align]))
    return "\n".join([*lines, *map(_row, rows)])


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _prefixed(body: str, leaf: Leaf) -> str:
    """`body` with the marks of its lists and quotes in front of each line."""
    marker = leaf.marker if isinstance(leaf, Prose) else ""
    first, others = "", ""
    last_list = max((i for i, step in enumerate(leaf.path) if step == "list"), default=-1)
    for i, step in enumerate(leaf.path):
        own = _marker(marker) if marker and i == last_list else ""
        first += own or _indent(step)
        others += " " * len(own) if own else _indent(step)
    lines = body.split("\n")
    rest = (others + line if line else others.rstrip() for line in lines[1:])
    return "\n".join([first + lines[0], *rest])


def _indent(step: Container) -> str:
    return "> " if step == "quote" else "   "


def _marker(marker: str) -> str:
    word = _TASKS.get(marker, marker if marker.endswith(".") else "-")
    return f"{word} "


def _plain(leaf: Leaf) -> str:
    if isinstance(leaf, Code):
        return leaf.code.removesuffix("\n") if leaf.more else leaf.code
    if isinstance(leaf, Table):
        rows = [leaf.header, *leaf.rows] if leaf.header else leaf.rows
        return "\n".join("\t".join(_inline(cell) for cell in row) for row in rows)
    if leaf.kind in ("plain", "math", "rule"):
        return leaf.shown if leaf.kind != "rule" else "---"
    marker = f"{_TASKS.get(leaf.marker, leaf.marker).removeprefix('- ')} " if leaf.marker else ""
    depth = max(0, leaf.path.count("list") - 1) if leaf.marker else 0
    return "  " * depth + marker + _inline(leaf.shown)


def _inline(text: str) -> str:
    return "".join(f"${span.text}$" if span.math else span.text for span in parse_inline(text))
