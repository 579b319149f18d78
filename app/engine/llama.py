"""The llama.cpp loop: one model, one context, one sequence.

Only this and its `llama_*` parts import llama_cpp. Knows token ids, no messages and no dialects.
One thread owns a `LlamaModel`; only `abort()` may be called from another.
"""

from __future__ import annotations

import ctypes
import sys
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

import psutil
from llama_cpp import llama_cpp as cpp

from app.engine.api import LoadPlan, Sampling
from app.engine.llama_grammar import LlamaGrammar
from app.engine.llama_sampler import Sampler
from app.engine.llama_vocabulary import LlamaVocabulary
from app.errors import EngineError, ModelFileError

SEQ = 0
MAX_CHECKPOINTS = 32
DEFAULT_N_CTX = 16_384
# llama.cpp heeds Stop between two operations of its graph. With gpt-oss-20b's shapes on two slow
# cores one operation on 512 tokens takes 0.45 s, on 128 tokens 0.12 s, at 2 % less speed.
CPU_N_UBATCH = 128
GPU_N_UBATCH = 512
ONE_THREAD_BELOW_BYTES = 32_000_000
DECODE_ABORTED = 2

_log_lines: deque[str] = deque(maxlen=40)
_log_callback: Any = None
_log_file: TextIO | None = None


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


def log_to(file: TextIO) -> None:
    """Writes what llama.cpp says to `file` too; else only the last lines are kept, for errors."""
    global _log_file
    _log_file = file


def open_vocabulary(path: Path) -> LlamaVocabulary:
    """The vocabulary of a GGUF, without its weights.

    Raises:
        ModelFileError: llama.cpp cannot read the file.
    """
    _start_backend()
    params = cpp.llama_model_default_params()
    params.vocab_only = True
    model = cpp.llama_model_load_from_file(_encode_path(path), params)
    if not model:
        raise _unreadable(path)
    # The model must outlive its vocabulary: both live until the process ends.
    return LlamaVocabulary(cpp.llama_model_get_vocab(model))


class LlamaModel:
    """A loaded model with its context and what its KV cache holds (`past`)."""

    def __init__(self, plan: LoadPlan, on_progress: Callable[[float], bool]) -> None:
        """Loads the model.

        Args:
            plan: What to load, and how.
            on_progress: Called with a fraction from 0 to 1; returns False to give up.

        Raises:
            ModelFileError: llama.cpp cannot read the file.
            EngineError: There is not enough memory for the context window.
            LoadCancelled: `on_progress` returned False.
        """
        _start_backend()
        self._model = _load_model(plan, on_progress)
        self.vocabulary = LlamaVocabulary(cpp.llama_model_get_vocab(self._model))
        self.name = _metadata(self._model, "general.name") or plan.path.stem
        self.architecture = _metadata(self._model, "general.architecture")
        self.chat_template = _chat_template(self._model)
        self.recommended_temperature = _number(_metadata(self._model, "general.sampling.temp"))
        self._n_swa = cpp.llama_model_n_swa(self._model)
        self._n_ubatch = plan.n_ubatch or (GPU_N_UBATCH if plan.n_gpu_layers else CPU_N_UBATCH)
        self._context = self._open_context(plan)
        self.n_ctx: int = cpp.llama_n_ctx(self._context)
        self._memory = cpp.llama_get_memory(self._context)
        self._batch = cpp.llama_batch_init(self._n_ubatch, 0, 1)
        self._watch_abort_flag()
        self.past: list[int] = []
        self._checkpoints: list[Checkpoint] = []

    def _open_context(self, plan: LoadPlan) -> Any:
        trained = cpp.llama_model_n_ctx_train(self._model)
        threads = plan.n_threads or self._sensible_threads()
        params = cpp.llama_context_default_params()
        params.n_ctx = plan.n_ctx or min(trained, DEFAULT_N_CTX)
        params.n_batch = params.n_ubatch = self._n_ubatch
        params.n_outputs_max = 1  # logits of one token only: saves 300 MB on gpt-oss
        params.swa_full = False  # halves the KV cache; `_rewind` keeps reuse correct
        params.flash_attn_type = cpp.LLAMA_FLASH_ATTN_TYPE_AUTO
        params.n_threads = params.n_threads_batch = threads
        context = cpp.llama_init_from_model(self._model, params)
        if not context:
            cpp.llama_model_free(self._model)
            raise EngineError(
                "There is not enough memory for a context window of {n_ctx} tokens.",
                "Close other programs or choose a smaller context window.",
                n_ctx=params.n_ctx,
            )
        return context

    def _sensible_threads(self) -> int:
        """One thread per physical core, but a single one for a model that fits into a cache.

        Threads wait for each other many times per token: with little to compute in between, a
        second one costs more than it gives, and a hundred times more on a busy machine.
        """
        if cpp.llama_model_size(self._model) < ONE_THREAD_BELOW_BYTES:
            return 1
        return psutil.cpu_count(logical=False) or 1

    def _watch_abort_flag(self) -> None:
        """Lets `abort()` stop a running decode within one graph node, without Python.

        A Python callback would take the interpreter lock for every node of the graph. libc's
        strlen has the callback's shape: on "" it gives 0 (go on), on "\\x01" it gives 1 (abort).
        """
        libc = ctypes.CDLL("ucrtbase" if sys.platform == "win32" else None)
        self._abort_flag = ctypes.create_string_buffer(b"\0\0", 2)
        self._abort_callback = ctypes.cast(libc.strlen, cpp.ggml_abort_callback)
        cpp.llama_set_abort_callback(
            self._context, self._abort_callback, ctypes.cast(self._abort_flag, ctypes.c_void_p)
        )

    def abort(self) -> None:
        """Stops the running or the next decode; from any thread."""
        self._abort_flag[0] = b"\x01"

    def clear_abort(self) -> None:
        self._abort_flag[0] = b"\0"

    @property
    def aborted(self) -> bool:
        return bool(self._abort_flag[0] != b"\0")

    def close(self) -> None:
        """Frees everything; the object is of no use afterwards."""
        cpp.llama_batch_free(self._batch)
        cpp.llama_free(self._context)
        cpp.llama_model_free(self._model)

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
            end = min(stop, position + self._n_ubatch)
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
        if self.aborted:  # on a GPU nothing looks at the flag while it computes
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

    def sampler(self, sampling: Sampling) -> Sampler:
        return Sampler(self._context, self.vocabulary, sampling)

    def read_grammar(self, text: str) -> LlamaGrammar | None:
        """A grammar (GBNF) over this model's tokens; None if llama.cpp cannot read it."""
        return LlamaGrammar.read(self.vocabulary.handle, text)


