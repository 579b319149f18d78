"""What the rest of the app may know of an engine: a request, and a generator of events."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal, Protocol, get_args

import msgspec

from app.cancel import CancelToken
from app.errors import EngineError
from app.events import StreamEvent
from app.messages import Conversation

LoadMode = Literal["choose", "mapped", "read"]
FlashAttention = Literal["choose", "on", "off"]
# Those that llama.cpp's flash attention can read.
KvType = Literal["f32", "f16", "bf16", "q8_0", "q5_1", "q5_0", "q4_1", "q4_0", "iq4_nl"]
UNQUANTIZED: frozenset[KvType] = frozenset(("f32", "f16", "bf16"))
ALL_LAYERS = -1
LARGEST = 2**31 - 1  # llama.cpp counts in 32 bits


class LoadPlan(msgspec.Struct, frozen=True):
    """How to load a model: a GGUF file and what its memory and time are spent on.

    Sizes are in tokens; 0 and "choose" leave the choice to the engine. A plan that can never be
    carried out cannot be made.

    Args:
        n_ubatch: Tokens of a prompt that are computed at once; Stop waits for at most one
            operation on that many.
        n_threads: Threads that write an answer; `n_threads_batch` those that read a prompt.
        n_gpu_layers: Layers on the GPU, counted from the last; 0 for none, `ALL_LAYERS`.
        experts_on_cpu: Of so many layers, counted from the first, the experts stay in ordinary
            memory although the layer is on the GPU; `ALL_LAYERS`.
        load_mode: "mapped" uses the file's pages where they lie in the page cache: quick to load
            again, and the system may drop them; "read" copies the weights into memory of their own.
        repack: Reorders weights for the processor: prompts are read faster, but the reordered ones
            are a copy of their own (10 GB for gpt-oss-20b) and take time to make.
        flash_attention: Without it a long window needs gigabytes more; "off" is for broken drivers.
        type_k, type_v: How the KV cache holds keys and values; quantized values need flash
            attention.

    Raises:
        EngineError: The options contradict each other.
    """

    path: Path
    n_ctx: int = 0
    n_ubatch: int = 0
    n_threads: int = 0
    n_threads_batch: int = 0
    n_gpu_layers: int = 0
    experts_on_cpu: int = 0
    load_mode: LoadMode = "choose"
    repack: bool = False
    flash_attention: FlashAttention = "choose"
    type_k: KvType = "f16"
    type_v: KvType = "f16"

    def __post_init__(self) -> None:
        _refuse_negative(self)
        _refuse_unknown_words(self)
        if self.flash_attention == "off" and self.type_v not in UNQUANTIZED:
            raise EngineError(
                "A KV cache with values of type {type_v} needs flash attention, which is off.",
                "Turn flash attention on, or take the type f16.",
                type_v=self.type_v,
            )


def _refuse_negative(plan: LoadPlan) -> None:
    least = {
        "n_ctx": 0,
        "n_ubatch": 0,
        "n_threads": 0,
        "n_threads_batch": 0,
        "n_gpu_layers": ALL_LAYERS,
        "experts_on_cpu": ALL_LAYERS,
    }
    for name, minimum in least.items():
        value = getattr(plan, name)
        if not minimum <= value <= LARGEST:
            raise EngineError(
                "{name} cannot be {value}.",
                "Take a number from {minimum} to {maximum}.",
                name=name,
                value=value,
                minimum=minimum,
                maximum=LARGEST,
            )


def _refuse_unknown_words(plan: LoadPlan) -> None:
    known: dict[str, tuple[str, ...]] = {
        "load_mode": get_args(LoadMode),
        "flash_attention": get_args(FlashAttention),
        "type_k": get_args(KvType),
        "type_v": get_args(KvType),
    }
    for name, words in known.items():
        value = getattr(plan, name)
        if value not in words:
            raise EngineError(
                "{name} cannot be {value}.",
                "Take one of these: {words}.",
                name=name,
                value=value,
                words=", ".join(words),
            )


class Manners(msgspec.Struct, frozen=True):
    """What the engine does by itself between requests. Times in seconds.

    settle: After an answer, compute what the next prompt will begin with.
    state_dir: Save the KV caches of chats there, None to keep them in memory only.
    state_budget_bytes: What all saved caches may take on disk.
    save_after_s: How long after settling a cache is saved, 0 for at once.
    unload_after_s: How long after the last request the model leaves memory, 0 for never.
    fewer_threads_on_battery: Compute with half of the threads while a battery feeds the computer.
    """

    settle: bool = True
    state_dir: Path | None = None
    state_budget_bytes: int = 2_000_000_000
    save_after_s: float = 3.0
    unload_after_s: float = 0.0
    fewer_threads_on_battery: bool = False


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
    `private`: nothing of this chat is written to disk.
    """

    plan: LoadPlan
    conversation: Conversation
    sampling: Sampling = Sampling()
    max_tokens: int = 0
    start: Start = Begin()
    constrained: bool = True
    private: bool = False


class Engine(Protocol):
    """Runs one request at a time, in whatever process it likes.

    All generators raise `AppError` subclasses; being cancelled just ends them (`generate` with
    `Finished("cancelled")`).
    """

    @property
    def pid(self) -> int | None:
        """The process that holds the model; None while there is none."""
        ...

    def load(self, plan: LoadPlan, cancel: CancelToken) -> Iterator[StreamEvent]:
        """Loads the model: `LoadProgress`…, `ModelLoaded`. Only `ModelLoaded` if it is loaded."""
        ...

    def generate(self, request: GenerateRequest, cancel: CancelToken) -> Iterator[StreamEvent]:
        """Loads the model if need be, then streams one answer, `Finished` last."""
        ...

    def measure(
        self, plan: LoadPlan, cancel: CancelToken, n_ctxs: Sequence[int] = ()
    ) -> Iterator[StreamEvent]:
        """Finds out what the plan takes, without loading anything: `MemoryNeeds`.

        Args:
            n_ctxs: Context windows in tokens to measure in place of the plan's own.
        """
        ...

    def prepare(self, request: GenerateRequest) -> None:
        """Has the engine read ahead what the next prompt of this chat will begin with.

        Returns at once and promises nothing: any real request comes first, and a model that is
        not loaded is not loaded for this. Only the chat of `request` and how it is loaded count;
        its last message may be the assistant's, or there may be none yet.
        """
        ...

    def try_gpu_again(self, model: Path) -> None:
        """Lets a model use the GPU although that has crashed before (`GpuAvoided`)."""
        ...

    def configure(self, manners: Manners) -> None:
        """Changes what the engine does by itself; returns at once."""
        ...

    def close(self) -> None:
        """Ends the engine; a later request starts it anew."""
        ...
