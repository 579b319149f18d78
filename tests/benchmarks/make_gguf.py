"""Writes gpt-oss models with random weights: right in every shape, meaningless in every answer.

For tests and benchmarks that need a model's size and speed, not its sense. Knows how gpt-oss is
laid out in a GGUF file; knows nothing of the app. Weights are streamed to disk, 16 MiB at a time.

    python tests/benchmarks/make_gguf.py OUT.gguf --preset full-shapes --layers 2
"""

from __future__ import annotations

import argparse
import os
import time
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
from gguf import GGMLQuantizationType, GGUFWriter, LlamaFileType, RopeScalingType, TokenType

from resources.starter.ranks import byte_to_unicode, merges_from_ranks, read_ranks

O200K = Path(__file__).resolve().parent.parent / "data" / "o200k_base.tiktoken"
CHUNK_VALUES = 16 * 2**20
FULL_VOCABULARY = 201_088
FIRST_SPECIAL = 199_998

# Offsets from the first special token. The real model has unnamed ids between them.
SPECIALS = {
    "<|startoftext|>": 0,
    "<|endoftext|>": 1,
    "<|return|>": 4,
    "<|constrain|>": 5,
    "<|channel|>": 7,
    "<|start|>": 8,
    "<|end|>": 9,
    "<|message|>": 10,
    "<|call|>": 14,
    "<|endofprompt|>": 20,
}
LAST_RESERVED = 20  # ids after <|endofprompt|> pad the vocabulary and have no name

