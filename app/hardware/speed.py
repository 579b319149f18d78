"""How fast this computer is: measured for three seconds, kept, measured again when asked.

On mains and on battery a laptop is two different computers, so both are kept. Knows no models.
"""

from __future__ import annotations

import contextlib
import time
from pathlib import Path
from typing import TypeVar

import msgspec

from app import paths
from app.cancel import CancelToken
from app.files import replace_file
from app.hardware.bystanders import Bystanders
from app.hardware.probe import python_probe, run_probes
from app.hardware.profile import HardwareProfile, KernelSpeed, MachineSpeed, Power

LIMIT_S = 30.0  # each part of the measurement: on a busy computer it takes far longer
BASIC, KERNELS = "The measurement of memory", "The measurement of the engine"

# What is left of the speed on battery where only mains was measured: laptops lower their clocks,
# and computing suffers more from that than memory does.
BATTERY_MEMORY_SHARE = 0.75
BATTERY_COMPUTE_SHARE = 0.55
# For a computer that could not be measured: one of the slowest still in use.
UNMEASURED = MachineSpeed(memory_bytes_per_s=8e9, matrix_ops_per_s=15e9)
# Others may take so much of the time of each thread that measures before it shows; beyond that it
# is measured again: whatever was at work may have come to an end. So often at most, and not once so
# much time has gone by: somebody may be waiting.
MOST_OTHERS_SHARE = 0.15
ATTEMPTS = 3
PATIENCE_S = 6.0

T = TypeVar("T")


class _Basic(msgspec.Struct, frozen=True):
    memory_bytes_per_s: float
    matrix_ops_per_s: float
    cpu_s: float


class _Kernels(msgspec.Struct, frozen=True):
    node_s: float
    kernels: tuple[KernelSpeed, ...]
    cpu_s: float


class _Kept(msgspec.Struct, frozen=True):
    cpu: str
    threads: int
    speeds: tuple[MachineSpeed, ...] = ()


def speed_of(
    profile: HardwareProfile, *, again: bool = False, cancel: CancelToken | None = None
) -> MachineSpeed:
    """The speed of this computer as it is fed now; takes 3 s the first time, then none.

    A recorded computer's is in its profile. Never fails: what cannot be measured is assumed. A
    measurement beside other programs never takes the place of one without; then the older one
    comes back, `disturbed`.

    Args:
        again: Measure although a measurement is kept.
        cancel: Gives up measuring; what was known before comes back.
    """
    kept = kept_speed(profile)
    if kept is not None and (profile.speed is not None or not again):
        return kept
    measured = measure(profile.cpu.threads, _power(profile), cancel)
    if measured is None:
        return kept or UNMEASURED
    if kept is not None and measured.disturbed:
        if not kept.disturbed:
            return msgspec.structs.replace(kept, disturbed=True)
        measured = _best(kept, measured)
    if measured.kernels:  # without them it is half a measurement: the next one may be whole
        _keep(profile, measured)
    return measured


def kept_speed(profile: HardwareProfile) -> MachineSpeed | None:
    """The speed as the computer is fed now, if it is known without measuring."""
    power = _power(profile)
    if profile.speed is not None:
        return on_battery(profile, profile.speed) if power == "battery" else profile.speed
    return next((speed for speed in _load(profile).speeds if speed.power == power), None)


def on_battery(profile: HardwareProfile, speed: MachineSpeed) -> MachineSpeed:
    """The speed on battery: measured if it ever was, else what is usually left of `speed`."""
    if speed.power == "battery":
        return speed
    if profile.speed is None:
        for kept in _load(profile).speeds:
            if kept.power == "battery":
                return kept
    return msgspec.structs.replace(
        speed,
        power="battery",
        memory_bytes_per_s=speed.memory_bytes_per_s * BATTERY_MEMORY_SHARE,
        matrix_ops_per_s=speed.matrix_ops_per_s * BATTERY_COMPUTE_SHARE,
        node_s=speed.node_s / BATTERY_COMPUTE_SHARE,
        kernels=tuple(
            KernelSpeed(
                kernel.type,
                kernel.decode_bytes_per_s * BATTERY_MEMORY_SHARE,
                kernel.prefill_ops_per_s * BATTERY_COMPUTE_SHARE,
            )
            for kernel in speed.kernels
        ),
    )


