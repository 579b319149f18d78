"""What models other than gpt-oss must say of themselves, so that llama.cpp never stumbles over it.

llama.cpp aborts or divides by zero over some of these numbers instead of refusing them. Knows
headers only; which limits are whose is said where they stand.
"""

from __future__ import annotations

import struct

from app.models.gguf import GgufHeader
from app.models.gguf_parser import LongArray

# As llama.cpp names them. Llama 3.x, Mistral up to 24B and DeepSeek's Llama distils are "llama",
# Qwen 2.5, QwQ and DeepSeek's Qwen distils are "qwen2".
FAMILIES = (
    *("deepseek2", "gemma", "gemma2", "gemma3", "llama", "mistral3"),
    *("qwen2", "qwen2moe", "qwen3", "qwen3moe"),
)
_FREE_ROPE = ("deepseek2", "gemma", "gemma2", "gemma3")  # may rotate only a part of each head
_TOKENIZERS = ("gpt2", "llama")

_MAX_LAYERS = 512  # LLAMA_MAX_LAYERS
_MAX_EXPERTS = 1024  # LLAMA_MAX_EXPERTS
_MAX_CONTEXT = 1 << 24
_MAX_WIDTH = 1 << 16
_MAX_FEED_FORWARD = 1 << 20
_MAX_HEADS = 1 << 12
_MAX_HEAD_SIZE = 1 << 12
_MAX_PATTERN = 1024
_ROPE_SCALINGS = ("none", "linear", "yarn", "longrope")
_BYTE_TYPE = 6  # LLAMA_TOKEN_TYPE_BYTE


def find_flaw(header: GgufHeader, tensor_names: set[str]) -> str:
    """What is wrong with the numbers in a header of one of `FAMILIES`, "" if nothing is.

    Args:
        tensor_names: Those of all parts of the model.
    """
    return (
        _flaw_in_sizes(header)
        or _flaw_in_heads(header)
        or _flaw_in_experts(header)
        or _flaw_in_window(header)
        or _flaw_in_vocabulary(header)
        or _missing_block(header, tensor_names)
    )


def _flaw_in_sizes(header: GgufHeader) -> str:
    limits = {
        "block_count": _MAX_LAYERS,
        "context_length": _MAX_CONTEXT,
        "embedding_length": _MAX_WIDTH,
    }
    for key, limit in limits.items():
        value = _number(header, key)
        if not 0 < value <= limit:
            return f"{key} is {value}"
    return _flaw_per_block(header, "feed_forward_length", _MAX_FEED_FORWARD, needed=False)


def _flaw_per_block(header: GgufHeader, key: str, limit: int, *, needed: bool) -> str:
    """Checks a number that every block may have its own of."""
    values = _per_block(header, key)
    if values is None:
        return f"{key} is missing" if needed else ""
    if len(values) not in (1, _number(header, "block_count")):
        return f"{key} has {len(values)} values"
    wrong = next((value for value in values if not 0 < value <= limit), None)
    return "" if wrong is None else f"{key} is {wrong}"


def _flaw_in_heads(header: GgufHeader) -> str:
    flaw = _flaw_per_block(header, "attention.head_count", _MAX_HEADS, needed=True)
    flaw = flaw or _flaw_per_block(header, "attention.head_count_kv", _MAX_HEADS, needed=False)
    if flaw:
        return flaw
    heads = _per_block(header, "attention.head_count") or (1,)
    kv_heads = _per_block(header, "attention.head_count_kv") or heads
    blocks = max(len(heads), len(kv_heads))
    for block in range(blocks):
        if heads[block % len(heads)] % kv_heads[block % len(kv_heads)]:
            return "heads do not divide among KV heads"
    return _flaw_in_head_size(header, heads[0])


