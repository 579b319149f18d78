"""What a turn has said so far, as values: the part of it that outlives its widgets."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.events import ReasoningDelta, RoundFinished, StreamEvent, TextDelta
from app.messages import ResponseFormat
from ui.chat.steps import StepEvent, is_step


@dataclass(slots=True)
class TurnText:
    """Pieces of the chain of thought and of the answer, and what tools did, in their order.

    `form` is the one that the answer was asked for, None for free text.
    """

    thought: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    steps: list[StepEvent] = field(default_factory=list)
    form: ResponseFormat | None = None
    _interrupted: set[type[StreamEvent]] = field(default_factory=set)

    def add(self, event: StreamEvent) -> StreamEvent:
        """Takes an event and returns it as it is to be shown."""
        match event:
            case ReasoningDelta(text):
                event = ReasoningDelta(self._break(ReasoningDelta, self.thought) + text)
                self.thought.append(event.text)
            case TextDelta(text, preamble):
                event = TextDelta(self._break(TextDelta, self.said) + text, preamble)
                self.said.append(event.text)
            case _ if is_step(event):
                self.steps.append(event)
                if isinstance(event, RoundFinished):
                    self._interrupted = {ReasoningDelta, TextDelta}
            case _:
                pass
        return event

    @property
    def answer(self) -> str:
        """The answer in Markdown."""
        return "".join(self.said)

    @property
    def begun(self) -> bool:
        """Whether anything was written at all."""
        return bool(self.thought or self.said or self.steps)

    def _break(self, kind: type[StreamEvent], before: list[str]) -> str:
        """A new paragraph for words that follow on tools."""
        if kind not in self._interrupted:
            return ""
        self._interrupted.discard(kind)
        return "\n\n" if before else ""
