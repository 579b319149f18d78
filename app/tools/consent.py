"""How the person is asked: a question, an answer, and who carries them to and fro.

An unanswered question is a no. Knows nothing of windows or terminals.
"""

from __future__ import annotations

import threading
from typing import Protocol

import msgspec

from app.cancel import CancelToken
from app.errors import AppError
from app.tools.action import Action, Source
from app.tools.grants import Scope


class Question(msgspec.Struct, frozen=True):
    """May this be done?

    Args:
        id: The request's id in the journal.
        call: The number of the call in its turn, from 1.
        reason: The rule that wants it asked (`Verdict.rule`).
        read: What came into the chat from outside, to be named where that is the reason.
        scopes: The scopes that may be offered, the narrowest first.
        timeout_s: How long the question stands.
    """

    id: str
    call: int
    action: Action
    reason: str
    read: tuple[Source, ...]
    scopes: tuple[Scope, ...]
    timeout_s: float


class Answer(msgspec.Struct, frozen=True):
    """What the person says.

    Args:
        arguments: Edited arguments as JSON; they are planned, judged and shown anew where they are
            not what the person saw. None leaves them.
        expires_after_s: How long a permission with scope "always" holds; None for ever.
        word: What the person wants to tell the model with a no; "" for nothing.
    """

    allow: bool
    scope: Scope = "once"
    arguments: str | None = None
    expires_after_s: float | None = None
    word: str = ""


class QuestionLeft(AppError):
    """Hearth ends while a question stands: it is neither answered nor refused, and asked again."""


class Asker(Protocol):
    """Asks the person."""

    def ask(self, question: Question, cancel: CancelToken) -> Answer | None:
        """The answer; None if there was none in time. Returns soon after `cancel` is set.

        Raises:
            QuestionLeft: It is to be asked again, another time.
        """
        ...


class NobodyToAsk:
    """For where no person is: every question stays without an answer."""

    def ask(self, question: Question, cancel: CancelToken) -> Answer | None:
        return None


class PendingQuestions:
    """Questions that one thread waits on and another answers.

    They stand until they are answered, cancelled or too old, whatever window was closed meanwhile.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._open: dict[str, _Open] = {}
        self._left = False

    def ask(self, question: Question, cancel: CancelToken) -> Answer | None:
        waiting = _Open(question)
        with self._lock:
            if self._left:
                raise _left_open()
            self._open[question.id] = waiting
        try:
            with cancel.on_cancel(waiting.settled.set):
                waiting.settled.wait(question.timeout_s)
        finally:
            with self._lock:
                del self._open[question.id]
                if self._left and waiting.answer is None:
                    raise _left_open()
        return None if cancel.cancelled else waiting.answer

    def leave(self) -> None:
        """Lets go of all that wait, and of all that are still to come: Hearth ends.

        Their calls stay without a result, and are asked about again when the chat goes on.
        """
        with self._lock:
            self._left = True
            for waiting in self._open.values():
                waiting.settled.set()

    def open(self) -> tuple[Question, ...]:
        """The questions that wait for an answer, the oldest first."""
        with self._lock:
            return tuple(waiting.question for waiting in self._open.values())

    def answer(self, id: str, answer: Answer) -> bool:
        """Answers a question, from any thread; False if it does not wait any more."""
        with self._lock:
            waiting = self._open.get(id)
            if waiting is None or waiting.settled.is_set():
                return False
            waiting.answer = answer
            waiting.settled.set()
            return True


class _Open:
    def __init__(self, question: Question) -> None:
        self.question = question
        self.answer: Answer | None = None
        self.settled = threading.Event()


def _left_open() -> QuestionLeft:
    return QuestionLeft("Hearth was closed while this question stood.", "It is asked again.")
