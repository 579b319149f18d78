"""The questions of all chats, and somebody who hears of each as it is put."""

from __future__ import annotations

from collections.abc import Callable

from app.cancel import CancelToken
from app.tools.consent import Answer, PendingQuestions, Question


class HeardQuestions(PendingQuestions):
    """`heard` is called with each question, in the thread that asks."""

    def __init__(self, heard: Callable[[Question], None]) -> None:
        super().__init__()
        self._heard = heard

    def ask(self, question: Question, cancel: CancelToken) -> Answer | None:
        self._heard(question)
        return super().ask(question, cancel)
