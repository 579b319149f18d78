"""What is known of a running turn: when it thought, how much it has read and written.

Pure counting on the clock of its caller; knows no widget.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.events import PrefillProgress, ReasoningDelta, StreamEvent, TextDelta


@dataclass
class TurnProgress:
    """Times are seconds of one monotonic clock; `prefill` is the share of the prompt read."""

    started: float
    reading_since: float | None = None
    prefill: float = 0.0
    thinking_since: float | None = None
    thought_until: float | None = None
    reasoning_tokens: int = 0
    prompt_tokens: int = 0
    written_tokens: int = 0

    @classmethod
    def ended(cls, thought_s: float | None, reasoning_tokens: int = 0) -> TurnProgress:
        """A turn of an earlier day; `thought_s` is None if it did not think."""
        result = cls(0.0)
        if thought_s is not None:
            result.thinking_since, result.thought_until = 0.0, thought_s
            result.reasoning_tokens = reasoning_tokens
        return result

    def resume(self) -> None:
        """More of the same answer follows; its prompt holds what was written so far."""
        self.written_tokens = 0
        self.reading_since = None
        self.prefill = 0.0

    def add(self, event: StreamEvent, now: float) -> None:
        """Takes one event as the engine sent it: one delta is one token."""
        match event:
            case PrefillProgress(done, total, _):
                self.reading_since = self.reading_since or now
                self.prefill = done / total if total else 1.0
                self.prompt_tokens = total
            case ReasoningDelta():
                self.thinking_since = self.thinking_since or now
                self.thought_until = None
                self.reasoning_tokens += 1
                self.written_tokens += 1
            case TextDelta():
                self.end_thinking(now)
                self.written_tokens += 1
            case _:
                pass

    def end_thinking(self, now: float) -> None:
        if self.thinking_since is not None and self.thought_until is None:
            self.thought_until = now

    @property
    def thinking(self) -> bool:
        return self.thinking_since is not None and self.thought_until is None

    def thought_s(self, now: float) -> float:
        """How long it has thought, in seconds."""
        if self.thinking_since is None:
            return 0.0
        return (now if self.thought_until is None else self.thought_until) - self.thinking_since

    @property
    def reading(self) -> bool:
        """Whether the prompt is still being read, with nothing written yet."""
        return self.reading_since is not None and self.written_tokens == 0 and self.prefill < 1.0
