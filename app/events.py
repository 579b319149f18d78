"""What a turn yields, one value at a time, and how a message is put together from it.

The stream is the source of truth: what was shown and what is kept cannot differ.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import msgspec

from app.messages import Message, Part, Reasoning, Text, ToolCall, ToolResult

FinishReason = Literal["stop", "tool_call", "length", "cancelled", "error"]


class LoadProgress(msgspec.Struct, frozen=True, tag="load_progress", tag_field="event"):
    """The model is being loaded; `fraction` runs from 0 to 1."""

    fraction: float


class ModelLoaded(msgspec.Struct, frozen=True, tag="model_loaded", tag_field="event"):
    """The model is ready. `n_ctx` is its context window in tokens."""

    name: str
    architecture: str
    n_ctx: int
    load_s: float


class GpuAvoided(msgspec.Struct, frozen=True, tag="gpu_avoided", tag_field="event"):
    """This model crashed the GPU's driver when it was loaded before: now it runs without a GPU.

    Told once, before anything else of a request.
    """


class DeviceMemory(msgspec.Struct, frozen=True):
    """What one context window takes of a device's memory, in bytes.

    "CPU" is ordinary memory. `kv` grows with the window, `sliding_kv` (the KV cache of layers with
    a sliding window) stops growing; `compute` and `output` are working space.
    """

    name: str
    kv_bytes: int = 0
    sliding_kv_bytes: int = 0
    compute_bytes: int = 0
    output_bytes: int = 0

    @property
    def total_bytes(self) -> int:
        return self.kv_bytes + self.sliding_kv_bytes + self.compute_bytes + self.output_bytes


class WindowMemory(msgspec.Struct, frozen=True):
    """What a context window of `n_ctx` tokens takes on each device."""

    n_ctx: int
    devices: tuple[DeviceMemory, ...]

    @property
    def total_bytes(self) -> int:
        return sum(device.total_bytes for device in self.devices)


class MemoryNeeds(msgspec.Struct, frozen=True, tag="memory_needs", tag_field="event"):
    """What a plan takes: weights, as (device, bytes), and each context window asked for."""

    weights: tuple[tuple[str, int], ...]
    windows: tuple[WindowMemory, ...]

    @property
    def weights_bytes(self) -> int:
        return sum(size for _, size in self.weights)


class PrefillProgress(msgspec.Struct, frozen=True, tag="prefill_progress", tag_field="event"):
    """`done` of `total` prompt tokens are in the KV cache (`cached` of them were there before)."""

    done: int
    total: int
    cached: int


class ReasoningDelta(msgspec.Struct, frozen=True, tag="reasoning_delta", tag_field="event"):
    """A further piece of the chain of thought."""

    text: str


class TextDelta(msgspec.Struct, frozen=True, tag="text_delta", tag_field="event"):
    """A further piece of the answer. `preamble`: said before a tool call, not the final answer."""

    text: str
    preamble: bool = False


class ToolCallRequested(msgspec.Struct, frozen=True, tag="tool_call", tag_field="event"):
    """The model asks for a tool. `name` may be one that was never declared: the app must judge."""

    name: str
    arguments: str


class Fault(msgspec.Struct, frozen=True):
    """A sentence for the person, as an `AppError` has it: the window says it in its language."""

    message: str
    hint: str = ""
    fields: dict[str, str] = {}


class PermissionAsked(
    msgspec.Struct, frozen=True, tag="permission_asked", tag_field="event", kw_only=True
):
    """A tool waits for the person's word. What is shown here is what will be carried out.

    Args:
        call: The number of the call in this turn, from 1, in the order of `ToolCallRequested`.
        id: By which it is answered (`app.tools.consent`), and found in the journal.
        target: The resolved path, address or "server:tool"; `asked_for` the model's words for it
            where they differ; `folder` what a permission for "this folder" would cover.
        arguments: All of them, as JSON.
        preview: The effect itself: a diff, a program.
        reason: The rule that wants it asked; `read` names what came in from outside, if that is
            why.
        scopes: "once", "chat", "folder", "always", as far as they may be offered.
        edited: The person has changed the arguments, and sees now what they come to.
    """

    call: int
    id: str
    name: str
    capability: str
    arguments: str
    target: str = ""
    asked_for: str = ""
    folder: str = ""
    host: str = ""
    preview: str = ""
    source: str = ""
    reason: str = ""
    read: tuple[str, ...] = ()
    scopes: tuple[str, ...] = ()
    timeout_s: float = 0.0
    edited: bool = False
    effect: Fault | None = None


class PermissionDecided(
    msgspec.Struct, frozen=True, tag="permission", tag_field="event", kw_only=True
):
    """Whether a call may be carried out, by which rule, and exactly what it is.

    `by`: "person" if somebody was asked, else "rule".
    """

    call: int
    id: str
    name: str
    decision: Literal["allow", "deny"]
    by: Literal["person", "rule"]
    rule: str
    scope: str = ""
    target: str = ""
    arguments: str = ""
    edited: bool = False


class ToolFinished(msgspec.Struct, frozen=True, tag="tool_result", tag_field="event", kw_only=True):
    """A call is over; `content` is what the model is told, also where nothing was done.

    `changed`: files that were changed, which can be undone by `answer`.
    """

    call: int
    id: str
    name: str
    outcome: Literal["done", "failed", "denied", "cancelled"]
    content: str
    fault: Fault | None = None
    seconds: float = 0.0
    answer: str = ""
    changed: tuple[str, ...] = ()


class Usage(msgspec.Struct, frozen=True):
    """Counts of tokens. `cached_tokens` of the prompt were already in the KV cache."""

    prompt_tokens: int = 0
    cached_tokens: int = 0
    completion_tokens: int = 0


class Timings(msgspec.Struct, frozen=True):
    """Durations in seconds and rates in tokens per second; 0 where nothing was measured."""

    load_s: float = 0.0
    ttft_s: float = 0.0
    prefill_tps: float = 0.0
    decode_tps: float = 0.0


class Finished(msgspec.Struct, frozen=True, tag="finished", tag_field="event"):
    """The turn is over; always the last event.

    `malformed`: the model broke its format and the answer was recovered. `token_ids`: what it
    sampled, without the final stop token, behind whatever the answer was made to start with.
    """

    reason: FinishReason
    usage: Usage = Usage()
    timings: Timings = Timings()
    malformed: bool = False
    token_ids: tuple[int, ...] = ()


class RoundFinished(msgspec.Struct, frozen=True, tag="round", tag_field="event"):
    """The model has said what it wants done: the tools are next, then the model goes on."""

    finished: Finished


Delta = ReasoningDelta | TextDelta | ToolCallRequested
ToolEvent = PermissionAsked | PermissionDecided | ToolFinished
StreamEvent = (
    GpuAvoided
    | LoadProgress
    | ModelLoaded
    | MemoryNeeds
    | PrefillProgress
    | Delta
    | ToolEvent
    | RoundFinished
    | Finished
)


def assemble(events: Iterable[StreamEvent]) -> Message:
    """The assistant's last message that these events make; it is empty if only tools spoke last.

    A turn in which tools were used makes several: see `assemble_turn`.
    """
    last: list[StreamEvent] = []
    for event in events:
        if isinstance(event, RoundFinished):
            last = []
        else:
            last.append(event)
    return _message(last)


def assemble_turn(events: Iterable[StreamEvent]) -> tuple[Message, ...]:
    """All messages of a turn, in order: what the assistant said, and what the tools gave back."""
    messages: list[Message] = []
    said: list[StreamEvent] = []
    for event in events:
        match event:
            case RoundFinished(finished):
                messages.append(_message([*said, finished]))
                said = []
            case ToolFinished(name=name, content=content):
                messages.append(Message("tool", (ToolResult(name, content),)))
            case _:
                said.append(event)
    last = _message(said)
    return (*messages, last) if last.parts or not messages else tuple(messages)


def _message(events: Iterable[StreamEvent]) -> Message:
    parts: list[Part] = []
    token_ids: tuple[int, ...] = ()
    for event in events:
        match event:
            case ReasoningDelta(text):
                if parts and isinstance(parts[-1], Reasoning):
                    parts[-1] = Reasoning(parts[-1].text + text)
                else:
                    parts.append(Reasoning(text))
            case TextDelta(text, preamble):
                last = parts[-1] if parts else None
                if isinstance(last, Text) and last.preamble == preamble:
                    parts[-1] = Text(last.text + text, preamble)
                else:
                    parts.append(Text(text, preamble))
            case ToolCallRequested(name, arguments):
                parts.append(ToolCall(name, arguments))
            case Finished():
                token_ids = event.token_ids
            case _:
                pass
    return Message("assistant", tuple(parts), token_ids)
