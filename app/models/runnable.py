"""Which GGUF files Hearth can run, and why not the others.

Knows what kinds of files go by the name .gguf and what a gpt-oss model must say of itself, so that
llama.cpp never meets numbers it would stumble over; `families` knows the other architectures.
Reads headers only.
"""

from __future__ import annotations

import re
from pathlib import Path

from app.errors import ModelFileError
from app.models.families import FAMILIES, find_flaw
from app.models.gguf import GgufHeader, read_header
from app.models.wording import shown

ARCHITECTURES = ("gpt-oss", *FAMILIES)

_SHARD = re.compile(r"(?P<stem>.*)-(?P<part>\d{5})-of-(?P<count>\d{5})\.gguf")
_MAX_PARTS = 999

# What llama.cpp divides or allocates by, with the most that is sensible.
_GPT_OSS_LIMITS = {
    "block_count": 512,  # LLAMA_MAX_LAYERS: beyond it llama.cpp aborts
    "context_length": 1 << 24,
    "embedding_length": 1 << 16,
    "attention.head_count": 1 << 12,
    "attention.head_count_kv": 1 << 12,
    "attention.sliding_window": 1 << 24,
    "expert_count": 1 << 10,
    "expert_used_count": 1 << 10,
    "expert_feed_forward_length": 1 << 16,
}
_MAX_HEAD_SIZE = 1 << 12


def require_runnable(header: GgufHeader) -> None:
    """Returns if the engine can run the model; opens the headers of a split model's other parts.

    Raises:
        ModelFileError: It is not a whole language model, or not one Hearth has a dialect for.
    """
    _require_first_part(header)
    _require_language_model(header)
    if header.architecture not in ARCHITECTURES:
        raise ModelFileError(
            "Hearth cannot run {architecture} models yet.",
            "Choose a gpt-oss, Llama 3, Mistral, Qwen, Gemma or DeepSeek-R1 distil model.",
            architecture=header.architecture or "?",
        )
    headers = [header, *(read_header(path) for path in other_parts(header))]
    tensor_names = {tensor.name for part in headers for tensor in part.tensors}
    if header.architecture != "gpt-oss":
        if flaw := find_flaw(header, tensor_names):
            raise _unsound(header, flaw)
        _require_whole_vocabulary(header)
        return
    _require_sound_gpt_oss(header, tensor_names)


def _require_language_model(header: GgufHeader) -> None:
    name, kind = shown(header.path.name), header.text("general.type")
    if header.architecture == "clip" or kind in ("mmproj", "clip-vision"):
        raise ModelFileError(
            "{name} only lets a model see images (mmproj); it is no model by itself.",
            "Choose the .gguf file of the model that it belongs to.",
            name=name,
        )
    if kind == "adapter":
        raise ModelFileError(
            "{name} is an adapter (LoRA) that changes a model; it is no model by itself.",
            "Choose the .gguf file of the model that it belongs to.",
            name=name,
        )
    if kind == "imatrix":
        raise ModelFileError(
            "{name} holds measurements for making models smaller (imatrix), not a model.",
            "Choose the .gguf file of the model that it belongs to.",
            name=name,
        )
    if not header.tensors and header.number("split.count") < 2:
        raise ModelFileError(
            "{name} holds only a vocabulary and no weights.",
            "Choose the .gguf file of a whole model.",
            name=name,
        )


def _require_first_part(header: GgufHeader) -> None:
    count, index = header.number("split.count"), header.number("split.no")
    if count < 2 or index == 0:
        return
    raise ModelFileError(
        "{name} is part {part} of {count} of a split model.",
        "Choose the first part, {first}.",
        name=shown(header.path.name),
        part=index + 1,
        count=count,
        first=shown(_part_name(header, 1, count)),
    )


def other_parts(header: GgufHeader) -> list[Path]:
    """The files after the first of a split model; llama.cpp finds them by their names."""
    count = header.number("split.count")
    if count < 2:
        return []
    name = shown(header.path.name)
    if count > _MAX_PARTS:
        raise _unsound(header, f"{count} parts")
    if header.path.name != _part_name(header, 1, count):
        raise ModelFileError(
            "{name} is the first part of a split model but has been renamed.",
            "Give all its {count} parts the names again that they were downloaded under.",
            name=name,
            count=count,
        )
    paths = [header.path.with_name(_part_name(header, i, count)) for i in range(2, count + 1)]
    for part, path in enumerate(paths, start=2):
        if not path.exists():
            raise ModelFileError(
                "Part {part} of {count} of this split model is missing: {missing}.",
                "Download it into the same folder as {name}.",
                part=part,
                count=count,
                missing=shown(path.name),
                name=name,
            )
    return paths


def _part_name(header: GgufHeader, part: int, count: int) -> str:
    match = _SHARD.fullmatch(header.path.name)
    stem = match["stem"] if match else header.path.stem
    return f"{stem}-{part:05}-of-{count:05}.gguf"


def _require_sound_gpt_oss(header: GgufHeader, tensor_names: set[str]) -> None:
    for key, limit in _GPT_OSS_LIMITS.items():
        value = header.number(f"gpt-oss.{key}")
        if not 0 < value <= limit:
            raise _unsound(header, f"{key} is {value}")
    if header.number("gpt-oss.expert_used_count") > header.number("gpt-oss.expert_count"):
        raise _unsound(header, "more experts used than there are")
    if header.number("gpt-oss.attention.head_count") % header.number(
        "gpt-oss.attention.head_count_kv"
    ):
        raise _unsound(header, "heads do not divide among KV heads")
    for key in ("attention.key_length", "attention.value_length"):  # llama.cpp can do without
        if header.number(f"gpt-oss.{key}") not in range(_MAX_HEAD_SIZE):
            raise _unsound(header, f"{key} is {header.number(f'gpt-oss.{key}')}")
    for block in range(header.number("gpt-oss.block_count")):
        if f"blk.{block}.attn_norm.weight" not in tensor_names:
            raise _unsound(header, f"block {block} has no weights")
    _require_whole_vocabulary(header)


def _require_whole_vocabulary(header: GgufHeader) -> None:
    n_tokens = header.length("tokenizer.ggml.tokens")
    if not n_tokens or header.length("tokenizer.ggml.token_type") != n_tokens:
        raise _unsound(header, f"a vocabulary of {n_tokens} tokens")
    expected = (header.number(f"{header.architecture}.embedding_length"), n_tokens)
    for tensor in header.tensors:
        if tensor.name in ("token_embd.weight", "output.weight") and tensor.shape != expected:
            raise _unsound(header, f"{tensor.name} of shape {tensor.shape}, not {expected}")


def _unsound(header: GgufHeader, detail: str) -> ModelFileError:
    return ModelFileError(
        "The model file {name} contradicts itself ({detail}).",
        "It was made wrongly or is damaged. Choose another download of the model.",
        name=shown(header.path.name),
        detail=shown(detail),
    )
