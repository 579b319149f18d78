"""A model that llama.cpp has loaded: its vocabulary, its one context and that context's KV cache.

Knows token ids, no messages and no dialects. One thread owns a `LlamaModel`; only its `abort` flag
may be touched from another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from llama_cpp import llama_cpp as cpp

from app.engine.api import LoadPlan, Sampling
from app.engine.llama_abort import AbortFlag
from app.engine.llama_cache import KvCache
from app.engine.llama_grammar import LlamaGrammar
from app.engine.llama_load import Description, load_model, n_ubatch, open_context
from app.engine.llama_sampler import Sampler
from app.engine.llama_vocabulary import LlamaVocabulary
from app.errors import EngineError


class LlamaModel:
    """`cache` holds what was computed; `description` is what the model's header says."""

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
        self._model = load_model(plan, on_progress)
        try:
            self._context = open_context(self._model, plan)
        except EngineError:
            cpp.llama_model_free(self._model)
            raise
        self.vocabulary = LlamaVocabulary(cpp.llama_model_get_vocab(self._model))
        self.description = Description.of(self._model)
        self.name = self.description.name or plan.path.stem
        self.n_ctx: int = cpp.llama_n_ctx(self._context)
        self.abort = AbortFlag()
        self.abort.watch(self._context)
        n_swa = cpp.llama_model_n_swa(self._model)
        self.cache = KvCache(self._context, n_swa, n_ubatch(plan), self.abort)

    def close(self) -> None:
        """Frees everything; the object is of no use afterwards."""
        self.cache.close()
        cpp.llama_free(self._context)
        cpp.llama_model_free(self._model)

    @contextmanager
    def half_threads(self) -> Iterator[None]:
        """Leaves half of the threads to others while it lasts."""
        decode, batch = cpp.llama_n_threads(self._context), cpp.llama_n_threads_batch(self._context)
        cpp.llama_set_n_threads(self._context, max(1, decode // 2), max(1, batch // 2))
        try:
            yield
        finally:
            cpp.llama_set_n_threads(self._context, decode, batch)

    def sampler(self, sampling: Sampling) -> Sampler:
        return Sampler(self._context, self.vocabulary, sampling)

    def read_grammar(self, text: str) -> LlamaGrammar | None:
        """A grammar (GBNF) over this model's tokens; None if llama.cpp cannot read it."""
        return LlamaGrammar.read(self.vocabulary.handle, text)
