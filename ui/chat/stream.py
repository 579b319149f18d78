"""Collects the events of one running turn and hands them on thirty times a second.

A text widget costs milliseconds per change, a model yields a hundred tokens a second: so deltas of
one kind are joined between two ticks. The timer runs only while a turn does.
"""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.events import ReasoningDelta, StreamEvent, TextDelta

TICK_MS = 33


class TurnStream(QObject):
    """`flushed` carries a tuple of joined events at every tick, an empty one if nothing came."""

    flushed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pending: list[StreamEvent] = []
        self._events: list[StreamEvent] = []
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._flush)

    @property
    def events(self) -> tuple[StreamEvent, ...]:
        """All events handed on since `begin`, joined; those of a resumed turn too."""
        return tuple(self._events)

    def begin(self, before: Iterable[StreamEvent] = ()) -> None:
        """Starts anew, behind what was said of this turn `before`."""
        self._pending = []
        self._events = list(before)
        self._timer.start()

    def pause(self) -> None:
        """Nothing comes for a while."""
        self._timer.stop()

    def resume(self) -> None:
        """More events of the same turn follow."""
        self._timer.start()

    def add(self, event: StreamEvent) -> None:
        self._pending.append(event)

    def end(self) -> None:
        """Hands on what is left and stops the timer."""
        self._timer.stop()
        self._flush()

    @Slot()
    def _flush(self) -> None:
        joined = join(self._pending)
        self._pending = []
        self._events.extend(joined)
        self.flushed.emit(tuple(joined))


def join(events: list[StreamEvent]) -> list[StreamEvent]:
    """The same events with neighbouring deltas of one kind made one.

    >>> join([TextDelta("a"), TextDelta("b"), ReasoningDelta("c")])
    [TextDelta(text='ab', preamble=False), ReasoningDelta(text='c')]
    """
    joined: list[StreamEvent] = []
    texts: list[str] = []

    def close_run() -> None:
        last = joined[-1] if joined else None
        if isinstance(last, TextDelta):
            joined[-1] = TextDelta("".join(texts), last.preamble)
        elif isinstance(last, ReasoningDelta):
            joined[-1] = ReasoningDelta("".join(texts))

    for event in events:
        if not isinstance(event, TextDelta | ReasoningDelta):
            close_run()
            joined.append(event)
            continue
        if joined and _same_kind(joined[-1], event):
            texts.append(event.text)
            continue
        close_run()
        joined.append(event)
        texts = [event.text]
    close_run()
    return joined


def _same_kind(last: StreamEvent, event: StreamEvent) -> bool:
    if isinstance(last, TextDelta) and isinstance(event, TextDelta):
        return last.preamble == event.preamble
    return isinstance(last, ReasoningDelta) and isinstance(event, ReasoningDelta)
