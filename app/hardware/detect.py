"""Finds out what this computer is made of: asks all probes at once and puts together their answers.

`HEARTH_HARDWARE` names a file with another computer's description, which is used instead.
"""

from __future__ import annotations

import os
import platform
import shutil
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypeVar

import msgspec
import psutil

from app import paths
from app.errors import HardwareFileError, Remark
from app.hardware import gpus
from app.hardware.gpus import EngineDevice
from app.hardware.probe import LIMIT_S, Outcome, python_probe, run_probes
from app.hardware.probe_system import SystemFacts
from app.hardware.profile import Cpu, Gpu, HardwareProfile, Memory, Notice

VARIABLE = "HEARTH_HARDWARE"
# The probes by whom they ask: proper names, which sentences in every language can hold.
SYSTEM = {"darwin": "macOS", "win32": "Windows"}.get(sys.platform, "Linux")
ENGINE = "llama.cpp"
NVIDIA = "nvidia-smi"
GRAPHICS = {"darwin": "system_profiler", "win32": "WDDM"}.get(sys.platform, "DRM")

T = TypeVar("T")


class _EngineFacts(msgspec.Struct, frozen=True):
    instructions: tuple[str, ...]
    devices: tuple[EngineDevice, ...]


def find_hardware(models_folder: Path | None = None) -> HardwareProfile:
    """This computer, or the one in the file that `HEARTH_HARDWARE` names. Takes up to 3 s.

    Args:
        models_folder: Where models are kept, to find its disk.

    Raises:
        HardwareFileError: There is such a variable, but its file is no description.
    """
    recorded = os.environ.get(VARIABLE)
    if recorded:
        return read_profile(Path(recorded))
    folder = models_folder or paths.data_dir() / "models"
    return put_together(run_probes(probe_commands(folder), LIMIT_S), find_memory())


def probe_commands(models_folder: Path) -> dict[str, Sequence[str]]:
    """The probes of this computer; NVIDIA's only where its tool is."""
    commands: dict[str, Sequence[str]] = {
        SYSTEM: python_probe("app.hardware.probe_system", str(models_folder)),
        # Named, not imported: nothing in this package knows the engine, but it can be asked.
        ENGINE: python_probe("app.engine.device_probe"),
        GRAPHICS: python_probe("app.hardware.probe_graphics"),
    }
    if shutil.which("nvidia-smi"):
        commands[NVIDIA] = python_probe("app.hardware.probe_nvidia")
    return commands


def put_together(answers: Mapping[str, Outcome], memory: Memory) -> HardwareProfile:
    """The profile from the probes' answers; a missing one leaves a gap and a sentence."""
    problems: list[Notice] = []

    def answer(name: str, kind: type[T]) -> T | None:
        outcome = answers.get(name)
        if isinstance(outcome, bytes):
            try:
                return msgspec.json.decode(outcome, type=kind)
            except (msgspec.DecodeError, msgspec.ValidationError):
                outcome = Remark("{probe} gave an answer that makes no sense.", probe=name)
        if outcome is not None:
            problems.append(Notice.of(outcome))
        return None

    system = answer(SYSTEM, SystemFacts)
    engine = answer(ENGINE, _EngineFacts)
    others = [answer(NVIDIA, list[Gpu]) or [], answer(GRAPHICS, list[Gpu]) or []]
    cpu = system.cpu if system else _least_known_cpu()
    if engine:
        cpu = msgspec.structs.replace(cpu, engine_instructions=engine.instructions)
    problems += about_instructions(cpu)
    return HardwareProfile(
        system=platform.system(),
        system_version=platform.release(),
        cpu=cpu,
        memory=memory,
        gpus=gpus.combine(engine.devices if engine else (), others, memory.total_bytes),
        disk=system.disk if system else None,
        power=system.power if system else "unknown",
        has_battery=system.has_battery if system else None,
        problems=tuple(problems),
    )


def with_memory_now(profile: HardwareProfile) -> HardwareProfile:
    """The same computer with the memory that is available now; a recorded one stays as it is."""
    if os.environ.get(VARIABLE):
        return profile
    return msgspec.structs.replace(profile, memory=find_memory())


def find_memory() -> Memory:
    """This computer's memory now, or the part of it that a container may take."""
    memory = psutil.virtual_memory()
    total, available = memory.total, memory.available
    group = Path("/sys/fs/cgroup")
    limit = _number(group / "memory.max")
    if 0 < limit < total:
        total = limit
        available = min(available, max(0, limit - _number(group / "memory.current")))
    return Memory(total, available)


def about_instructions(cpu: Cpu) -> list[Notice]:
    """What there is to say of a processor that lacks what the engine is fast with."""
    if cpu.architecture not in ("x86_64", "amd64") or not cpu.instructions:
        return []
    if cpu.missing_instructions:
        return [Notice.of(wrong_engine(cpu))]
    if "avx2" not in cpu.instructions:
        return [
            Notice.of(
                Remark(
                    "Your processor lacks AVX2, so answers will be slow.",
                    "Choose a small model.",
                )
            )
        ]
    return []


def wrong_engine(cpu: Cpu) -> Remark:
    """The sentence on an engine that was built for another processor."""
    return Remark(
        "Your processor lacks {missing}, which this engine was built for.",
        "Install the Hearth that is made for this computer.",
        missing=", ".join(name.upper() for name in cpu.missing_instructions),
    )


def read_profile(path: Path) -> HardwareProfile:
    """A computer's description in a file, such as `hearth doctor --json` prints.

    Raises:
        HardwareFileError: It cannot be read or is none.
    """
    try:
        profile = msgspec.json.decode(path.read_bytes(), type=HardwareProfile)
    except (OSError, msgspec.DecodeError) as error:
        raise HardwareFileError(
            "The description of a computer in {path} cannot be read: {reason}.",
            "Correct the file, or unset the variable {variable}.",
            path=path,
            reason=str(error),
            variable=VARIABLE,
        ) from error
    known = {notice.message for notice in profile.problems}
    more = [one for one in about_instructions(profile.cpu) if one.message not in known]
    return msgspec.structs.replace(profile, problems=(*profile.problems, *more))


def _least_known_cpu() -> Cpu:
    cores = psutil.cpu_count(logical=False) or 1
    return Cpu(
        name=platform.processor() or platform.machine(),
        architecture=platform.machine().lower(),
        physical_cores=cores,
        performance_cores=cores,
        threads=cores,
    )


def _number(path: Path) -> int:
    try:
        text = path.read_text("ascii", "replace").strip()
    except OSError:
        return 0
    return int(text) if text.isdecimal() else 0  # "max"
