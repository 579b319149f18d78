"""How llama.cpp picks the next token: freely first, and again under a constraint if need be.

Testing the one token that was sampled takes some 20 microseconds, a grammar over the whole
vocabulary 20 milliseconds; so the latter is done only for a token that was refused.
"""

from __future__ import annotations

import ctypes
from typing import Any

import numpy as np
from llama_cpp import llama_cpp as cpp

from app.engine.api import Sampling
from app.engine.constraint import Constraint
from app.engine.llama_grammar import LlamaGrammar
from app.engine.llama_vocabulary import LlamaVocabulary
from app.errors import EngineError

_CANDIDATE = np.dtype([("id", np.int32), ("logit", np.float32), ("p", np.float32)])


class Sampler:
    """A chain of llama.cpp samplers; use as a context manager."""

    def __init__(self, context: Any, vocabulary: LlamaVocabulary, sampling: Sampling) -> None:
        self._context = context
        self._vocabulary = vocabulary
        biases = _bias_sampler(vocabulary.n_tokens, sampling)
        self._chain = cpp.llama_sampler_chain_init(cpp.llama_sampler_chain_default_params())
        for part in [*biases, *_chain_parts(sampling)]:
            cpp.llama_sampler_chain_add(self._chain, part)

    def __enter__(self) -> Sampler:
        return self

    def __exit__(self, *exc: object) -> None:
        cpp.llama_sampler_free(self._chain)

    def sample(self, constraint: Constraint | None = None) -> int:
        """The next token, from the logits of the last decoded one; `constraint` moves on by it.

        The distribution is the model's own among the tokens that are allowed.

        Raises:
            EngineError: The constraint allows no token at all.
        """
        token = int(cpp.llama_sampler_sample(self._chain, self._context, -1))
        if constraint is None:
            return token
        if not constraint.allows(token):
            token = self._sample_again(constraint)
        constraint.accept(token)
        return token

    def _sample_again(self, constraint: Constraint) -> int:
        candidates = self._allowed(constraint)
        array = _as_array(candidates)
        cpp.llama_sampler_apply(self._chain, ctypes.byref(array))
        token = int(array.data[array.selected].id)
        if not constraint.allows(token):  # accepting it would end the process
            raise _dead_end()
        return token

    def _allowed(self, constraint: Constraint) -> Any:
        """All tokens that the constraint allows, with their logits."""
        n_tokens = self._vocabulary.n_tokens
        logits = cpp.llama_get_logits_ith(self._context, -1)
        candidates = np.zeros(n_tokens, _CANDIDATE)
        candidates["id"] = np.arange(n_tokens)
        candidates["logit"] = np.ctypeslib.as_array(logits, (n_tokens,))
        if constraint.rule is not None:
            banned = self._vocabulary.special_ids - constraint.rule.specials
            candidates["logit"][list(banned)] = -np.inf
        if isinstance(constraint.grammar, LlamaGrammar):
            constraint.grammar.mask(_as_array(candidates))
        allowed = candidates[candidates["logit"] > -np.inf]
        if not len(allowed):
            raise _dead_end()
        return allowed


def _dead_end() -> EngineError:
    return EngineError(
        "The model cannot go on in the form that was asked for.",
        "Ask for a simpler form, or ask without one.",
    )


def _as_array(candidates: Any) -> Any:
    """llama.cpp's view of the candidates; they must outlive it."""
    data = candidates.ctypes.data_as(cpp.llama_token_data_p)
    return cpp.llama_token_data_array(data=data, size=len(candidates), selected=-1, sorted=False)


def _bias_sampler(n_tokens: int, sampling: Sampling) -> list[Any]:
    known = [(token, bias) for token, bias in sampling.logit_bias if 0 <= token < n_tokens]
    if not known:
        return []
    biases = (cpp.llama_logit_bias * len(known))(*known)
    return [cpp.llama_sampler_init_logit_bias(n_tokens, len(known), biases)]


def _chain_parts(sampling: Sampling) -> list[Any]:
    if not sampling.temperature or sampling.temperature < 0:
        return [cpp.llama_sampler_init_greedy()]
    parts = []
    if sampling.min_p > 0:
        parts.append(cpp.llama_sampler_init_min_p(sampling.min_p, 1))
    if sampling.top_p < 1:
        parts.append(cpp.llama_sampler_init_top_p(sampling.top_p, 1))
    parts.append(cpp.llama_sampler_init_temp(sampling.temperature))
    seed = cpp.LLAMA_DEFAULT_SEED if sampling.seed is None else sampling.seed & 0xFFFFFFFF
    parts.append(cpp.llama_sampler_init_dist(seed))
    return parts
