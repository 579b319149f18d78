"""Tells that a long answer has ended while nobody looked.

What it says is told only where the person wants that, and never of a private chat.
"""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from app.events import assemble
from ui.chat.live_turn import LiveTurn
from ui.chat.turn_desk import TurnDesk
from ui.preferences import Preferences
from ui.tray import Tray, call_for_attention

LONG_S = 10.0
MOST_LETTERS = 140


class AnswerNews(QObject):
    """Watches the answers.

    Args:
        window: If it is in front, nothing need be told.
        tray: None where the desktop has no place for notifications.
    """

    def __init__(
        self, desk: TurnDesk, window: QWidget, preferences: Preferences, tray: Tray | None
    ) -> None:
        super().__init__(window)
        self._window, self._preferences, self._tray = window, preferences, tray
        desk.ended.connect(self._take_end)

    @Slot(object)
    def _take_end(self, live: LiveTurn) -> None:
        took_s = time.monotonic() - live.progress.started
        if live.stopped or took_s < LONG_S or self._is_seen():
            return
        call_for_attention(self._window)
        if self._tray is not None and self._preferences.settings.notify:
            self._tray.tell(self._words(live))

    def _is_seen(self) -> bool:
        window = self._window
        return window.isVisible() and window.isActiveWindow() and not window.isMinimized()

    def _words(self, live: LiveTurn) -> str:
        if live.failure is not None:
            return self.tr("An answer could not be finished.")
        if self._preferences.settings.notify_text and not live.open.private:
            text = " ".join(assemble(live.stream.events).text.split())
            if len(text) > MOST_LETTERS:
                text = f"{text[:MOST_LETTERS].rstrip()}…"
            if text:
                return text
        return self.tr("Your answer is ready.")
