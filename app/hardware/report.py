"""What `hearth doctor` says, and a report for support that gives nothing of the person away."""

from __future__ import annotations

import getpass
import json
import os
import platform
import re
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from app.hardware.profile import Gpu, HardwareProfile, MachineSpeed

_UNIT = 10**9
_LABEL_WIDTH = 12
DISTURBED = (
    "Other programs were at work while the speed was measured, so it may be higher: close them and "
    "measure again."
)


def as_json(profile: HardwareProfile, speed: MachineSpeed | None) -> dict[str, Any]:
    """The profile's fields with the measured speed, such as `HEARTH_HARDWARE` can read again.

    `problem_texts` are the problems in whole sentences.
    """
    result: dict[str, Any] = msgspec.to_builtins(
        msgspec.structs.replace(profile, speed=speed or profile.speed)
    )
    result["problem_texts"] = [str(problem) for problem in profile.problems]
    return result


def as_text(profile: HardwareProfile, speed: MachineSpeed | None) -> str:
    """One line for each part of the computer."""
    return "\n".join(
        f"{label + ':':<{_LABEL_WIDTH}}{text}" if label else text
        for label, text in _lines(profile, speed or profile.speed)
    )


def redacted(report: dict[str, Any]) -> str:
    """The report as JSON without the person's names: of the account, home, computer, folders."""
    text = json.dumps(_without_paths(report), indent=2, ensure_ascii=False)
    for name, stand_in in _private_names():
        text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", stand_in, text, flags=re.IGNORECASE)
    return text


def _without_paths(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: "…" if key == "path" else _without_paths(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_without_paths(one) for one in value]
    return value


def _private_names() -> Iterator[tuple[str, str]]:
    """Longest first: a home is part of a path, an account part of a home."""
    try:
        account = getpass.getuser()
    except (KeyError, OSError, ImportError):  # an account without a name
        account = ""
    names = {
        str(Path.home()): "~",
        account: "USER",
        socket.gethostname(): "COMPUTER",
        platform.node(): "COMPUTER",
        os.environ.get("HEARTH_HOME", ""): "HOME",
    }
    for name in sorted(names, key=len, reverse=True):
        if len(name) > 1:
            yield name, names[name]


def _lines(profile: HardwareProfile, speed: MachineSpeed | None) -> Iterator[tuple[str, str]]:
    cpu, memory = profile.cpu, profile.memory
    yield "System", f"{profile.system} {profile.system_version}"
    kinds = (
        f", {cpu.performance_cores} of them fast"
        if cpu.performance_cores != cpu.physical_cores
        else ""
    )
    yield "Processor", f"{cpu.name} ({cpu.physical_cores} cores{kinds})"
    yield "", " " * _LABEL_WIDTH + " ".join(name.upper() for name in cpu.instructions)
    yield "Memory", f"{_gb(memory.total_bytes)}, {_gb(memory.available_bytes)} available now"
    if not profile.gpus:
        yield "Graphics", "none that can help"
    for gpu in profile.gpus:
        yield "Graphics", _gpu(gpu)
    if profile.disk is not None:
        yield "Disk", f"{_gb(profile.disk.free_bytes)} free of {_gb(profile.disk.total_bytes)}"
    yield "Power", profile.power
    if speed is not None:
        yield (
            "Speed",
            f"reads {_gb(speed.memory_bytes_per_s)}/s of memory, "
            f"{speed.matrix_ops_per_s / _UNIT:.0f} billion operations/s",
        )
        if speed.disturbed:
            yield "Note", DISTURBED
    for problem in profile.problems:
        yield "Note", str(problem)


def _gpu(gpu: Gpu) -> str:
    if gpu.shares_memory:
        size = "shares the computer's memory"
    elif gpu.total_bytes:
        size = f"{_gb(gpu.total_bytes)}, {_gb(gpu.free_bytes)} free"
    else:
        size = "memory unknown"
    use = f"the engine uses it as {gpu.device}" if gpu.device else "the engine cannot use it"
    return f"{gpu.name}, {gpu.kind}, {size}; {use}"


def _gb(size_bytes: float) -> str:
    return f"{size_bytes / _UNIT:.1f} GB"
