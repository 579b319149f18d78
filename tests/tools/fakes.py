"""A person who answers by plan, and a folder with something in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from app.cancel import CancelToken
from app.events import StreamEvent, ToolCallRequested, ToolEvent, ToolFinished
from app.journal import Entry, Journal
from app.messages import ToolCall
from app.tools.consent import Answer, Question
from app.tools.session import ToolSession


@dataclass
class Person:
    """An `Asker` who gives these answers in turn, then none. `asked` are the questions."""

    answers: list[Answer | None] = field(default_factory=list)
    asked: list[Question] = field(default_factory=list)
    before_answering: Callable[[], None] | None = None

    def ask(self, question: Question, cancel: CancelToken) -> Answer | None:
        self.asked.append(question)
        if self.before_answering is not None:
            self.before_answering()
        return self.answers.pop(0) if self.answers else None


YES, NO = Answer(True), Answer(False)


def use(
    session: ToolSession,
    name: str,
    arguments: str,
    answer: str = "answer",
    cancel: CancelToken | None = None,
) -> tuple[ToolFinished, list[ToolEvent]]:
    """Makes one call; its end, and everything that came before."""
    events = list(session.call(ToolCall(name, arguments), 1, answer, cancel or CancelToken()))
    last = events.pop()
    assert isinstance(last, ToolFinished)
    return last, events


def entries(path: Path | None = None) -> tuple[Entry, ...]:
    """What the journal holds, once it is known to be whole."""
    journal = Journal(path)
    assert journal.verify().intact
    return journal.entries()


def calls(*calls: tuple[str, str]) -> list[StreamEvent]:
    return [ToolCallRequested(name, arguments) for name, arguments in calls]
