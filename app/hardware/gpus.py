"""One list of graphics processors, made of what several sources say of the same ones.

What the engine can use comes first, and what the drivers and the system know completes it. Pure:
asks nobody.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import msgspec

from app.hardware.profile import Gpu

# One card is often listed by several of the engine's backends; the maker's own is the fastest.
_GENERAL_BACKENDS = ("Vulkan", "SYCL", "OpenCL")
_SAME_SIZE = 0.12  # drivers keep some memory for themselves, and not all count it
_MAKERS = {
    "NVIDIA": r"nvidia|geforce|quadro|tesla|\brtx\b|\bgtx\b",
    "AMD": r"\bamd\b|radeon|\bati\b",
    "Intel": r"intel|\biris\b|\barc\b",
    "Apple": r"apple",
}
_DISCRETE_INTEL = re.compile(r"\barc\b.*\b[ab]\d{3}", re.IGNORECASE)
# Integrated graphics are offered about half of the computer's memory or more; no card has as much.
_SHARED_FRACTION = 0.45


class EngineDevice(msgspec.Struct, frozen=True):
    """A graphics processor as the engine sees it; sizes are 0 where it does not know them."""

    device: str
    name: str
    is_integrated: bool
    total_bytes: int
    free_bytes: int


def combine(
    engine: Sequence[EngineDevice], others: Iterable[Sequence[Gpu]], memory_bytes: int
) -> tuple[Gpu, ...]:
    """All graphics processors, the one to use first.

    Args:
        engine: What the engine can compute on.
        others: What further sources know, the best-informed first.
        memory_bytes: This computer's own memory.
    """
    found = [_from_engine(device, memory_bytes) for device in _once_each(engine)]
    for source in others:
        free = list(range(len(found)))  # each one of the source is one of these, or a new one
        for gpu in source:
            place = _place_of(gpu, found, free)
            if place is None:
                found.append(gpu)
            else:
                free.remove(place)
                found[place] = _completed(found[place], gpu)
    return tuple(sorted(found, key=_rank))


def maker(name: str) -> str:
    """Who made the graphics processor of this name; "" if it does not tell."""
    for known, pattern in _MAKERS.items():
        if re.search(pattern, name, re.IGNORECASE):
            return known
    return ""


def _rank(gpu: Gpu) -> tuple[bool, bool, int]:
    return (not gpu.device, gpu.kind != "discrete", -gpu.free_bytes)


def _once_each(devices: Sequence[EngineDevice]) -> list[EngineDevice]:
    special = [one for one in devices if not one.device.startswith(_GENERAL_BACKENDS)]
    general = [one for one in devices if one.device.startswith(_GENERAL_BACKENDS)]
    unmatched = list(special)
    kept = list(special)
    for one in general:
        twin = next((other for other in unmatched if _same_card(one, other)), None)
        if twin is None:
            kept.append(one)
        else:
            unmatched.remove(twin)
    return kept


def _same_card(one: EngineDevice, other: EngineDevice) -> bool:
    return maker(one.name) == maker(other.name) and _same_size(one.total_bytes, other.total_bytes)


def _from_engine(device: EngineDevice, memory_bytes: int) -> Gpu:
    """Not all backends tell integrated graphics from a card, so size and maker are looked at."""
    made_by = maker(device.name)
    is_apple = made_by == "Apple"
    is_integrated = device.is_integrated or is_apple
    if made_by == "Intel" and not _DISCRETE_INTEL.search(device.name):
        is_integrated = True
    if made_by == "AMD" and device.total_bytes > _SHARED_FRACTION * memory_bytes:
        is_integrated = is_integrated or "graphics" in device.name.lower()
    return Gpu(
        name=device.name,
        kind="integrated" if is_integrated else "discrete",
        device=device.device,
        total_bytes=device.total_bytes,
        free_bytes=device.free_bytes,
        shares_memory=is_integrated,
    )


def _place_of(gpu: Gpu, found: Sequence[Gpu], free: Sequence[int]) -> int | None:
    """Which of those found so far this one is."""
    exact = (i for i in free if _plain(found[i].name) == _plain(gpu.name))
    alike = (
        i
        for i in free
        if maker(found[i].name) == maker(gpu.name) != ""
        and found[i].shares_memory == gpu.shares_memory
        and _same_size(found[i].total_bytes, gpu.total_bytes)
    )
    return next(exact, next(alike, None))


def _plain(name: str) -> str:
    words = re.sub(r"\((r|tm)\)|\bgraphics\b|\bcorporation\b", " ", name.lower())
    return " ".join(re.findall(r"[a-z0-9]+", words)).removeprefix("nvidia ")


def _same_size(one: int, other: int) -> bool:
    if not one or not other:  # unknown
        return True
    return abs(one - other) <= _SAME_SIZE * max(one, other)


def _completed(gpu: Gpu, other: Gpu) -> Gpu:
    """What `gpu` leaves open, from `other`."""
    if gpu.total_bytes:
        total, free = gpu.total_bytes, gpu.free_bytes
    else:
        total, free = other.total_bytes, other.free_bytes
    return msgspec.structs.replace(
        gpu,
        total_bytes=total,
        free_bytes=free,
        memory_bytes_per_s=gpu.memory_bytes_per_s or other.memory_bytes_per_s,
    )
