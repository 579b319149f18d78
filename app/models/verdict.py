"""A plan in words: whether a model will run well here, why (not), and what would help."""

from __future__ import annotations

from typing import Literal

from app.errors import Remark
from app.hardware.detect import wrong_engine
from app.hardware.profile import HardwareProfile, Notice
from app.models.placement import Division
from app.models.plan_speed import Speeds
from app.models.shape import ModelShape
from app.models.wording import file_size, grouped

Verdict = Literal["runs_well", "runs_slowly", "will_swap", "cannot_run"]
VERDICT_WORDS: dict[Verdict, str] = {
    "runs_well": "runs well",
    "runs_slowly": "runs, slowly",
    "will_swap": "will swap: not recommended",
    "cannot_run": "cannot run",
}

# Slower than this an answer is waited for: people read five to seven tokens in a second.
READING_TPS = 5.0
# A short question with its instructions (300 tokens) is read in a quarter of a minute.
PATIENCE_TPS = 20.0
# Left to the system and the window; what it calls available is not free to the last byte.
RESERVE_BYTES = 400_000_000
# What a system takes with all programs closed: the rest can be had for a model.
SYSTEM_BYTES = 3_000_000_000


def fits(division: Division, profile: HardwareProfile) -> bool:
    return division.needed_bytes <= profile.memory.available_bytes - RESERVE_BYTES


def judge(
    shape: ModelShape,
    division: Division,
    profile: HardwareProfile,
    speeds: Speeds,
    download_bytes: int = 0,
) -> tuple[Verdict, Notice]:
    """The verdict and its reason, with what would help.

    Args:
        download_bytes: What must still be fetched to this computer's disk.
    """
    hindrance = _hindrance(shape, division, profile, download_bytes)
    if hindrance is not None:
        return "cannot_run", Notice.of(hindrance)
    if not fits(division, profile):
        return "will_swap", Notice.of(_swapping(shape, division, profile))
    if speeds.decode_tps < READING_TPS or speeds.prefill_tps < PATIENCE_TPS:
        return "runs_slowly", Notice.of(_slow(speeds, profile))
    return "runs_well", Notice.of(
        Remark(
            "It fits into memory and writes about {tps} tokens a second.",
            tps=_rate(speeds.decode_tps),
        )
    )


def _hindrance(
    shape: ModelShape, division: Division, profile: HardwareProfile, download_bytes: int
) -> Remark | None:
    if division.n_ctx > shape.context_length > 0:
        return Remark(
            "This model can read {trained} tokens at most, not {n_ctx}.",
            "Choose a smaller context window.",
            trained=grouped(shape.context_length),
            n_ctx=grouped(division.n_ctx),
        )
    if profile.cpu.missing_instructions:
        return wrong_engine(profile.cpu)
    memory = profile.memory
    if division.needed_bytes > memory.total_bytes - RESERVE_BYTES:
        return Remark(
            "It needs {needed} of memory, and this computer has {total}.",
            "Choose a smaller model.",
            needed=file_size(division.needed_bytes),
            total=file_size(memory.total_bytes),
        )
    disk = profile.disk
    if disk is not None and download_bytes > disk.free_bytes:
        return Remark(
            "It takes {needed} on the disk, and {free} are free.",
            "Delete what you no longer need, or keep models on another disk.",
            needed=file_size(download_bytes),
            free=file_size(disk.free_bytes),
        )
    return None


def _swapping(shape: ModelShape, division: Division, profile: HardwareProfile) -> Remark:
    needed = file_size(division.needed_bytes)
    available = file_size(profile.memory.available_bytes)
    missing = division.needed_bytes - profile.memory.available_bytes + RESERVE_BYTES
    if missing <= division.host.kv_bytes:
        return Remark(
            "It needs {needed} of memory, and {available} are available now.",
            "Choose a smaller context window.",
            needed=needed,
            available=available,
        )
    if division.needed_bytes <= profile.memory.total_bytes - SYSTEM_BYTES:
        return Remark(
            "It needs {needed} of memory, and {available} are available now.",
            "Close other programs, {missing} more would do, or choose a smaller model.",
            needed=needed,
            available=available,
            missing=file_size(missing),
        )
    return Remark(
        "It needs {needed} of memory, nearly all that this computer has; "
        "{available} are available now.",
        "Choose a smaller model.",
        needed=needed,
        available=available,
    )


def _slow(speeds: Speeds, profile: HardwareProfile) -> Remark:
    if profile.power == "battery":
        return Remark(
            "It fits into memory but writes only about {tps} tokens a second on battery.",
            "Plug in the computer, or choose a smaller model.",
            tps=_rate(speeds.decode_tps),
        )
    if speeds.decode_tps >= READING_TPS:
        return Remark(
            "It fits into memory but reads long prompts slowly, about {tps} tokens a second.",
            "Keep prompts short, or choose a smaller model.",
            tps=_rate(speeds.prefill_tps),
        )
    return Remark(
        "It fits into memory but writes only about {tps} tokens a second.",
        "Choose a smaller model for quicker answers.",
        tps=_rate(speeds.decode_tps),
    )


def _rate(tps: float) -> str:
    return f"{tps:.1f}" if tps < 10 else f"{tps:.0f}"
