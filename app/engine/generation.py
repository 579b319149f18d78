"""One answer: prompt tokens in, events out. Runs inside the engine process.

Knows the model's loop and a dialect, nothing of processes and lines.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

import msgspec

from app.engine.api import GenerateRequest, Sampling
from app.engine.dialects.dialect import Dialect
from app.engine.guided import GuidedAnswer
from app.engine.llama import LlamaModel
from app.engine.state_store import StateStore
from app.errors import PromptTooLong
from app.events import (
    Delta,
    Finished,
    FinishReason,
    PrefillProgress,
    StreamEvent,
    Timings,
    ToolCallRequested,
    Usage,
)
from app.messages import Conversation

Emit = Callable[[StreamEvent], None]
LONGEST_TOKEN_BYTES = 128
# Somebody waits: what follows a checkpoint closely gets its own when the engine settles.
CHECKPOINT_SPACING = 32


@dataclass(slots=True)
class Answer:
    """What is being produced: sampled ids and the moments that the timings come from."""

    started: float = field(default_factory=time.perf_counter)
    prefilled: float = 0.0
    first_token: float = 0.0
    ended: float = 0.0
    token_ids: list[int] = field(default_factory=list)
    reason: FinishReason = "stop"


def generate(
    model: LlamaModel,
    dialect: Dialect,
    request: GenerateRequest,
    emit: Emit,
    load_s: float,
    store: StateStore | None = None,
) -> Finished:
    """Streams one answer through `emit`, `Finished` last; gives that one back too.

    `model.abort.set()` from another thread ends it with reason "cancelled".

    Raises:
        PromptTooLong: Not even one token of an answer would fit after the prompt.
        EngineError: llama.cpp failed, or the dialect cannot do what is asked for.
    """
    answer = Answer()
    _refuse_hopeless(request.conversation, model.n_ctx)
    prompt = dialect.render(request.conversation)
    opening = dialect.opening(request.conversation, request.start, prompt)
    token_ids = (*prompt.token_ids, *opening)
    total = len(token_ids)
    if total >= model.n_ctx:
        raise _too_long(total, model.n_ctx)

    fed = model.cache.feed(
        token_ids,
        prompt.checkpoints,
        lambda done, cached: emit(PrefillProgress(done, total, cached)),
        store,
        CHECKPOINT_SPACING,
    )
    answer.prefilled = time.perf_counter()
    room = model.n_ctx - total
    with GuidedAnswer(model, dialect, request, prompt) as guided:
        guided.resume(opening)
        if fed.completed:
            limit = min(request.max_tokens or room, room)
            sampling = _resolve(request.sampling, model, dialect)
            _decode(model, guided, sampling, limit, answer, emit)
        else:
            answer.reason = "cancelled"
        answer.ended = time.perf_counter()
        cut = answer.reason in ("length", "cancelled")
        _emit_all(guided.finish(cut=cut), emit, answer)

    finished = Finished(
        answer.reason,
        Usage(total, fed.cached, len(answer.token_ids)),
        _timings(answer, total - fed.cached, load_s),
        guided.malformed,
        (*opening, *answer.token_ids),
    )
    emit(finished)
    return finished


def _decode(
    model: LlamaModel,
    guided: GuidedAnswer,
    sampling: Sampling,
    limit: int,
    answer: Answer,
    emit: Emit,
) -> None:
    """Samples up to `limit` tokens, and parses each before the next is computed."""
    with model.sampler(sampling) as sampler:
        while True:
            if model.abort.is_set:
                answer.reason = "cancelled"
                return
            token, ends = guided.sample(sampler)
            answer.first_token = answer.first_token or time.perf_counter()
            if not ends:
                answer.token_ids.append(token)
            _emit_all(guided.feed(token), emit, answer)
            if ends or (answer.reason == "tool_call" and guided.call_ends_turn):
                return
            if len(answer.token_ids) >= limit:
                answer.reason = "length"
                return
            if not model.cache.step(token):
                answer.reason = "cancelled"
                return


def _emit_all(deltas: list[Delta], emit: Emit, answer: Answer) -> None:
    for delta in deltas:
        if isinstance(delta, ToolCallRequested):
            answer.reason = "tool_call"
        emit(delta)


def _resolve(sampling: Sampling, model: LlamaModel, dialect: Dialect) -> Sampling:
    """Fills in the temperature that the model's file or makers recommend, if none is asked for."""
    if sampling.temperature is not None:
        return sampling
    recommended = model.description.temperature
    if recommended is None:
        recommended = dialect.temperature
    return msgspec.structs.replace(sampling, temperature=recommended)


def _refuse_hopeless(conversation: Conversation, n_ctx: int) -> None:
    """Spares the tokenizer a text that cannot fit, however well it packs."""
    texts = [message.text for message in conversation.messages]
    texts += [file.text for message in conversation.messages for file in message.attachments]
    size_bytes = sum(len(text.encode()) for text in texts)
    if size_bytes > n_ctx * LONGEST_TOKEN_BYTES:
        raise _too_long(size_bytes // LONGEST_TOKEN_BYTES, n_ctx)


def _too_long(n_tokens: int, n_ctx: int) -> PromptTooLong:
    return PromptTooLong(
        "This is too long for the model: {n_tokens} tokens or more, and it can read {n_ctx}.",
        "Shorten the text or start a new chat.",
        n_tokens=n_tokens,
        n_ctx=n_ctx,
    )


def _timings(answer: Answer, prefilled_tokens: int, load_s: float) -> Timings:
    prefill_s = answer.prefilled - answer.started
    decode_s = answer.ended - answer.first_token if answer.first_token else 0.0
    decoded = len(answer.token_ids) - 1  # the first token's time belongs to the prefill
    return Timings(
        load_s=load_s,
        ttft_s=answer.first_token - answer.started if answer.first_token else 0.0,
        prefill_tps=prefilled_tokens / prefill_s if prefill_s > 0 else 0.0,
        decode_tps=decoded / decode_s if decode_s > 0 and decoded > 0 else 0.0,
    )
