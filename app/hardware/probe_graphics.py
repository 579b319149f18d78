"""A probe: the graphics processors that the system itself knows of, whoever made them.

Linux tells in /sys/class/drm, macOS through `system_profiler`, Windows in its registry. Prints a
JSON list of `Gpu`. What the engine can do with them is not known here.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from app.hardware.profile import Gpu

DRM = Path("/sys/class/drm")
_VENDORS = {"0x1002": "AMD", "0x10de": "NVIDIA", "0x8086": "Intel"}
_DISPLAY_CLASS = "0x03"  # VGA, 3D and other display controllers
_INTEL_INTEGRATED_SLOT = "0000:00:02.0"
# An AMD graphics processor inside a processor is given at most so much memory of its own.
_AMD_INTEGRATED_BYTES = 5 * 2**29
_WINDOWS_CLASS = r"SYSTEM\CurrentControlSet\Control\Class\{4d36e968-e325-11ce-bfc1-08002be10318}"
_REAL_BUSES = ("pci", "acpi")

# Bytes per second that the memory of Apple's chips is read with, from Apple's specifications (of
# two sizes of one chip the smaller).
_APPLE_BYTES_PER_S = {
    "M1": 68e9,
    "M1 Pro": 200e9,
    "M1 Max": 400e9,
    "M1 Ultra": 800e9,
    "M2": 100e9,
    "M2 Pro": 200e9,
    "M2 Max": 400e9,
    "M2 Ultra": 800e9,
    "M3": 100e9,
    "M3 Pro": 150e9,
    "M3 Max": 300e9,
    "M3 Ultra": 800e9,
    "M4": 120e9,
    "M4 Pro": 273e9,
    "M4 Max": 410e9,
}


def find() -> list[Gpu]:
    if sys.platform == "linux":
        return from_sysfs(DRM)
    if sys.platform == "darwin":
        command = ["/usr/sbin/system_profiler", "-json", "SPDisplaysDataType"]
        return from_system_profiler(subprocess.run(command, capture_output=True, check=True).stdout)
    if sys.platform == "win32":
        return from_registry(_registry_entries())
    return []


def from_sysfs(drm: Path) -> list[Gpu]:
    """From the folder /sys/class/drm, which has a link to each card's own folder."""
    gpus = []
    for card in sorted(drm.glob("card[0-9]*")):
        device = card / "device"
        vendor = _VENDORS.get(_text(device / "vendor"))
        if "-" in card.name or vendor is None:  # "card0-HDMI-A-1" is a socket of card0
            continue
        if not _text(device / "class").startswith(_DISPLAY_CLASS):
            continue
        total = _number(device / "mem_info_vram_total")
        used = _number(device / "mem_info_vram_used")
        integrated = (
            device.resolve().name == _INTEL_INTEGRATED_SLOT
            if vendor == "Intel"
            else vendor == "AMD" and total <= _AMD_INTEGRATED_BYTES
        )
        gpus.append(
            Gpu(
                name=f"{vendor} {_text(device / 'device').removeprefix('0x')}",
                kind="integrated" if integrated else "discrete",
                total_bytes=total,
                free_bytes=max(0, total - used),
                shares_memory=integrated,
            )
        )
    return gpus


def from_system_profiler(output: bytes) -> list[Gpu]:
    """From macOS's list of displays and what drives them.

    Raises:
        ValueError: It is no such list.
    """
    report = msgspec.json.decode(output, type=dict[str, list[dict[str, Any]]])
    gpus = []
    for entry in report.get("SPDisplaysDataType", ()):
        name = str(entry.get("sppci_model") or entry.get("_name") or "")
        is_apple = name.startswith("Apple")
        own = _memory(str(entry.get("spdisplays_vram") or ""))
        shared = is_apple or "spdisplays_vram_shared" in entry
        gpus.append(
            Gpu(
                name=name,
                kind="integrated" if shared else "discrete",
                total_bytes=own,
                free_bytes=own,
                shares_memory=shared,
                memory_bytes_per_s=_APPLE_BYTES_PER_S.get(name.removeprefix("Apple "), 0.0),
            )
        )
    return gpus


def from_registry(entries: Iterator[Mapping[str, object]]) -> list[Gpu]:
    """From the values of Windows' display drivers, one mapping for each."""
    gpus = []
    for entry in entries:
        name = str(entry.get("DriverDesc", ""))
        bus = str(entry.get("MatchingDeviceId", "")).partition("\\")[0].lower()
        if not name or bus not in _REAL_BUSES:  # remote desktops have drivers, too
            continue
        size = entry.get("HardwareInformation.qwMemorySize", 0)
        total = size if isinstance(size, int) else 0
        integrated = total <= _AMD_INTEGRATED_BYTES and "nvidia" not in name.lower()
        gpus.append(
            Gpu(
                name=name,
                kind="integrated" if integrated else "discrete",
                total_bytes=total,
                shares_memory=integrated,
            )
        )
    return gpus


def _registry_entries() -> Iterator[Mapping[str, object]]:
    if sys.platform != "win32":
        return
    import winreg

    with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, _WINDOWS_CLASS) as drivers:
        for place in range(winreg.QueryInfoKey(drivers)[0]):
            name = winreg.EnumKey(drivers, place)
            if not name.isdecimal():
                continue
            try:
                with winreg.OpenKey(drivers, name) as driver:
                    count = winreg.QueryInfoKey(driver)[1]
                    values = (winreg.EnumValue(driver, i) for i in range(count))
                    yield {key: value for key, value, _ in values}
            except OSError:
                continue


def _memory(text: str) -> int:
    """Bytes of "8 GB" or "1536 MB"; 0 for anything else."""
    amount, _, unit = text.partition(" ")
    factor = {"GB": 2**30, "MB": 2**20}.get(unit, 0)
    return int(amount) * factor if amount.isdecimal() else 0


def _text(path: Path) -> str:
    try:
        return path.read_text("ascii", "replace").strip()
    except OSError:
        return ""


def _number(path: Path) -> int:
    text = _text(path)
    return int(text) if text.isdecimal() else 0


def main() -> None:
    sys.stdout.buffer.write(msgspec.json.encode(find()))


if __name__ == "__main__":
    main()
