"""Every recorded computer with every model: verdicts as its note explains, and sane plans."""

from __future__ import annotations

import itertools
import json

import msgspec
import pytest

from app.hardware.profile import Disk, HardwareProfile, Memory
from app.hardware.speed import on_battery, speed_of
from app.models.plan import Correction, Plan, as_json, make_plan
from app.models.shape import ModelShape
from tests.hardware.machines import FOLDER, MACHINES, machine
from tests.models.known_shapes import KNOWN

GB = 10**9
FIELDS = (
    *("weights_bytes", "kv_bytes", "compute_bytes", "total_bytes", "available_bytes", "verdict"),
    *("reason", "n_ctx", "n_gpu_layers", "threads", "load_mode", "repack"),
    *("predicted_prefill_tps", "predicted_decode_tps"),
    *("measured_total_bytes", "measured_prefill_tps", "measured_decode_tps"),
)


def expected_of(name: str) -> dict[str, str]:
    recorded = json.loads((FOLDER / f"{name}.json").read_text("utf-8"))
    expected: dict[str, str] = recorded["expected"]
    assert recorded["note"]
    return expected


def plan(
    profile: HardwareProfile | str,
    model: str | ModelShape,
    n_ctx: int = 0,
    correction: Correction | None = None,
    download_bytes: int = 0,
) -> Plan:
    profile = machine(profile) if isinstance(profile, str) else profile
    shape = KNOWN[model] if isinstance(model, str) else model
    speed = speed_of(profile)
    return make_plan(
        shape,
        profile,
        speed,
        on_battery(profile, speed),
        n_ctx=n_ctx,
        correction=correction,
        download_bytes=download_bytes,
    )


def with_memory(name: str, available_bytes: int) -> HardwareProfile:
    profile = machine(name)
    memory = Memory(profile.memory.total_bytes, available_bytes)
    return msgspec.structs.replace(profile, memory=memory)


def test_there_are_at_least_the_six_that_matter() -> None:
    assert len(MACHINES) >= 6


@pytest.mark.parametrize("name", MACHINES)
def test_each_recorded_machine_gives_the_verdicts_that_its_note_explains(name: str) -> None:
    expected = expected_of(name)
    assert {"gpt-oss-20b", "gpt-oss-120b"} <= expected.keys()
    assert {model: plan(name, model).verdict for model in expected} == expected


@pytest.mark.parametrize(("name", "model"), list(itertools.product(MACHINES, KNOWN)))
def test_every_plan_is_possible(name: str, model: str) -> None:
    shape, profile = KNOWN[model], machine(name)
    made = plan(profile, model)
    assert 0 < made.n_ctx <= shape.context_length
    assert made.memory.weights_bytes >= shape.weights_bytes
    assert 0 <= made.n_gpu_layers <= shape.layers + 1
    assert 0 <= made.experts_on_cpu <= shape.layers
    assert made.predicted.decode_tps > 0
    assert made.predicted.prefill_tps > made.predicted.decode_tps
    if made.predicted_on_battery is not None:
        assert made.predicted_on_battery.decode_tps <= made.predicted.decode_tps
    used = [gpu for gpu in profile.gpus if gpu.device]
    if made.n_gpu_layers:
        assert made.gpu_memory.total_bytes <= used[0].free_bytes
    else:
        assert made.gpu_memory.total_bytes == 0
    if made.verdict in ("runs_well", "runs_slowly"):
        assert made.memory.total_bytes < made.available_bytes
    assert made.reason.message
    assert str(made.reason).endswith(".")
    if made.verdict != "runs_well":
        assert made.reason.hint


def test_json_has_the_promised_fields() -> None:
    flat = as_json(plan("laptop-16gb", "gpt-oss-20b"))
    assert set(FIELDS) <= flat.keys()
    parts = ("weights_bytes", "kv_bytes", "compute_bytes", "process_bytes")
    assert flat["total_bytes"] == sum(flat[part] for part in parts)
    assert flat["measured_total_bytes"] is None
    json.dumps(flat)


def test_120b_cannot_run_on_24_gb_for_want_of_memory() -> None:
    profile = msgspec.structs.replace(machine("laptop-16gb"), memory=Memory(25 * GB, 24 * GB))
    made = plan(profile, "gpt-oss-120b")
    assert made.verdict == "cannot_run"
    assert str(made.reason).startswith("It needs 63.8 GB of memory, and this computer has 25.0 GB.")


def test_a_window_that_is_wanted_is_kept_or_refused() -> None:
    assert plan("apple-m3-pro-36gb", "gpt-oss-20b", 65_536).n_ctx == 65_536
    refused = plan("apple-m3-pro-36gb", "qwen3-4b", 100_000)
    assert refused.verdict == "cannot_run"
    assert "40 960" in str(refused.reason).replace("\N{NARROW NO-BREAK SPACE}", " ")


