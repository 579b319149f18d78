"""Where in a turn somebody reads, such that it is found again once text above has changed."""

from __future__ import annotations

from PySide6.QtCore import QPoint

from ui.chat.turn_view import TurnView

Anchor = tuple[int, int]


def anchor_at(turn: TurnView, y: int) -> Anchor:
    """What stands at `y` of a turn, as a row of the answer (-1: none) and how far down in it."""
    if turn.answer is not None:
        inside = y - turn.answer.mapTo(turn, QPoint(0, 0)).y()
        index = turn.answer.cell_at(inside) if inside >= 0 else -1
        if index >= 0:
            return index, inside - turn.answer.cells[index].top
    return -1, y


def position_of(turn: TurnView, anchor: Anchor) -> int:
    """Where that is now, in the turn's pixels."""
    index, offset = anchor
    if index < 0 or turn.answer is None or index >= len(turn.answer.cells):
        return offset if index < 0 else 0
    return turn.answer.mapTo(turn, QPoint(0, turn.answer.cells[index].top)).y() + offset
