"""How a model is divided between a graphics card and the processor, and what each then holds.

Everything on the card if it fits; of a model with experts all but some layers' experts, which are
large and seldom used; of any other as many layers as fit. Knows memory, not speed and not words.
"""

from __future__ import annotations

import msgspec

from app.hardware.profile import Gpu, HardwareProfile
from app.models import plan_memory
from app.models.plan_memory import CPU_N_UBATCH, GPU_CONTEXT_BYTES, GPU_N_UBATCH, KvType
from app.models.plan_memory import MemoryParts as Parts
from app.models.plan_speed import Placement
from app.models.shape import ModelShape

# Kept free on a card, as llama.cpp's own fitting does: other programs draw their windows with it.
GPU_MARGIN_BYTES = 2**30


class Division(msgspec.Struct, frozen=True):
    """A model with a context window, divided. `host` and `gpu` are what each memory holds.

    `n_gpu_layers` counts the output as one layer more. `experts_on_cpu`: of so many layers on the
    card, the experts stay in ordinary memory.
    """

    n_ctx: int
    kv_type: KvType
    placement: Placement
    host: Parts
    gpu: Parts = Parts()
    n_gpu_layers: int = 0
    experts_on_cpu: int = 0

    @property
    def needed_bytes(self) -> int:
        """Of the computer's own memory, a shared card's part included."""
        shared = self.placement.gpu is not None and self.placement.gpu.shares_memory
        return self.host.total_bytes + (self.gpu.total_bytes if shared else 0)


def usable_gpu(profile: HardwareProfile) -> Gpu | None:
    """The graphics card to use: integrated graphics are no faster than the processor, but Apple's.

    Of two, the one that is listed first.
    """
    for gpu in profile.gpus:
        if gpu.device and gpu.free_bytes and (gpu.kind == "discrete" or _is_apple(gpu)):
            return gpu
    return None


def divide(shape: ModelShape, n_ctx: int, kv_type: KvType, gpu: Gpu | None) -> Division:
    """The division that puts most on the card; all on the processor where that is nothing."""
    if gpu is None:
        return _on_cpu(shape, n_ctx, kv_type)
    room = gpu.free_bytes - _margin(gpu) - _fixed_on_gpu(shape, n_ctx)
    kv = plan_memory.kv_bytes(shape, n_ctx, GPU_N_UBATCH, kv_type)
    output = _output_bytes(shape)
    dense, experts = shape.bytes_of("dense"), shape.bytes_of("experts")
    if dense + experts + output + kv <= room:
        return _divided(shape, n_ctx, kv_type, gpu, shape.layers, 0)
    if experts and dense + output + kv <= room:
        fitting = int((room - dense - output - kv) // max(1, experts // shape.layers))
        return _divided(shape, n_ctx, kv_type, gpu, shape.layers, shape.layers - fitting)
    layers = int(room // max(1, (dense + experts + kv) // max(1, shape.layers)))
    layers = min(layers, shape.layers - 1)
    if layers < 1:
        return _on_cpu(shape, n_ctx, kv_type)
    return _divided(shape, n_ctx, kv_type, gpu, layers, 0)


def _is_apple(gpu: Gpu) -> bool:
    return gpu.name.startswith("Apple")


def _margin(gpu: Gpu) -> int:
    # Of shared memory the limit that the system sets leaves enough for everything else.
    return 0 if gpu.shares_memory else GPU_MARGIN_BYTES


def _fixed_on_gpu(shape: ModelShape, n_ctx: int) -> int:
    return GPU_CONTEXT_BYTES + plan_memory.compute_bytes(shape, n_ctx, GPU_N_UBATCH)


def _output_bytes(shape: ModelShape) -> int:
    """On the card: a tied embedding is there once more."""
    return shape.bytes_of("embedding") if shape.is_tied else shape.bytes_of("output")


def _on_cpu(shape: ModelShape, n_ctx: int, kv_type: KvType) -> Division:
    host = Parts(
        shape.weights_bytes,
        plan_memory.kv_bytes(shape, n_ctx, CPU_N_UBATCH, kv_type),
        plan_memory.compute_bytes(shape, n_ctx, CPU_N_UBATCH),
        plan_memory.process_bytes(shape),
    )
    return Division(n_ctx, kv_type, Placement(), host)


def _divided(
    shape: ModelShape, n_ctx: int, kv_type: KvType, gpu: Gpu, layers: int, experts_on_cpu: int
) -> Division:
    """So many layers on the card (all: with the output), some of them without their experts."""
    is_all = layers == shape.layers
    share = layers / shape.layers
    experts_share = (layers - experts_on_cpu) / shape.layers
    kv = plan_memory.kv_bytes(shape, n_ctx, GPU_N_UBATCH, kv_type)
    dense, experts = shape.bytes_of("dense"), shape.bytes_of("experts")
    on_gpu = round(dense * share + experts * experts_share)
    moved = on_gpu + (shape.bytes_of("output") if is_all else 0)
    return Division(
        n_ctx,
        kv_type,
        Placement(gpu, share, experts_share, output_on_gpu=is_all),
        host=Parts(
            shape.weights_bytes - moved,
            round(kv * (1 - share)),
            plan_memory.compute_bytes(shape, n_ctx, GPU_N_UBATCH) if experts_share < 1 else 0,
            plan_memory.process_bytes(shape),
        ),
        gpu=Parts(
            on_gpu + (_output_bytes(shape) if is_all else 0),
            round(kv * share),
            plan_memory.compute_bytes(shape, n_ctx, GPU_N_UBATCH),
            GPU_CONTEXT_BYTES,
        ),
        n_gpu_layers=layers + 1 if is_all else layers,
        experts_on_cpu=experts_on_cpu,
    )
