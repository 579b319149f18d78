"""What the engine, the drivers and the system say of the same graphics processors."""

from __future__ import annotations

from app.hardware.gpus import EngineDevice, combine, maker
from app.hardware.profile import Gpu

GB = 10**9
MEMORY = 16 * GB


def test_integrated_graphics_do_not_hide_the_card() -> None:
    """Intel's are offered half of the memory, more than the card has, and are listed first."""
    engine = [
        EngineDevice("Vulkan0", "Intel(R) Iris(R) Xe Graphics (ADL GT2)", False, 31 * GB, 31 * GB),
        EngineDevice("Vulkan1", "NVIDIA GeForce RTX 3050 Ti", False, 4 * GB, 3 * GB),
    ]
    card, integrated = combine(engine, (), MEMORY)
    assert (card.device, card.kind, card.shares_memory) == ("Vulkan1", "discrete", False)
    assert (integrated.kind, integrated.shares_memory) == ("integrated", True)


def test_intels_cards_are_cards() -> None:
    [card] = combine(
        [EngineDevice("Vulkan0", "Intel(R) Arc(TM) A770 Graphics", False, 16 * GB, 15 * GB)],
        (),
        MEMORY,
    )
    assert card.kind == "discrete"


def test_a_card_of_two_backends_is_one_and_the_makers_own_is_used() -> None:
    engine = [
        EngineDevice("Vulkan0", "NVIDIA GeForce RTX 4060", False, 8_585_740_288, 8 * GB),
        EngineDevice("CUDA0", "NVIDIA GeForce RTX 4060", False, 8_325_824_512, 7 * GB),
    ]
    [card] = combine(engine, (), MEMORY)
    assert card.device == "CUDA0"


def test_two_equal_cards_stay_two() -> None:
    one = EngineDevice("CUDA0", "NVIDIA L4", False, 24 * GB, 23 * GB)
    other = EngineDevice("CUDA1", "NVIDIA L4", False, 24 * GB, 20 * GB)
    driver = [
        Gpu("NVIDIA L4", "discrete", total_bytes=24 * GB, free_bytes=23 * GB),
        Gpu("NVIDIA L4", "discrete", total_bytes=24 * GB, free_bytes=20 * GB),
    ]
    cards = combine([one, other], [driver], MEMORY)
    assert [card.device for card in cards] == ["CUDA0", "CUDA1"]


def test_drivers_complete_what_the_engine_leaves_open() -> None:
    engine = [EngineDevice("CUDA0", "NVIDIA GeForce RTX 4060", False, 0, 0)]
    driver = [
        Gpu(
            "NVIDIA GeForce RTX 4060",
            "discrete",
            total_bytes=8 * GB,
            free_bytes=7 * GB,
            memory_bytes_per_s=272e9,
        )
    ]
    system = [Gpu("NVIDIA 2882", "discrete")]
    [card] = combine(engine, [driver, system], MEMORY)
    assert (card.total_bytes, card.free_bytes) == (8 * GB, 7 * GB)
    assert card.memory_bytes_per_s == 272e9
    assert card.device == "CUDA0"


def test_a_card_that_the_engine_does_not_know_is_listed_last() -> None:
    engine = [EngineDevice("CUDA0", "NVIDIA GeForce RTX 4060", False, 8 * GB, 7 * GB)]
    system = [Gpu("AMD 744c", "discrete", total_bytes=24 * GB, free_bytes=24 * GB)]
    first, second = combine(engine, [system], MEMORY)
    assert first.device == "CUDA0"
    assert (second.name, second.device) == ("AMD 744c", "")


def test_apples_graphics_share_the_memory_and_keep_their_limit() -> None:
    engine = [EngineDevice("MTL0", "Apple M2", False, 11_453_251_584, 11_000_000_000)]
    system = [Gpu("Apple M2", "integrated", shares_memory=True, memory_bytes_per_s=100e9)]
    [gpu] = combine(engine, [system], MEMORY)
    assert (gpu.kind, gpu.shares_memory) == ("integrated", True)
    assert (gpu.total_bytes, gpu.memory_bytes_per_s) == (11_453_251_584, 100e9)


def test_makers_are_known_by_their_products() -> None:
    assert maker("NVIDIA GeForce RTX 4060") == maker("Tesla T4") == "NVIDIA"
    assert maker("AMD Radeon RX 7900 XTX (RADV NAVI31)") == "AMD"
    assert maker("Intel(R) UHD Graphics 770") == "Intel"
    assert maker("llvmpipe (LLVM 20.1)") == ""
