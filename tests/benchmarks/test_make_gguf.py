"""The random models have gpt-oss's true sizes and vocabulary, and llama.cpp runs them."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from gguf import GGUFReader, dequantize
from llama_cpp import llama_cpp
from openai_harmony import HarmonyEncodingName, load_harmony_encoding

from app.engine.llama_backend import start_backend
from tests.benchmarks.make_gguf import (
    FULL_SHAPES,
    FULL_VOCABULARY,
    O200K,
    SPECIALS,
    TINY,
    list_tensors,
    write_model,
)

SAMPLE = "Hello, Welt! Füße 12345 日本語 🤗\n\tdef f(x): return x  # 'quoted'\r\n   -----------"


class LoadedModel:
    """A model in this process: just enough of llama.cpp to see that it lives."""

    def __init__(self, path: Path) -> None:
        params = llama_cpp.llama_model_default_params()
        self.model = llama_cpp.llama_model_load_from_file(str(path).encode(), params)
        assert self.model, f"llama.cpp refused {path}"
        self.vocab = llama_cpp.llama_model_get_vocab(self.model)
        self.n_vocab = llama_cpp.llama_vocab_n_tokens(self.vocab)

    def tokenize(self, text: str, *, special: bool = False) -> list[int]:
        data = text.encode()
        ids = (llama_cpp.llama_token * (len(data) + 1))()
        n = llama_cpp.llama_tokenize(self.vocab, data, len(data), ids, len(ids), False, special)
        return list(ids[:n])

    def logits_after(self, ids: list[int]) -> np.ndarray:
        params = llama_cpp.llama_context_default_params()
        params.n_ctx = 512
        context = llama_cpp.llama_init_from_model(self.model, params)
        tokens = (llama_cpp.llama_token * len(ids))(*ids)
        assert llama_cpp.llama_decode(context, llama_cpp.llama_batch_get_one(tokens, len(ids))) == 0
        last = llama_cpp.llama_get_logits_ith(context, -1)
        logits = np.ctypeslib.as_array(last, (self.n_vocab,)).copy()
        llama_cpp.llama_free(context)
        return logits

    def close(self) -> None:
        llama_cpp.llama_model_free(self.model)


@pytest.fixture(scope="module")
def loaded(full_vocabulary_model: Path) -> Iterator[LoadedModel]:
    """Tiny weights under the full vocabulary."""
    start_backend()  # it keeps what llama.cpp says to itself
    model = LoadedModel(full_vocabulary_model)
    yield model
    model.close()


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("gguf") / "tiny.gguf"
    write_model(path, TINY)
    return path


def test_tokenizes_as_the_real_model_does(
    loaded: LoadedModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TIKTOKEN_ENCODINGS_BASE", str(O200K.parent))
    harmony = load_harmony_encoding(HarmonyEncodingName.HARMONY_GPT_OSS)
    assert loaded.n_vocab == FULL_VOCABULARY
    assert loaded.tokenize(SAMPLE) == harmony.encode(SAMPLE, disallowed_special=())
    named = [name for name in SPECIALS if name != "<|endofprompt|>"]
    for name in named:
        assert loaded.tokenize(name, special=True) == harmony.encode(name, allowed_special="all")


def test_ends_generation_where_the_real_model_does(loaded: LoadedModel) -> None:
    ends = [i for i in range(199_000, 201_088) if llama_cpp.llama_vocab_is_eog(loaded.vocab, i)]
    assert ends == [199_999, 200_002, 200_012]


def test_decodes_to_finite_logits_that_differ(loaded: LoadedModel) -> None:
    logits = loaded.logits_after(loaded.tokenize(SAMPLE))
    assert np.isfinite(logits).all()
    assert 0.5 < logits.std() < 2.0


def test_tiny_model_loads_and_decodes(tiny: Path) -> None:
    start_backend()  # it keeps what llama.cpp says to itself
    assert tiny.stat().st_size < 4e6
    model = LoadedModel(tiny)
    assert model.n_vocab == 3072 + len(SPECIALS)
    assert model.tokenize("<|start|>", special=True) == [3072 + list(SPECIALS).index("<|start|>")]
    assert np.isfinite(model.logits_after(model.tokenize("Hello"))).all()
    model.close()


def test_experts_are_mxfp4_and_the_library_reads_the_header(tiny: Path) -> None:
    tensors = {t.name: t.tensor_type.name for t in GGUFReader(tiny).tensors}
    experts = {kind for name, kind in tensors.items() if name.endswith("_exps.weight")}
    assert experts == {"MXFP4"}
    assert tensors["blk.1.attn_q.weight"] == tensors["token_embd.weight"] == "Q8_0"
    assert tensors["blk.0.attn_sinks.weight"] == tensors["blk.0.ffn_gate_inp.weight"] == "F32"


def test_full_shapes_add_up_to_the_published_sizes() -> None:
    sizes: Counter[str] = Counter()
    for tensor in list_tensors(replace(FULL_SHAPES, layers=24), FULL_VOCABULARY):
        sizes[tensor.kind.name] += tensor.size_bytes
    megabytes = {kind: round(size / 1e6) for kind, size in sizes.items()}
    assert megabytes == {"MXFP4": 10_152, "Q8_0": 1_907, "F32": 37}


def test_same_seed_gives_the_same_bytes(tiny: Path, tmp_path: Path) -> None:
    def digest(path: Path) -> str:
        return hashlib.sha256(path.read_bytes()).hexdigest()

    write_model(tmp_path / "again.gguf", TINY)
    write_model(tmp_path / "other.gguf", TINY, seed=1)
    assert digest(tmp_path / "again.gguf") == digest(tiny)
    assert digest(tmp_path / "other.gguf") != digest(tiny)


def test_random_values_have_the_spread_they_should(tiny: Path) -> None:
    wanted = {t.name: t for t in list_tensors(TINY, 3072 + len(SPECIALS))}
    for tensor in GGUFReader(tiny).tensors:
        values = dequantize(tensor.data, tensor.tensor_type)
        if values.size < 4096:
            continue
        # A power-of-two scale misses the wanted spread by up to a factor of √2.
        ratio = float(values.std()) / wanted[tensor.name].spread
        assert 0.69 < ratio < 1.45, tensor.name
