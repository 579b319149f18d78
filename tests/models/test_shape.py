"""The shape of a model from its header, and the shapes that ship for models not here yet."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.models.gguf import read_header
from app.models.shape import ModelShape, shape_of
from tests.benchmarks.make_gguf import FULL_SHAPES, TINY, write_model
from tests.engine.dialects.family_models import FAMILIES, write_family_model
from tests.models.known_shapes import KNOWN

# As published: of split models all files together, without their headers (13 MB of vocabulary for
# gpt-oss, up to 10 MB for others).
FILE_BYTES = {
    "gpt-oss-20b": 12_109_566_624,
    "gpt-oss-120b": 63_387_346_464,
    "llama-3.1-8b": 4_920_739_200,
    "qwen3-4b": 2_497_281_312,
    "gemma-3-12b": 7_300_778_336,
}


@pytest.fixture(scope="module")
def two_layers(tmp_path_factory: pytest.TempPathFactory) -> ModelShape:
    path = tmp_path_factory.mktemp("hollow") / "two-layers.gguf"
    write_model(path, FULL_SHAPES, hollow=True)
    return shape_of([read_header(path)])


def test_a_header_gives_the_known_shape_of_gpt_oss(two_layers: ModelShape) -> None:
    """24 layers of the shipped shape are twelve times two of the stand-in, in every number."""
    known = KNOWN["gpt-oss-20b"]
    output_norm_bytes = 4 * two_layers.embedding_length  # there is one, however many layers
    expected = 12 * two_layers.bytes_of("dense") - 11 * output_norm_bytes
    assert known.bytes_of("dense") == expected
    assert known.bytes_of("experts") == 12 * two_layers.bytes_of("experts")
    for use in ("embedding", "output"):
        assert known.bytes_of(use) == two_layers.bytes_of(use)
    assert known.global_kv == 12 * two_layers.global_kv
    assert known.sliding_kv == 12 * two_layers.sliding_kv
    for name in ("embedding_length", "feed_forward_length", "heads", "key_length", "experts"):
        assert getattr(known, name) == getattr(two_layers, name)
    for name in ("vocabulary_size", "context_length", "sliding_window", "experts_used"):
        assert getattr(known, name) == getattr(two_layers, name)


@pytest.mark.parametrize("name", FILE_BYTES)
def test_shipped_weights_are_as_large_as_the_files(name: str) -> None:
    header_bytes = FILE_BYTES[name] - KNOWN[name].weights_bytes
    assert 0 < header_bytes < 14e6


def test_every_shipped_shape_is_complete() -> None:
    for shape in KNOWN.values():
        assert shape.layers > 10
        assert shape.vocabulary_size > 100_000
        assert shape.context_length >= 32_768
        assert shape.global_kv > 0
        assert (shape.sliding_kv > 0) == (shape.sliding_window > 0)
        assert sum(1 for group in shape.weights if group.use == "embedding") == 1
        assert (shape.experts > 0) == (shape.bytes_of("experts") > 0)


def test_a_token_uses_four_of_32_experts_and_no_embedding() -> None:
    shape = KNOWN["gpt-oss-20b"]
    experts, rest = shape.bytes_of("experts"), shape.bytes_of("dense", "output")
    assert shape.active_bytes == pytest.approx(experts / 8 + rest)
    assert 2.4e9 < shape.active_bytes < 2.7e9


def test_a_tied_embedding_is_the_output() -> None:
    shape = KNOWN["qwen3-4b"]
    assert shape.is_tied
    assert shape.active_bytes == shape.weights_bytes
    assert not KNOWN["qwen3-8b"].is_tied


def test_a_dense_model_remembers_everything(tmp_path: Path) -> None:
    path = tmp_path / "llama.gguf"
    write_family_model(path, next(iter(FAMILIES.values())))
    header = read_header(path)
    shape = shape_of([header])
    key = header.number("llama.embedding_length") // header.number("llama.attention.head_count")
    assert shape.global_kv == 2 * key * header.number("llama.attention.head_count_kv")
    assert (shape.sliding_kv, shape.sliding_window, shape.experts) == (0, 0, 0)
    assert shape.weights_bytes == sum(tensor.size_bytes for tensor in header.tensors)


def test_half_of_gpt_oss_slides(tmp_path: Path) -> None:
    path = tmp_path / "tiny.gguf"
    write_model(path, TINY)
    shape = shape_of([read_header(path)])
    assert shape.global_kv == shape.sliding_kv == TINY.kv_heads * 2 * TINY.head_size
