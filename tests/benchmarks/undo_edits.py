"""Does an undo bring back every byte, whatever an answer's tools did?

python -m tests.benchmarks.undo_edits [--sequences 1000]
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import tempfile
import time
from pathlib import Path

from app.cancel import CancelToken
from app.journal import Journal
from app.messages import ToolCall
from app.tools.grants import Grant, GrantStore
from app.tools.session import ToolSession
from app.tools.undo import Undo
from app.tools.writing import EditFile, WriteFile
from tests.tools.random_edits import all_of, random_edit


def sequence(folder: Path, seed: int) -> tuple[bool, int]:
    """One random sequence; whether all came back, and how many changes there were."""
    chance = random.Random(seed)
    place = folder / "place"
    place.mkdir()
    for number in range(chance.randrange(4)):
        file = place / f"f{number}"
        file.write_bytes(chance.randbytes(chance.randrange(200)))
        file.chmod(chance.choice([0o600, 0o644, 0o755]))
    before, modes = all_of(place), _modes(place)
    tools = ToolSession(
        "chat",
        [WriteFile(), EditFile()],
        rules=[Grant("all", "allow")],
        folder=place,
        store=GrantStore(folder / "grants.json"),
        journal=Journal(folder / "activity.jsonl", durable=False),
        undo=Undo(folder / "undo"),
    )
    for number in range(chance.randrange(1, 20)):
        name, arguments = random_edit(place, chance)
        list(tools.call(ToolCall(name, json.dumps(arguments)), number, "one", CancelToken()))
    changes = len(tools.undo.changes("one"))
    restored = tools.take_back("one")
    whole = not restored.kept and all_of(place) == before and _modes(place) == modes
    return whole, changes


def _modes(place: Path) -> dict[str, int]:
    return {name: os.stat(place / name).st_mode for name in all_of(place)}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sequences", type=int, default=1000)
    options = parser.parse_args()
    started, broken, changes = time.monotonic(), list[int](), 0
    for seed in range(options.sequences):
        with tempfile.TemporaryDirectory() as name:
            whole, count = sequence(Path(name).resolve(), seed)
        changes += count
        if not whole:
            broken.append(seed)
    seconds = time.monotonic() - started
    print(f"{options.sequences} sequences, {changes} changes, {seconds:.0f} s; broken: {broken}")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
