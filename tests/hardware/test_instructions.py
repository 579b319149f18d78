"""Instruction sets, as three systems name those that programs may use."""

from __future__ import annotations

from app.hardware.instructions import from_cpuinfo, from_sysctl, from_windows


def test_linux_on_intel() -> None:
    text = (
        "processor\t: 0\nmodel name\t: 12th Gen Intel(R) Core(TM) i7-1260P\n"
        "flags\t\t: fpu pni ssse3 sse4_2 avx f16c fma bmi2 avx2 avx_vnni\n\n"
        "processor\t: 1\nmodel name\t: other\nflags\t\t: fpu\n"
    )
    found = from_cpuinfo(text)
    assert found.name == "12th Gen Intel(R) Core(TM) i7-1260P"
    assert found.sets == (
        *("sse3", "ssse3", "sse4_2", "avx", "f16c", "fma", "bmi2", "avx2", "avx_vnni"),
    )


def test_linux_that_switched_avx_off() -> None:
    """The processor has it, but the system (noxsave) does not let programs use it."""
    assert "avx" not in from_cpuinfo("flags : fpu pni ssse3 sse4_2\n").sets


def test_linux_on_arm() -> None:
    found = from_cpuinfo("processor : 0\nFeatures\t: fp asimd asimddp i8mm sve\n")
    assert found.sets == ("neon", "dotprod", "i8mm", "sve")
    assert found.name == ""


def test_macs() -> None:
    apple = (
        "machdep.cpu.brand_string: Apple M2\nhw.optional.neon: 1\n"
        "hw.optional.arm.FEAT_DotProd: 1\nhw.optional.arm.FEAT_I8MM: 1\n"
        "hw.optional.arm.FEAT_SME: 0\n"
    )
    assert from_sysctl(apple).name == "Apple M2"
    assert from_sysctl(apple).sets == ("neon", "dotprod", "i8mm")
    intel = (
        "machdep.cpu.brand_string: Intel(R) Core(TM) i5-8259U CPU @ 2.30GHz\n"
        "machdep.cpu.features: FPU SSE3 SSSE3 FMA SSE4.2 AVX1.0 F16C\n"
        "machdep.cpu.leaf7_features: BMI1 AVX2 BMI2\nhw.optional.avx512f: 0\n"
    )
    assert from_sysctl(intel).sets == (
        *("sse3", "ssse3", "sse4_2", "avx", "f16c", "fma", "bmi2", "avx2"),
    )


def test_windows() -> None:
    found = from_windows("Ryzen", {13, 36, 38, 39, 40}.__contains__)
    assert "avx2" in found.sets
    assert "fma" in found.sets
    old = from_windows("Celeron", {13, 36, 38}.__contains__)
    assert old.sets == ("sse3", "ssse3", "sse4_2")


def test_nothing_known_is_nothing_claimed() -> None:
    assert from_cpuinfo("").sets == from_sysctl("").sets == ()
