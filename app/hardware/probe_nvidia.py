"""A probe: NVIDIA's graphics cards, as the driver's own tool and library know them.

The tool (`nvidia-smi`) gives names and memory; the library (NVML) adds how wide the memory is
connected, and with that how fast it is read. Prints a JSON list of `Gpu`.
"""

from __future__ import annotations

import ctypes
import subprocess
import sys
from collections.abc import Callable

import msgspec

from app.hardware.profile import Gpu

MIB = 2**20
QUERY = "name,memory.total,memory.free,clocks.max.memory,pci.bus_id"
_DATA_RATE = 2  # transfers in each cycle of the clock that the driver reports

BusWidth = Callable[[str], int]


def find() -> list[Gpu]:
    command = ["nvidia-smi", f"--query-gpu={QUERY}", "--format=csv,noheader,nounits"]
    done = subprocess.run(command, capture_output=True, check=True)
    return understand(done.stdout.decode("utf-8", "replace"), _bus_width())


def understand(text: str, bus_width: BusWidth) -> list[Gpu]:
    """The cards in the tool's lines.

    Args:
        bus_width: The bits of a card's memory bus by its PCI address; 0 for unknown.
    """
    gpus = []
    for line in text.splitlines():
        fields = [field.strip() for field in line.split(",")]
        if len(fields) != QUERY.count(",") + 1 or not fields[0]:
            continue
        name, total, free, clock_mhz, address = fields
        speed = _number(clock_mhz) * 1e6 * _DATA_RATE * bus_width(address) / 8
        gpus.append(
            Gpu(
                name=name,
                kind="discrete",
                total_bytes=_number(total) * MIB,
                free_bytes=_number(free) * MIB,
                memory_bytes_per_s=speed,
            )
        )
    return gpus


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else 0  # "[N/A]"


def _bus_width() -> BusWidth:
    """NVML's answer; 0 for every card where there is no NVML."""
    try:
        nvml = ctypes.CDLL("nvml.dll" if sys.platform == "win32" else "libnvidia-ml.so.1")
        if nvml.nvmlInit_v2() != 0:
            return lambda address: 0
    except (OSError, AttributeError):
        return lambda address: 0

    def width(address: str) -> int:
        handle, bits = ctypes.c_void_p(), ctypes.c_uint()
        by_address = nvml.nvmlDeviceGetHandleByPciBusId_v2
        if by_address(address.encode(), ctypes.byref(handle)) != 0:
            return 0
        if nvml.nvmlDeviceGetMemoryBusWidth(handle, ctypes.byref(bits)) != 0:
            return 0
        return bits.value

    return width


def main() -> None:
    sys.stdout.buffer.write(msgspec.json.encode(find()))


if __name__ == "__main__":
    main()