def _flaw_in_head_size(header: GgufHeader, heads: int) -> str:
    usual = _number(header, "embedding_length") // heads
    sizes = {
        key: _number(header, f"attention.{key}", usual) for key in ("key_length", "value_length")
    }
    rotated = _number(header, "rope.dimension_count", sizes["key_length"])
    for key, size in sizes.items():
        if not 0 < size < _MAX_HEAD_SIZE:
            return f"{key} is {size}"
    if not 0 < rotated <= _MAX_HEAD_SIZE or rotated % 2:
        return f"rope.dimension_count is {rotated}"
    if header.architecture == "deepseek2":
        whole = _number(header, "attention.key_length_mla", sizes["key_length"])
        return "" if rotated < whole < _MAX_HEAD_SIZE else f"rope.dimension_count is {rotated}"
    if header.architecture in _FREE_ROPE:
        return "" if rotated <= sizes["key_length"] else f"rope.dimension_count is {rotated}"
    if len({rotated, *sizes.values()}) > 1:
        return f"heads of {sizes['key_length']}, {sizes['value_length']} and {rotated}"
    return ""


def _flaw_in_experts(header: GgufHeader) -> str:
    count = _number(header, "expert_count")
    used = max(_per_block(header, "expert_used_count") or (0,))
    groups = _number(header, "expert_group_count")
    groups_used = _number(header, "expert_group_used_count")
    if not 0 <= count <= _MAX_EXPERTS:
        return f"expert_count is {count}"
    if not (0 < used <= count if count else used == 0):
        return f"{used} of {count} experts used"
    if groups and not 0 < groups < count:
        return f"expert_group_count is {groups}"
    if groups > 1 and (count % groups or not 0 < groups_used < groups):
        return f"{groups_used} of {groups} groups of {count} experts"
    return ""


def _flaw_in_window(header: GgufHeader) -> str:
    if not 0 <= _number(header, "nextn_predict_layers") < _number(header, "block_count"):
        return "more prediction layers than blocks"
    window = _number(header, "attention.sliding_window")
    if not 0 <= window <= _MAX_CONTEXT:
        return f"sliding_window is {window}"
    pattern = _per_block(header, "attention.sliding_window_pattern") or (1,)
    if len(pattern) > 1 and len(pattern) != _number(header, "block_count"):
        return f"a sliding_window_pattern of {len(pattern)}"
    if not all(0 <= value <= _MAX_PATTERN for value in pattern):
        return "a sliding_window_pattern beyond all blocks"
    scaling = header.text(f"{header.architecture}.rope.scaling.type") or "none"
    return "" if scaling in _ROPE_SCALINGS else f"rope.scaling.type is {scaling}"


def _flaw_in_vocabulary(header: GgufHeader) -> str:
    kind = header.text("tokenizer.ggml.model")
    if kind not in _TOKENIZERS:
        return f"a tokenizer of the kind {kind or '?'}"
    n_tokens = header.length("tokenizer.ggml.tokens")
    if kind == "llama" and header.length("tokenizer.ggml.scores") != n_tokens:
        return "tokens without scores"
    if kind == "llama" and _count_of_byte_tokens(header) < 256:
        return "a vocabulary that lacks single bytes"
    return ""


def _count_of_byte_tokens(header: GgufHeader) -> int:
    """llama.cpp aborts at the first text with a byte that SentencePiece has no token for."""
    types = header.metadata.get("tokenizer.ggml.token_type")
    if isinstance(types, tuple):
        return sum(kind == _BYTE_TYPE for kind in types)
    if not isinstance(types, LongArray) or types.item_type != "int32":
        return 0
    try:
        with open(header.path, "rb") as file:
            file.seek(types.offset)
            data = file.read(4 * types.length)
    except OSError:
        return 0
    return sum(kind == _BYTE_TYPE for (kind,) in struct.iter_unpack("<i", data))


def _missing_block(header: GgufHeader, tensor_names: set[str]) -> str:
    for block in range(_number(header, "block_count")):
        if f"blk.{block}.attn_norm.weight" not in tensor_names:
            return f"block {block} has no weights"
    return ""


def _number(header: GgufHeader, key: str, default: int = 0) -> int:
    full_key = f"{header.architecture}.{key}"
    return header.number(full_key) if full_key in header.metadata else default


def _per_block(header: GgufHeader, key: str) -> tuple[int, ...] | None:
    """The number or numbers `key`; what is no whole number counts as -1, which nothing allows."""
    value = header.metadata.get(f"{header.architecture}.{key}")
    if value is None:
        return None
    values = value if isinstance(value, tuple) else (value,)
    return tuple(one if isinstance(one, int) else -1 for one in values) or (-1,)
