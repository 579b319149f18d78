"""Questions to the network and the keyring, each in a thread of its own.

Nobody waits for them at the end: an answer may take a quarter of a minute, or a keyring may ask the
person for a password. Knows neither of them.
"""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal, Slot

from app.errors import AppError


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a question: a value or an error."""

    number: int
    value: Any = None
    error: AppError | None = None


class Asker(QObject):
    """`answered` carries an `Answer`, on the UI thread; nothing of what was given up."""

    answered = Signal(object)
    _arrived = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._numbers = itertools.count(1)
        self._open: set[int] = set()
        self._arrived.connect(self._pass_on, Qt.ConnectionType.QueuedConnection)

    def ask(self, question: Callable[[], object]) -> int:
        """Starts to answer and returns the question's number."""
        number = next(self._numbers)
        self._open.add(number)
        thread = threading.Thread(
            target=self._answer, args=(number, question), name="question", daemon=True
        )
        thread.start()
        return number

    def give_up(self, number: int) -> None:
        """Its answer is not wanted any more."""
        self._open.discard(number)

    def close(self) -> None:
        """Gives up all of them."""
        self._open.clear()

    def _answer(self, number: int, question: Callable[[], object]) -> None:
        answer = Answer(number)  # also after a bug, or somebody would wait for ever
        try:
            answer = Answer(number, question())
        except AppError as error:
            answer = Answer(number, error=error)
        finally:
            if number in self._open:
                with suppress(RuntimeError):  # the window is gone already
                    self._arrived.emit(answer)

    @Slot(object)
    def _pass_on(self, answer: Answer) -> None:
        if answer.number in self._open:
            self._open.discard(answer.number)
            self.answered.emit(answer)
