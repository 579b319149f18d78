"""What a model takes of memory, by part: formulas, tested against what llama.cpp itself reports.

The engine can also measure this exactly (`Engine.measure`), but only of a file that is there and in
a process that takes a second to start. Sizes are in bytes. Knows no computers.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from app.models.shape import ModelShape

KvType = Literal["f16", "q8_0"]
KV_BYTES = {"f16": 2.0, "q8_0": 34 / 32}

# As the engine chooses them: tokens of a prompt that are computed at once.
CPU_N_UBATCH = 128
GPU_N_UBATCH = 512

# The engine's process without a model: Python, llama.cpp, its working space.
PROCESS_BYTES = 65_000_000
# Each token of the vocabulary, in llama.cpp and in the engine's own tables.
TOKEN_BYTES = 810
# A GPU's driver keeps about so much of the card for itself once a program uses it.
GPU_CONTEXT_BYTES = 400_000_000
_CELLS = 256  # KV caches are as long as a multiple of this


class MemoryParts(msgspec.Struct, frozen=True):
    """Memory by what it is for. `process_bytes`: the engine's own, with the vocabulary."""

    weights_bytes: int = 0
    kv_bytes: int = 0
    compute_bytes: int = 0
    process_bytes: int = 0

    @property
    def total_bytes(self) -> int:
        return self.weights_bytes + self.kv_bytes + self.compute_bytes + self.process_bytes


def kv_bytes(shape: ModelShape, n_ctx: int, n_ubatch: int, kv_type: KvType = "f16") -> int:
    """The KV cache: of the whole window in most layers, of the sliding one in the others."""
    cells = padded(n_ctx)
    sliding_cells = padded(min(cells, shape.sliding_window + n_ubatch))
    values = shape.global_kv * cells + shape.sliding_kv * sliding_cells
    return round(values * KV_BYTES[kv_type])


def compute_bytes(shape: ModelShape, n_ctx: int, n_ubatch: int) -> int:
    """Working space for so many tokens at once, with flash attention and logits of one token.

    The widest moment is the feed-forward part: what goes in, what the up and gate matrices give and
    what comes of it, for each expert that is used; and the mask of the attention, two bytes for
    each pair of tokens, beside it.
    """
    experts = max(1, shape.experts_used)
    wide = 2 * shape.feed_forward_length * experts
    narrow = shape.embedding_length * (experts + 2 if shape.experts else 2)
    heads = shape.heads * shape.key_length
    activations = 4 * n_ubatch * (wide + narrow + heads)
    mask = 2 * n_ubatch * padded(n_ctx)
    return activations + mask + 4 * shape.vocabulary_size


def process_bytes(shape: ModelShape) -> int:
    return PROCESS_BYTES + TOKEN_BYTES * shape.vocabulary_size


def padded(tokens: int) -> int:
    return -(-tokens // _CELLS) * _CELLS
