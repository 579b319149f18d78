"""Swaps between the check and the use: somebody exchanges folders and links all the time."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.cancel import CancelToken
from app.tools import folder
from app.tools.action import Refused, Surroundings, Work
from app.tools.reading import ReadFile
from app.tools.undo import Undo
from app.tools.writing import WriteFile
from tests.tools.attacks.conftest import SECRET, House

RACES = 1000
# Lets the name mean the real thing and the link to the outside, in turn, as fast as it goes.
SWAPPER = """
import os, sys
name, real, link = sys.argv[1:]
print("ready", flush=True)
while True:
    os.rename(name, real)
    os.rename(link, name)
    os.rename(name, link)
    os.rename(real, name)
"""


@contextmanager
def swapped(name: Path, target: Path) -> Iterator[None]:
    real, link = name.with_name("real"), name.with_name("link")
    link.symlink_to(target)
    process = subprocess.Popen(
        [sys.executable, "-c", SWAPPER, str(name), str(real), str(link)], stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    try:
        process.stdout.readline()
        yield
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


@pytest.mark.parametrize("what", ["folder", "file"])
def test_a_thousand_swaps_let_nothing_out(house: House, what: str) -> None:
    sub = house.inside / "sub"
    sub.mkdir()
    (sub / "secret.txt").write_text("harmless")
    name, target = (sub, house.outside) if what == "folder" else (sub / "secret.txt", house.secret)
    seen: dict[str, int] = {}
    with swapped(name, target):
        for _ in range(RACES):
            try:
                content = folder.read(sub / "secret.txt", 1000)
                found = "none" if content is None else content.data.decode()
            except Refused:
                found = "refused"
            seen[found] = seen.get(found, 0) + 1
    assert SECRET not in seen
    assert set(seen) <= {"harmless", "none", "refused"}
    assert len(seen) > 1, f"the swapper never got in between: {seen}"


@pytest.mark.parametrize("what", ["folder", "file"])
def test_a_thousand_swaps_let_nothing_be_written_outside(house: House, what: str) -> None:
    sub = house.inside / "sub"
    sub.mkdir()
    (sub / "secret.txt").write_text("harmless")
    name, target = (sub, house.outside) if what == "folder" else (sub / "secret.txt", house.secret)
    with swapped(name, target):
        for number in range(RACES):
            try:
                before = folder.read(sub / "secret.txt", 1000)
                folder.replace(sub / "secret.txt", f"evil {number}".encode(), before, 1000)
            except Refused:
                continue
    assert house.unharmed()


def test_a_swap_between_the_plan_and_the_deed(house: House, tmp_path: Path) -> None:
    sub = house.inside / "sub"
    sub.mkdir()
    (sub / "secret.txt").write_text("harmless")
    around = Surroundings(house.inside)
    work = Work(CancelToken(), Undo(tmp_path / "undo").keeper("a", []))
    read = ReadFile().plan({"path": "sub/secret.txt"}, around)
    write = WriteFile().detail(
        WriteFile().plan({"path": "sub/secret.txt", "content": "evil"}, around)
    )
    sub.rename(house.inside / "elsewhere")
    sub.symlink_to(house.outside)
    with pytest.raises(Refused):
        ReadFile().run(read, work)
    with pytest.raises(Refused):
        WriteFile().run(write, work)
    assert house.unharmed()
