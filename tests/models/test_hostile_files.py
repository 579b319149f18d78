"""No file, however it was damaged or made, costs much time or memory or another error."""

from __future__ import annotations

import random
import struct
import time
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.errors import ModelFileError
from app.models.library import check
from tests.models.gguf_bytes import (
    ARRAY,
    I32,
    STRING,
    U64,
    File,
    array,
    entry,
    gpt_oss,
    tensor,
    text,
)

MUTATIONS = 12_000
INTERESTING = (0, 1, 2, 7, 8, 9, 31, 39, 127, 128, 255, 1 << 16, 1 << 20, 1 << 31, (1 << 32) - 1)
INTERESTING_64 = (*INTERESTING, 1 << 40, 1 << 61, 1 << 62, 1 << 63, (1 << 64) - 8, (1 << 64) - 1)


@contextmanager
def allocating_at_most(limit_bytes: float) -> Iterator[None]:
    tracemalloc.start()
    try:
        yield
        peak_bytes = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak_bytes < limit_bytes


def mutate(content: bytes, rng: random.Random) -> bytes:
    """One to four changes of the kinds that damage and malice make."""
    data = bytearray(content)
    for _ in range(rng.randint(1, 4)):
        at = rng.randrange(max(1, len(data) - 8))
        match rng.randrange(7):
            case 0:
                data[at] ^= 1 << rng.randrange(8)
            case 1:
                data[at] = rng.randrange(256)
            case 2:
                data[at : at + 4] = struct.pack("<I", rng.choice(INTERESTING))
            case 3:
                data[at : at + 8] = struct.pack("<Q", rng.choice(INTERESTING_64))
            case 4:
                data = data[: rng.randrange(1, len(data))] or data
            case 5:
                del data[at : at + rng.randint(1, 16)]
            case 6:
                source = rng.randrange(len(data))
                data[at:at] = data[source : source + rng.randint(1, 64)]
        if len(data) < 32:
            break
    return bytes(data)


def test_mutated_files_are_refused_or_read(tmp_path: Path) -> None:
    rng = random.Random(20)
    original = gpt_oss().build()
    path = tmp_path / "m.gguf"
    refusals: list[str] = []
    slowest = 0.0
    for _ in range(MUTATIONS):
        path.write_bytes(mutate(original, rng))
        started = time.process_time()
        try:
            check(path)
        except ModelFileError as error:
            refusals.append(str(error))
        slowest = max(slowest, time.process_time() - started)
    assert slowest < 1.0
    assert all(refusals)
    assert 0.5 < len(refusals) / MUTATIONS < 1.0  # some changes, as in the weights, do no harm


def test_mutated_files_allocate_little(tmp_path: Path) -> None:
    rng = random.Random(39)
    original = gpt_oss().build()
    path = tmp_path / "m.gguf"
    with allocating_at_most(50e6):
        for _ in range(2000):
            path.write_bytes(mutate(original, rng))
            try:
                check(path)
            except ModelFileError:
                continue


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
