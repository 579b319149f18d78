"""The processor's name, and the instruction sets that a program can use here.

Usable is what the processor has and the system switches on: Linux, macOS and Windows are asked, not
the processor. Names are the same everywhere: "avx2", "avx512f", "neon", "dotprod".
"""

from __future__ import annotations

import ctypes
import platform
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import msgspec

# Those that matter to the engine, in the order they are shown; by Linux's names for them.
X86 = ("sse3", "ssse3", "sse4_2", "avx", "f16c", "fma", "bmi2", "avx2", "avx_vnni")
X86_WIDE = ("avx512f", "avx512vbmi", "avx512_vnni", "avx512_bf16", "amx_int8")
ARM = {"asimd": "neon", "asimddp": "dotprod", "i8mm": "i8mm", "sve": "sve", "sme": "sme"}
_LINUX_NAMES = {"pni": "sse3"}
_MACOS_ARM = {
    "hw.optional.neon": "neon",
    "hw.optional.AdvSIMD": "neon",
    "hw.optional.arm.FEAT_DotProd": "dotprod",
    "hw.optional.arm.FEAT_I8MM": "i8mm",
    "hw.optional.arm.FEAT_SME": "sme",
}
# IsProcessorFeaturePresent: says what Windows lets programs use.
_WINDOWS = {
    13: "sse3",
    36: "ssse3",
    38: "sse4_2",
    39: "avx",
    40: "avx2",
    41: "avx512f",
    19: "neon",
    43: "dotprod",
}
_SYSCTL_TIMEOUT_S = 2.0


class Found(msgspec.Struct, frozen=True):
    name: str = ""
    sets: tuple[str, ...] = ()


def find() -> Found:
    """Never fails; what cannot be found out is left empty."""
    if sys.platform == "linux":
        try:
            text = Path("/proc/cpuinfo").read_text("utf-8", "replace")
        except OSError:
            return Found()
        return from_cpuinfo(text)
    if sys.platform == "darwin":
        command = ["/usr/sbin/sysctl", "machdep.cpu", "hw.optional"]
        try:
            done = subprocess.run(
                command, capture_output=True, timeout=_SYSCTL_TIMEOUT_S, check=False
            )
        except (OSError, subprocess.TimeoutExpired):
            return Found()
        return from_sysctl(done.stdout.decode("utf-8", "replace"))
    if sys.platform == "win32":
        present = ctypes.windll.kernel32.IsProcessorFeaturePresent
        return from_windows(_windows_name(), lambda number: bool(present(number)))
    return Found()


def from_cpuinfo(text: str) -> Found:
    """From /proc/cpuinfo, which lists what the kernel has switched on."""
    fields: dict[str, str] = {}
    for line in text.splitlines():
        name, _, value = line.partition(":")
        fields.setdefault(name.strip(), value.strip())
    flags = (fields.get("flags") or fields.get("Features") or "").split()
    return Found(
        fields.get("model name") or fields.get("Hardware") or "",
        _ordered({_LINUX_NAMES.get(flag, ARM.get(flag, flag)) for flag in flags}),
    )


def from_sysctl(text: str) -> Found:
    """From the lines `name: value` of macOS's sysctl."""
    values = {}
    for line in text.splitlines():
        name, _, value = line.partition(":")
        values[name.strip()] = value.strip()
    words = " ".join(values.get(f"machdep.cpu.{key}", "") for key in ("features", "leaf7_features"))
    flags = {flag.lower() for flag in words.replace("AVX1.0", "AVX").split()}
    flags |= {"sse4_2"} if "sse4.2" in flags else set()
    flags |= {ours for theirs, ours in _MACOS_ARM.items() if values.get(theirs) == "1"}
    if values.get("hw.optional.avx512f") == "1":
        flags.add("avx512f")
    return Found(values.get("machdep.cpu.brand_string", ""), _ordered(flags))


def from_windows(name: str, is_present: Callable[[int], bool]) -> Found:
    """From what Windows answers about its numbered features."""
    sets = {name for number, name in _WINDOWS.items() if is_present(number)}
    if "avx2" in sets:  # every processor with AVX2 has these, and Windows has no number for them
        sets |= {"f16c", "fma", "bmi2"}
    return Found(name, _ordered(sets))


def _ordered(names: set[str]) -> tuple[str, ...]:
    return tuple(name for name in (*X86, *X86_WIDE, *ARM.values()) if name in names)


def _windows_name() -> str:
    if sys.platform != "win32":
        return ""
    import winreg

    path = r"HARDWARE\DESCRIPTION\System\CentralProcessor\0"
    try:
        with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, path) as key:
            return str(winreg.QueryValueEx(key, "ProcessorNameString")[0]).strip()
    except OSError:
        return platform.processor()
