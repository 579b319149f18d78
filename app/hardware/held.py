"""What Hearth's own engine holds of this computer's memory: the next model takes its place.

The system counts it as taken, so a computer that is looked at beside a loaded model seems too small
for any model, even for the one that is running.
"""

from __future__ import annotations

import os
import sys

import msgspec
import psutil

from app.hardware.detect import VARIABLE
from app.hardware.profile import Gpu, HardwareProfile, Memory


class Held(msgspec.Struct, frozen=True):
    """`gpu_bytes` are on the graphics card that the engine uses."""

    host_bytes: int = 0
    gpu_bytes: int = 0


NOTHING = Held()


def host_bytes_of(pid: int | None) -> int:
    """What the system would have available beyond now if this process ended; 0 without one."""
    if pid is None:
        return 0
    try:
        info = psutil.Process(pid).memory_info()
    except psutil.Error:
        return 0
    # Linux counts the pages of a mapped file as available already.
    mapped = info.shared if sys.platform == "linux" else 0
    return max(0, int(info.rss - mapped))


def without(profile: HardwareProfile, held: Held) -> HardwareProfile:
    """The computer as it would be if this were given back; a recorded one stays as it is."""
    if os.environ.get(VARIABLE):
        return profile
    memory = profile.memory
    available_bytes = min(memory.total_bytes, memory.available_bytes + held.host_bytes)
    used = next(
        (gpu for gpu in profile.gpus if gpu.device and gpu.kind == "discrete"), None
    )  # the one that plans use
    return msgspec.structs.replace(
        profile,
        memory=Memory(memory.total_bytes, available_bytes),
        gpus=tuple(_freed(gpu, held) if gpu is used else gpu for gpu in profile.gpus),
    )


def _freed(gpu: Gpu, held: Held) -> Gpu:
    free_bytes = min(gpu.total_bytes, gpu.free_bytes + held.gpu_bytes)
    return msgspec.structs.replace(gpu, free_bytes=free_bytes)
