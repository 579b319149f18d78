"""Random calls of the tools that write, and what a folder holds."""

from __future__ import annotations

import random
from pathlib import Path

_WORDS = ("a", "b\n", "ä", "\r\n", "🤗", "\n", "word ", "")


def all_of(folder: Path) -> dict[str, bytes | None]:
    """Every file below a folder with its content; empty folders with None."""
    found: dict[str, bytes | None] = {}
    for path in folder.rglob("*"):
        if path.is_file():
            found[str(path.relative_to(folder))] = path.read_bytes()
        elif not any(path.iterdir()):
            found[str(path.relative_to(folder))] = None
    return found


def random_edit(folder: Path, chance: random.Random) -> tuple[str, dict[str, str | bool]]:
    """A call that may also fail."""
    path = chance.choice(["f0", "f1", "f2", "sub/f", "sub/deep/f", "new/f"])
    text = "".join(chance.choice(_WORDS) for _ in range(chance.randrange(20)))
    if chance.random() < 0.5:
        return "write_file", {"path": path, "content": text}
    file = folder / path
    old = file.read_bytes().decode("utf-8", "ignore") if file.is_file() else "missing"
    start = chance.randrange(len(old) + 1)
    passage = old[start : start + chance.randrange(1, 6)] or "missing"
    return "edit_file", {"path": path, "old_text": passage, "new_text": text, "all": True}
