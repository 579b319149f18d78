"""Cores of other people's computers, from what their systems say of themselves."""

from __future__ import annotations

import struct
from collections.abc import Callable
from types import SimpleNamespace

import psutil
import pytest

from app.hardware import cores, cores_linux, cores_macos, cores_windows
from app.hardware.cores import Cores, find_cores, running_on_battery, sensible_threads
from app.hardware.cores_linux import Read

CPU = "/sys/devices/system/cpu/cpu"


def reading(files: dict[str, str]) -> Read:
    return files.get


def core_i7_1260p() -> dict[str, str]:
    """Intel, 4 performance cores with two threads each and 8 efficiency cores."""
    files = {"/sys/devices/cpu_core/cpus": "0-7\n", "/sys/devices/cpu_atom/cpus": "8-15\n"}
    for n in range(16):
        siblings = f"{n - n % 2}-{n - n % 2 + 1}\n" if n < 8 else f"{n}\n"
        files[f"{CPU}{n}/topology/core_cpus_list"] = siblings
        files[f"{CPU}{n}/cpufreq/cpuinfo_max_freq"] = "4700000\n" if n < 8 else "3400000\n"
    return files


def ryzen_7_7840u() -> dict[str, str]:
    """AMD, 8 equal cores with two threads each; the siblings lie 8 apart."""
    files = {}
    for n in range(16):
        files[f"{CPU}{n}/topology/core_cpus_list"] = f"{n % 8},{n % 8 + 8}\n"
        # Each core has a limit of its own, depending on how well it turned out.
        files[f"{CPU}{n}/cpufreq/cpuinfo_max_freq"] = f"{5132000 - 60000 * (n % 8)}\n"
    return files


def ryzen_ai_9_hx_370() -> dict[str, str]:
    """AMD, 4 Zen 5 and 8 slower Zen 5c cores, two threads each."""
    files = {}
    for n in range(24):
        files[f"{CPU}{n}/topology/core_cpus_list"] = f"{n % 12},{n % 12 + 12}\n"
        frequency = "5157895\n" if n % 12 < 4 else "3300000\n"
        files[f"{CPU}{n}/cpufreq/cpuinfo_max_freq"] = frequency
    return files


def rk3588() -> dict[str, str]:
    """ARM, 4 Cortex-A55 and 4 Cortex-A76; an old kernel's name for the siblings."""
    files = {}
    for n in range(8):
        files[f"{CPU}{n}/topology/thread_siblings_list"] = f"{n}\n"
        files[f"{CPU}{n}/cpu_capacity"] = "414\n" if n < 4 else "1024\n"
        files[f"{CPU}{n}/cpufreq/cpuinfo_max_freq"] = "1800000\n" if n < 4 else "2400000\n"
    return files


def epyc_guest() -> dict[str, str]:
    """A virtual machine with two processors that tells no frequencies."""
    files = {"/proc/self/cgroup": "1:cpu:/\n0::/\n"}
    for n in range(2):
        files[f"{CPU}{n}/topology/core_cpus_list"] = f"{n}\n"
        files[f"{CPU}{n}/cpu_capacity"] = "1024\n"
    return files


@pytest.mark.parametrize(
    ("machine", "processors", "expected"),
    [
        (core_i7_1260p, 16, Cores(physical=12, fast=4)),
        (ryzen_7_7840u, 16, Cores(physical=8, fast=8)),
        (ryzen_ai_9_hx_370, 24, Cores(physical=12, fast=4)),
        (rk3588, 8, Cores(physical=8, fast=4)),
        (epyc_guest, 2, Cores(physical=2, fast=2)),
    ],
)
def test_linux_machines(
    machine: Callable[[], dict[str, str]], processors: int, expected: Cores
) -> None:
    assert cores_linux.understand(reading(machine()), set(range(processors))) == expected


def test_only_processors_that_may_be_used_count() -> None:
    read = reading(core_i7_1260p())
    assert cores_linux.understand(read, {0, 1, 2, 8, 9}) == Cores(physical=4, fast=2)
    assert cores_linux.understand(read, {8, 9, 10}) == Cores(physical=3, fast=3)