def test_little_memory_takes_a_smaller_cache_and_then_a_smaller_window() -> None:
    """A tight fit for Llama 3.1 8B: 4.9 GB of weights, 2.1 GB of cache at 16,384 tokens."""
    seen = []
    for available in (8.2e9, 7.0e9, 6.1e9, 5.0e9):
        made = plan(with_memory("laptop-16gb", round(available)), "llama-3.1-8b")
        seen.append((made.n_ctx, made.kv_type, made.verdict == "will_swap"))
    assert seen == [
        (16_384, "f16", False),
        (16_384, "q8_0", False),
        (8192, "q8_0", False),
        (4096, "f16", True),
    ]


def test_closing_programs_is_advised_where_that_helps() -> None:
    made = plan(with_memory("desktop-32gb-nvidia-8gb", 3 * GB), "gpt-oss-20b")
    assert made.verdict == "will_swap"
    assert "Close other programs" in str(made.reason)
    made = plan("laptop-16gb", "gpt-oss-20b")
    assert "Close other programs, 2.7 GB more would do" in str(made.reason)
    tight = plan("laptop-16gb", "mistral-small-3.2-24b")
    assert tight.verdict == "will_swap"
    assert "Close other programs" not in str(tight.reason)


def test_experts_go_to_the_card_as_far_as_it_has_room() -> None:
    """All layers are on the card; the more memory it has, the more of their experts, too."""
    profile = machine("desktop-32gb-nvidia-8gb")
    kept = []
    for free in (4.5e9, 6e9, 7.4e9, 20e9):
        card = msgspec.structs.replace(
            profile.gpus[0], free_bytes=round(free), total_bytes=round(free)
        )
        made = plan(msgspec.structs.replace(profile, gpus=(card,)), "gpt-oss-20b")
        assert made.n_gpu_layers == 25
        kept.append(made.experts_on_cpu)
    assert kept == sorted(kept, reverse=True)
    assert kept[0] > kept[2] > kept[3] == 0


def test_integrated_graphics_are_left_alone() -> None:
    profile = machine("hybrid-laptop-16gb")
    integrated = tuple(gpu for gpu in profile.gpus if gpu.kind == "integrated")
    without = msgspec.structs.replace(profile, gpus=integrated)
    assert plan(without, "qwen3-8b").n_gpu_layers == 0
    assert plan(profile, "qwen3-8b").n_gpu_layers > 0


def test_a_card_that_the_engine_cannot_use_is_left_alone() -> None:
    profile = machine("workstation-80gb-gpu")
    unusable = tuple(msgspec.structs.replace(gpu, device="") for gpu in profile.gpus)
    made = plan(msgspec.structs.replace(profile, gpus=unusable), "gpt-oss-20b")
    assert made.n_gpu_layers == 0
    assert made.load_mode == "mapped"


def test_shared_memory_is_counted_once() -> None:
    made = plan("apple-m2-16gb", "llama-3.1-8b")
    assert made.gpu_memory.total_bytes > 0
    assert made.available_bytes == machine("apple-m2-16gb").memory.available_bytes


def test_an_engine_for_another_processor_cannot_run_anything() -> None:
    profile = machine("netbook-8gb-no-avx2")
    cpu = msgspec.structs.replace(profile.cpu, engine_instructions=("avx", "avx2"))
    made = plan(msgspec.structs.replace(profile, cpu=cpu), "gemma-3-1b")
    assert made.verdict == "cannot_run"
    assert "AVX, AVX2" in str(made.reason)


def test_a_download_must_fit_on_the_disk() -> None:
    profile = msgspec.structs.replace(
        machine("apple-m3-pro-36gb"), disk=Disk("/", 100 * GB, 11 * GB)
    )
    assert plan(profile, "gpt-oss-20b", download_bytes=0).verdict == "runs_well"
    made = plan(profile, "gpt-oss-20b", download_bytes=12 * GB)
    assert made.verdict == "cannot_run"
    assert "12.0 GB on the disk, and 11.0 GB are free" in str(made.reason)


def test_what_was_measured_corrects_the_plan() -> None:
    plain = plan("apple-m3-pro-36gb", "gpt-oss-20b")
    correction = Correction(memory_bytes=250 * 10**6, prefill=0.5, decode=0.25)
    corrected = plan("apple-m3-pro-36gb", "gpt-oss-20b", correction=correction)
    assert corrected.memory.total_bytes == plain.memory.total_bytes + 250 * 10**6
    assert corrected.predicted.decode_tps == pytest.approx(plain.predicted.decode_tps / 4)
    assert corrected.predicted.prefill_tps == pytest.approx(plain.predicted.prefill_tps / 2)
    assert corrected.corrected
    assert not plain.corrected
