"""The KV cache of a llama.cpp context with one sequence: holds a prompt, reusing what it can.

Knows token ids and their positions; knows nothing of dialects and sampling.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from llama_cpp import llama_cpp as cpp

from app.engine import llama_state
from app.engine.llama_abort import AbortFlag
from app.engine.llama_state import SEQ
from app.engine.state_store import SavedState, StateStore
from app.errors import EngineError

MAX_CHECKPOINTS = 32
CHECKPOINT_EVERY_TOKENS = 512  # in long messages, which may be edited and sent again
SAVED_CHECKPOINTS = 8
WORTH_SAVING_TOKENS = 64
WORTH_RESTORING_TOKENS = 32  # fewer are computed sooner than a file is read
DECODE_ABORTED = 2


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The sliding-window part of the KV cache after `n_tokens`; the rest needs no copy."""

    n_tokens: int
    window: bytes


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
        store: StateStore | None = None,
        spacing: int = 0,
    ) -> Fed:
        """Makes the KV cache hold exactly `ids`, and logits ready for the last of them.

        Args:
            ids: The whole prompt, at least one token and at most `n_ctx`.
            checkpoints: Positions in `ids` that later prompts may return to; its length is one.
            on_progress: Called after each batch with the tokens done so far and those reused.
            store: Where a saved state may spare more than what is in memory.
            spacing: Leave out checkpoints that would follow another by fewer tokens: each is a
                batch more, in which all weights are read once more.

        Raises:
            EngineError: llama.cpp failed to decode.
        """
        if store is not None:
            self._restore_saved(ids, store)
        cached = self._rewind(ids)
        on_progress(cached, cached)
        places = self._places({*checkpoints, *range(0, len(ids), CHECKPOINT_EVERY_TOKENS)}, spacing)
        stops = sorted({p for p in places if cached < p < len(ids)} | {len(ids)})
        position = cached
        while position < len(ids):
            stop = next(s for s in stops if s > position)
            end = min(stop, position + self._n_batch)
            if not self._decode(ids[position:end], logits=end == len(ids)):
                return Fed(cached, completed=False)
            position = end
            if position in places:
                self._add_checkpoint()
            on_progress(position, cached)
        cpp.llama_synchronize(self._context)  # a GPU only queues its work: now it is done
        return Fed(cached, completed=True)

    def _places(self, wanted: set[int], spacing: int) -> set[int]:
        """Those of the wanted places for checkpoints that are needed besides those there are."""
        if self._n_swa == 0:
            return set()  # such a cache can be cut back to any length
        chosen: set[int] = set()
        existing = {c.n_tokens for c in self._checkpoints}
        last = 0
        for place in sorted(wanted | existing):
            if place in existing or place - last >= spacing:
                chosen.add(place)
                last = place
        return chosen & wanted

    def step(self, token: int) -> bool:
        """Appends one token and computes the next logits; False if aborted before that."""
        return self._decode([token], logits=True)

    def save(self, store: StateStore, *, shared: bool) -> None:
        """Saves what the cache holds, with its latest checkpoints, unless that is done already."""
        if len(self.past) < WORTH_SAVING_TOKENS or store.has(self.past):
            return
        store.save(
            self.past,
            [(c.n_tokens, c.window) for c in self._checkpoints[-SAVED_CHECKPOINTS:]],
            lambda path: llama_state.save_file(self._context, path, self.past),
            shared=shared,
            cut_anywhere=self._n_swa == 0,
        )

    def _restore_saved(self, ids: Sequence[int], store: StateStore) -> None:
        """Takes a saved state into memory if it spares enough of `ids`; proves it first."""
        reachable = self._reachable(ids)
        while saved := store.best(ids, reachable + WORTH_RESTORING_TOKENS):
            if self._load(saved, store):
                return
            reachable = self._reachable(ids)

    def _load(self, saved: SavedState, store: StateStore) -> bool:
        state = store.open(saved)
        if state is None:
            return False
        self.past = []
        self._checkpoints = []
        if not llama_state.load_file(self._context, state.kv, state.tokens):
            cpp.llama_memory_clear(self._memory, True)
            store.forget(saved.name)
            return False
        self.past = list(state.tokens)
        self._checkpoints = [Checkpoint(n, window) for n, window in state.windows]
        for checkpoint in self._checkpoints:
            if checkpoint.n_tokens == len(self.past):  # the same order of cells, as when added
                llama_state.load_window(self._context, checkpoint.window)
        return True

    def _reachable(self, ids: Sequence[int]) -> int:
        """How many tokens of `ids` need not be computed, as things are in memory."""
        common = min(common_prefix(self.past, ids), len(ids) - 1)
        if common >= len(self.past) or self._window_reaches(common):
            return common
        return max((c.n_tokens for c in self._checkpoints if c.n_tokens <= common), default=0)

    def _rewind(self, ids: Sequence[int]) -> int:
        """Cuts the cache back to what it has in common with `ids`; gives the reused length.

        With a sliding window llama.cpp reports success even where the window's cells are gone
        and would go on with wrong logits, hence the check and the checkpoints.
        """
        # One token must be decoded for its logits.
        reusable = min(common_prefix(self.past, ids), len(ids) - 1)
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
        restored = llama_state.load_window(self._context, best.window)
        return best.n_tokens if restored else 0

    def _add_checkpoint(self) -> None:
        if self._n_swa == 0 or any(c.n_tokens == len(self.past) for c in self._checkpoints):
            return
        window = llama_state.save_window(self._context)
        # Put back at once: the window's cells then lie in the same order whether the text goes on
        # from here or comes back later, so both give the same logits to the last bit.
        llama_state.load_window(self._context, window)
        self._checkpoints.append(Checkpoint(len(self.past), window))
        if len(self._checkpoints) > MAX_CHECKPOINTS:
            del self._checkpoints[_most_dispensable([c.n_tokens for c in self._checkpoints])]

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


def common_prefix(a: Sequence[int], b: Sequence[int]) -> int:
    """Length of what both begin with.

    >>> common_prefix([1, 2, 3], [1, 2, 4, 5])
    2
    """
    for i, (x, y) in enumerate(zip(a, b, strict=False)):
        if x != y:
            return i
    return min(len(a), len(b))


def _most_dispensable(places: Sequence[int]) -> int:
    """The index of the place without which the longest way to the next one back grows least.

    The last ones are where a chat goes on, so they stay.

    >>> _most_dispensable([0, 100, 110, 500, 510, 520, 530, 540])
    1
    """
    inner = range(1, max(2, len(places) - 4))
    return min(inner, key=lambda i: places[i + 1] - places[i - 1])
