"""How fast a model will be: its active weights, by what a processor and a graphics card can do.

Each token of an answer reads all active weights once; each token of a prompt multiplies with them,
many at a time. Of the processor that was measured with the engine's own kernels; what is assumed of
graphics cards is said at each number, and what was measured of a model later corrects it.
"""

from __future__ import annotations

import msgspec

from app.hardware.profile import Gpu, KernelSpeed, MachineSpeed
from app.models.plan_memory import CPU_N_UBATCH, GPU_N_UBATCH
from app.models.shape import ModelShape, Weights

# Operations in the graph of one layer, each of which all threads wait for.
NODES_IN_LAYER = 24
NODES_IN_EXPERT_LAYER = 34
# A draw from all of a vocabulary by its probabilities, measured with 200,000 tokens.
SAMPLING_S_PER_TOKEN = 9e-9
# Speeds are told for a chat of this length: the KV cache so far is read for each token.
TYPICAL_TOKENS = 1000

# Kernels are measured by their quickest run; of that speed so much is left in whole answers. Less
# in prompts: the measured matrix stays in a cache, a model's do not, and attention comes on top.
SUSTAINED_SHARE = 0.88
PREFILL_SUSTAINED_SHARE = 0.77

# Where the engine's kernels were not measured: what is left of the plain speeds in them.
MEMORY_SHARE = 0.7
DECODE_OPS_SHARE = 0.5
PREFILL_OPS_SHARE = 0.8

# Graphics cards. What is left of the memory's nominal speed in real kernels; what a launched kernel
# costs; and how many operations on a prompt a card does for each byte that its memory delivers:
# between those of consumer cards and those of data centres, which is nearly the same.
GPU_MEMORY_SHARE = 0.65
GPU_NODE_S = 4e-6
GPU_OPS_PER_BYTE = 55.0
SHARED_GPU_OPS_PER_BYTE = 25.0
UNKNOWN_GPU_BYTES_PER_S = 200e9  # of a card of which nobody says: the slower ones on sale
UNKNOWN_SHARED_BYTES_PER_S = 60e9

# The measured type whose kernel is most like that of an unmeasured one.
_LIKE = {
    "F32": "F16",
    "BF16": "F16",
    "Q5_0": "Q8_0",
    "Q5_1": "Q8_0",
    "Q8_1": "Q8_0",
    "Q8_K": "Q8_0",
    "NVFP4": "MXFP4",
    "IQ4_NL": "MXFP4",
    "Q4_0": "MXFP4",
    "Q4_1": "MXFP4",
    "Q5_K": "Q6_K",
    "Q3_K": "Q6_K",
}
_LIKE_DEFAULT = "Q4_K"


class Speeds(msgspec.Struct, frozen=True):
    """Tokens in a second: of a prompt that is read, and of an answer that is written."""

    prefill_tps: float
    decode_tps: float


class Placement(msgspec.Struct, frozen=True):
    """Which shares of a model's layers, and of their experts, are on the graphics card."""

    gpu: Gpu | None = None
    layers_share: float = 0.0
    experts_share: float = 0.0
    output_on_gpu: bool = False

    def share_of(self, group: Weights) -> float:
        """How much of these weights the graphics card computes with."""
        if group.use == "experts":
            return self.experts_share
        if group.use == "dense":
            return self.layers_share
        return 1.0 if self.output_on_gpu else 0.0


def predict(shape: ModelShape, placement: Placement, speed: MachineSpeed) -> Speeds:
    """The speeds of a short chat."""
    nodes_per_layer = NODES_IN_EXPERT_LAYER if shape.experts else NODES_IN_LAYER
    nodes = nodes_per_layer * shape.layers
    node_s = nodes * (
        speed.node_s * (1 - placement.layers_share) + GPU_NODE_S * placement.layers_share
    )
    kv_bytes = 2.0 * (shape.global_kv + shape.sliding_kv) * TYPICAL_TOKENS
    decode_s = node_s + shape.vocabulary_size * SAMPLING_S_PER_TOKEN
    n_ubatch = GPU_N_UBATCH if placement.gpu is not None else CPU_N_UBATCH
    prefill_s = node_s / n_ubatch
    for group in shape.weights:
        on_gpu = placement.share_of(group)
        read = shape.active(group, with_output=True)
        decode_s += read * group.size_bytes * (1 - on_gpu) / _decode_rate(group, speed)
        ops = 2 * group.values * shape.active(group, with_output=False)
        prefill_s += ops * (1 - on_gpu) / _prefill_rate(group, speed)
        if placement.gpu is not None:
            rate = gpu_bytes_per_s(placement.gpu)
            decode_s += read * group.size_bytes * on_gpu / rate
            prefill_s += ops * on_gpu / _gpu_ops_per_s(placement.gpu)
    decode_s += kv_bytes * (1 - placement.layers_share) / speed.memory_bytes_per_s
    return Speeds(1 / prefill_s, 1 / decode_s)


def gpu_bytes_per_s(gpu: Gpu) -> float:
    """What a graphics card's kernels read of weights."""
    unknown = UNKNOWN_SHARED_BYTES_PER_S if gpu.shares_memory else UNKNOWN_GPU_BYTES_PER_S
    return (gpu.memory_bytes_per_s or unknown) * GPU_MEMORY_SHARE


def _gpu_ops_per_s(gpu: Gpu) -> float:
    per_byte = SHARED_GPU_OPS_PER_BYTE if gpu.shares_memory else GPU_OPS_PER_BYTE
    return gpu_bytes_per_s(gpu) / GPU_MEMORY_SHARE * per_byte


def _kernel(group: Weights, speed: MachineSpeed) -> KernelSpeed | None:
    kernels = {kernel.type: kernel for kernel in speed.kernels}
    like = kernels.get(_LIKE.get(group.type, _LIKE_DEFAULT))
    return kernels.get(group.type, like)


def _decode_rate(group: Weights, speed: MachineSpeed) -> float:
    """Bytes of such weights in a second, against one token."""
    kernel = _kernel(group, speed)
    if kernel is not None:
        return kernel.decode_bytes_per_s * SUSTAINED_SHARE
    bytes_per_value = group.size_bytes / group.values if group.values else 1.0
    by_compute = speed.matrix_ops_per_s * DECODE_OPS_SHARE / 2 * bytes_per_value
    return min(speed.memory_bytes_per_s * MEMORY_SHARE, by_compute)


def _prefill_rate(group: Weights, speed: MachineSpeed) -> float:
    """Operations in a second, against many tokens."""
    kernel = _kernel(group, speed)
    if kernel is not None:
        return kernel.prefill_ops_per_s * PREFILL_SUSTAINED_SHARE
    return speed.matrix_ops_per_s * PREFILL_OPS_SHARE
