"""What is measured beforehand is what llama.cpp then takes."""

from __future__ import annotations

import re
import time
from pathlib import Path

import psutil
import pytest

from app.cancel import CancelToken
from app.engine import llama_memory
from app.engine.api import ALL_LAYERS, LoadPlan
from app.engine.client import EngineProcess
from app.engine.llama import LlamaModel
from app.engine.llama_backend import log_lines
from app.engine.llama_ggml import CPU, GPU, Device
from app.engine.llama_load import LoadCancelled
from app.engine.llama_memory import measure
from app.errors import EngineError, ModelFileError
from app.events import MemoryNeeds, ModelLoaded
from tests.benchmarks.make_gguf import FULL_SHAPES, TINY, list_tensors, write_model

MIB = 2**20
ROUNDING = 0.006 * MIB  # llama.cpp logs two decimals of a MiB


def really_taken(plan: LoadPlan) -> dict[str, float]:
    """Bytes of the buffers that a loaded model has, by what they are for."""
    with log_lines() as lines:
        model = LlamaModel(plan, lambda _: True)
    model.close()
    log = "".join(lines)
    sizes = {
        kind: sum(map(float, re.findall(rf"{kind} buffer size = +([\d.]+) MiB", log))) * MIB
        for kind in ("model", "KV", "compute", "output")
    }
    assert all(sizes.values())
    return sizes


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"n_ctx": 4096},
        {"n_ctx": 131_072, "n_ubatch": 512},
        {"type_k": "q8_0", "type_v": "q8_0"},
        {"flash_attention": "off", "n_ctx": 8192},
        {"load_mode": "read", "repack": True},
        {"experts_on_cpu": ALL_LAYERS},
    ],
)
def test_measured_is_what_a_loaded_model_takes(
    random_model: Path, options: dict[str, object]
) -> None:
    plan = LoadPlan(random_model, n_threads=1, **options)  # type: ignore[arg-type]
    taken = really_taken(plan)
    needs = measure(plan, ())
    [window] = needs.windows
    [cpu] = window.devices
    assert needs.weights_bytes == pytest.approx(taken["model"], abs=3 * ROUNDING)
    # Two caches, each rounded.
    assert cpu.kv_bytes + cpu.sliding_kv_bytes == pytest.approx(taken["KV"], abs=4 * ROUNDING)
    assert cpu.compute_bytes == pytest.approx(taken["compute"], abs=ROUNDING)
    assert cpu.output_bytes == pytest.approx(taken["output"], abs=ROUNDING)


@pytest.fixture(scope="module")
def hollow_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two layers of gpt-oss-20b's true shapes: 2.1 GB of weights that were never written."""
    path = tmp_path_factory.mktemp("hollow") / "two-layers.gguf"
    write_model(path, FULL_SHAPES, hollow=True)
    return path


def test_two_true_layers_follow_the_known_formula(hollow_model: Path) -> None:
    """2,048 bytes for each token and layer; the window's cells are padded to 256."""
    windows = (4096, 16_384, 131_072)
    for n_ubatch, cells in ((128, 256), (512, 768), (2048, 2304)):
        needs = measure(LoadPlan(hollow_model, n_ubatch=n_ubatch), windows)
        assert [window.n_ctx for window in needs.windows] == list(windows)
        for window in needs.windows:
            [cpu] = window.devices
            assert cpu.kv_bytes == 2048 * window.n_ctx
            assert cpu.sliding_kv_bytes == 2048 * cells
            assert cpu.output_bytes == pytest.approx(201_088 * 4, abs=ROUNDING)
            mask_and_activations = 0.182 * MIB * n_ubatch + 2 * n_ubatch * window.n_ctx
            assert cpu.compute_bytes == pytest.approx(mask_and_activations, rel=0.25)
        sizes = [tensor.size_bytes for tensor in list_tensors(FULL_SHAPES, 201_088)]
        assert needs.weights == (("CPU", sum(sizes)),)


def test_q8_0_halves_the_kv_cache_but_for_its_scales(hollow_model: Path) -> None:
    plan = LoadPlan(hollow_model, type_k="q8_0", type_v="q8_0")
    [cpu] = measure(plan, (16_384,)).windows[0].devices
    assert cpu.kv_bytes == 2048 * 16_384 * 34 / 64


def test_no_weights_are_read(hollow_model: Path) -> None:
    process = psutil.Process()
    measure(LoadPlan(hollow_model), (4096,))
    before = process.memory_info().rss
    measure(LoadPlan(hollow_model), (4096, 131_072))
    assert process.memory_info().rss - before < 200e6  # the weights alone are 2,136 MB


