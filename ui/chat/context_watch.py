"""Keeps count, in the background, of what the next prompt would take of the context window.

Counts what has changed only, once nothing has changed for a moment. Must not know how it is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import msgspec
from PySide6.QtCore import QObject, QThread, QTimer, Signal, Slot

from app.chat.context import ContextUse, Count, fit, measure
from app.engine.api import TokenCounts
from app.messages import Conversation, Message

DELAY_MS = 200
STOP_TIMEOUT_MS = 5_000
MAX_CACHED_CHARACTERS = 8_000_000


# Declares tools, by their names, in a conversation.
Furnish = Callable[[Conversation, tuple[str, ...]], Conversation]


def _unfurnished(conversation: Conversation, tools: tuple[str, ...]) -> Conversation:
    return conversation


@dataclass(frozen=True, slots=True)
class _Order:
    """What is to be counted, and the news that only the latest order is of interest."""

    number: int
    conversation: Conversation
    n_ctx: int
    model: str
    tools: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Counted:
    number: int
    use: ContextUse


class KnownTexts:
    """Counts texts once for each model, and has only new ones counted.

    Args:
        count: Counts, or returns None where only an estimate can be had.
    """

    def __init__(self, count: Count) -> None:
        self._count = count
        self._known: dict[str, int] = {}
        self._characters = 0
        self._model = ""

    def set_model(self, model: str) -> None:
        """Another model reads other tokens."""
        if model != self._model:
            self._model = model
            self._forget()

    def __call__(
        self, texts: Sequence[str], conversations: Sequence[Conversation]
    ) -> TokenCounts | None:
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        counts = self._count(new, conversations)
        if counts is None:
            return None
        lengths = dict(zip(new, counts.texts, strict=True))
        whole = tuple(lengths.get(text, self._known.get(text, 0)) for text in texts)
        self._characters += sum(map(len, new))
        if self._characters > MAX_CACHED_CHARACTERS:
            self._forget()
        else:
            self._known |= lengths
        return msgspec.structs.replace(counts, texts=whole)

    def _forget(self) -> None:
        self._known, self._characters = {}, 0


class _Worker(QObject):
    """Lives in the background thread."""

    counted = Signal(object)

    def __init__(self, count: Count, furnish: Furnish) -> None:
        super().__init__()
        self._texts = KnownTexts(count)
        self._furnish = furnish
        self.latest = 0  # written by the UI thread, to skip what nobody waits for

    @Slot(object)
    def run(self, order: _Order) -> None:
        if order.number != self.latest:
            return
        self._texts.set_model(order.model)
        conversation = order.conversation
        if order.tools:
            conversation = self._furnish(conversation, order.tools)
        measured = measure(conversation, self._texts)
        self.counted.emit(_Counted(order.number, fit(measured, order.n_ctx)))


class ContextWatch(QObject):
    """`changed` carries the `ContextUse` of what was watched last.

    Args:
        count, furnish: Called in the background thread.
    """

    changed = Signal(object)
    _ordered = Signal(object)

    def __init__(
        self, count: Count, parent: QObject | None = None, furnish: Furnish = _unfurnished
    ) -> None:
        super().__init__(parent)
        self.use: ContextUse | None = None
        self._order: _Order | None = None
        self._number = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DELAY_MS)
        self._timer.timeout.connect(self._send)
        self._thread = QThread(self)
        self._thread.setObjectName("context-watch")
        self._worker = _Worker(count, furnish)
        self._worker.moveToThread(self._thread)
        self._ordered.connect(self._worker.run)
        self._worker.counted.connect(self._take)

    def watch(
        self,
        conversation: Conversation,
        n_ctx: int,
        pending: Message | None = None,
        model: str = "",
        tools: tuple[str, ...] = (),
    ) -> None:
        """Counts a conversation anew, soon.

        Args:
            n_ctx: The context window in tokens, 0 if it is not known.
            pending: What the person is about to send: their draft with its files.
            model: Counts are kept for as long as this is the same.
            tools: The names of those that the next answer may use.
        """
        if pending is not None:
            messages = (*conversation.messages, pending)
            conversation = msgspec.structs.replace(conversation, messages=messages)
        self._number += 1
        self._order = _Order(self._number, conversation, n_ctx, model, tools)
        self._timer.start()

    def close(self) -> None:
        """Ends the background thread."""
        self._order = None
        self._timer.stop()
        self._worker.latest = 0
        self._thread.quit()
        self._thread.wait(STOP_TIMEOUT_MS)

    @Slot()
    def _send(self) -> None:
        if self._order is not None:
            if not self._thread.isRunning():  # a window that begins has nothing to count
                self._thread.start(QThread.Priority.LowPriority)
            self._worker.latest = self._order.number
            self._ordered.emit(self._order)

    @Slot(object)
    def _take(self, counted: _Counted) -> None:
        if counted.number == self._number:
            self.use = counted.use
            self.changed.emit(counted.use)