class LoadCancelled(Exception):
    """The person gave up waiting for the model."""


def _load_model(plan: LoadPlan, on_progress: Callable[[float], bool]) -> Any:
    cancelled = False

    def report(fraction: float, _data: object) -> bool:
        nonlocal cancelled
        cancelled = cancelled or not on_progress(fraction)
        return not cancelled

    params = cpp.llama_model_default_params()
    params.n_gpu_layers = plan.n_gpu_layers
    # Repacked weights are a second, anonymous copy: 10 GB for gpt-oss-20b. Mapped ones are not.
    params.use_extra_bufts = False
    callback = cpp.llama_progress_callback(report)
    params.progress_callback = callback
    model = cpp.llama_model_load_from_file(_encode_path(plan.path), params)
    if model:
        return model
    if cancelled:
        raise LoadCancelled
    raise _unreadable(plan.path)


def _start_backend() -> None:
    global _log_callback
    if _log_callback is not None:
        return

    def log(_level: int, text: bytes, _data: object) -> None:
        line = text.decode("utf-8", "replace")
        _log_lines.append(line)
        if _log_file is not None:
            _log_file.write(line)

    _log_callback = cpp.llama_log_callback(log)  # kept alive here as long as the process
    cpp.llama_log_set(_log_callback, None)
    cpp.llama_backend_init()


def _unreadable(path: Path) -> ModelFileError:
    errors = [line.strip() for line in _log_lines if "error" in line.lower()]
    return ModelFileError(
        "The engine cannot read the model file {name}: {reason}",
        "The file may be damaged or made for a newer engine. Download it again.",
        name=path.name,
        reason=errors[0] if errors else "no reason given",
    )


def _encode_path(path: Path) -> bytes:
    # llama.cpp takes UTF-8 on Windows and the file system's own bytes elsewhere.
    return str(path).encode("utf-8", "surrogateescape")


def _metadata(model: Any, key: str) -> str:
    buffer = ctypes.create_string_buffer(512)
    length = cpp.llama_model_meta_val_str(model, key.encode(), buffer, len(buffer))
    return buffer.value.decode("utf-8", "replace") if length >= 0 else ""


def _chat_template(model: Any) -> str:
    template = cpp.llama_model_chat_template(model, None)
    return template.decode("utf-8", "replace") if template else ""


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _common_prefix(a: Sequence[int], b: Sequence[int]) -> int:
    for i, (x, y) in enumerate(zip(a, b, strict=False)):
        if x != y:
            return i
    return min(len(a), len(b))
