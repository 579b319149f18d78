"""What else there is to know of a computer, line by line: instruction sets, graphics, power."""

from __future__ import annotations

import re
from collections.abc import Iterator

from PySide6.QtCore import QCoreApplication

from app.hardware.profile import Gpu, HardwareProfile
from ui.models.wording import memory_words, size_words

translate = QCoreApplication.translate


def details(profile: HardwareProfile) -> tuple[tuple[str, str], ...]:
    """Names and what there is to say, in the window's language."""
    return tuple(_lines(profile))


def _lines(profile: HardwareProfile) -> Iterator[tuple[str, str]]:
    yield (
        translate("details", "System"),
        f"{profile.system} {profile.system_version}, {profile.cpu.architecture}",
    )
    yield translate("details", "Processor"), _cores(profile)
    if profile.cpu.instructions:
        names = ", ".join(instruction_name(name) for name in profile.cpu.instructions)
        yield translate("details", "Instruction sets that can be used"), names
    for gpu in profile.gpus:
        yield gpu.name, _gpu(gpu)
    if profile.disk is not None:
        words = translate("details", "{free} free of {total}")
        yield (
            translate("details", "Disk for models"),
            words.format(
                free=size_words(profile.disk.free_bytes), total=size_words(profile.disk.total_bytes)
            ),
        )
    yield translate("details", "Power"), _power(profile)


def instruction_name(name: str) -> str:
    """As their makers write it: "SSE4.2", "AVX-VNNI"."""
    return re.sub(r"(\d)_(\d)", r"\1.\2", name).replace("_", "-").upper()


def _cores(profile: HardwareProfile) -> str:
    cpu = profile.cpu
    words = translate("details", "{count} cores, {fast} of them fast, {threads} at work")
    if cpu.performance_cores == cpu.physical_cores:
        words = translate("details", "{count} cores, {threads} at work")
    return words.format(count=cpu.physical_cores, fast=cpu.performance_cores, threads=cpu.threads)


def _gpu(gpu: Gpu) -> str:
    if gpu.shares_memory:
        size = translate("details", "shares the computer's memory")
    elif gpu.total_bytes:
        words = translate("details", "{total}, {free} free")
        size = words.format(total=memory_words(gpu.total_bytes), free=size_words(gpu.free_bytes))
    else:
        size = translate("details", "memory not known")
    use = (
        translate("details", "the engine uses it as {device}").format(device=gpu.device)
        if gpu.device
        else translate("details", "the engine cannot use it")
    )
    return f"{size}; {use}"


def _power(profile: HardwareProfile) -> str:
    match profile.power:
        case "battery":
            return translate("details", "on battery: answers come slower")
        case "mains":
            return translate("details", "plugged in")
        case "unknown":
            return translate("details", "not known")
