"""Graphics processors of other people's computers, from what their systems say of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.hardware import probe_nvidia
from app.hardware.probe_graphics import from_registry, from_sysfs, from_system_profiler

MIB = 2**20


def card(drm: Path, number: int, slot: str, **files: str) -> None:
    device = drm.parent / "pci" / slot
    device.mkdir(parents=True)
    for name, text in files.items():
        (device / name).write_text(text + "\n")
    (drm / f"card{number}").mkdir(parents=True)
    (drm / f"card{number}" / "device").symlink_to(device)
    (drm / f"card{number}-HDMI-A-1").mkdir()


def test_linux_laptop_with_two(tmp_path: Path) -> None:
    drm = tmp_path / "drm"
    card(drm, 0, "0000:00:02.0", vendor="0x8086", device="0x46a6", **{"class": "0x030000"})
    card(drm, 1, "0000:01:00.0", vendor="0x10de", device="0x25a0", **{"class": "0x030200"})
    intel, nvidia = from_sysfs(drm)
    assert (intel.name, intel.kind, intel.shares_memory) == ("Intel 46a6", "integrated", True)
    assert (nvidia.name, nvidia.kind, nvidia.shares_memory) == ("NVIDIA 25a0", "discrete", False)


def test_linux_tells_amds_memory(tmp_path: Path) -> None:
    drm = tmp_path / "drm"
    vram = {"mem_info_vram_total": str(24_560 * MIB), "mem_info_vram_used": str(1000 * MIB)}
    card(drm, 0, "0000:03:00.0", vendor="0x1002", device="0x744c", **{"class": "0x030000"}, **vram)
    small = {"mem_info_vram_total": str(512 * MIB), "mem_info_vram_used": str(100 * MIB)}
    card(drm, 1, "0000:0d:00.0", vendor="0x1002", device="0x164e", **{"class": "0x030000"}, **small)
    discrete, integrated = from_sysfs(drm)
    assert discrete.kind == "discrete"
    assert (discrete.total_bytes, discrete.free_bytes) == (24_560 * MIB, 23_560 * MIB)
    assert integrated.kind == "integrated"


def test_linux_without_any(tmp_path: Path) -> None:
    assert from_sysfs(tmp_path / "missing") == []
    drm = tmp_path / "drm"
    card(drm, 0, "0000:00:01.0", vendor="0x1af4", device="0x1050", **{"class": "0x030000"})
    assert from_sysfs(drm) == []  # a virtual machine's


def test_macs() -> None:
    apple = {"_name": "Apple M2", "sppci_model": "Apple M2", "sppci_cores": "10"}
    old = [
        {"sppci_model": "Intel Iris Plus Graphics", "spdisplays_vram_shared": "1536 MB"},
        {"sppci_model": "AMD Radeon Pro 5500M", "spdisplays_vram": "8 GB"},
    ]
    [gpu] = from_system_profiler(json.dumps({"SPDisplaysDataType": [apple]}).encode())
    assert (gpu.name, gpu.kind, gpu.memory_bytes_per_s) == ("Apple M2", "integrated", 100e9)
    iris, radeon = from_system_profiler(json.dumps({"SPDisplaysDataType": old}).encode())
    assert (iris.kind, iris.shares_memory) == ("integrated", True)
    assert (radeon.kind, radeon.total_bytes) == ("discrete", 8 * 2**30)


@pytest.mark.parametrize("output", [b"", b"[]", b'{"SPDisplaysDataType": {"x": 1}}'])
def test_a_mac_that_says_nothing_sensible(output: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        from_system_profiler(output)


def test_windows() -> None:
    size = "HardwareInformation.qwMemorySize"
    entries = [
        {
            "DriverDesc": "Intel(R) UHD Graphics",
            "MatchingDeviceId": r"PCI\VEN_8086",
            size: 134217728,
        },
        {
            "DriverDesc": "NVIDIA GeForce MX150",
            "MatchingDeviceId": r"pci\ven_10de",
            size: 2 * 2**30,
        },
        {"DriverDesc": "AMD Radeon RX 7600", "MatchingDeviceId": r"PCI\VEN_1002", size: 8 * 2**30},
        {"DriverDesc": "Microsoft Remote Display Adapter", "MatchingDeviceId": r"terminpt_bus"},
        {"ProviderName": "Microsoft"},
    ]
    uhd, mx150, radeon = from_registry(iter(entries))
    assert [gpu.kind for gpu in (uhd, mx150, radeon)] == ["integrated", "discrete", "discrete"]
    assert radeon.total_bytes == 8 * 2**30


def test_nvidias_memory_speed_follows_from_clock_and_bus() -> None:
    """GeForce RTX 4060: 272 GB/s. H100: 3.35 TB/s. Both as in NVIDIA's data sheets."""
    text = (
        "NVIDIA GeForce RTX 4060, 8188, 7105, 8501, 00000000:01:00.0\n"
        "NVIDIA H100 80GB HBM3, 81559, 81000, 2619, 00000000:02:00.0\n"
    )
    width = {"00000000:01:00.0": 128, "00000000:02:00.0": 5120}
    small, large = probe_nvidia.understand(text, width.__getitem__)
    assert small.memory_bytes_per_s == pytest.approx(272e9, rel=0.01)
    assert large.memory_bytes_per_s == pytest.approx(3.35e12, rel=0.01)


def test_a_card_whose_driver_does_not_tell() -> None:
    [gpu] = probe_nvidia.understand("GRID, [N/A], [N/A], [N/A], 0\n\nfoo\n", lambda _: 0)
    assert (gpu.name, gpu.total_bytes, gpu.memory_bytes_per_s) == ("GRID", 0, 0)
