"""Writes the network as a GGUF file of the architecture `gpt-oss`.

Knows llama.cpp's names for metadata and tensors; knows nothing of training.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import gguf
import numpy as np
from gguf import GGMLQuantizationType as Quantization

from resources.starter.model import RMS_EPSILON, ROPE_BASE, Attention, Experts, StarterModel
from resources.starter.ranks import byte_to_unicode
from resources.starter.vocabulary import StarterVocabulary

NAME = "Hearth starter"
DESCRIPTION = (
    "The small starter model of Hearth, trained from scratch on a corpus of its own. It has the "
    "gpt-oss architecture but is not gpt-oss: it answers questions about Hearth, gpt-oss and "
    "open-weight models in English and German, and says so when asked anything else."
)
CONTEXT_LENGTH = 4096


def export(
    model: StarterModel, vocabulary: StarterVocabulary, path: Path, *, half: bool = False
) -> None:
    """Replaces `path`. Experts are written as MXFP4 and other matrices as Q8_0.

    Args:
        half: write all matrices as F16 instead, for comparison with PyTorch.
    """
    part = path.with_suffix(".part")
    writer = gguf.GGUFWriter(part, "gpt-oss")
    _add_metadata(writer, model, half=half)
    _add_vocabulary(writer, vocabulary)
    for name, values in _tensors(model):
        _add_tensor(writer, name, values, half=half)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    part.replace(path)


def _add_metadata(writer: gguf.GGUFWriter, model: StarterModel, *, half: bool) -> None:
    shape = model.shape
    writer.add_name(NAME)
    writer.add_description(DESCRIPTION)
    writer.add_license("apache-2.0")
    writer.add_languages(["en", "de"])
    writer.add_sampling_temp(0.0)
    writer.add_file_type(
        gguf.LlamaFileType.MOSTLY_F16 if half else gguf.LlamaFileType.MOSTLY_MXFP4_MOE
    )
    writer.add_vocab_size(shape.n_vocab)
    writer.add_context_length(CONTEXT_LENGTH)
    writer.add_embedding_length(shape.n_embd)
    writer.add_block_count(shape.n_layer)
    writer.add_feed_forward_length(shape.n_ff)
    writer.add_expert_feed_forward_length(shape.n_ff)
    writer.add_expert_count(shape.n_expert)
    writer.add_expert_used_count(shape.n_expert_used)
    writer.add_head_count(shape.n_head)
    writer.add_head_count_kv(shape.n_head_kv)
    writer.add_key_length(shape.head_dim)
    writer.add_value_length(shape.head_dim)
    writer.add_sliding_window(shape.window)
    writer.add_layer_norm_rms_eps(RMS_EPSILON)
    writer.add_rope_freq_base(ROPE_BASE)
    writer.add_rope_dimension_count(shape.head_dim)


def _add_vocabulary(writer: gguf.GGUFWriter, vocabulary: StarterVocabulary) -> None:
    ordinary, control = gguf.TokenType.NORMAL, gguf.TokenType.CONTROL
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("gpt-4o")
    writer.add_token_list([*map(byte_to_unicode, vocabulary.ranks), *vocabulary.special])
    writer.add_token_types([ordinary] * len(vocabulary.ranks) + [control] * len(vocabulary.special))
    writer.add_token_merges(vocabulary.merges)
    writer.add_bos_token_id(vocabulary.special["<|startoftext|>"])
    writer.add_eos_token_id(vocabulary.special["<|return|>"])
    writer.add_pad_token_id(vocabulary.special["<|endoftext|>"])
    writer.add_add_bos_token(False)


def _tensors(model: StarterModel) -> Iterator[tuple[str, np.ndarray]]:
    yield "token_embd.weight", _values(model.embedding.weight)
    yield "output_norm.weight", _values(model.norm)
    yield "output.weight", _values(model.output.weight)
    for index, layer in enumerate(model.layers):
        block = f"blk.{index}"
        yield f"{block}.attn_norm.weight", _values(layer.attention_norm)
        yield f"{block}.post_attention_norm.weight", _values(layer.experts_norm)
        yield from _attention_tensors(block, layer.attention)
        yield from _expert_tensors(block, layer.experts)


def _attention_tensors(block: str, attention: Attention) -> Iterator[tuple[str, np.ndarray]]:
    parts = {
        "attn_q": attention.q,
        "attn_k": attention.k,
        "attn_v": attention.v,
        "attn_output": attention.out,
    }
    for name, linear in parts.items():
        yield f"{block}.{name}.weight", _values(linear.weight)
        yield f"{block}.{name}.bias", _values(linear.bias)
    yield f"{block}.attn_sinks.weight", _values(attention.sinks)


def _expert_tensors(block: str, experts: Experts) -> Iterator[tuple[str, np.ndarray]]:
    yield f"{block}.ffn_gate_inp.weight", _values(experts.router.weight)
    yield f"{block}.ffn_gate_inp.bias", _values(experts.router.bias)
    for name in ("gate", "up", "down"):
        yield f"{block}.ffn_{name}_exps.weight", _values(getattr(experts, name))
        yield f"{block}.ffn_{name}_exps.bias", _values(getattr(experts, f"{name}_bias"))


def _values(parameter: object) -> np.ndarray:
    return parameter.detach().float().numpy()


def _add_tensor(writer: gguf.GGUFWriter, name: str, values: np.ndarray, *, half: bool) -> None:
    # llama.cpp wants the router, biases, norms and sinks in full precision.
    if values.ndim < 2 or name.endswith(".bias") or "ffn_gate_inp" in name:
        writer.add_tensor(name, values)
        return
    if half:
        writer.add_tensor(name, values.astype(np.float16))
        return
    kind = Quantization.MXFP4 if "_exps." in name else Quantization.Q8_0
    writer.add_tensor(name, gguf.quants.quantize(values, kind), raw_dtype=kind)
