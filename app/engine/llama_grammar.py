"""llama.cpp's grammars: one `Grammar` is one text that is being written under a GBNF grammar."""

from __future__ import annotations

import ctypes
import math
from typing import Any

from llama_cpp import llama_cpp as cpp


class LlamaGrammar:
    """A `Grammar` of llama.cpp's; `close` frees it.

    A token that ends generation is allowed only where the grammar may end. All other special
    tokens are plain text to it, unless the grammar names them by id.
    """

    def __init__(self, handle: Any) -> None:
        self._handle = handle
        self._token = cpp.llama_token_data()
        self._candidates = cpp.llama_token_data_array(
            data=ctypes.pointer(self._token), size=1, selected=-1, sorted=False
        )

    @classmethod
    def read(cls, vocabulary_handle: Any, text: str) -> LlamaGrammar | None:
        """A grammar at its beginning; None if llama.cpp cannot read it (its log says why)."""
        handle = cpp.llama_sampler_init_grammar(vocabulary_handle, text.encode(), b"root")
        return cls(handle) if handle else None  # a failure is a null pointer, never None

    def allows(self, token: int) -> bool:
        self._token.id, self._token.logit = token, 0.0
        self.mask(self._candidates)
        return bool(self._token.logit > -math.inf)

    def mask(self, candidates: Any) -> None:
        """Sets the logits of all candidates that are not allowed to minus infinity."""
        cpp.llama_sampler_apply(self._handle, ctypes.byref(candidates))

    def accept(self, token: int) -> None:
        cpp.llama_sampler_accept(self._handle, token)

    def close(self) -> None:
        cpp.llama_sampler_free(self._handle)
