"""Tiny models of the other families: the special tokens and templates are theirs, weights random.

Every file is a whole model of the `llama` architecture, about 1 MB, that llama.cpp can run.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from gguf import GGUFWriter, TokenType

from resources.starter.ranks import byte_to_unicode, merges_from_ranks, read_ranks

DATA = Path(__file__).resolve().parents[2] / "data"
TEMPLATES = DATA / "templates"
N_RANKS = 1024
N_EMBD, N_HEADS, N_KV_HEADS, N_FF, N_CTX = 64, 4, 2, 128, 16_384


@dataclass(frozen=True)
class Family:
    """What sets one family's files apart. `pre` None is SentencePiece."""

    template: str
    pre: str | None
    controls: tuple[str, ...]
    user_defined: tuple[str, ...] = ()
    begin: str = ""
    end: str = ""
    add_begin: bool = False
    add_space: bool = False


_QWEN_CONTROLS = (
    *("<|endoftext|>", "<|im_start|>", "<|im_end|>", "<|object_ref_start|>", "<|box_start|>"),
    *("<|vision_start|>", "<|vision_end|>", "<|vision_pad|>", "<|image_pad|>", "<|video_pad|>"),
)
_QWEN_MARKUP = (
    *("<tool_call>", "</tool_call>", "<tool_response>", "</tool_response>", "<think>"),
    *("</think>", "<|fim_prefix|>", "<|fim_middle|>", "<|fim_suffix|>", "<|repo_name|>"),
)
_LLAMA_CONTROLS = (
    *("<|begin_of_text|>", "<|end_of_text|>", "<|reserved_special_token_0|>"),
    *("<|finetune_right_pad_id|>", "<|start_header_id|>", "<|end_header_id|>", "<|eom_id|>"),
    *("<|eot_id|>", "<|python_tag|>", "<|reserved_special_token_8|>"),
)
_MISTRAL_CONTROLS = (
    *("<unk>", "<s>", "</s>", "[INST]", "[/INST]", "[AVAILABLE_TOOLS]", "[/AVAILABLE_TOOLS]"),
    *("[TOOL_RESULTS]", "[/TOOL_RESULTS]", "[TOOL_CALLS]", "[IMG]", "<pad>", "[IMG_BREAK]"),
    *("[IMG_END]", "[PREFIX]", "[MIDDLE]", "[SUFFIX]", "[SYSTEM_PROMPT]", "[/SYSTEM_PROMPT]"),
    *("[TOOL_CONTENT]", "[CALL_ID]", "[ARGS]", "[THINK]", "[/THINK]", "<SPECIAL_36>"),
)
_DEEPSEEK_MARKUP = (
    *("<｜User｜>", "<｜Assistant｜>", "<think>", "</think>", "<｜tool▁calls▁begin｜>"),
    *("<｜tool▁calls▁end｜>", "<｜tool▁call▁begin｜>", "<｜tool▁call▁end｜>", "<｜tool▁sep｜>"),
    *("<｜tool▁outputs▁begin｜>", "<｜tool▁outputs▁end｜>", "<｜tool▁output▁begin｜>"),
    *("<｜tool▁output▁end｜>", "<｜fim▁hole｜>"),
)
_GEMMA_MARKUP = (
    *("<mask>", "[multimodal]", "<unused0>", "<unused1>", "\n\n", "\n\n\n", "▁▁", "▁▁▁"),
    *("<table>", "</table>", "<h1>", "</h1>", "<strong>", "</strong>", "<code>"),
)
_QWEN = ("qwen2", _QWEN_CONTROLS, _QWEN_MARKUP, "<|endoftext|>", "<|im_end|>")
_LLAMA = ("llama-bpe", _LLAMA_CONTROLS, (), "<|begin_of_text|>", "<|eot_id|>", True)
_MISTRAL = ("tekken", _MISTRAL_CONTROLS, (), "<s>", "</s>", True)
_DEEPSEEK_ENDS = ("<｜begin▁of▁sentence｜>", "<｜end▁of▁sentence｜>")
_DEEPSEEK = ("deepseek-r1-qwen", _DEEPSEEK_ENDS, _DEEPSEEK_MARKUP, *_DEEPSEEK_ENDS, True)

FAMILIES = {
    "qwen3": Family("Qwen-Qwen3-0.6B", *_QWEN),
    "qwen2.5": Family("Qwen-Qwen2.5-7B-Instruct", *_QWEN),
    "qwq": Family("Qwen-QwQ-32B", *_QWEN),
    "qwen3-coder": Family("Qwen3-Coder", *_QWEN),
    "hermes-3": Family("NousResearch-Hermes-3-Llama-3.1-8B-tool_use", *_LLAMA),
    "llama-3.1": Family("meta-llama-Llama-3.1-8B-Instruct", *_LLAMA),
    "llama-3.2": Family("meta-llama-Llama-3.2-3B-Instruct", *_LLAMA),
    "mistral-nemo": Family("mistralai-Mistral-Nemo-Instruct-2407", *_MISTRAL),
    "mistral-small": Family("Mistral-Small-3.2-24B-Instruct-2506", *_MISTRAL),
    "ministral": Family("mistralai-Ministral-3-14B-Reasoning-2512", *_MISTRAL),
    "devstral": Family("unsloth-mistral-Devstral-Small-2507", *_MISTRAL),
    "deepseek-r1": Family("deepseek-ai-DeepSeek-R1-Distill-Qwen-32B", *_DEEPSEEK),
    "deepseek-v3.1": Family("deepseek-ai-DeepSeek-V3.1", *_DEEPSEEK),
    "gemma-2": Family(
        "google-gemma-2-2b-it",
        None,
        ("<pad>", "<eos>", "<bos>", "<start_of_turn>", "<end_of_turn>"),
        _GEMMA_MARKUP,
        "<bos>",
        "<eos>",
        add_begin=True,
    ),
    "mistral-spm": Family(
        "mistralai-Mistral-Nemo-Instruct-2407",
        None,
        tuple(text for text in _MISTRAL_CONTROLS if text != "<unk>"),
        begin="<s>",
        end="</s>",
        add_begin=True,
        add_space=True,
    ),
}


