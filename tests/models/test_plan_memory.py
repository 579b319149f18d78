"""The formulas beside what llama.cpp itself says it will take, and beside what it takes."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.engine.api import LoadPlan
from app.engine.llama_load import n_ubatch
from app.engine.llama_memory import measure
from app.models import plan_memory
from app.models.gguf import read_header
from app.models.plan_memory import CPU_N_UBATCH, GPU_N_UBATCH, KvType
from app.models.shape import shape_of
from tests.benchmarks.make_gguf import FULL_SHAPES, write_model
from tests.engine.dialects.family_models import FAMILIES, write_family_model
from tests.models.known_shapes import KNOWN

WINDOWS = (4096, 16_384, 65_536, 131_072)


@pytest.fixture(scope="module")
def hollow_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("hollow") / "two-layers.gguf"
    write_model(path, FULL_SHAPES, hollow=True)
    return path


@pytest.mark.parametrize("n_ubatch", [CPU_N_UBATCH, GPU_N_UBATCH])
@pytest.mark.parametrize("kv_type", ["f16", "q8_0"])
def test_formulas_are_what_the_engine_reports(
    hollow_model: Path, n_ubatch: int, kv_type: KvType
) -> None:
    shape = shape_of([read_header(hollow_model)])
    plan = LoadPlan(hollow_model, n_ubatch=n_ubatch, type_k=kv_type, type_v=kv_type)
    needs = measure(plan, WINDOWS)
    assert needs.weights_bytes == shape.weights_bytes
    for window in needs.windows:
        [cpu] = window.devices
        kv = plan_memory.kv_bytes(shape, window.n_ctx, n_ubatch, kv_type)
        assert kv == pytest.approx(cpu.kv_bytes + cpu.sliding_kv_bytes, abs=20_000)
        working = plan_memory.compute_bytes(shape, window.n_ctx, n_ubatch)
        assert working == pytest.approx(cpu.compute_bytes + cpu.output_bytes, rel=0.1)


@pytest.mark.parametrize("name", sorted(FAMILIES))
def test_other_families_have_the_same_formulas(name: str, tmp_path: Path) -> None:
    path = tmp_path / f"{name}.gguf"
    write_family_model(path, FAMILIES[name])
    shape = shape_of([read_header(path)])
    [window] = measure(LoadPlan(path, n_ctx=shape.context_length), ()).windows
    [cpu] = window.devices
    kv = plan_memory.kv_bytes(shape, window.n_ctx, CPU_N_UBATCH)
    assert kv == pytest.approx(cpu.kv_bytes + cpu.sliding_kv_bytes, abs=20_000)


def test_the_plan_counts_on_what_the_engine_will_do(random_model: Path) -> None:
    assert n_ubatch(LoadPlan(random_model)) == CPU_N_UBATCH
    assert n_ubatch(LoadPlan(random_model, n_gpu_layers=1)) == GPU_N_UBATCH


def test_known_numbers_of_gpt_oss_20b() -> None:
    """24 KiB of KV cache for each token, and 3 MiB for each 128 tokens of the sliding layers."""
    shape = KNOWN["gpt-oss-20b"]
    kv = plan_memory.kv_bytes(shape, 131_072, 512)
    assert kv == (3072 + 18) * 2**20
    assert plan_memory.compute_bytes(shape, 16_384, 512) == pytest.approx(109 * 2**20, rel=0.06)
    assert plan_memory.compute_bytes(shape, 131_072, 512) == pytest.approx(221 * 2**20, rel=0.06)
