"""Ways out of a granted folder: all are refused, and all stand in the journal."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.tools.attacks.conftest import SECRET, House
from tests.tools.fakes import entries, use

WAYS_OUT = (
    "../data-evil/secret.txt",
    "{inside}/../data-evil/secret.txt",
    "{inside}-evil/secret.txt",
    "sub/../../data-evil/secret.txt",
    "file-link",
    "folder-link/secret.txt",
    "chain/secret.txt",
    "hard-link",
    "/proc/self/root{outside}/secret.txt",
    "/proc/self/cwd/pyproject.toml",
    "/proc/self/environ",
    "/proc/1/mem",
    "/dev/zero",
    "/dev/stdin",
    "/dev/fd/0",
    "/sys/kernel/notes",
    "pipe",
    "socket-to-nowhere/../../data-evil/secret.txt",
    "loop",
    "~/.ssh/id_ed25519",
    "~root/.ssh/id_ed25519",
    "{home}/tools/grants.json",
    "a.txt/../../data-evil/secret.txt",
    "./\0/../a.txt",
)
# They look like a way out, and are names of files that could lie in the folder.
ODD_NAMES = (
    "{inside}/\u2024\u2024/data-evil/secret.txt",
    "%2e%2e/data-evil/secret.txt",
    "file://{outside}/secret.txt",
    "\\\\?\\C:\\secret.txt",
)


@pytest.fixture
def trapped(house: House) -> House:
    inside, outside = house.inside, house.outside
    (inside / "sub").mkdir()
    (inside / "file-link").symlink_to(house.secret)
    (inside / "folder-link").symlink_to(outside)
    (inside / "chain").symlink_to("folder-link")
    (inside / "loop").symlink_to("loop")
    os.link(house.secret, inside / "hard-link")
    os.mkfifo(inside / "pipe")
    return house


def meant(way: str, house: House) -> str:
    places = {"inside": house.inside, "outside": house.outside, "home": os.environ["HEARTH_HOME"]}
    for name, place in places.items():
        way = way.replace(f"{{{name}}}", str(place))
    return way


@pytest.mark.parametrize("way", WAYS_OUT + ODD_NAMES)
def test_nothing_outside_is_read(trapped: House, way: str) -> None:
    end, _ = use(trapped.session, "read_file", json.dumps({"path": meant(way, trapped)}))
    assert end.outcome in ("denied", "failed")
    assert SECRET not in end.content
    (entry,) = entries()
    assert entry.ended is not None
    assert entry.ended.outcome == end.outcome
    assert entry.ended.read_bytes == 0


@pytest.mark.parametrize("way", WAYS_OUT)
@pytest.mark.parametrize("tool", ["write_file", "edit_file"])
def test_nothing_outside_is_written(trapped: House, way: str, tool: str) -> None:
    words = {"content": "evil"} if tool == "write_file" else {}
    words = words or {"old_text": "secret", "new_text": "evil"}
    call = json.dumps({"path": meant(way, trapped), **words})
    end, _ = use(trapped.session, tool, call)
    assert end.outcome in ("denied", "failed")
    assert end.changed == ()
    assert trapped.unharmed()
    assert len(entries()) == 1


@pytest.mark.parametrize("way", ["..", "folder-link", "/", "/proc/self/fd", "/dev", "chain", "~"])
@pytest.mark.parametrize("tool", ["list_folder", "search_files"])
def test_nothing_outside_is_listed_or_searched(trapped: House, way: str, tool: str) -> None:
    words = {"text": "secret"} if tool == "search_files" else {}
    end, _ = use(trapped.session, tool, json.dumps({"path": way, **words}))
    assert end.outcome == "denied"


def test_a_search_does_not_wander_off(trapped: House) -> None:
    end, _ = use(trapped.session, "search_files", '{"path": ".", "text": "secret"}')
    assert (end.outcome, end.content) == ("done", "(no line contains it)")


def test_links_that_stay_inside_are_fine(house: House) -> None:
    (house.inside / "link").symlink_to("a.txt")
    assert use(house.session, "read_file", '{"path": "link"}')[0].content == "harmless"


def test_a_huge_file_is_refused_before_it_is_read(house: House) -> None:
    huge = house.inside / "huge.txt"
    with huge.open("wb") as file:
        file.truncate(1 << 40)
    end, _ = use(house.session, "read_file", '{"path": "huge.txt"}')
    assert (end.outcome, "larger" in end.content) == ("failed", True)
    assert use(house.session, "search_files", '{"path": ".", "text": "x"}')[0].outcome == "done"


def test_a_folder_that_was_granted_does_not_grant_what_takes_its_place(house: House) -> None:
    moved = house.inside.with_name("moved")
    house.inside.rename(moved)
    Path(house.inside).symlink_to(house.outside)
    call = json.dumps({"path": str(house.inside / "secret.txt")})
    assert use(house.session, "read_file", call)[0].outcome == "denied"
    assert house.unharmed()
