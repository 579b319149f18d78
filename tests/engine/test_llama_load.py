"""Every option of a plan reaches llama.cpp, and none of them changes an answer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

import numpy as np
import numpy.typing as npt
import pytest
from llama_cpp import llama_cpp as cpp

from app.engine import llama_load
from app.engine.api import ALL_LAYERS, KvType, LoadPlan
from app.engine.llama import LlamaModel
from app.engine.llama_backend import log_lines
from app.engine.llama_load import expert_pattern
from app.errors import EngineError
from app.hardware.cores import Cores

KV_BYTES = 256  # of one token in one layer of the tiny model: 2 heads of 32, keys and values, f16


@dataclass
class Loaded:
    model: LlamaModel
    log: str

    def kv_mib(self) -> list[tuple[float, int]]:
        """(MiB, cells) of each KV cache that llama.cpp made, the global one first."""
        found = re.findall(r"llama_kv_cache: size = +([\d.]+) MiB \( *(\d+) cells", self.log)
        return [(float(size), int(cells)) for size, cells in found]

    def weight_buffers(self) -> set[str]:
        return set(re.findall(r"load_tensors: +(\S+) model buffer size", self.log))


@contextmanager
def load(path: Path, **options: object) -> Iterator[Loaded]:
    plan = LoadPlan(path, **{"n_ctx": 1024, "n_threads": 1, **options})  # type: ignore[arg-type]
    with log_lines() as lines:
        model = LlamaModel(plan, lambda _: True)
    try:
        yield Loaded(model, "".join(lines))
    finally:
        model.close()


def answer(model: LlamaModel, n_tokens: int = 12) -> tuple[list[int], npt.NDArray[np.float32]]:
    """The first greedy tokens after a prompt longer than the sliding window, and its logits."""
    prompt = model.vocabulary.encode("The quick brown fox jumps over the lazy dog. " * 60)[:400]
    model.cache.feed(prompt)
    first = logits(model)
    tokens = []
    for _ in range(n_tokens):
        tokens.append(int(logits(model).argmax()))
        model.cache.step(tokens[-1])
    return tokens, first


def logits(model: LlamaModel) -> npt.NDArray[np.float32]:
    pointer = cpp.llama_get_logits_ith(model._context, -1)
    return np.ctypeslib.as_array(pointer, (model.vocabulary.n_tokens,)).copy()


# --- options that reach llama.cpp ---


@pytest.mark.parametrize("n_ctx", [1024, 4096])
def test_context_window_sizes_the_global_kv_cache(random_model: Path, n_ctx: int) -> None:
    with load(random_model, n_ctx=n_ctx) as loaded:
        assert loaded.kv_mib()[0] == (n_ctx * KV_BYTES / 2**20, n_ctx)
        assert loaded.model.n_ctx == n_ctx


@pytest.mark.parametrize(("n_ubatch", "cells"), [(64, 256), (128, 256), (512, 768)])
def test_batch_size_sizes_the_sliding_window(random_model: Path, n_ubatch: int, cells: int) -> None:
    """The window of 128 tokens and one batch, padded to 256."""
    with load(random_model, n_ubatch=n_ubatch) as loaded:
        assert loaded.kv_mib()[1][1] == cells
        assert re.search(rf"n_ubatch += {n_ubatch}\n", loaded.log)


def test_threads_for_answers_and_for_prompts(random_model: Path) -> None:
    with load(random_model, n_threads=1, n_threads_batch=2) as loaded:
        context = loaded.model._context
        assert (cpp.llama_n_threads(context), cpp.llama_n_threads_batch(context)) == (1, 2)
    with load(random_model, n_threads=2) as loaded:
        context = loaded.model._context
        assert (cpp.llama_n_threads(context), cpp.llama_n_threads_batch(context)) == (2, 2)


def test_a_small_model_gets_one_thread_and_a_large_one_the_fast_cores(
    random_model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(llama_load, "find_cores", lambda: Cores(12, 4))
    with load(random_model, n_threads=0) as loaded:
        assert cpp.llama_n_threads(loaded.model._context) == 1
    monkeypatch.setattr(llama_load, "ONE_THREAD_BELOW_BYTES", 1000)
    with load(random_model, n_threads=0) as loaded:
        assert cpp.llama_n_threads(loaded.model._context) == 4


@pytest.mark.parametrize(
    ("options", "buffers"),
    [
        ({}, {"CPU_Mapped"}),
        ({"load_mode": "mapped"}, {"CPU_Mapped"}),
        ({"load_mode": "read"}, {"CPU"}),
        ({"load_mode": "mapped", "repack": True}, {"CPU_Mapped", "CPU_REPACK"}),
        ({"load_mode": "read", "repack": True}, {"CPU", "CPU_REPACK"}),
    ],
)
def test_where_the_weights_lie(
    random_model: Path, options: dict[str, object], buffers: set[str]
) -> None:
    with load(random_model, **options) as loaded:
        assert loaded.weight_buffers() - {"CPU_REPACK"} == buffers - {"CPU_REPACK"}
        if cpp_repacks():
            assert loaded.weight_buffers() == buffers


def cpp_repacks() -> bool:
    """Whether this processor has a layout of its own for MXFP4 weights."""
    info = cpp.llama_print_system_info().decode()
    return "AVX2 = 1" in info or "DOTPROD = 1" in info


@pytest.mark.parametrize("kind", get_args(KvType))
def test_every_kv_type_works_and_has_its_size(random_model: Path, kind: KvType) -> None:
    bits = {"f32": 32, "f16": 16, "bf16": 16, "q8_0": 8.5, "q5_1": 6, "q5_0": 5.5, "q4_1": 5}
    expected = 1024 * KV_BYTES / 2**20 * bits.get(kind, 4.5) / 16
    with load(random_model, type_k=kind, type_v=kind) as loaded:
        assert loaded.kv_mib()[0][0] == pytest.approx(expected, abs=0.006)
        assert f"K ({kind})" in loaded.log
        tokens, _ = answer(loaded.model, 3)
        assert len(tokens) == 3


def test_flash_attention_is_on_unless_it_is_off(random_model: Path) -> None:
    small = large = 0.0
    for choice in ("choose", "on", "off"):
        with load(random_model, n_ctx=16384, flash_attention=choice) as loaded:
            size = re.search(r"CPU compute buffer size = +([\d.]+)", loaded.log)
            assert size
            if choice == "off":
                large = float(size[1])
            else:
                small = max(small, float(size[1]))
    assert large > 2 * small


def test_experts_stay_on_the_cpu_in_as_many_layers_as_planned(random_model: Path) -> None:
    def moved(n_layers: int) -> set[str]:
        with load(random_model, experts_on_cpu=n_layers) as loaded:
            return set(re.findall(r"tensor (\S+) .*buffer type overridden to CPU", loaded.log))

    experts = {f"ffn_{name}_exps" for name in ("up", "down", "gate")}
    names = {f"{name}.{kind}" for name in experts for kind in ("weight", "bias")}
    assert moved(0) == set()
    assert moved(1) == {f"blk.0.{name}" for name in names}
    assert moved(ALL_LAYERS) == {f"blk.{layer}.{name}" for layer in (0, 1) for name in names}


@pytest.mark.parametrize(
    ("n_layers", "name", "matches"),
    [
        (12, "blk.11.ffn_up_exps.weight", True),
        (12, "blk.1.ffn_gate_up_exps.weight", True),
        (2, "blk.12.ffn_up_exps.weight", False),
        (12, "blk.12.ffn_up_exps.weight", False),
        (12, "blk.3.ffn_up_shexp.weight", False),
        (12, "blk.3.ffn_gate_inp.weight", False),
        (ALL_LAYERS, "blk.123.ffn_down_exps.weight", True),
        (10**9, "blk.123.ffn_down_exps.weight", True),
    ],
)
def test_expert_pattern_takes_whole_layer_numbers(n_layers: int, name: str, matches: bool) -> None:
    assert bool(re.search(expert_pattern(n_layers), name.encode())) is matches


# --- the same answer, however it was loaded ---


@pytest.mark.parametrize(
    ("options", "tolerance"),
    [
        ({"load_mode": "read"}, 0.0),
        ({"experts_on_cpu": 1}, 0.0),
        # Repacked weights are multiplied in another order, so the last bits differ.
        ({"repack": True}, 0.05),
        ({"repack": True, "load_mode": "read"}, 0.05),
    ],
)
def test_answers_do_not_depend_on_how_weights_are_loaded(
    random_model: Path, options: dict[str, object], tolerance: float
) -> None:
    with load(random_model) as plain:
        tokens, first = answer(plain.model)
    with load(random_model, **options) as other:
        other_tokens, other_first = answer(other.model)
    assert np.abs(first - other_first).max() <= tolerance
    assert tokens == other_tokens


def test_quantized_kv_changes_logits_only_a_little(random_model: Path) -> None:
    with load(random_model) as plain:
        _, first = answer(plain.model, 1)
    with load(random_model, type_k="q8_0", type_v="q8_0") as other:
        _, other_first = answer(other.model, 1)
    difference = np.abs(first - other_first).max()
    assert 0 < difference < 0.2 * first.std()


# --- what cannot be ---


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"flash_attention": "off", "type_v": "q8_0"}, "needs flash attention"),
        ({"type_k": "q3_k"}, "type_k cannot be q3_k. Take one of these: f32, f16"),
        ({"load_mode": "telepathy"}, "load_mode cannot be telepathy"),
        ({"n_ctx": -1}, "n_ctx cannot be -1. Take a number from 0"),
        ({"n_threads": 2**40}, "n_threads cannot be"),
        ({"n_gpu_layers": -2}, "n_gpu_layers cannot be -2. Take a number from -1"),
        ({"experts_on_cpu": -2}, "experts_on_cpu cannot be -2"),
    ],
)
def test_plans_that_cannot_be_are_refused(options: dict[str, object], words: str) -> None:
    with pytest.raises(EngineError) as caught:
        LoadPlan(Path("model.gguf"), **options)  # type: ignore[arg-type]
    assert words in str(caught.value)
    assert caught.value.hint


def test_without_flash_attention_the_keys_alone_may_be_quantized(random_model: Path) -> None:
    with load(random_model, flash_attention="off", type_k="q8_0") as loaded:
        assert "K (q8_0)" in loaded.log


def test_a_window_larger_than_the_models_is_refused(random_model: Path) -> None:
    with (
        pytest.raises(EngineError, match="131072 tokens at most, not 200000") as caught,
        load(random_model, n_ctx=200_000),
    ):
        pass
    assert caught.value.hint == "Choose a smaller context window."