def measure(threads: int, power: Power, cancel: CancelToken | None = None) -> MachineSpeed | None:
    """Measures now, and again while other programs are at work; None if no measurement succeeds.

    What is measured is the quickest of many runs, so the best of all attempts comes nearest.

    Args:
        cancel: Gives up; the answer is None then.
    """
    best: MachineSpeed | None = None
    began = time.monotonic()
    for _ in range(ATTEMPTS):
        found = _measure_once(threads, power, cancel or CancelToken())
        if found is None:
            break
        best = found if best is None else _best(best, found)
        if not found.disturbed or time.monotonic() - began > PATIENCE_S:
            break
    return None if cancel is not None and cancel.cancelled else best


def _measure_once(threads: int, power: Power, cancel: CancelToken) -> MachineSpeed | None:
    """One part after the other, in processes of their own; None if none answered."""
    others = Bystanders()
    basic = _ask(BASIC, _Basic, "app.hardware.speed_probe", threads, cancel)
    kernels = _ask(KERNELS, _Kernels, "app.engine.kernel_speed", threads, cancel)
    if basic is None:
        return None
    own_s = basic.cpu_s + (kernels.cpu_s if kernels else 0.0)
    return MachineSpeed(
        basic.memory_bytes_per_s,
        basic.matrix_ops_per_s,
        threads=threads,
        power=power,
        node_s=kernels.node_s if kernels else UNMEASURED.node_s,
        kernels=kernels.kernels if kernels else (),
        disturbed=others.cores(own_s) > MOST_OTHERS_SHARE * threads,
    )


def _best(one: MachineSpeed, other: MachineSpeed) -> MachineSpeed:
    """The quickest of both in each part, as disturbed as the `other`."""
    before = {kernel.type: kernel for kernel in one.kernels}
    return msgspec.structs.replace(
        other,
        memory_bytes_per_s=max(one.memory_bytes_per_s, other.memory_bytes_per_s),
        matrix_ops_per_s=max(one.matrix_ops_per_s, other.matrix_ops_per_s),
        node_s=min(one.node_s, other.node_s),
        kernels=tuple(
            _best_kernel(before.get(kernel.type, kernel), kernel) for kernel in other.kernels
        )
        or one.kernels,
    )


def _best_kernel(one: KernelSpeed, other: KernelSpeed) -> KernelSpeed:
    return KernelSpeed(
        one.type,
        max(one.decode_bytes_per_s, other.decode_bytes_per_s),
        max(one.prefill_ops_per_s, other.prefill_ops_per_s),
    )


def _ask(name: str, kind: type[T], module: str, threads: int, cancel: CancelToken) -> T | None:
    if cancel.cancelled:
        return None
    commands = {name: python_probe(module, str(threads))}
    outcome = run_probes(commands, LIMIT_S, cancel)[name]
    if not isinstance(outcome, bytes):
        return None
    try:
        return msgspec.json.decode(outcome, type=kind)
    except msgspec.DecodeError:
        return None


def _power(profile: HardwareProfile) -> Power:
    return "battery" if profile.power == "battery" else "mains"


def _path() -> Path:
    return paths.state_dir() / "speed.json"


def _load(profile: HardwareProfile) -> _Kept:
    """What is kept of this very processor; nothing if the file was made on another one."""
    nothing = _Kept(profile.cpu.name, profile.cpu.threads)
    try:
        kept = msgspec.json.decode(_path().read_bytes(), type=_Kept)
    except (OSError, msgspec.DecodeError):
        return nothing
    same = (kept.cpu, kept.threads) == (profile.cpu.name, profile.cpu.threads)
    return kept if same else nothing


def _keep(profile: HardwareProfile, speed: MachineSpeed) -> None:
    kept = _load(profile)
    others = tuple(one for one in kept.speeds if one.power != speed.power)
    data = msgspec.json.encode(msgspec.structs.replace(kept, speeds=(*others, speed)))
    with contextlib.suppress(OSError):  # without it, the next start measures again
        replace_file(_path(), data)
