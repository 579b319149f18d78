"""What llama.cpp says of this computer, asked in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from app.engine import device_probe
from app.engine.llama_ggml import CPU, GPU, INTEGRATED_GPU, DescribedDevice, described_devices


def test_the_probe_prints_devices_and_instructions() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "app.engine.device_probe"], capture_output=True, check=True
    )
    found = json.loads(done.stdout)
    assert found.keys() == {"instructions", "devices"}
    assert set(found["instructions"]) <= set(device_probe.INSTRUCTIONS.values())
    assert all(device["device"] != "CPU" for device in found["devices"])


def test_the_processor_is_a_device_too() -> None:
    device_probe.load_backends()
    [cpu] = [device for device in described_devices() if device.kind == CPU]
    assert cpu.name == "CPU"
    assert cpu.total_bytes > 0


def test_graphics_cards_are_passed_on_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    """There is none here: devices as other computers have them are played to the probe."""
    devices = [
        DescribedDevice("CUDA0", GPU, "NVIDIA GeForce RTX 4060", 8_585_740_288, 7_000_000_000),
        DescribedDevice("Vulkan0", INTEGRATED_GPU, "AMD Radeon 780M", 0, 0),
        DescribedDevice("BLAS", device_probe.ACCELERATOR, "OpenBLAS", 0, 0),
        DescribedDevice("CPU", CPU, "Ryzen", 16, 16),
    ]
    monkeypatch.setattr(device_probe, "described_devices", lambda: devices)
    card, integrated = device_probe.find()["devices"]
    assert card == {
        "device": "CUDA0",
        "name": "NVIDIA GeForce RTX 4060",
        "is_integrated": False,
        "total_bytes": 8_585_740_288,
        "free_bytes": 7_000_000_000,
    }
    assert integrated["is_integrated"]
