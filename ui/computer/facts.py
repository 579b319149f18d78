"""What there is to say of a computer in four cards: memory, processor, graphics, disk.

From a `HardwareProfile` to words and a state; knows no widget and no model.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QCoreApplication

from app.hardware.profile import Gpu, HardwareProfile
from app.models.placement import usable_gpu
from ui.models.wording import memory_words, size_words

FactState = Literal["ok", "warn", "plain"]

# With so much free, the recommended model fits beside a browser; with less than the other number
# only small models do.
ROOMY_BYTES, TIGHT_BYTES = 15e9, 5e9
DISK_ROOMY_BYTES = 20e9
_TRADE_MARKS = re.compile(
    r"\((R|TM|C)\)|\bCPU\b|@.*$|\bProcessor\b|^\d+th Gen |with .*Graphics$", re.IGNORECASE
)
translate = QCoreApplication.translate
_X86 = ("x86_64", "amd64", "i386", "i686", "x86")


@dataclass(frozen=True, slots=True)
class Fact:
    """One card: an icon, what is there, a line about it, and whether that is good for a model."""

    icon: str
    headline: str
    line: str
    state: FactState


def facts_of(profile: HardwareProfile) -> tuple[Fact, Fact, Fact, Fact]:
    """Memory, processor, graphics and disk, in the window's language."""
    return memory_fact(profile), processor_fact(profile), graphics_fact(profile), disk_fact(profile)


def memory_fact(profile: HardwareProfile) -> Fact:
    memory = profile.memory
    return Fact(
        "memory-stick",
        translate("facts", "{size} memory").format(size=memory_words(memory.total_bytes)),
        translate("facts", "{size} free right now").format(size=size_words(memory.available_bytes)),
        "ok" if memory.available_bytes >= ROOMY_BYTES else "warn",
    )


def processor_fact(profile: HardwareProfile) -> Fact:
    cpu = profile.cpu
    cores = (
        translate("facts", "{count} cores").format(count=cpu.physical_cores)
        if cpu.physical_cores > 1
        else translate("facts", "One core")
    )
    name = plain_name(cpu.name) or translate("facts", "Processor")
    if cpu.missing_instructions:
        missing = ", ".join(one.upper() for one in cpu.missing_instructions)
        line = translate("facts", "{name}, too old for this engine: no {missing}")
        return Fact("cpu", cores, line.format(name=name, missing=missing), "warn")
    if cpu.architecture.lower() not in _X86 or not cpu.instructions:
        return Fact("cpu", cores, name, "ok")
    if "avx2" in cpu.instructions:
        return Fact("cpu", f"{cores}, AVX2", name, "ok")
    return Fact("cpu", translate("facts", "{cores}, no AVX2").format(cores=cores), name, "warn")


def graphics_fact(profile: HardwareProfile) -> Fact:
    used = usable_gpu(profile)
    if used is not None:
        name = plain_name(used.name)
        if used.shares_memory:
            line = translate("facts", "shares the memory, helps a lot")
            return Fact("monitor", name, line, "ok")
        line = translate("facts", "{size} of memory of its own, helps a lot")
        return Fact("monitor", name, line.format(size=memory_words(used.total_bytes)), "ok")
    if not profile.gpus:
        line = translate("facts", "the processor does all the work")
        return Fact("monitor", translate("facts", "No graphics card found"), line, "plain")
    gpu = _most_telling(profile.gpus)
    line = (
        translate("facts", "cannot be used by this engine")
        if gpu.kind == "discrete"
        else translate("facts", "built in, hardly helps")
    )
    return Fact("monitor", plain_name(gpu.name), line, "plain")


def disk_fact(profile: HardwareProfile) -> Fact:
    disk = profile.disk
    if disk is None:
        return Fact(
            "hard-drive",
            translate("facts", "Disk"),
            translate("facts", "free space not known"),
            "plain",
        )
    line = (
        translate("facts", "models lie in your home folder")
        if Path(disk.path).is_relative_to(Path.home())
        else translate("facts", "models lie in {folder}").format(folder=disk.path)
    )
    state: FactState = "ok" if disk.free_bytes >= DISK_ROOMY_BYTES else "warn"
    return Fact(
        "hard-drive",
        translate("facts", "{size} free").format(size=whole_words(disk.free_bytes)),
        line,
        state,
    )


def plain_name(name: str) -> str:
    """A chip's name as people say it.

    >>> plain_name("12th Gen Intel(R) Core(TM) i5-1240P CPU @ 1.70GHz")
    'Intel Core i5-1240P'
    """
    return " ".join(_TRADE_MARKS.sub("", name).split())


def _most_telling(gpus: tuple[Gpu, ...]) -> Gpu:
    return next((gpu for gpu in gpus if gpu.kind == "discrete"), gpus[0])


def whole_words(size_bytes: int) -> str:
    """A size without a decimal where nobody needs one: "212 GB"."""
    if size_bytes < 10e9:
        return size_words(size_bytes)
    return f"{size_bytes / 1e9:.0f} GB" if size_bytes < 1e12 else size_words(size_bytes)
