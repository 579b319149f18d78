"""Predicted speeds follow from active weights and measured kernels, each part checked by hand."""

from __future__ import annotations

import msgspec
import pytest

from app.hardware.profile import Gpu, KernelSpeed, MachineSpeed
from app.models import plan_speed
from app.models.plan_speed import (
    GPU_MEMORY_SHARE,
    PREFILL_SUSTAINED_SHARE,
    SUSTAINED_SHARE,
    Placement,
    predict,
)
from app.models.shape import ModelShape, Weights
from tests.models.known_shapes import KNOWN

GB = 10**9
ON_CPU = Placement()
# Two matrices of 1 GB each, so that seconds can be counted in the head.
SHAPE = ModelShape(
    name="two matrices",
    architecture="llama",
    weights=(
        Weights("embedding", "Q8_0", GB, GB),
        Weights("output", "Q8_0", GB, GB),
        Weights("dense", "Q4_K", 2 * GB, GB),
    ),
    layers=1,
    embedding_length=1,
    feed_forward_length=1,
    heads=1,
    key_length=1,
    vocabulary_size=0,
    context_length=4096,
    global_kv=0,
)
SPEED = MachineSpeed(
    40e9,
    1e12,
    node_s=0.0,
    kernels=(KernelSpeed("Q8_0", 20e9, 100e9), KernelSpeed("Q4_K", 10e9, 400e9)),
)


def test_an_answer_reads_all_active_weights_once() -> None:
    """1 GB of output at 20 GB/s and 1 GB of layers at 10: 0.15 s; the embedding is looked up."""
    assert predict(SHAPE, ON_CPU, SPEED).decode_tps == pytest.approx(SUSTAINED_SHARE / 0.15)


def test_a_prompt_makes_no_logits() -> None:
    """Two operations for each of 2e9 values at 400e9 a second: 0.01 s."""
    assert predict(SHAPE, ON_CPU, SPEED).prefill_tps == pytest.approx(
        PREFILL_SUSTAINED_SHARE / 0.01
    )


def test_types_that_were_not_measured_take_the_nearest_that_was() -> None:
    like = (Weights("dense", "IQ3_XXS", 2 * GB, GB), Weights("output", "Q5_1", GB, GB))
    other = msgspec.structs.replace(SHAPE, weights=like)
    assert predict(other, ON_CPU, SPEED).decode_tps == predict(SHAPE, ON_CPU, SPEED).decode_tps


def test_without_measured_kernels_the_plain_speeds_serve() -> None:
    plain = msgspec.structs.replace(SPEED, kernels=())
    expected = 40e9 * plan_speed.MEMORY_SHARE / (2 * GB)
    assert predict(SHAPE, ON_CPU, plain).decode_tps == pytest.approx(expected)


def test_a_slow_processor_is_not_saved_by_fast_memory() -> None:
    slow = msgspec.structs.replace(SPEED, kernels=(), matrix_ops_per_s=1e9)
    assert predict(SHAPE, ON_CPU, slow).decode_tps < 0.2


def test_each_operation_costs_its_time() -> None:
    waiting = msgspec.structs.replace(SPEED, node_s=1e-3)
    quick, late = predict(SHAPE, ON_CPU, SPEED), predict(SHAPE, ON_CPU, waiting)
    nodes_s = plan_speed.NODES_IN_LAYER * 1e-3
    assert 1 / late.decode_tps - 1 / quick.decode_tps == pytest.approx(nodes_s)


def test_all_on_a_card_is_as_fast_as_its_memory() -> None:
    card = Gpu("card", "discrete", "CUDA0", 8 * GB, 8 * GB, memory_bytes_per_s=200e9)
    placement = Placement(card, 1.0, 1.0, output_on_gpu=True)
    expected = 200e9 * GPU_MEMORY_SHARE / (2 * GB)
    assert predict(SHAPE, placement, SPEED).decode_tps == pytest.approx(expected, rel=0.01)


def test_the_more_is_on_the_card_the_faster_it_is() -> None:
    card = Gpu("card", "discrete", "CUDA0", 8 * GB, 8 * GB, memory_bytes_per_s=272e9)
    shape = KNOWN["gpt-oss-20b"]
    speeds = [
        predict(shape, Placement(card, 1.0, share, output_on_gpu=True), SPEED)
        for share in (0.0, 0.5, 1.0)
    ]
    assert speeds[0].decode_tps < speeds[1].decode_tps < speeds[2].decode_tps
    assert speeds[0].prefill_tps < speeds[1].prefill_tps < speeds[2].prefill_tps


def test_a_card_that_nobody_knows_is_taken_for_a_slow_one() -> None:
    unknown = Gpu("card", "discrete", "Vulkan0", 8 * GB, 8 * GB)
    shared = Gpu("graphics", "integrated", "MTL0", 8 * GB, 8 * GB, shares_memory=True)
    assert plan_speed.gpu_bytes_per_s(unknown) < 200e9
    assert plan_speed.gpu_bytes_per_s(shared) < plan_speed.gpu_bytes_per_s(unknown)


def test_gpt_oss_20b_on_two_slow_cores_is_what_was_measured_there() -> None:
    """Two cores that read Q8_0 at 30 GB/s and MXFP4 at 21 wrote 7 to 10 tokens a second."""
    kernels = (KernelSpeed("Q8_0", 30e9, 200e9), KernelSpeed("MXFP4", 21e9, 87e9))
    cores = MachineSpeed(33e9, 200e9, 2, node_s=8e-7, kernels=kernels)
    speeds = predict(KNOWN["gpt-oss-20b"], ON_CPU, cores)
    assert 7 <= speeds.decode_tps <= 10
