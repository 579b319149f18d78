"""Models split over several files, told by their names alone: `x-00001-of-00003.gguf`.

llama.cpp opens the first part and finds the others by name, beside it.
"""

from __future__ import annotations

import re
from pathlib import Path

SHARD = re.compile(r"(?P<stem>.*)-(?P<part>\d{5})-of-(?P<count>\d{5})\.gguf")
MAX_PARTS = 999


def part_name(stem: str, part: int, count: int) -> str:
    return f"{stem}-{part:05}-of-{count:05}.gguf"


def is_later_part(path: Path) -> bool:
    """Whether this is a part of a split model, and not its first."""
    match = SHARD.fullmatch(path.name)
    return match is not None and int(match["part"]) > 1


def parts_of(path: Path) -> tuple[Path, ...]:
    """All files of the model that begins with `path`, in order; they need not exist."""
    match = SHARD.fullmatch(path.name)
    count = int(match["count"]) if match else 1
    if match is None or int(match["part"]) != 1 or not 1 < count <= MAX_PARTS:
        return (path,)
    return tuple(
        path.with_name(part_name(match["stem"], part, count)) for part in range(1, count + 1)
    )
