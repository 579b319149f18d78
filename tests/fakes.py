"""Stand-ins that behave: an engine that plays a script, stalls, heeds cancel, and dies."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from app.cancel import CancelToken
from app.engine.api import GenerateRequest, LoadPlan, Manners, TokenCounts
from app.errors import AppError, EngineCrashed
from app.events import (
    DeviceMemory,
    Finished,
    LoadProgress,
    MemoryNeeds,
    ModelLoaded,
    PrefillProgress,
    ReasoningDelta,
    StreamEvent,
    TextDelta,
    Timings,
    Usage,
    WindowMemory,
)
from app.messages import Conversation


class Gate:
    """A place in a script where the engine waits until the test opens it, or the turn is cancelled.

    `reached` is set once the engine stands there.
    """

    def __init__(self) -> None:
        self.reached = threading.Event()
        self._opened = threading.Event()

    def open(self) -> None:
        self._opened.set()

    def wait(self, cancel: CancelToken) -> None:
        """Returns when the gate is open or the token is set."""
        self.reached.set()
        with cancel.on_cancel(self._opened.set):
            self._opened.wait(timeout=60)


Step = StreamEvent | Gate | AppError


def crash() -> EngineCrashed:
    """The error of an engine that was killed."""
    return EngineCrashed(
        "The engine stopped unexpectedly ({reason}).",
        "What was written so far is kept. Try again: the engine starts anew.",
        reason="SIGKILL",
    )


def answer(text: str = "Hello there.", reasoning: str = "They greet me.") -> list[Step]:
    """The script of an ordinary turn: one delta for each word."""
    thinking = [ReasoningDelta(word) for word in _words(reasoning)]
    said = [TextDelta(word) for word in _words(text)]
    return [
        PrefillProgress(40, 40, 0),
        *thinking,
        *said,
        Finished(
            "stop",
            Usage(prompt_tokens=40, completion_tokens=len(thinking) + len(said)),
            Timings(ttft_s=0.6, prefill_tps=90.0, decode_tps=11.8),
        ),
    ]


def cancelled(written: int) -> Finished:
    """The end of a turn that was cancelled after so many tokens."""
    usage = Usage(40, 0, written)
    return Finished("cancelled", usage, token_ids=tuple(range(written)))


@dataclass
class FakeEngine:
    """An `Engine` that plays one script for each request, and `answer()` when none is left.

    A step that is an error is raised; a gate waits. After a cancel the rest of the script is left
    out. `requests` are those it was given, `prepared` those it was to
    read ahead for; `loads` the plans of finished loads.
    """

    scripts: list[list[Step]] = field(default_factory=list)
    load_script: list[Step] = field(default_factory=list)
    n_ctx: int = 4096
    requests: list[GenerateRequest] = field(default_factory=list)
    loads: list[LoadPlan] = field(default_factory=list)
    prepared: list[GenerateRequest] = field(default_factory=list)
    gpu_again: list[Path] = field(default_factory=list)
    closed: bool = False
    manners: Manners | None = None
    pid: int | None = None
    counts_nothing: bool = False

    def load(self, plan: LoadPlan, cancel: CancelToken) -> Iterator[StreamEvent]:
        for step in self.load_script or [LoadProgress(0.5)]:
            if isinstance(step, AppError):
                raise step
            if isinstance(step, Gate):
                step.wait(cancel)
            else:
                yield step
            if cancel.cancelled:
                return
        self.loads.append(plan)
        yield ModelLoaded("Fake", "gpt-oss", self.n_ctx, 0.1)

    def generate(self, request: GenerateRequest, cancel: CancelToken) -> Iterator[StreamEvent]:
        self.requests.append(request)
        script = self.scripts.pop(0) if self.scripts else answer()
        written = 0
        for step in script:
            if cancel.cancelled:
                yield cancelled(written)
                return
            written += isinstance(step, ReasoningDelta | TextDelta)
            if isinstance(step, AppError):
                raise step
            if isinstance(step, Gate):
                step.wait(cancel)
            else:
                yield step
        if cancel.cancelled and not isinstance(script[-1], Finished):
            yield cancelled(written)

    def measure(
        self, plan: LoadPlan, cancel: CancelToken, n_ctxs: Sequence[int] = ()
    ) -> Iterator[StreamEvent]:
        if not cancel.cancelled:
            windows = (
                WindowMemory(n_ctx, (DeviceMemory("CPU", kv_bytes=2048 * n_ctx),))
                for n_ctx in n_ctxs or (self.n_ctx,)
            )
            yield MemoryNeeds((("CPU", 12_000_000),), tuple(windows))

    def prepare(self, request: GenerateRequest) -> None:
        self.prepared.append(request)

    def count(
        self,
        plan: LoadPlan,
        texts: Sequence[str] = (),
        conversations: Sequence[Conversation] = (),
    ) -> TokenCounts | None:
        """One token for each word, and four for each message around it; 20 for each prompt."""
        if self.counts_nothing or plan not in self.loads:
            return None
        prompts = tuple(map(_prompt_tokens, conversations))
        return TokenCounts(tuple(len(text.split()) for text in texts), prompts, self.n_ctx)

    def try_gpu_again(self, model: Path) -> None:
        self.gpu_again.append(model)

    def configure(self, manners: Manners) -> None:
        self.manners = manners

    def close(self) -> None:
        self.closed = True


def _prompt_tokens(conversation: Conversation) -> int:
    words = conversation.instructions.split()
    for tool in conversation.tools:
        words += f"{tool.name} {tool.description}".split()
    for message in conversation.messages:
        words += message.text.split()
        for file in message.attachments:
            words += file.text.split()
    return 20 + 4 * len(conversation.messages) + len(words)


def _words(text: str) -> list[str]:
    first, *others = text.split(" ")
    return [first, *(f" {word}" for word in others)]
