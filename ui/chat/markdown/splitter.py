"""Splits Markdown that arrives in pieces into leaves that are final and leaves that may change.

Knows only where text may be cut. The result depends on the text, never on how it was cut into
pieces: decisions are taken on whole lines, or at fixed distances from the last cut.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from ui.chat.markdown.code_pieces import LINE_PART, CodePieces
from ui.chat.markdown.leaves import Code, Leaf, Prose, Table, Unit
from ui.chat.markdown.parser import parse_blocks
from ui.chat.markdown.provisional import complete

# Source that one step may look at, in characters; a longer unit is cut, so a step stays short.
WINDOW = 4_000
SLACK = 1_000
CODE_STEP = LINE_PART
# A table's first row and the line below it.
HEAD_LINES = 2

_BLANK_LINES = re.compile(r"(?:[ \t]*\n)+")
_FENCE = re.compile(r"( {0,3})(`{3,}(?=[^`\n]*\n)|~{3,})([^\n]*)\n")
# Line separators that are none in Markdown, and code points that Qt's documents keep to themselves.
FOREIGN = str.maketrans(
    {"\u2028": "\n", "\u2029": "\n", **dict.fromkeys("\ufdd0\ufdd1\ufffc\0", "�")}
)


@dataclass(frozen=True, slots=True)
class Step:
    """What one step found: `closed` never change again, `open` replace the open ones before.

    `more` says that text is left which another step can work on.
    """

    closed: tuple[Leaf, ...] = ()
    open: tuple[Leaf, ...] = ()
    more: bool = False


@dataclass(slots=True)
class _OpenFence:
    """A code block at the top level whose end has not come yet."""

    indent: int
    closing: re.Pattern[str]
    pieces: CodePieces


@dataclass(frozen=True, slots=True)
class _OpenTable:
    """A long table at the top level of which slices are closed: more rows may follow.

    `head` is the source of its first two lines, without which rows would be no table.
    """

    head: str
    weights: tuple[int, ...]


class Splitter:
    """Feed text, then call `step` until nothing more is left; `step(final=True)` at the end."""

    def __init__(self) -> None:
        self._tail = ""
        self._held = ""
        self._fence: _OpenFence | None = None
        self._ordinal: int | None = None
        self._known_single = 0
        self._table: _OpenTable | None = None
        self._cut_behind: str | None = None

    def feed(self, text: str) -> None:
        text = self._held + text
        # "\r\n" may be cut in two by the caller.
        self._held = "\r" if text.endswith("\r") else ""
        text = text.removesuffix("\r").replace("\r\n", "\n").replace("\r", "\n")
        if not text.isascii():
            text = text.translate(FOREIGN).encode("utf-8", "replace").decode("utf-8")
        self._tail += text

    @property
    def left(self) -> int:
        """How many characters may still be worked on."""
        return len(self._tail)

    def step(self, final: bool = False) -> Step:
        """Works on at most WINDOW characters (less in code). With `final`, no text will follow."""
        if final and self._held:
            self._tail += "\n"
            self._held = ""
        if self._fence is None:
            self._skip_blank_lines()
            self._enter_fence()
        if self._fence is not None:
            return self._step_in_fence(self._fence, final)
        return self._step_in_prose(final)

    def _skip_blank_lines(self) -> None:
        blank = _BLANK_LINES.match(self._tail)
        if blank:
            self._cut(blank.end())

    def _cut(self, end: int, ordinal: int | None = None) -> None:
        self._tail = self._tail[end:]
        self._known_single = 0
        self._ordinal = ordinal
        self._table = None
        self._cut_behind = None

    def _parse(self, source: str) -> list[Unit]:
        if self._cut_behind is not None:
            return _continued(parse_blocks(source, self._ordinal), self._cut_behind)
        if self._table is None:
            return parse_blocks(source, self._ordinal)
        return _going_on(self._table, parse_blocks(self._table.head + source))

    def _step_in_prose(self, final: bool) -> Step:
        end, forced = self._window(final)
        if end > self._known_single or forced or final:
            units = self._parse(self._tail[:end])
            if len(units) > 1:
                return self._close_all_but_last(units)
            rows = _rows_of_closed_slices(units)
            if rows and not final:
                return self._close_slices(units[0], rows)
            if forced or final:
                return self._close_window(units, end, forced)
            self._known_single = end
        return Step(open=_provisional(self._parse(self._tail)))

    def _window(self, final: bool) -> tuple[int, bool]:
        """How much of the tail can be decided on, and whether it must be closed in any case."""
        tail = self._tail
        if len(tail) > WINDOW:
            newline = tail.find("\n", WINDOW, WINDOW + SLACK)
            if newline >= 0:
                return newline + 1, True
            if len(tail) > WINDOW + SLACK:
                return tail.rfind(" ", WINDOW, WINDOW + SLACK) + 1 or WINDOW + SLACK, True
        return (len(tail) if final else tail.rfind("\n") + 1), False

    def _close_window(self, units: list[Unit], end: int, forced: bool) -> Step:
        """Closes all that lies in the window; `forced` in the middle of something."""
        table = _open_table(units, self._table, self._tail) if forced else None
        leaves, behind = _leaves(units), self._tail[end - 1 : end]
        last = _paragraph(leaves[-1]) if forced and leaves else None
        if last is not None and behind == " ":
            leaves = (*leaves[:-1], replace(last, text=last.text + behind))
        self._cut(end)
        self._table = table
        self._cut_behind = behind if last is not None else None
        return Step(leaves, more=bool(self._tail))

    def _close_all_but_last(self, units: list[Unit]) -> Step:
        last = units[-1]
        self._cut(_offset(self._tail, last.line), last.ordinal)
        return Step(_leaves(units[:-1]), last.leaves, more=True)

    def _close_slices(self, unit: Unit, rows: int) -> Step:
        """Closes all slices of a table but its last; `rows` is how many rows they have."""
        table = _open_table([unit], self._table, self._tail)
        lines = rows if self._table else rows + HEAD_LINES
        self._cut(_offset(self._tail, lines))
        self._table = table
        return Step(unit.leaves[:-1], unit.leaves[-1:], more=True)

    def _enter_fence(self) -> None:
        opening = _FENCE.match(self._tail)
        if not opening:
            return
        indent, marks, info = opening.groups()
        words = info.split()
        closing = re.compile(rf"^ {{0,3}}{re.escape(marks[0])}{{{len(marks)},}}[ \t]*$", re.M)
        self._fence = _OpenFence(len(indent), closing, CodePieces(words[0] if words else ""))
        self._cut(opening.end())

    def _step_in_fence(self, fence: _OpenFence, final: bool) -> Step:
        lines = self._tail[: self._whole_lines(final)]
        inside_line = fence.pieces.inside_line
        start = lines.find("\n") + 1 if inside_line else 0
        closing = None if inside_line and not start else fence.closing.search(lines, start)
        if closing:
            closed = self._add_code(fence, lines[: closing.start()])
            self._fence = None
            self._cut(min(closing.end() + 1, len(self._tail)))
            return Step((*closed, fence.pieces.last()), more=bool(self._tail))
        closed = self._add_code(fence, lines)
        self._cut(len(lines))
        if final and not self._tail:
            self._fence = None
            return Step((*closed, fence.pieces.last()))
        more = bool(lines) and (final or "\n" in self._tail or len(self._tail) > CODE_STEP)
        return Step(closed, (fence.pieces.last(self._partial(fence)),), more=more)

    def _whole_lines(self, final: bool) -> int:
        tail = self._tail
        if len(tail) <= CODE_STEP:
            return len(tail) if final else tail.rfind("\n") + 1
        # A line longer than a step is taken in pieces; it cannot be a closing fence.
        return tail.rfind("\n", 0, CODE_STEP) + 1 or CODE_STEP

    @staticmethod
    def _add_code(fence: _OpenFence, lines: str) -> tuple[Code, ...]:
        if fence.indent:
            lead = "" if fence.pieces.inside_line else f"^ {{1,{fence.indent}}}|"
            lines = re.sub(rf"{lead}(?<=\n) {{1,{fence.indent}}}", "", lines)
        return tuple(fence.pieces.add(lines))

    def _partial(self, fence: _OpenFence) -> str:
        """The line still being written; what may become the closing fence is not shown yet."""
        tail = self._tail[:CODE_STEP]
        bare = tail.strip()
        if "\n" in tail or (bare and not bare.strip("`~") and not fence.pieces.inside_line):
            return ""
        return tail[min(fence.indent, len(tail) - len(tail.lstrip(" "))) :]


def _offset(text: str, lines: int) -> int:
    """Where line number `lines` begins, from 0."""
    offset = 0
    for _ in range(lines):
        offset = text.index("\n", offset) + 1
    return offset


def _going_on(table: _OpenTable, units: list[Unit]) -> list[Unit]:
    """The units of text that follows the closed slices of a table, as parsed below its head."""
    first, *rest = units
    leaves = tuple(
        replace(leaf, header=(), weights=table.weights)
        for leaf in first.leaves
        if isinstance(leaf, Table) and leaf.rows
    )
    rest = [replace(unit, line=unit.line - HEAD_LINES) for unit in rest]
    return [replace(first, leaves=leaves), *rest]


def _continued(units: list[Unit], cut_behind: str) -> list[Unit]:
    """The units of text that was cut behind this character, which no blank line follows."""
    first = _paragraph(units[0].leaves[0]) if units and units[0].leaves else None
    if first is None:
        return units
    text = "\n" + first.text if cut_behind == "\n" else first.text
    leaves = (replace(first, text=text, continues=True), *units[0].leaves[1:])
    return [replace(units[0], leaves=leaves), *units[1:]]


def _paragraph(leaf: Leaf) -> Prose | None:
    """The leaf, if it is a paragraph at the top level."""
    is_one = isinstance(leaf, Prose) and leaf.kind == "paragraph" and not leaf.path
    return leaf if is_one and isinstance(leaf, Prose) else None


def _rows_of_closed_slices(units: list[Unit]) -> int:
    """How many rows all slices but the last have, where the text is one table at the top level."""
    leaves = units[0].leaves if units else ()
    tables = [leaf for leaf in leaves if isinstance(leaf, Table) and not leaf.path]
    return sum(len(table.rows) for table in tables[:-1]) if len(tables) == len(leaves) else 0


def _open_table(units: list[Unit], before: _OpenTable | None, source: str) -> _OpenTable | None:
    """What must be known to go on with the table that `source` ends in."""
    last = units[-1].leaves[-1] if units and units[-1].leaves else None
    if not isinstance(last, Table) or last.path:
        return None
    return before or _OpenTable(source[: _offset(source, HEAD_LINES)], last.weights)


def _leaves(units: list[Unit]) -> tuple[Leaf, ...]:
    return tuple(leaf for unit in units for leaf in unit.leaves)


def _provisional(units: list[Unit]) -> tuple[Leaf, ...]:
    """The leaves as long as text still streams into the last of them."""
    leaves = _leaves(units)
    last = leaves[-1] if leaves else None
    if not isinstance(last, Prose) or last.kind in ("plain", "math"):
        return leaves
    return (*leaves[:-1], replace(last, text=complete(last.text)))
