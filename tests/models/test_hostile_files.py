"""No file, however it was damaged or made, costs much time or memory or another error."""

from __future__ import annotations

import struct
import time
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.errors import ModelFileError
from app.models.library import check
from tests.models import header_fuzz
from tests.models.gguf_bytes import (
    ARRAY,
    I32,
    STRING,
    U64,
    File,
    array,
    entry,
    tensor,
    text,
)

MUTATIONS = 20_000  # tests/benchmarks/hostile_headers.py examines 200,000


@contextmanager
def allocating_at_most(limit_bytes: float) -> Iterator[None]:
    tracemalloc.start()
    try:
        yield
        peak_bytes = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak_bytes < limit_bytes


def test_sound_files_are_read(tmp_path: Path) -> None:
    """Else the mutations would be of nothing."""
    for number, file in enumerate(header_fuzz.originals()):
        path = tmp_path / f"m{number}.gguf"
        path.write_bytes(file.build())
        refusal = header_fuzz.examine(path)
        assert refusal == "" or "renamed" in refusal  # the first part of two, by itself


def test_mutated_files_are_refused_in_a_sentence_or_read(tmp_path: Path) -> None:
    outcome = header_fuzz.run(MUTATIONS, 20, tmp_path)
    assert outcome.slowest_s < 1.0
    assert 0.5 < outcome.refused / MUTATIONS < 1.0  # some changes do no harm
    assert outcome.sentences > 9  # they reach deep into what is checked


def test_mutated_files_allocate_little(tmp_path: Path) -> None:
    with allocating_at_most(50e6):
        header_fuzz.run(2000, 39, tmp_path)


def sparse(path: Path, content: bytes, size_bytes: int) -> Path:
    """A file of `size_bytes` that is nothing but zeros after `content`."""
    path.write_bytes(content)
    with open(path, "r+b") as file:
        file.truncate(size_bytes)
    return path


def worst_files() -> dict[str, bytes]:
    """The dearest headers that keep within the limits, or stop just beyond them."""
    texts = struct.pack("<IIQ", ARRAY, STRING, 3_999_000)
    numbers = [array(f"k{i}", I32, [2**30 + n for n in range(1024)]) for i in range(500)]
    words = [array(f"k{i}", STRING, [f"{i}/{n}" for n in range(1024)]) for i in range(300)]
    return {
        "many empty texts": File(metadata=[text("k") + texts]).header(),
        "many kept numbers": File(metadata=numbers).header(),
        "many kept words": File(metadata=words).header(),
        "many keys": File(metadata=[entry(f"k{i}", U64, 2**60 + i) for i in range(4096)]).header(),
        "long keys": File(metadata=[entry(f"{i:01000}", U64, i) for i in range(4096)]).header(),
        "long texts": File(
            metadata=[entry(f"k{i}", STRING, "x" * 1_000_000) for i in range(20)]
        ).header(),
        "many tensors": File(
            tensors=[tensor(f"{i:063}", (32, 1, 1, 1), 0, 128 * i) for i in range(16_384)]
        ).header(),
    }


@pytest.mark.parametrize("kind", worst_files())
def test_worst_headers_take_little_time(tmp_path: Path, kind: str) -> None:
    path = sparse(tmp_path / "m.gguf", worst_files()[kind], 1 << 26)
    started = time.process_time()
    with pytest.raises(ModelFileError):  # each lacks what makes a model
        check(path)
    assert time.process_time() - started < 1.0


# Texts that are stepped over are never made, and four million of them take long to trace.
@pytest.mark.parametrize("kind", sorted(worst_files().keys() - {"many empty texts"}))
def test_worst_headers_allocate_little(tmp_path: Path, kind: str) -> None:
    path = sparse(tmp_path / "m.gguf", worst_files()[kind], 1 << 26)
    with allocating_at_most(50e6), pytest.raises(ModelFileError):
        check(path)