@cache
def ranks() -> tuple[bytes, ...]:
    """The commonest ordinary tokens."""
    return tuple(read_ranks(DATA / "o200k_base.tiktoken")[:N_RANKS])


def template_of(family: Family) -> str:
    return (TEMPLATES / f"{family.template}.jinja").read_text(encoding="utf-8")


def write_family_model(path: Path, family: Family, template: str | None = None) -> None:
    """Writes the model to `path`, with the family's template unless another is given."""
    tokens, types, scores = _byte_pairs(family) if family.pre else _sentence_pieces(family)
    writer = GGUFWriter(path, "llama")
    writer.add_type("model")
    writer.add_name(f"Random {family.template}")
    _add_shape(writer)
    writer.add_tokenizer_model("gpt2" if family.pre else "llama")
    if family.pre:
        writer.add_tokenizer_pre(family.pre)
        writer.add_token_merges(merges_from_ranks(list(ranks())))
    writer.add_token_list(tokens)
    writer.add_token_types(types)
    if scores:
        writer.add_token_scores(scores)
        writer.add_add_space_prefix(family.add_space)
        writer.add_unk_token_id(0)
    writer.add_bos_token_id(tokens.index(family.begin))
    writer.add_eos_token_id(tokens.index(family.end))
    writer.add_add_bos_token(family.add_begin)
    writer.add_chat_template(template_of(family) if template is None else template)
    _add_tensors(writer, len(tokens))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def _byte_pairs(family: Family) -> tuple[list[str], list[int], list[float]]:
    tokens = [byte_to_unicode(token) for token in ranks()]
    types = [int(TokenType.NORMAL)] * len(tokens)
    return *_with_specials(family, tokens, types), []


def _sentence_pieces(family: Family) -> tuple[list[str], list[int], list[float]]:
    tokens = ["<unk>", *(f"<0x{byte:02X}>" for byte in range(256))]
    types = [int(TokenType.UNKNOWN), *[int(TokenType.BYTE)] * 256]
    known: dict[str, None] = {}
    for rank in ranks():
        try:
            text = rank.decode().replace(" ", "▁")
        except UnicodeDecodeError:
            continue
        if text.isprintable():
            known[text] = None
    tokens += known
    types += [int(TokenType.NORMAL)] * len(known)
    tokens, types = _with_specials(family, tokens, types)
    return tokens, types, [0.0 if i < 257 else -float(i) for i in range(len(tokens))]


def _with_specials(
    family: Family, tokens: list[str], types: list[int]
) -> tuple[list[str], list[int]]:
    """Appends the special tokens, in place of ordinary ones that are written the same."""
    special = {*family.controls, *family.user_defined}
    kept = [
        (token, kind) for token, kind in zip(tokens, types, strict=True) if token not in special
    ]
    tokens, types = [token for token, _ in kept], [kind for _, kind in kept]
    tokens += [*family.controls, *family.user_defined]
    types += [int(TokenType.CONTROL)] * len(family.controls)
    types += [int(TokenType.USER_DEFINED)] * len(family.user_defined)
    return tokens, types


def _add_shape(writer: GGUFWriter) -> None:
    writer.add_block_count(1)
    writer.add_context_length(N_CTX)
    writer.add_embedding_length(N_EMBD)
    writer.add_feed_forward_length(N_FF)
    writer.add_head_count(N_HEADS)
    writer.add_head_count_kv(N_KV_HEADS)
    writer.add_rope_dimension_count(N_EMBD // N_HEADS)
    writer.add_layer_norm_rms_eps(1e-5)


def _add_tensors(writer: GGUFWriter, n_vocab: int) -> None:
    rng = np.random.default_rng(7)

    def add(name: str, *shape: int) -> None:
        if len(shape) == 1:
            writer.add_tensor(name, np.ones(shape, dtype=np.float32))
            return
        values = rng.standard_normal(shape, dtype=np.float32) * np.float32(shape[-1] ** -0.5)
        writer.add_tensor(name, values)

    n_kv = N_EMBD // N_HEADS * N_KV_HEADS
    add("token_embd.weight", n_vocab, N_EMBD)
    add("output_norm.weight", N_EMBD)
    add("output.weight", n_vocab, N_EMBD)
    add("blk.0.attn_norm.weight", N_EMBD)
    add("blk.0.attn_q.weight", N_EMBD, N_EMBD)
    add("blk.0.attn_k.weight", n_kv, N_EMBD)
    add("blk.0.attn_v.weight", n_kv, N_EMBD)
    add("blk.0.attn_output.weight", N_EMBD, N_EMBD)
    add("blk.0.ffn_norm.weight", N_EMBD)
    add("blk.0.ffn_gate.weight", N_FF, N_EMBD)
    add("blk.0.ffn_up.weight", N_FF, N_EMBD)
    add("blk.0.ffn_down.weight", N_EMBD, N_FF)
