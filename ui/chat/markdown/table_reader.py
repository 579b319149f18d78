"""Reads the tokens of one table and cuts long tables into slices that lay out quickly."""

from __future__ import annotations

from collections.abc import Sequence

from markdown_it.token import Token

from ui.chat.markdown.leaves import Alignment, Container, Table

MAX_CELLS = 150
MIN_WEIGHT = 6


class TableReader:
    """Fed the tokens from `table_open` to `table_close`, one by one."""

    def __init__(self, path: tuple[Container, ...]) -> None:
        self._path = path
        self._align: list[Alignment] = []
        self._rows: list[tuple[str, ...]] = []
        self._cells: list[str] = []

    def take(self, token: Token) -> None:
        match token.type:
            case "th_open":
                self._align.append(_alignment(token))
            case "inline":
                self._cells.append(token.content)
            case "tr_close":
                self._rows.append(tuple(self._cells))
                self._cells = []

    def tables(self) -> list[Table]:
        """The whole table, or slices of it, from top to bottom."""
        header, *body = self._rows
        align = tuple(self._align)
        rows_each = max(5, MAX_CELLS // max(1, len(header)))
        if len(body) <= rows_each:
            return [Table(header, tuple(body), align, self._path)]
        weights = _weights([header, *body[:rows_each]])
        slices = [tuple(body[i : i + rows_each]) for i in range(0, len(body), rows_each)]
        first = Table(header, slices[0], align, self._path, weights)
        rest = [Table((), rows, align, self._path, weights) for rows in slices[1:]]
        return [first, *rest]


def _alignment(token: Token) -> Alignment:
    style = str(token.attrs.get("style", ""))
    if style.endswith("center"):
        return "center"
    return "right" if style.endswith("right") else "left"


def _weights(rows: Sequence[tuple[str, ...]]) -> tuple[int, ...]:
    """Percent per column, by the longest cell (capped, since long cells wrap)."""
    longest = [max(min(len(cell), 60) for cell in column) for column in zip(*rows, strict=True)]
    wanted = [max(length, MIN_WEIGHT) for length in longest]
    return tuple(max(1, round(100 * length / sum(wanted))) for length in wanted)