F32 = GGMLQuantizationType.F32
Q8_0 = GGMLQuantizationType.Q8_0
MXFP4 = GGMLQuantizationType.MXFP4
BLOCK_VALUES = 32
BLOCK_BYTES = {Q8_0: 2 + BLOCK_VALUES, MXFP4: 1 + BLOCK_VALUES // 2}


@dataclass(frozen=True)
class Shape:
    """The sizes of a gpt-oss model; rows must be multiples of 32.

    `n_ranks` is how many ordinary tokens it knows, None for the full vocabulary of 201,088.
    """

    layers: int
    n_embd: int
    heads: int
    kv_heads: int
    head_size: int
    experts: int
    experts_used: int
    expert_ff: int
    sliding_window: int
    n_ctx_train: int
    n_ranks: int | None


FULL_SHAPES = Shape(
    layers=2,
    n_embd=2880,
    heads=64,
    kv_heads=8,
    head_size=64,
    experts=32,
    experts_used=4,
    expert_ff=2880,
    sliding_window=128,
    n_ctx_train=131_072,
    n_ranks=None,
)
TINY = Shape(
    layers=2,
    n_embd=64,
    heads=4,
    kv_heads=2,
    head_size=32,
    experts=4,
    experts_used=2,
    expert_ff=64,
    sliding_window=128,
    n_ctx_train=131_072,
    n_ranks=3072,
)
# The real vocabulary and hardly anything else: 36 MB, fast enough for hundreds of answers.
TINY_FULL_VOCABULARY = replace(TINY, n_ranks=None)
PRESETS = {
    "full-shapes": FULL_SHAPES,
    "tiny": TINY,
    "tiny-full-vocabulary": TINY_FULL_VOCABULARY,
}


@dataclass(frozen=True)
class Tensor:
    """One tensor: GGUF name, shape (innermost size last), and how it is stored.

    `spread` is the standard deviation of its values, `centre` their mean (F32 only).
    """

    name: str
    shape: tuple[int, ...]
    kind: GGMLQuantizationType
    spread: float
    centre: float = 0.0

    @property
    def values(self) -> int:
        return int(np.prod(self.shape))

    @property
    def size_bytes(self) -> int:
        if self.kind is F32:
            return 4 * self.values
        return self.values // BLOCK_VALUES * BLOCK_BYTES[self.kind]


def write_model(
    path: Path, shape: Shape, *, seed: int = 0, o200k: Path = O200K, hollow: bool = False
) -> None:
    """Writes the model to `path`; the same arguments give the same bytes.

    `hollow` leaves a hole of the right size where the weights belong: it takes no room on disk.
    """
    tokens, types, specials = build_vocabulary(shape, o200k)
    writer = GGUFWriter(path, "gpt-oss")
    add_architecture(writer, shape)
    add_tokenizer(writer, shape, tokens, types, specials, o200k)
    tensors = list(list_tensors(shape, len(tokens)))
    for tensor in tensors:
        writer.add_tensor_info(
            tensor.name, tensor.shape, np.dtype(np.float32), tensor.size_bytes, tensor.kind
        )
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_ti_data_to_file()
    writer.close()
    with open(path, "ab") as file:
        for tensor in tensors:
            file.write(bytes(-file.tell() % writer.data_alignment))
            if hollow:
                file.truncate(file.tell() + tensor.size_bytes)
                file.seek(0, os.SEEK_END)
                continue
            for chunk in random_chunks(tensor, seed):
                file.write(chunk.data)
        file.write(bytes(-file.tell() % writer.data_alignment))


def build_vocabulary(shape: Shape, o200k: Path) -> tuple[list[str], list[int], dict[str, int]]:
    """Token texts in GGUF's spelling, their types, and the ids of the named special tokens."""
    ranks = read_ranks(o200k)[: shape.n_ranks]
    texts = [byte_to_unicode(token) for token in ranks]
    types = [int(TokenType.NORMAL)] * len(ranks)
    if shape.n_ranks is not None:
        specials = {name: len(texts) + place for place, name in enumerate(SPECIALS)}
        return texts + list(SPECIALS), types + [int(TokenType.CONTROL)] * len(SPECIALS), specials
    specials = {name: FIRST_SPECIAL + offset for name, offset in SPECIALS.items()}
    names = {token: name for name, token in specials.items()}
    for token in range(len(texts), FULL_VOCABULARY):
        padding = token > FIRST_SPECIAL + LAST_RESERVED
        texts.append(f"[PAD{token}]" if padding else names.get(token, f"<|reserved_{token}|>"))
        types.append(int(TokenType.UNUSED if padding else TokenType.CONTROL))
    return texts, types, specials


def add_architecture(writer: GGUFWriter, shape: Shape) -> None:
    """The numbers of the published gpt-oss-20b, with this model's sizes."""
    writer.add_type("model")
    writer.add_name("Random gpt-oss")
    writer.add_file_type(LlamaFileType.MOSTLY_MXFP4_MOE)
    writer.add_quantization_version(2)
    writer.add_sampling_temp(0.0)  # greedily it repeats itself and hardly ever stops
    writer.add_block_count(shape.layers)
    writer.add_context_length(shape.n_ctx_train)
    writer.add_embedding_length(shape.n_embd)
    writer.add_feed_forward_length(shape.expert_ff)
    writer.add_head_count(shape.heads)
    writer.add_head_count_kv(shape.kv_heads)
    writer.add_key_length(shape.head_size)
    writer.add_value_length(shape.head_size)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_sliding_window(shape.sliding_window)
    writer.add_expert_count(shape.experts)
    writer.add_expert_used_count(shape.experts_used)
    writer.add_expert_feed_forward_length(shape.expert_ff)
    writer.add_rope_freq_base(150_000.0)
    writer.add_rope_scaling_type(RopeScalingType.YARN)
    writer.add_rope_scaling_factor(32.0)
    writer.add_rope_scaling_orig_ctx_len(4096)


def add_tokenizer(
    writer: GGUFWriter,
    shape: Shape,
    tokens: list[str],
    types: list[int],
    specials: dict[str, int],
    o200k: Path,
) -> None:
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("gpt-4o")
    writer.add_token_list(tokens)
    writer.add_token_types(types)
    writer.add_token_merges(merges_from_ranks(read_ranks(o200k)[: shape.n_ranks]))
    writer.add_bos_token_id(specials["<|startoftext|>"])
    writer.add_eos_token_id(specials["<|return|>"])
    writer.add_pad_token_id(specials["<|endoftext|>"])
    writer.add_add_bos_token(False)


def list_tensors(shape: Shape, n_vocab: int) -> Iterator[Tensor]:
    """Every tensor in file order. Spreads keep activations near 1, so that no logit overflows."""
    into = shape.n_embd**-0.5
    yield Tensor("token_embd.weight", (n_vocab, shape.n_embd), Q8_0, 1.0)
    for layer in range(shape.layers):
        yield from _layer_tensors(f"blk.{layer}.", shape)
    yield Tensor("output_norm.weight", (shape.n_embd,), F32, 0.02, 1.0)
    yield Tensor("output.weight", (n_vocab, shape.n_embd), Q8_0, into)


def _layer_tensors(prefix: str, shape: Shape) -> Iterator[Tensor]:
    n_embd, ff, experts = shape.n_embd, shape.expert_ff, shape.experts
    wide, narrow = shape.heads * shape.head_size, shape.kv_heads * shape.head_size
    into = n_embd**-0.5

    def linear(name: str, out: int, fan_in: int) -> Iterator[Tensor]:
        yield Tensor(f"{prefix}{name}.weight", (out, fan_in), Q8_0, fan_in**-0.5)
        yield Tensor(f"{prefix}{name}.bias", (out,), F32, 0.02)

    yield Tensor(prefix + "attn_norm.weight", (n_embd,), F32, 0.02, 1.0)
    yield from linear("attn_q", wide, n_embd)
    yield from linear("attn_k", narrow, n_embd)
    yield from linear("attn_v", narrow, n_embd)
    yield from linear("attn_output", n_embd, wide)
    yield Tensor(prefix + "attn_sinks.weight", (shape.heads,), F32, 1.0)
    yield Tensor(prefix + "post_attention_norm.weight", (n_embd,), F32, 0.02, 1.0)
    yield Tensor(prefix + "ffn_gate_inp.weight", (experts, n_embd), F32, into)
    yield Tensor(prefix + "ffn_gate_inp.bias", (experts,), F32, 0.02)
    for name, out, fan_in in (("gate", ff, n_embd), ("up", ff, n_embd), ("down", n_embd, ff)):
        weight = f"{prefix}ffn_{name}_exps.weight"
        yield Tensor(weight, (experts, out, fan_in), MXFP4, fan_in**-0.5)
        yield Tensor(f"{prefix}ffn_{name}_exps.bias", (experts, out), F32, 0.02)


def random_chunks(tensor: Tensor, seed: int) -> Iterator[npt.NDArray[np.uint8]]:
    """The tensor's bytes as they stand in the file, piece by piece."""
    rng = np.random.default_rng((seed, zlib.crc32(tensor.name.encode())))
    for start in range(0, tensor.values, CHUNK_VALUES):
        values = min(CHUNK_VALUES, tensor.values - start)
        if tensor.kind is F32:
            normal = rng.standard_normal(values, dtype=np.float32)
            yield (tensor.centre + tensor.spread * normal).astype("<f4").view(np.uint8)
        elif tensor.kind is Q8_0:
            yield _random_q8_0(rng, values // BLOCK_VALUES, tensor.spread)
        else:
            yield _random_mxfp4(rng, values // BLOCK_VALUES, tensor.spread)


def _random_q8_0(rng: np.random.Generator, n: int, spread: float) -> npt.NDArray[np.uint8]:
    """`n` blocks of one float16 scale and 32 signed bytes, uniform from -127 to 127."""
    uniform_deviation = 255 / 12**0.5
    blocks = rng.integers(0, 256, (n, BLOCK_BYTES[Q8_0]), dtype=np.uint8)
    blocks[blocks == 0x80] = 0x81  # a quantiser never writes -128
    blocks[:, :2] = np.array([spread / uniform_deviation], dtype="<f2").view(np.uint8)
    return blocks.reshape(-1)


def _random_mxfp4(rng: np.random.Generator, n: int, spread: float) -> npt.NDArray[np.uint8]:
    """`n` blocks of one power-of-two scale and 32 four-bit floats, every bit pattern alike."""
    magnitudes = np.array([0, 0.5, 1, 1.5, 2, 3, 4, 6])
    exponent = round(float(np.log2(spread / np.sqrt(np.mean(magnitudes**2)))))
    blocks = rng.integers(0, 256, (n, BLOCK_BYTES[MXFP4]), dtype=np.uint8)
    blocks[:, 0] = 127 + exponent
    return blocks.reshape(-1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("--preset", choices=PRESETS, default="tiny")
    parser.add_argument("--layers", type=int, help="instead of the preset's 2")
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    shape = PRESETS[args.preset]
    if args.layers:
        shape = replace(shape, layers=args.layers)
    started = time.perf_counter()
    write_model(args.out, shape, seed=args.seed)
    size_mb = args.out.stat().st_size / 1e6
    print(f"{args.out}: {size_mb:,.1f} MB in {time.perf_counter() - started:.1f} s")


if __name__ == "__main__":
    main()
