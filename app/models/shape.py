"""A model in the numbers that its memory and speed follow from: weights by use, KV cache, window.

Made from the headers of its files; the catalogue makes it of what it says of models that are not on
this computer yet. Knows no computers and no plans.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from typing import Literal

import msgspec

from app.models.gguf import GgufHeader
from app.models.gguf_parser import TensorInfo

Use = Literal["embedding", "output", "experts", "dense"]

# Layers of a sliding window among so many: llama.cpp's patterns where a header gives none.
_SLIDING_PATTERNS = {"gpt-oss": 2, "gemma2": 2, "gemma3": 6}
_EXPERTS = re.compile(r"_(ch)?exps\.")
_BLOCK = re.compile(r"blk\.(\d+)\.")


class Weights(msgspec.Struct, frozen=True):
    """Weights of one use that are stored alike: so many values in so many bytes.

    "embedding" is looked up by row, "output" makes the logits, of "experts" a token uses some, and
    everything of "dense".
    """

    use: Use
    type: str
    values: int
    size_bytes: int


class ModelShape(msgspec.Struct, frozen=True):
    """All that a plan must know of a model.

    `global_kv` and `sliding_kv` are how many values a token leaves in the KV caches of all layers
    that remember everything, and of all that have a sliding window (of `sliding_window` tokens).
    `is_tied`: the embedding is the output, too.
    """

    name: str
    architecture: str
    weights: tuple[Weights, ...]
    layers: int
    embedding_length: int
    feed_forward_length: int
    heads: int
    key_length: int
    vocabulary_size: int
    context_length: int
    global_kv: int
    sliding_kv: int = 0
    sliding_window: int = 0
    experts: int = 0
    experts_used: int = 0

    @property
    def weights_bytes(self) -> int:
        return sum(group.size_bytes for group in self.weights)

    @property
    def is_tied(self) -> bool:
        return not any(group.use == "output" for group in self.weights)

    def bytes_of(self, *uses: Use) -> int:
        return sum(group.size_bytes for group in self.weights if group.use in uses)

    def active(self, group: Weights, *, with_output: bool) -> float:
        """The share of these weights that one token is multiplied with.

        Args:
            with_output: For a token whose logits are wanted; most of a prompt's are not.
        """
        if group.use == "experts":
            return self.experts_used / self.experts if self.experts else 1.0
        if group.use == "output":
            return 1.0 if with_output else 0.0
        if group.use == "embedding":
            return 1.0 if with_output and self.is_tied else 0.0
        return 1.0

    @property
    def active_bytes(self) -> float:
        """Bytes of weights that are read for each token of an answer."""
        return sum(
            group.size_bytes * self.active(group, with_output=True) for group in self.weights
        )


def shape_of(headers: Sequence[GgufHeader]) -> ModelShape:
    """The shape of a model that Hearth can run.

    Args:
        headers: Of all its files; the first says what the model is.
    """
    header = headers[0]
    tensors = [tensor for part in headers for tensor in part.tensors]
    layers = _number(header, "block_count")
    heads = _number(header, "attention.head_count")
    embedding = _number(header, "embedding_length")
    default = embedding // heads if heads else 0
    key = _number(header, "attention.key_length") or default
    value = _number(header, "attention.value_length") or default
    kv = [count * (key + value) for count in _kv_heads(header, layers, heads)]
    sliding = _sliding_layers(header, layers)
    experts = _number(header, "expert_count")
    return ModelShape(
        name=header.name,
        architecture=header.architecture,
        weights=_weights(tensors),
        layers=layers,
        embedding_length=embedding,
        feed_forward_length=_number(header, "expert_feed_forward_length")
        or _number(header, "feed_forward_length"),
        heads=heads,
        key_length=key,
        vocabulary_size=header.length("tokenizer.ggml.tokens"),
        context_length=_number(header, "context_length"),
        global_kv=sum(kv[layer] for layer in range(layers) if layer not in sliding),
        sliding_kv=sum(kv[layer] for layer in sliding),
        sliding_window=_number(header, "attention.sliding_window") if sliding else 0,
        experts=experts,
        experts_used=_number(header, "expert_used_count"),
    )


def _weights(tensors: Iterable[TensorInfo]) -> tuple[Weights, ...]:
    groups: dict[tuple[Use, str], list[TensorInfo]] = {}
    for tensor in tensors:
        groups.setdefault((_use(tensor.name), tensor.type.name), []).append(tensor)
    return tuple(
        Weights(
            use,
            kind,
            sum(math.prod(tensor.shape) for tensor in group),
            sum(tensor.size_bytes for tensor in group),
        )
        for (use, kind), group in groups.items()
    )


def _use(name: str) -> Use:
    if name.startswith("token_embd."):
        return "embedding"
    if name.startswith("output."):
        return "output"
    return "experts" if _BLOCK.match(name) and _EXPERTS.search(name) else "dense"


def _number(header: GgufHeader, key: str) -> int:
    value = header.metadata.get(f"{header.architecture}.{key}")
    if isinstance(value, tuple):
        return max((one for one in value if isinstance(one, int)), default=0)
    return header.number(f"{header.architecture}.{key}")


def _kv_heads(header: GgufHeader, layers: int, heads: int) -> list[int]:
    value = header.metadata.get(f"{header.architecture}.attention.head_count_kv")
    if isinstance(value, tuple) and len(value) == layers:
        return [one if isinstance(one, int) else heads for one in value]
    return [_number(header, "attention.head_count_kv") or heads] * layers


def _sliding_layers(header: GgufHeader, layers: int) -> set[int]:
    """As llama.cpp counts: the last layer of each pattern remembers everything."""
    pattern = _SLIDING_PATTERNS.get(header.architecture)
    if pattern is None or not _number(header, "attention.sliding_window"):
        return set()
    return {layer for layer in range(layers) if layer % pattern < pattern - 1}
