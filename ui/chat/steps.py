"""The place in a turn for what tools do: between the chain of thought and the answer.

Says which events belong there and what a widget for them must be able to do. How they look is the
business of whoever makes that widget.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeGuard

from PySide6.QtWidgets import QWidget

from app.events import (
    PermissionAsked,
    PermissionDecided,
    RoundFinished,
    StreamEvent,
    ToolCallRequested,
    ToolFinished,
)

StepEvent = ToolCallRequested | PermissionAsked | PermissionDecided | ToolFinished | RoundFinished


class StepsView(QWidget):
    """What tools did in one turn, and what they want to be allowed to do.

    It may be thrown away and made anew while its turn is out of sight: then it is given all events
    of the turn again. Of a turn that was stored these are only `ToolCallRequested` and
    `ToolFinished`, the latter without id.
    """

    def show_event(self, event: StepEvent) -> None:
        """Shows what has just happened. Called in the window's thread, in order."""
        raise NotImplementedError

    def end(self) -> None:
        """The turn is over: nothing that still stands open will be carried out."""
        raise NotImplementedError


MakeSteps = Callable[[], StepsView]


def is_step(event: StreamEvent) -> TypeGuard[StepEvent]:
    """Whether a `StepsView` shows this event."""
    return isinstance(
        event,
        ToolCallRequested | PermissionAsked | PermissionDecided | ToolFinished | RoundFinished,
    )
