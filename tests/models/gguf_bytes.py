"""GGUF files put together by hand, byte by byte, so that each of them can be wrong on purpose."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

U32, I32, F32, BOOL, STRING, ARRAY, U64 = 4, 5, 6, 7, 8, 9, 10
_FORMATS = {0: "B", 1: "b", 2: "H", 3: "h", U32: "I", I32: "i", F32: "f", BOOL: "B"}
_FORMATS |= {U64: "Q", 11: "q", 12: "d"}


def text(value: str | bytes) -> bytes:
    raw = value.encode() if isinstance(value, str) else value
    return struct.pack("<Q", len(raw)) + raw


def scalar(kind: int, value: object) -> bytes:
    if kind == STRING:
        assert isinstance(value, str | bytes)
        return text(value)
    return struct.pack("<" + _FORMATS[kind], value)


def entry(key: str | bytes, kind: int, value: object) -> bytes:
    return text(key) + struct.pack("<I", kind) + scalar(kind, value)


def array(key: str, kind: int, values: list[object]) -> bytes:
    head = text(key) + struct.pack("<IIQ", ARRAY, kind, len(values))
    return head + b"".join(scalar(kind, value) for value in values)


def tensor(name: str | bytes, shape: tuple[int, ...], type_id: int, offset: int) -> bytes:
    sizes = b"".join(struct.pack("<Q", size) for size in shape)
    return text(name) + struct.pack("<I", len(shape)) + sizes + struct.pack("<IQ", type_id, offset)


@dataclass
class File:
    """A GGUF file in pieces; counts are right unless they are given."""

    metadata: list[bytes] = field(default_factory=list)
    tensors: list[bytes] = field(default_factory=list)
    data: bytes = b""
    version: int = 3
    n_tensors: int | None = None
    n_metadata: int | None = None
    alignment: int = 32
    magic: bytes = b"GGUF"

    def header(self) -> bytes:
        n_tensors = len(self.tensors) if self.n_tensors is None else self.n_tensors
        n_metadata = len(self.metadata) if self.n_metadata is None else self.n_metadata
        start = self.magic + struct.pack("<IQQ", self.version, n_tensors, n_metadata)
        return start + b"".join(self.metadata) + b"".join(self.tensors)

    def build(self) -> bytes:
        header = self.header()
        return header + bytes(-len(header) % self.alignment) + self.data


GPT_OSS = {
    "block_count": 1,
    "context_length": 4096,
    "embedding_length": 32,
    "attention.head_count": 4,
    "attention.head_count_kv": 2,
    "attention.key_length": 32,
    "attention.value_length": 32,
    "attention.sliding_window": 128,
    "expert_count": 4,
    "expert_used_count": 2,
    "expert_feed_forward_length": 32,
}


def gpt_oss(**changes: object) -> File:
    """A file that says all that a gpt-oss model must; `changes` are numbers, dots written as __."""
    numbers = GPT_OSS | {key.replace("__", "."): value for key, value in changes.items()}
    tokens: list[object] = ["a", "b", "c"]
    return File(
        metadata=[
            entry("general.architecture", STRING, "gpt-oss"),
            entry("general.name", STRING, "Small"),
            *(entry(f"gpt-oss.{key}", U32, value) for key, value in numbers.items()),
            entry("gpt-oss.rope.freq_base", F32, 150_000.0),
            array("tokenizer.ggml.tokens", STRING, tokens),
            array("tokenizer.ggml.token_type", I32, [1, 1, 1]),
        ],
        tensors=[
            tensor("token_embd.weight", (32, 3), 8, 0),  # Q8_0: 3 rows of 34 bytes
            tensor("blk.0.attn_norm.weight", (32,), 0, 128),  # F32: 128 bytes
            tensor("blk.0.ffn_up_exps.weight", (32, 4, 2), 39, 256),  # MXFP4: 8 rows of 17 bytes
        ],
        data=bytes(256 + 8 * 17),
    )