def test_layers_on_a_gpu_take_its_memory(
    random_model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There is no GPU here: what llama.cpp logs on a computer with one is played to the parser."""
    monkeypatch.setattr(llama_memory, "devices", lambda: [Device("CUDA0", GPU), Device("CPU", CPU)])
    said = [
        "load_tensors: layer   0 assigned to device CPU, is_swa = 1\n",
        "load_tensors: layer   1 assigned to device CUDA0, is_swa = 0\n",
        "load_tensors: layer   2 assigned to device CUDA0, is_swa = 0\n",
        "tensor blk.1.ffn_up_exps.weight (0 MiB mxfp4) buffer type overridden to CPU_REPACK\n",
    ]
    layers = llama_memory._Layers.read(said)
    with log_lines():
        model = LlamaModel(LoadPlan(random_model), lambda _: True)
    weights = llama_memory._weights(random_model, model._model, layers, said)
    model.close()
    sizes = {t.name: t.size_bytes for t in list_tensors(TINY, TINY.n_ranks + 10)}
    on_gpu = {name for name in sizes if name.startswith(("blk.1.", "output"))}
    on_gpu.remove("blk.1.ffn_up_exps.weight")
    assert weights["CUDA0"] == sum(sizes[name] for name in on_gpu)
    assert weights["CPU"] == sum(sizes.values()) - weights["CUDA0"]

    found = llama_memory._Found()
    for line in (
        "llama_context:  CUDA_Host  output buffer size =     0.77 MiB\n",
        "llama_kv_cache: layer   1: dev = CUDA0\n",
        "llama_kv_cache:      CUDA0 KV buffer size =     0.00 MiB\n",
        "llama_kv_cache: size =   32.00 MiB ( 16384 cells,   1 layers,  1/1 seqs), K (f16)\n",
        "llama_kv_cache: layer   0: dev = CPU\n",
        "llama_kv_cache: size =    0.50 MiB (   256 cells,   1 layers,  1/1 seqs), K (f16)\n",
        "sched_reserve:      CUDA0 compute buffer size =   398.38 MiB\n",
        "sched_reserve:  CUDA_Host compute buffer size =    20.01 MiB\n",
    ):
        found.take(line, layers)
    assert dict(found.global_kv) == {"CUDA0": 32 * MIB}
    assert dict(found.sliding_kv) == {"CPU": 0.5 * MIB}
    assert found.compute == {"CUDA0": 398.38 * MIB, "CPU": 20.01 * MIB}
    assert found.output == {"CPU": 0.77 * MIB}


def test_all_parts_of_a_split_model_count(tmp_path: Path) -> None:
    first = tmp_path / "gpt-oss-120b-00001-of-00003.gguf"
    assert [path.name for path in llama_memory._parts(first)] == [
        f"gpt-oss-120b-0000{n}-of-00003.gguf" for n in (1, 2, 3)
    ]
    assert llama_memory._parts(tmp_path / "one.gguf") == [tmp_path / "one.gguf"]


def test_measuring_can_be_given_up(random_model: Path) -> None:
    with pytest.raises(LoadCancelled):
        measure(LoadPlan(random_model), (4096,), lambda: True)


def test_unreadable_files_and_impossible_windows_are_named(
    random_model: Path, tmp_path: Path
) -> None:
    bad = tmp_path / "bad.gguf"
    bad.write_bytes(b"GGUF" + bytes(100))
    with pytest.raises(ModelFileError, match=r"bad\.gguf"):
        measure(LoadPlan(bad), ())
    with pytest.raises(EngineError, match="at most"):
        measure(LoadPlan(random_model), (10**6,))


def test_the_engine_process_measures_beside_a_loaded_model(
    random_model: Path, hollow_model: Path
) -> None:
    engine, cancel = EngineProcess(), CancelToken()
    try:
        list(engine.load(LoadPlan(random_model), cancel))
        started = time.perf_counter()
        [needs] = engine.measure(LoadPlan(hollow_model), cancel, (4096, 8192, 16_384))
        took_s = time.perf_counter() - started
        assert isinstance(needs, MemoryNeeds)
        assert [window.n_ctx for window in needs.windows] == [4096, 8192, 16_384]
        assert took_s < 20  # about one second, on a busy machine more; reading takes longer
        again = list(engine.load(LoadPlan(random_model), cancel))
        assert len(again) == 1
        assert isinstance(again[0], ModelLoaded)
    finally:
        engine.close()
