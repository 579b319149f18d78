from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from app.cancel import CancelToken
from app.tools.action import Action, Refused, Result, Surroundings, ToolProgram, Work
from app.tools.clock import CurrentTime
from app.tools.reading import ListFolder, ReadFile, SearchFiles
from app.tools.writing import EditFile, WriteFile


@pytest.fixture
def place(tmp_path: Path) -> Path:
    folder = tmp_path.resolve() / "notes"
    folder.mkdir()
    return folder


def planned(tool: ToolProgram, place: Path, **arguments: Any) -> Action:
    return tool.detail(tool.plan(arguments, Surroundings(place)))


def carry_out(tool: ToolProgram, action: Action, cancel: CancelToken | None = None) -> Result:
    @contextmanager
    def keep(path: Path, before: bytes | None, mode: int, after: bytes | None) -> Iterator[None]:
        yield

    return tool.run(action, Work(cancel or CancelToken(), keep))


def done(tool: ToolProgram, place: Path, **arguments: Any) -> str:
    return carry_out(tool, planned(tool, place, **arguments)).content


def test_a_text_is_read_whole_or_in_parts(place: Path) -> None:
    (place / "a.txt").write_bytes(b"erste\nzweite\ndritte")
    assert done(ReadFile(), place, path="a.txt") == "erste\nzweite\ndritte"
    part = done(ReadFile(), place, path="a.txt", first_line=2, lines=1)
    assert part == "zweite\n[lines 2 to 2 of 3; go on with first_line 3]"
    (place / "w.txt").write_bytes("für".encode("utf-16"))
    assert done(ReadFile(), place, path="w.txt") == "für"


@pytest.mark.parametrize("data", [b"\x7fELF\0\0", b"caf\xe9"])
def test_what_is_no_text_is_told(place: Path, data: bytes) -> None:
    (place / "a").write_bytes(data)
    with pytest.raises(Refused, match="not a text file"):
        done(ReadFile(), place, path="a")


def test_a_read_names_its_source(place: Path) -> None:
    (place / "a.txt").write_text("12345")
    result = carry_out(ReadFile(), planned(ReadFile(), place, path=str(place / "a.txt")))
    assert [(source.name, source.place) for source in result.read] == [
        (str(place / "a.txt"), str(place))
    ]
    assert result.read_bytes == 5


def test_planning_a_read_opens_nothing(place: Path) -> None:
    (place / "a.txt").touch(0o000)
    action = ReadFile().plan({"path": "link/../a.txt"}, Surroundings(place))
    assert (action.target, action.asked_for) == (str(place / "a.txt"), "link/../a.txt")
    assert (action.capability, action.folder) == ("read_folder", str(place))


def test_a_folder_is_listed(place: Path) -> None:
    (place / "b.txt").write_text("12345")
    (place / "sub").mkdir()
    (place / "out").symlink_to("/etc")
    (place / "bad\u202ename").touch()
    listed = done(ListFolder(), place, path=".").splitlines()
    assert listed == ["b.txt (5 bytes)", "bad⟨U+202E⟩name (0 bytes)", "out (a link)", "sub/"]
    assert done(ListFolder(), place, path="sub") == "(empty)"


def test_a_search_stays_inside_and_finds_all(place: Path) -> None:
    (place / "sub").mkdir()
    (place / "sub" / "a.md").write_text("one\nThe Needle is here\n")
    (place / "b.txt").write_text("needle")
    (place / "c.bin").write_bytes(b"needle\0")
    (place / ".env").write_text("KEY=needle")
    outside = place.parent / "outside"
    outside.mkdir()
    (outside / "d.txt").write_text("needle")
    (place / "link").symlink_to(outside)
    found = done(SearchFiles(), place, path=".", text="NEEDLE").splitlines()
    assert sorted(found) == ["b.txt:1: needle", "sub/a.md:2: The Needle is here"]
    assert done(SearchFiles(), place, path=".", text="needle", names="*.md").startswith("sub/")
    assert done(SearchFiles(), place, path=".", text="haystack") == "(no line contains it)"


def test_a_search_that_is_stopped_ends(place: Path) -> None:
    for number in range(50):
        (place / f"{number}.txt").write_text("needle")
    cancel = CancelToken()
    cancel.cancel()
    action = planned(SearchFiles(), place, path=".", text="needle")
    assert carry_out(SearchFiles(), action, cancel).content == "(no line contains it)"


def test_a_new_file_is_written_with_its_folders(place: Path) -> None:
    action = planned(WriteFile(), place, path="x/y.txt", content="eins\nzwei\n")
    assert "+eins\n+zwei\n" in action.preview
    assert not (place / "x").exists()
    carry_out(WriteFile(), action)
    assert (place / "x" / "y.txt").read_text() == "eins\nzwei\n"


def test_an_edit_shows_its_diff_and_changes_just_that(place: Path) -> None:
    (place / "a.txt").write_bytes(b"one\r\ntwo\r\nthree")
    action = planned(EditFile(), place, path="a.txt", old_text="two\nth", new_text="2\nth")
    assert "-two" in action.preview
    assert "+2" in action.preview
    carry_out(EditFile(), action)
    assert (place / "a.txt").read_bytes() == b"one\r\n2\r\nthree"


def test_a_passage_must_stand_there_once(place: Path) -> None:
    (place / "a.txt").write_text("a b a")
    with pytest.raises(Refused, match="2 times"):
        planned(EditFile(), place, path="a.txt", old_text="a", new_text="c")
    with pytest.raises(Refused, match="does not stand"):
        planned(EditFile(), place, path="a.txt", old_text="z", new_text="c")
    done(EditFile(), place, path="a.txt", old_text="a", new_text="c", all=True)
    assert (place / "a.txt").read_text() == "c b c"


@pytest.mark.parametrize("tool", [WriteFile(), EditFile()])
def test_nothing_is_written_over_what_was_not_shown(place: Path, tool: ToolProgram) -> None:
    (place / "a.txt").write_text("old")
    words = {"content": "new"} if isinstance(tool, WriteFile) else {}
    words = words or {"old_text": "old", "new_text": "new"}
    action = planned(tool, place, path="a.txt", **words)
    (place / "a.txt").write_text("old and more")
    with pytest.raises(Refused, match="changed meanwhile"):
        carry_out(tool, action)
    assert (place / "a.txt").read_text() == "old and more"


def test_a_stopped_write_writes_nothing(place: Path) -> None:
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(Refused):
        carry_out(WriteFile(), planned(WriteFile(), place, path="a", content="x"), cancel)
    assert not (place / "a").exists()


def test_the_time_is_told_where_it_is_asked_for(place: Path) -> None:
    assert done(CurrentTime(), place, timezone="UTC").split(" ")[0].endswith("+00:00")
    assert "day)" in done(CurrentTime(), place)
    for name in ("Nowhere/City", "../../etc/passwd", "\x00"):
        with pytest.raises(Refused):
            done(CurrentTime(), place, timezone=name)
