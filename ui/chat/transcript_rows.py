"""The rows of a transcript: turns with a widget, and turns of an earlier day that have none yet.

A widget that is not shown still costs time whenever the theme changes, so a turn gets one only when
it comes into sight.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, overload

from ui.chat.past_turn import PastTurn, guessed_height
from ui.chat.turn_view import TurnView

if TYPE_CHECKING:
    from ui.chat.markdown.view import MarkdownView

Adopt = Callable[[TurnView], None]


@dataclass(eq=False, slots=True)
class Row:
    """One turn with its place, in pixels. Either `view` or `past` is set, or both."""

    view: TurnView | None = None
    past: PastTurn | None = None
    adopt: Adopt | None = None
    top: int = 0
    height: int = 0

    @property
    def awake(self) -> bool:
        return self.view is not None and self.view.awake

    def made(self) -> TurnView:
        """The widget; makes it, asleep, if there is none."""
        if self.view is None:
            assert self.past is not None
            self.view = TurnView.restored(self.past)
            if self.adopt is not None:
                self.adopt(self.view)
        return self.view

    def columns(self) -> list[MarkdownView]:
        """Its columns of text, as far as they have widgets."""
        return self.view.views() if self.view is not None else []

    def selected_text(self, *, markdown: bool) -> str:
        """What is selected; all there is, without widgets."""
        if self.view is not None:
            return self.view.selected_text(markdown=markdown)
        return self.past.text() if self.past is not None else ""

    def show_part(self, top: int, bottom: int) -> None:
        """Says which part of the transcript is visible."""
        if self.view is not None and self.view.awake:
            self.view.show_part(top - self.top, bottom - self.top)

    def height_for(self, width: int) -> int:
        if self.view is not None:
            return self.view.height_for(width)
        return guessed_height(self.past.text() if self.past is not None else "", width)


class Turns(Sequence[TurnView]):
    """The turns of a transcript as widgets, made when they are asked for."""

    def __init__(self, rows: list[Row]) -> None:
        self._rows = rows

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, index: int) -> TurnView: ...

    @overload
    def __getitem__(self, index: slice) -> list[TurnView]: ...

    def __getitem__(self, index: int | slice) -> TurnView | list[TurnView]:
        if isinstance(index, slice):
            return [row.made() for row in self._rows[index]]
        return self._rows[index].made()

    def __iter__(self) -> Iterator[TurnView]:
        return (row.made() for row in self._rows)
