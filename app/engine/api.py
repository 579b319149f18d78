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
    one.
    """

    temperature: float | None = None
    top_p: float = 1.0
    min_p: float = 0.0
    seed: int | None = None


class GenerateRequest(msgspec.Struct, frozen=True):
    """One answer wanted. `max_tokens` 0 means: as many as the context window holds."""

    plan: LoadPlan
    conversation: Conversation
    sampling: Sampling = Sampling()
    max_tokens: int = 0


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
