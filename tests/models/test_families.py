"""Headers of other families: sound ones pass, whatever llama.cpp would stumble over does not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from app.errors import ModelFileError
from app.models.families import FAMILIES
from app.models.library import check
from tests.engine.dialects.family_models import FAMILIES as TINY
from tests.engine.dialects.family_models import write_family_model
from tests.models.gguf_bytes import ARRAY, F32, I32, STRING, U32, File, array, entry, tensor

assert ARRAY
SOUND: dict[str, Any] = {
    "block_count": 2,
    "context_length": 4096,
    "embedding_length": 32,
    "feed_forward_length": 64,
    "attention.head_count": 4,
    "attention.head_count_kv": 2,
    "rope.dimension_count": 8,
}
EXPERTS = {"expert_count": 8, "expert_used_count": 2}


def file_of(architecture: str = "llama", kind: str = "gpt2", **changes: Any) -> File:
    """A small header; `changes` are numbers, lists or texts, dots written as __, None for none."""
    values = SOUND | {key.replace("__", "."): value for key, value in changes.items()}
    metadata = [entry("general.architecture", STRING, architecture)]
    for key, value in values.items():
        name = f"{architecture}.{key}"
        if isinstance(value, list):
            metadata.append(array(name, I32, value))
        elif isinstance(value, str):
            metadata.append(entry(name, STRING, value))
        elif value is not None:
            metadata.append(entry(name, U32, value))
    tokens: list[object] = ["a", "b", *(f"<0x{byte:02X}>" for byte in range(256))]
    types: list[object] = [1, 1, *[6] * 256]
    metadata += [
        entry("tokenizer.ggml.model", STRING, kind),
        array("tokenizer.ggml.tokens", STRING, tokens),
        array("tokenizer.ggml.token_type", I32, types),
        array("tokenizer.ggml.scores", F32, [0.0] * len(tokens)),
    ]
    size = 32 * len(tokens) * 4
    return File(
        metadata=metadata,
        tensors=[
            tensor("token_embd.weight", (32, len(tokens)), 0, 0),
            tensor("blk.0.attn_norm.weight", (32,), 0, size),
            tensor("blk.1.attn_norm.weight", (32,), 0, size + 128),
        ],
        data=bytes(size + 256),
    )


def refusal(folder: Path, file: File) -> str:
    path = folder / "m.gguf"
    path.write_bytes(file.build())
    with pytest.raises(ModelFileError) as caught:
        check(path)
    return caught.value.message


@pytest.mark.parametrize("architecture", FAMILIES)
def test_every_family_passes(tmp_path: Path, architecture: str) -> None:
    experts = EXPERTS if architecture in ("qwen2moe", "qwen3moe", "deepseek2") else {}
    more = {"rope.dimension_count": 4} if architecture == "deepseek2" else {}
    path = tmp_path / "m.gguf"
    path.write_bytes(file_of(architecture, **experts, **more).build())
    assert check(path).architecture == architecture


@pytest.mark.parametrize("name", ["qwen3", "gemma-2", "mistral-spm"])
def test_models_that_llama_cpp_loads_pass(tmp_path: Path, name: str) -> None:
    write_family_model(tmp_path / "m.gguf", TINY[name])
    assert check(tmp_path / "m.gguf").architecture == "llama"


def test_heads_may_differ_from_block_to_block(tmp_path: Path) -> None:
    path = tmp_path / "m.gguf"
    path.write_bytes(file_of(attention__head_count=[4, 4], attention__head_count_kv=[2, 1]).build())
    assert check(path).number("llama.block_count") == 2


@pytest.mark.parametrize(
    "changes",
    [
        {"block_count": 0},
        {"block_count": 513},
        {"block_count": 3},
        {"context_length": 0},
        {"embedding_length": 0},
        {"embedding_length": 1 << 20},
        {"feed_forward_length": 0},
        {"feed_forward_length": [64]} | {"block_count": 2, "feed_forward_length": [64, 64, 64]},
        {"attention__head_count": None},
        {"attention__head_count": 0},
        {"attention__head_count": [4, 0]},
        {"attention__head_count": "four"},
        {"attention__head_count_kv": 0},
        {"attention__head_count_kv": 3},
        {"attention__key_length": 0},
        {"attention__key_length": 1 << 20},
        {"attention__value_length": 16},
        {"rope__dimension_count": 0},
        {"rope__dimension_count": 7},
        {"rope__dimension_count": 16},
        {"rope__scaling__type": "sideways"},
        {"expert_count": 4},
        {"expert_used_count": 2},
        {"expert_count": 2, "expert_used_count": 4},
        {"expert_count": 5000, "expert_used_count": 2},
        {"expert_count": 8, "expert_used_count": 2, "expert_group_count": 3},
        {"expert_count": 8, "expert_used_count": 2, "expert_group_count": 8},
        {"expert_count": 8, "expert_used_count": 2, "expert_group_count": 4},
        {"nextn_predict_layers": 2},
        {"attention__sliding_window": 1 << 30},
        {"attention__sliding_window_pattern": [1, 0, 1]},
        {"attention__sliding_window_pattern": 5000},
    ],
    ids=str,
)
def test_unsound_numbers_are_refused(tmp_path: Path, changes: dict[str, Any]) -> None:
    assert "contradicts itself" in refusal(tmp_path, file_of(**changes))


def test_other_tokenizers_are_refused(tmp_path: Path) -> None:
    assert "a tokenizer of the kind bert" in refusal(tmp_path, file_of(kind="bert"))


def test_sentence_pieces_without_bytes_are_refused(tmp_path: Path) -> None:
    file = file_of(kind="llama")
    file.metadata[-2] = array("tokenizer.ggml.token_type", I32, [1] * 258)
    assert "lacks single bytes" in refusal(tmp_path, file)


def test_sentence_pieces_without_scores_are_refused(tmp_path: Path) -> None:
    file = file_of(kind="llama")
    file.metadata.pop()
    assert "without scores" in refusal(tmp_path, file)


def test_byte_tokens_are_counted_in_a_long_vocabulary_too(tmp_path: Path) -> None:
    """The small models have more tokens than a header keeps in memory."""
    path = tmp_path / "m.gguf"
    write_family_model(path, TINY["gemma-2"])
    types = check(path).metadata["tokenizer.ggml.token_type"]
    data = bytearray(path.read_bytes())
    start = types.offset if hasattr(types, "offset") else 0
    assert start
    data[start + 4 * 100 : start + 4 * 101] = (1).to_bytes(4, "little")
    path.write_bytes(data)
    with pytest.raises(ModelFileError, match="lacks single bytes"):
        check(path)


def test_an_embedding_of_another_size_is_refused(tmp_path: Path) -> None:
    file = file_of()
    file.tensors[0] = tensor("token_embd.weight", (32, 257), 0, 0)
    file.tensors[1] = tensor("blk.0.attn_norm.weight", (32,), 0, 32 * 257 * 4)
    file.tensors[2] = tensor("blk.1.attn_norm.weight", (32,), 0, 32 * 257 * 4 + 128)
    assert "token_embd.weight" in refusal(tmp_path, file)
