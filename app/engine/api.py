"""What the rest of the app may know of an engine: a request, and a generator of events."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import msgspec

from app.cancel import CancelToken
from app.events import StreamEvent
from app.messages import Conversation


class LoadPlan(msgspec.Struct, frozen=True):
    """How to load a model. `path` is a GGUF file; sizes are in tokens; 0 means "choose".

    `n_ubatch` is how many tokens of a prompt are computed at once; Stop waits for at most one
    operation on that many.
    """

    path: Path
    n_ctx: int = 0
    n_ubatch: int = 0
    n_threads: int = 0
    n_gpu_layers: int = 0


class Sampling(msgspec.Struct, frozen=True):
    """How the next token is chosen.

    Temperature 0 is greedy, None what the model's makers recommend; `seed` None takes a random
    one. `logit_bias` pairs token ids with what is added to their logits (finite; +5 makes a token
    some 150 times likelier, -100 bans it), as in OpenAI's API.
    """

    temperature: float | None = None
    top_p: float = 1.0
    min_p: float = 0.0
    seed: int | None = None
    logit_bias: tuple[tuple[int, float], ...] = ()


class Begin(msgspec.Struct, frozen=True, tag="begin"):
    """The model begins its answer as it likes."""


class SkipThinking(msgspec.Struct, frozen=True, tag="skip_thinking"):
    """Thinking off: the answer begins behind a chain of thought that is empty."""


class AnswerNow(msgspec.Struct, frozen=True, tag="answer_now"):
    """The answer is to be given at once: whatever is open is closed, then the answer is opened.

    `token_ids` is `Finished.token_ids` of what was produced so far (may be empty). Also the way on
    after an answer that thought and then said nothing.
    """

    token_ids: tuple[int, ...] = ()


class Continue(msgspec.Struct, frozen=True, tag="continue"):
    """The answer goes on where it was cut off, in the middle of whatever it was saying.

    `token_ids` is `Finished.token_ids` of what was produced so far.
    """

    token_ids: tuple[int, ...]


# The events of a started answer go on from those that made up `token_ids`: `assemble` of both
# gives the whole message, and the new `Finished.token_ids` are the whole message's too.
Start = Begin | SkipThinking | AnswerNow | Continue


class GenerateRequest(msgspec.Struct, frozen=True):
    """One answer wanted. `max_tokens` 0 means: as many as the context window holds.

    `constrained`: tokens that would break the format, call a tool that was not declared, or break
    the schema of a tool or of the response format are never sampled. False leaves the model free.
    """

    plan: LoadPlan
    conversation: Conversation
    sampling: Sampling = Sampling()
    max_tokens: int = 0
    start: Start = Begin()
    constrained: bool = True


class Engine(Protocol):
    """Runs one request at a time, in whatever process it likes.

    Both generators raise `AppError` subclasses; being cancelled just ends them (`generate` with
    `Finished("cancelled")`).
    """

    def load(self, plan: LoadPlan, cancel: CancelToken) -> Iterator[StreamEvent]:
        """Loads the model: `LoadProgress`…, `ModelLoaded`. Only `ModelLoaded` if it is loaded."""
        ...

    def generate(self, request: GenerateRequest, cancel: CancelToken) -> Iterator[StreamEvent]:
        """Loads the model if need be, then streams one answer, `Finished` last."""
        ...

    def close(self) -> None:
        """Ends the engine; a later request starts it anew."""
        ...
