"""The KV cache of a context as bytes and files, and what such bytes depend on.

The bytes are only ever given back to the context that made them or to one of the same identity:
llama.cpp does not check more than sizes, and a crafted file can end the process.
"""

from __future__ import annotations

import ctypes
import hashlib
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from llama_cpp import llama_cpp as cpp

from app.engine.llama_backend import encode_path

SEQ = 0
FORMAT = 1  # of this module's use of the files; raise it to leave old ones behind
SAMPLES = 1024
SAMPLE_BYTES = 4096
HEAD_BYTES = 1 << 20


def save_file(context: Any, path: Path, ids: Sequence[int]) -> bool:
    """Writes the whole cache, which holds `ids`, to a file of llama.cpp's."""
    tokens = (cpp.llama_token * len(ids))(*ids)
    return bool(cpp.llama_state_seq_save_file(context, encode_path(path), SEQ, tokens, len(ids)))


def load_file(context: Any, path: Path, ids: Sequence[int]) -> bool:
    """Replaces the whole cache with a file's; False if it does not fit or holds other tokens."""
    tokens = (cpp.llama_token * (len(ids) + 1))()
    count = ctypes.c_size_t()
    read = cpp.llama_state_seq_load_file(
        context, encode_path(path), SEQ, tokens, len(tokens), ctypes.byref(count)
    )
    return bool(read) and tokens[: count.value] == list(ids)


def save_window(context: Any) -> bytes:
    """The part of the cache that the sliding window overwrites as the text goes on."""
    flags = cpp.LLAMA_STATE_SEQ_FLAGS_PARTIAL_ONLY
    size = cpp.llama_state_seq_get_size_ext(context, SEQ, flags)
    state = (ctypes.c_uint8 * size)()
    cpp.llama_state_seq_get_data_ext(context, state, size, SEQ, flags)
    return bytes(state)


def load_window(context: Any, state: bytes) -> bool:
    """Puts back what `save_window` gave; the rest of the cache must still be there."""
    data = (ctypes.c_uint8 * len(state)).from_buffer_copy(state)
    flags = cpp.LLAMA_STATE_SEQ_FLAGS_PARTIAL_ONLY
    return bool(cpp.llama_state_seq_set_data_ext(context, data, len(state), SEQ, flags))


def identity(model: Path, type_k: str, type_v: str) -> str:
    """Names what a saved cache depends on besides its tokens.

    Not a hash of all of the weights, which would read 12 GB at each start: of the file's size, its
    first MiB, its last, and a thousand samples in between, so that no two files that anybody made
    are taken for one.
    """
    digest = hashlib.sha256()
    with model.open("rb") as file:
        size = file.seek(0, 2)
        step = max(SAMPLE_BYTES, size // SAMPLES)
        places = [(0, HEAD_BYTES), (max(0, size - HEAD_BYTES), HEAD_BYTES)]
        places += [(place, SAMPLE_BYTES) for place in range(0, size, step)]
        for place, length in places:
            file.seek(place)
            digest.update(file.read(length))
    parts = (FORMAT, version("llama-cpp-python"), type_k, type_v, size, digest.hexdigest())
    return " ".join(str(part) for part in parts)
