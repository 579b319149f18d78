"""Cores as Linux tells of them, in small text files under /sys and /proc.

`Read` gives such a file's text, or None; tests give it texts recorded on other machines.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from app.hardware.cores import Cores

Read = Callable[[str], str | None]

# A processor's fast cores differ a little among themselves, by what each one may be clocked up to.
# The slow ones of all hybrids (Alder Lake, Zen 5c, big.LITTLE) stay below these shares of the best.
LEAST_CAPACITY = 0.7
LEAST_FREQUENCY = 0.8


def find() -> Cores | None:
    return understand(_read, os.sched_getaffinity(0))


def understand(read: Read, allowed: set[int]) -> Cores | None:
    """The cores behind the logical processors `allowed`; None if nothing tells of them.

    Args:
        read: Gives the text of a file by its absolute path.
        allowed: Numbers of the logical processors that this process may run on.
    """
    if not allowed:
        return None
    fast = _fast(read, allowed)
    return Cores(_physical(read, allowed), _physical(read, fast), _quota(read))


def _fast(read: Read, allowed: set[int]) -> set[int]:
    performance = parse_list(read("/sys/devices/cpu_core/cpus") or "")  # Intel's hybrids
    if performance:
        return (performance & allowed) or allowed
    capacity = _numbers(read, allowed, "cpu_capacity")
    if len(set(capacity.values())) > 1:
        return _best(capacity, LEAST_CAPACITY)
    frequency = _numbers(read, allowed, "cpufreq/cpuinfo_max_freq")
    if len(set(frequency.values())) > 1:
        return _best(frequency, LEAST_FREQUENCY)
    return allowed


def _best(values: dict[int, int], least_share: float) -> set[int]:
    limit = max(values.values()) * least_share
    return {processor for processor, value in values.items() if value >= limit}


def _numbers(read: Read, processors: set[int], name: str) -> dict[int, int]:
    """One number for each processor; empty if it is missing for any of them."""
    numbers = {}
    for processor in processors:
        text = (read(f"/sys/devices/system/cpu/cpu{processor}/{name}") or "").strip()
        if not text.isdecimal():
            return {}
        numbers[processor] = int(text)
    return numbers


def _physical(read: Read, processors: set[int]) -> int:
    """How many cores these logical processors belong to."""
    cores = set()
    for processor in processors:
        topology = f"/sys/devices/system/cpu/cpu{processor}/topology"
        siblings = read(f"{topology}/core_cpus_list") or read(f"{topology}/thread_siblings_list")
        cores.add((siblings or str(processor)).strip())
    return len(cores)


def _quota(read: Read) -> float | None:
    """The tightest quota of this process's control groups (version 2), in cores."""
    group = ""
    for line in (read("/proc/self/cgroup") or "").splitlines():
        if line.startswith("0::"):
            group = line.removeprefix("0::").strip("/")
    quotas = []
    parts = group.split("/") if group else []
    for depth in range(len(parts) + 1):
        folder = "/".join(["/sys/fs/cgroup", *parts[:depth]])
        quota = parse_quota(read(f"{folder}/cpu.max") or "")
        if quota is not None:
            quotas.append(quota)
    return min(quotas, default=None)


def parse_quota(text: str) -> float | None:
    """The cores' worth of time that a `cpu.max` grants; None for no limit.

    >>> parse_quota("150000 100000"), parse_quota("max 100000")
    (1.5, None)
    """
    match text.split():
        case [quota, period] if quota.isdecimal() and period.isdecimal() and int(period):
            return int(quota) / int(period)
        case _:
            return None


def parse_list(text: str) -> set[int]:
    """The numbers of a list such as the kernel writes; empty if it is none.

    >>> sorted(parse_list("0-2,8"))
    [0, 1, 2, 8]
    """
    numbers: set[int] = set()
    for part in text.strip().split(","):
        first, _, last = part.partition("-")
        if not first.isdecimal() or (last and not last.isdecimal()):
            return set()
        numbers.update(range(int(first), int(last or first) + 1))
    return numbers


def _read(path: str) -> str | None:
    try:
        return Path(path).read_text("ascii", "replace")
    except OSError:
        return None
