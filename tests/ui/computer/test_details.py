from __future__ import annotations

import msgspec
import pytest

from app.hardware.profile import Gpu
from tests.hardware.machines import machine
from ui.computer.details import details, instruction_name


@pytest.fixture(autouse=True)
def _english(english: None) -> None:
    pass


@pytest.mark.parametrize(
    ("name", "written"),
    [("sse4_2", "SSE4.2"), ("avx_vnni", "AVX-VNNI"), ("avx2", "AVX2"), ("dotprod", "DOTPROD")],
)
def test_instruction_sets_are_written_as_their_makers_do(name: str, written: str) -> None:
    assert instruction_name(name) == written


def test_a_graphics_card_says_its_memory_and_whether_the_engine_can_use_it() -> None:
    lines = dict(details(machine("desktop-32gb-nvidia-8gb")))
    [card] = [text for name, text in lines.items() if "NVIDIA" in name]
    assert card.startswith("8 GB, ")
    assert " free; the engine uses it as " in card
    unusable = Gpu("Old card", "discrete")
    profile = msgspec.structs.replace(machine("laptop-16gb"), gpus=(unusable,))
    assert dict(details(profile))["Old card"] == "memory not known; the engine cannot use it"


def test_what_feeds_the_computer_is_said() -> None:
    profile = machine("laptop-16gb")
    for power, words in (("battery", "on battery: answers come slower"), ("unknown", "not known")):
        fed = msgspec.structs.replace(profile, power=power)
        assert dict(details(fed))["Power"] == words