def test_a_system_that_says_nothing_has_one_core_for_each_processor() -> None:
    assert cores_linux.understand(reading({}), {0, 1, 2}) == Cores(3, 3)


@pytest.mark.parametrize(
    ("files", "quota"),
    [
        ({"/sys/fs/cgroup/cpu.max": "150000 100000\n"}, 1.5),
        ({"/sys/fs/cgroup/cpu.max": "max 100000\n"}, None),
        (
            {
                "/proc/self/cgroup": "0::/user.slice/app.scope\n",
                "/sys/fs/cgroup/user.slice/cpu.max": "200000 100000\n",
                "/sys/fs/cgroup/user.slice/app.scope/cpu.max": "400000 100000\n",
            },
            2.0,
        ),
        ({"/sys/fs/cgroup/cpu.max": "nonsense"}, None),
    ],
)
def test_the_tightest_quota_of_all_groups_counts(
    files: dict[str, str], quota: float | None
) -> None:
    found = cores_linux.understand(reading(ryzen_7_7840u() | files), set(range(16)))
    assert found == Cores(8, 8, quota)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "hw.ncpu: 8\nhw.physicalcpu: 8\nhw.logicalcpu: 8\nhw.nperflevels: 2\n"
            "hw.perflevel0.physicalcpu: 4\nhw.perflevel0.name: Performance\n"
            "hw.perflevel1.physicalcpu: 4\nhw.perflevel1.name: Efficiency\n",
            Cores(physical=8, fast=4),
        ),
        ("hw.ncpu: 12\nhw.physicalcpu: 6\nhw.logicalcpu: 12\n", Cores(physical=6, fast=6)),
        ("sysctl: unknown oid", None),
    ],
)
def test_macs(text: str, expected: Cores | None) -> None:
    assert cores_macos.understand(text) == expected


def windows_core(mask: int, efficiency: int, group: int = 0) -> bytes:
    """One SYSTEM_LOGICAL_PROCESSOR_INFORMATION_EX of a core, 48 bytes as 64-bit Windows writes."""
    affinity = struct.pack("<QHHHH", mask, group, 0, 0, 0)
    flags = int(mask.bit_count() > 1)  # LTP_PC_SMT
    return struct.pack("<IIBB20sH", 0, 48, flags, efficiency, bytes(20), 1) + affinity


def test_windows_hybrid_and_plain_machines() -> None:
    hybrid = b"".join(
        [windows_core(0b11 << 2 * n, 1) for n in range(2)]
        + [windows_core(1 << n, 0) for n in range(4, 12)]
    )
    assert cores_windows.understand(hybrid, set(range(12))) == Cores(physical=10, fast=2)
    assert cores_windows.understand(hybrid, {4, 5}) == Cores(physical=2, fast=2)
    plain = b"".join(windows_core(0b11 << 2 * n, 0) for n in range(6))
    assert cores_windows.understand(plain, set()) == Cores(6, 6)
    assert cores_windows.understand(b"", set()) is None


def test_windows_records_of_other_things_and_cut_ones_are_passed_over() -> None:
    cache = struct.pack("<II", 2, 48) + bytes(40)
    records = cache + windows_core(1, 0) + windows_core(2, 0)[:30]
    assert cores_windows.understand(records, set()) == Cores(1, 1)


@pytest.mark.parametrize(
    ("found", "threads"),
    [
        (Cores(12, 4), 4),
        (Cores(8, 8, quota=2.5), 2),
        (Cores(8, 8, quota=0.5), 1),
    ],
)
def test_sensible_threads(found: Cores, threads: int) -> None:
    assert sensible_threads(found) == threads


def test_this_computer_has_cores_and_no_more_than_processors() -> None:
    found = find_cores()
    assert 1 <= found.fast <= found.physical <= (psutil.cpu_count() or 1)


@pytest.mark.parametrize(
    ("plugged", "battery"), [(False, True), (True, False), (None, False), ("none", False)]
)
def test_battery(monkeypatch: pytest.MonkeyPatch, plugged: bool | None, battery: bool) -> None:
    status = None if plugged == "none" else SimpleNamespace(power_plugged=plugged)
    monkeypatch.setattr(cores.psutil, "sensors_battery", lambda: status, raising=False)
    assert running_on_battery() is battery
