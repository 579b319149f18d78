"""What a GGUF header says, in the terms that people compare models by.

Counts and adds up; knows neither sentences nor whether Hearth can run the model. Of a split model
it describes the one file.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

import msgspec

from app.models.gguf import GgufHeader
from app.models.gguf_parser import TensorInfo
from app.models.wording import shown

HARMONY = "harmony"

# A text that only the templates of one family write; the first that is found counts.
_TEMPLATE_FAMILIES = (
    ("<|channel|>", HARMONY),
    ("<|start_header_id|>", "Llama 3"),
    ("<start_of_turn>", "Gemma"),
    ("<｜User｜>", "DeepSeek"),
    ("<|im_start|>", "ChatML"),
    ("[INST]", "Mistral"),
)
_EXPERTS = "_exps."
_PARTS = (  # of a tensor's name, in the order they are tried
    (_EXPERTS, "experts"),
    ("_shexp.", "shared experts"),
    ("norm", "norms"),
    ("attn_", "attention"),
    ("ffn_gate_inp.", "expert router"),
    ("ffn_", "feed-forward"),
    ("token_embd", "token embeddings"),
    ("output.", "output"),
)


class Share(msgspec.Struct, frozen=True):
    """A part of the weights: so many tensors, values and bytes."""

    name: str
    tensors: int
    values: int
    size_bytes: int


class Licence(msgspec.Struct, frozen=True):
    """What the file says of its licence; "" where it says nothing."""

    id: str
    name: str
    link: str


class ChatTemplate(msgspec.Struct, frozen=True):
    """`family` is "" for a template that looks like none of the known ones."""

    family: str
    characters: int


class GgufSummary(msgspec.Struct, frozen=True):
    """A model file at a glance. Numbers are 0 and texts "" where the file does not say.

    `active_parameters` are those that one token passes through; `quantizations` and `parts` both
    add up to the weights, the largest first. `part` counts from 1, of `part_count`.
    """

    name: str
    architecture: str
    kind: str
    gguf_version: int
    size_bytes: int
    header_bytes: int
    weights_bytes: int
    part: int
    part_count: int
    parameters: int
    active_parameters: int
    layers: int
    embedding_length: int
    heads: int
    kv_heads: int
    experts: int
    experts_used: int
    context_length: int
    sliding_window: int
    vocabulary_size: int
    tokenizer: str
    chat_template: ChatTemplate | None
    licence: Licence
    quantizations: tuple[Share, ...]
    parts: tuple[Share, ...]


def summarize(header: GgufHeader) -> GgufSummary:
    """The summary of one file; takes no more than the header."""
    tensors = header.tensors
    experts, used = _number(header, "expert_count"), _number(header, "expert_used_count")
    tokenizer = (header.text("tokenizer.ggml.model"), header.text("tokenizer.ggml.pre"))
    return GgufSummary(
        name=header.name,
        architecture=header.architecture,
        kind=header.text("general.type"),
        gguf_version=header.version,
        size_bytes=header.size_bytes,
        header_bytes=header.data_offset,
        weights_bytes=sum(tensor.size_bytes for tensor in tensors),
        part=header.number("split.no") + 1,
        part_count=max(1, header.number("split.count")),
        parameters=sum(_values(tensor) for tensor in tensors),
        active_parameters=_active_parameters(tensors, experts, used),
        layers=_number(header, "block_count"),
        embedding_length=_number(header, "embedding_length"),
        heads=_number(header, "attention.head_count"),
        kv_heads=_number(header, "attention.head_count_kv"),
        experts=experts,
        experts_used=used,
        context_length=_number(header, "context_length"),
        sliding_window=_number(header, "attention.sliding_window"),
        vocabulary_size=header.length("tokenizer.ggml.tokens"),
        tokenizer=" / ".join(filter(None, tokenizer)),
        chat_template=_chat_template(header),
        licence=Licence(
            header.text("general.license"),
            header.text("general.license.name"),
            header.text("general.license.link"),
        ),
        quantizations=_shares((tensor.type.name, tensor) for tensor in tensors),
        parts=_shares((_part(tensor), tensor) for tensor in tensors),
    )


def _number(header: GgufHeader, key: str) -> int:
    """A number of this architecture; the largest where every layer has its own."""
    value = header.metadata.get(f"{header.architecture}.{key}")
    if isinstance(value, tuple):
        return max((one for one in value if isinstance(one, int)), default=0)
    return header.number(f"{header.architecture}.{key}")


def _values(tensor: TensorInfo) -> int:
    return math.prod(tensor.shape)


def _active_parameters(tensors: Iterable[TensorInfo], experts: int, used: int) -> int:
    """As the makers of gpt-oss count: the used experts only, and no rows that are looked up."""
    names = {tensor.name for tensor in tensors}
    is_tied = "output.weight" not in names  # then the embeddings are multiplied with, too
    active = 0
    for tensor in tensors:
        if tensor.name == "token_embd.weight" and not is_tied:
            continue
        share = used / experts if _EXPERTS in tensor.name and experts else 1
        active += round(_values(tensor) * share)
    return active


def _part(tensor: TensorInfo) -> str:
    return next((part for mark, part in _PARTS if mark in tensor.name), "other")


def _shares(named: Iterable[tuple[str, TensorInfo]]) -> tuple[Share, ...]:
    groups: dict[str, list[TensorInfo]] = {}
    for name, tensor in named:
        groups.setdefault(name, []).append(tensor)
    shares = (
        Share(
            name,
            len(group),
            sum(_values(tensor) for tensor in group),
            sum(tensor.size_bytes for tensor in group),
        )
        for name, group in groups.items()
    )
    return tuple(sorted(shares, key=lambda share: (-share.size_bytes, share.name)))


def _chat_template(header: GgufHeader) -> ChatTemplate | None:
    template = header.metadata.get("tokenizer.chat_template")
    if not isinstance(template, str) or not template.strip():
        return None
    families = (family for mark, family in _TEMPLATE_FAMILIES if mark in template)
    return ChatTemplate(shown(next(families, "")), len(template))
