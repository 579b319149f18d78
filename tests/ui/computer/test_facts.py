from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from app.hardware.profile import Cpu, Gpu, HardwareProfile, Memory
from tests.ui.firstrun.fakes import machine
from ui.computer.facts import facts_of, plain_name


@pytest.fixture(autouse=True)
def _english(english: None) -> None:
    pass


def said(profile: HardwareProfile) -> list[str]:
    return [f"{fact.headline}: {fact.line} ({fact.state})" for fact in facts_of(profile)]


def test_a_good_desktop() -> None:
    assert said(machine("desktop-32gb-nvidia-8gb")) == [
        "32 GB memory: 24.5 GB free right now (ok)",
        "10 cores, AVX2: Intel Core i5-13400F (ok)",
        "NVIDIA GeForce RTX 4060: 8 GB of memory of its own, helps a lot (ok)",
        "900 GB free: models lie in D:\\Models (ok)",
    ]


def test_an_old_netbook() -> None:
    assert said(machine("netbook-8gb-no-avx2")) == [
        "8 GB memory: 4.9 GB free right now (warn)",
        "4 cores, no AVX2: Intel Celeron N5105 (warn)",
        "Intel UHD Graphics: built in, hardly helps (plain)",
        "21 GB free: models lie in C:\\Models (ok)",
    ]


def test_an_apple_laptop_shares_its_memory() -> None:
    memory, processor, graphics, _ = said(machine("apple-m2-16gb"))
    assert memory == "16 GB memory: 10.8 GB free right now (warn)"
    assert processor == "8 cores: Apple M2 (ok)"
    assert graphics == "Apple M2: shares the memory, helps a lot (ok)"


def test_of_two_cards_the_one_that_will_be_used_is_told() -> None:
    assert "RTX 3050" in said(machine("hybrid-laptop-16gb"))[2]


def test_what_no_probe_could_find_out_is_not_made_up() -> None:
    profile = HardwareProfile("Linux", "6", Cpu(), Memory(8_000_000_000, 4_000_000_000))
    assert said(profile)[1:] == [
        "One core: Processor (ok)",
        "No graphics card found: the processor does all the work (plain)",
        "Disk: free space not known (plain)",
    ]


def test_a_card_that_the_engine_cannot_use_promises_nothing() -> None:
    gpu = Gpu("AMD Radeon RX 6600", "discrete", total_bytes=8 * 2**30)
    profile = msgspec.structs.replace(machine("laptop-16gb"), gpus=(gpu,))
    assert said(profile)[2] == "AMD Radeon RX 6600: cannot be used by this engine (plain)"


def test_an_engine_that_was_built_for_another_processor_is_named() -> None:
    cpu = Cpu("Old One", "x86_64", 2, 2, 2, ("sse3",), ("sse3", "avx2"))
    profile = msgspec.structs.replace(machine("laptop-16gb"), cpu=cpu)
    assert said(profile)[1] == "2 cores: Old One, too old for this engine: no AVX2 (warn)"


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("12th Gen Intel(R) Core(TM) i7-12700H", "Intel Core i7-12700H"),
        ("AMD Ryzen 7 5700U with Radeon Graphics", "AMD Ryzen 7 5700U"),
        ("AMD EPYC Processor", "AMD EPYC"),
        ("Apple M2", "Apple M2"),
    ],
)
def test_chips_are_called_as_people_call_them(name: str, plain: str) -> None:
    assert plain_name(name) == plain


def test_a_folder_at_home_is_called_just_that() -> None:
    profile = machine("laptop-16gb")
    assert profile.disk is not None
    disk = msgspec.structs.replace(profile.disk, path=str(Path.home() / ".local" / "models"))
    profile = msgspec.structs.replace(profile, disk=disk)
    assert said(profile)[3] == "140 GB free: models lie in your home folder (ok)"
