"""Ties the turn that is being answered to the view that shows it, as long as anybody looks."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from app.events import StreamEvent
from ui.chat.live_turn import LiveTurn
from ui.chat.turn_view import TurnView


class ShownTurn(QObject):
    """`ended` carries the `LiveTurn`, when it is over and its view shows that; `grew` how many
    tokens of thinking and of text it has.
    """

    ended = Signal(object)
    grew = Signal(int, int)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._live: LiveTurn | None = None
        self._view: TurnView | None = None

    def begin(self, live: LiveTurn, view: TurnView) -> None:
        """Shows from now on what comes; what came before is the caller's affair."""
        self.leave()
        self._live, self._view = live, view
        view.set_form(live.settings.response_format)
        live.flushed.connect(self._show_events)
        live.changed.connect(self._show_change)
        live.ended.connect(self.end)
        self._show_change()

    def rejoin(self, live: LiveTurn, view: TurnView) -> None:
        """Shows a turn that went on, or failed, while nobody looked."""
        self.begin(live, view)
        view.show_events(live.stream.events)
        if live.over:
            self.end()

    def leave(self) -> None:
        """Nobody looks any more."""
        live, self._live, self._view = self._live, None, None
        if live is not None:
            live.flushed.disconnect(self._show_events)
            live.changed.disconnect(self._show_change)
            live.ended.disconnect(self.end)

    @Slot()
    def end(self) -> None:
        """Shows how the turn ended."""
        live, view = self._live, self._view
        if live is None or view is None:
            return
        self._show_change()
        self.leave()
        if live.finished is not None:
            view.finish(live.finished, can_continue=live.open.way_on is not None)
        elif live.failure is not None:
            view.fail(live.failure, retryable=not live.hopeless)
        self.ended.emit(live)

    @Slot()
    def _show_change(self) -> None:
        if self._live is not None and self._view is not None:
            live = self._live
            self._view.set_versions(live.question_versions, live.answer_versions)
            self._view.set_progress(live.progress, waiting=live.waiting)

    @Slot(object)
    def _show_events(self, events: tuple[StreamEvent, ...]) -> None:
        if self._view is None:
            return
        self._view.show_events(events)
        progress = self._view.progress
        if events and progress.written_tokens:
            thinking = progress.reasoning_tokens
            self.grew.emit(thinking, max(0, progress.written_tokens - thinking))
