"""The table of tensor types is ggml's own."""

from __future__ import annotations

import ctypes
from pathlib import Path

import llama_cpp
import pytest

from app.models.ggml_types import TENSOR_TYPES

GGML_TYPE_COUNT = 43


@pytest.fixture(scope="module")
def ggml() -> ctypes.CDLL:
    folder = Path(llama_cpp.__file__).parent / "lib"
    [library] = [path for path in folder.iterdir() if path.stem in ("libggml-base", "ggml-base")]
    ggml = ctypes.CDLL(str(library))
    ggml.ggml_type_name.restype = ctypes.c_char_p
    ggml.ggml_type_size.restype = ctypes.c_size_t
    ggml.ggml_blck_size.restype = ctypes.c_int64
    return ggml


def test_every_type_has_ggmls_name_and_size(ggml: ctypes.CDLL) -> None:
    ours = {t.id: (t.name.lower(), t.block_values, t.block_bytes) for t in TENSOR_TYPES.values()}
    theirs = {
        i: (ggml.ggml_type_name(i).decode().lower(), ggml.ggml_blck_size(i), ggml.ggml_type_size(i))
        for i in range(GGML_TYPE_COUNT)
        if ggml.ggml_blck_size(i)  # withdrawn types have none
    }
    assert ours == theirs
