"""The KV cache of a llama.cpp context with one sequence: holds a prompt, reusing what it can.

Knows token ids and their positions; knows nothing of files, dialects and sampling.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from llama_cpp import llama_cpp as cpp

from app.engine.llama_abort import AbortFlag
from app.errors import EngineError

SEQ = 0
MAX_CHECKPOINTS = 32
DECODE_ABORTED = 2


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The sliding-window part of the KV cache after `n_tokens`; the rest needs no copy."""

    n_tokens: int
    state: Any


@dataclass(frozen=True, slots=True)
class Fed:
    """Outcome of `feed`: how many tokens were reused, and whether it ran to the end."""

    cached: int
    completed: bool


class KvCache:
    """What the context has computed (`past`), and where it can go back to."""

    def __init__(self, context: Any, n_swa: int, n_batch: int, abort: AbortFlag) -> None:
        """Takes over an empty context.

        Args:
            n_swa: Width of the sliding window in tokens, 0 for none.
            n_batch: How many tokens one decode takes at most.
            abort: Stops the running decode when set.
        """
        self._context, self._n_swa, self._n_batch = context, n_swa, n_batch
        self._abort = abort
        self._memory = cpp.llama_get_memory(context)
        self._batch = cpp.llama_batch_init(n_batch, 0, 1)
        self.past: list[int] = []
        self._checkpoints: list[Checkpoint] = []

    def close(self) -> None:
        cpp.llama_batch_free(self._batch)

    def feed(
        self,
        ids: Sequence[int],
        checkpoints: Sequence[int] = (),
        on_progress: Callable[[int, int], None] = lambda done, cached: None,
    ) -> Fed:
        """Makes the KV cache hold exactly `ids`, and logits ready for the last of them.

        Args:
            ids: The whole prompt, at least one token and at most `n_ctx`.
            checkpoints: Positions in `ids` that later prompts may return to.
            on_progress: Called after each batch with the tokens done so far and those reused.

        Raises:
            EngineError: llama.cpp failed to decode.
        """
        cached = self._rewind(ids)
        on_progress(cached, cached)
        stops = sorted({p for p in checkpoints if cached < p < len(ids)} | {len(ids)})
        position = cached
        while position < len(ids):
            stop = next(s for s in stops if s > position)
            end = min(stop, position + self._n_batch)
            if not self._decode(ids[position:end], logits=end == len(ids)):
                return Fed(cached, completed=False)
            position = end
            if position == stop and stop != len(ids):
                self._save_checkpoint()
            on_progress(position, cached)
        return Fed(cached, completed=True)

    def step(self, token: int) -> bool:
        """Appends one token and computes the next logits; False if aborted before that."""
        return self._decode([token], logits=True)

    def _rewind(self, ids: Sequence[int]) -> int:
        """Cuts the cache back to what it has in common with `ids`; gives the reused length.

        With a sliding window llama.cpp reports success even where the window's cells are gone
        and would go on with wrong logits, hence the check and the checkpoints.
        """
        reusable = _common_prefix(self.past, ids)
        reusable = min(reusable, len(ids) - 1)  # one token must be decoded for its logits
        if reusable >= len(self.past):
            return reusable
        if not self._window_reaches(reusable):
            reusable = self._restore_checkpoint(reusable)
        cpp.llama_memory_seq_rm(self._memory, SEQ, reusable, -1)
        del self.past[reusable:]
        self._checkpoints = [c for c in self._checkpoints if c.n_tokens <= reusable]
        return reusable

    def _window_reaches(self, n_tokens: int) -> bool:
        if self._n_swa == 0:
            return True
        oldest = cpp.llama_memory_seq_pos_min(self._memory, SEQ)
        return bool(oldest == 0 or 0 <= oldest < max(0, n_tokens - self._n_swa))

    def _restore_checkpoint(self, at_most: int) -> int:
        usable = [c for c in self._checkpoints if c.n_tokens <= at_most]
        if not usable:
            return 0
        best = max(usable, key=lambda c: c.n_tokens)
        restored = cpp.llama_state_seq_set_data_ext(
            self._context, best.state, len(best.state), SEQ, cpp.LLAMA_STATE_SEQ_FLAGS_PARTIAL_ONLY
        )
        return best.n_tokens if restored else 0

    def _save_checkpoint(self) -> None:
        if self._n_swa == 0:
            return
        flags = cpp.LLAMA_STATE_SEQ_FLAGS_PARTIAL_ONLY
        size = cpp.llama_state_seq_get_size_ext(self._context, SEQ, flags)
        state = (ctypes.c_uint8 * size)()
        cpp.llama_state_seq_get_data_ext(self._context, state, size, SEQ, flags)
        self._checkpoints.append(Checkpoint(len(self.past), state))
        del self._checkpoints[:-MAX_CHECKPOINTS]

    def _decode(self, ids: Sequence[int], *, logits: bool) -> bool:
        if self._abort.is_set:  # on a GPU nothing looks at the flag while it computes
            return False
        batch = self._batch
        batch.n_tokens = len(ids)
        start = len(self.past)
        for i, token in enumerate(ids):
            batch.token[i] = token
            batch.pos[i] = start + i
            batch.n_seq_id[i] = 1
            batch.seq_id[i][0] = SEQ
            batch.logits[i] = 0
        batch.logits[len(ids) - 1] = logits
        code = cpp.llama_decode(self._context, batch)
        if code == 0:
            self.past.extend(ids)
            return True
        if code == DECODE_ABORTED:
            # Micro-batches that were finished stay in the cache.
            kept = cpp.llama_memory_seq_pos_max(self._memory, SEQ) + 1
            self.past.extend(ids[: max(0, kept - start)])
            return False
        raise EngineError(
            "The engine could not compute the answer (llama.cpp code {code}).",
            "Try again; if it happens once more, open the model again.",
            code=code,
        )


def _common_prefix(a: Sequence[int], b: Sequence[int]) -> int:
    for i, (x, y) in enumerate(zip(a, b, strict=False)):
        if x != y:
            return i
    return min(len(a), len(b))
