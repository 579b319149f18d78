from __future__ import annotations

import json
import os
import random
from pathlib import Path
from typing import Any

import pytest

from app.cancel import CancelToken
from app.journal import Journal, Undone
from app.messages import ToolCall
from app.tools.grants import Grant
from app.tools.session import ToolSession
from app.tools.undo import Undo
from app.tools.writing import EditFile, WriteFile
from tests.tools.fakes import use
from tests.tools.random_edits import all_of, random_edit


@pytest.fixture
def place(tmp_path: Path) -> Path:
    folder = tmp_path.resolve() / "notes"
    folder.mkdir()
    return folder


def session(place: Path) -> ToolSession:
    rules = [Grant("g", "allow")]
    journal = Journal(durable=False)
    return ToolSession("c", [WriteFile(), EditFile()], rules=rules, folder=place, journal=journal)


def write(tools: ToolSession, answer: str, **arguments: Any) -> None:
    assert use(tools, "write_file", json.dumps(arguments), answer)[0].outcome == "done"


def test_what_an_answer_changed_comes_back_and_what_it_made_goes(place: Path) -> None:
    (place / "old.txt").write_bytes(b"caf\xe9\r\n\0")
    (place / "old.txt").chmod(0o640)
    before = all_of(place)
    tools = session(place)
    write(tools, "one", path="old.txt", content="new")
    write(tools, "one", path="deep/er/new.txt", content="new")
    write(tools, "one", path="old.txt", content="newer")
    restored = tools.undo.restore("one")
    assert (len(restored.restored), restored.kept) == (2, ())
    assert all_of(place) == before
    assert (place / "old.txt").stat().st_mode & 0o777 == 0o640
    assert tools.undo.restore("one").kept == ()
    assert all_of(place) == before


def test_an_undo_is_undone_in_the_same_way(place: Path) -> None:
    (place / "old.txt").write_bytes(b"before")
    (place / "old.txt").chmod(0o640)
    tools = session(place)
    write(tools, "one", path="old.txt", content="after")
    write(tools, "one", path="deep/er/new.txt", content="after")
    after = all_of(place)
    taken_back = tools.undo.restore("one")
    brought_back = tools.undo.restore(taken_back.again)
    assert (len(brought_back.restored), brought_back.kept) == (2, ())
    assert all_of(place) == after
    assert (place / "old.txt").stat().st_mode & 0o777 == 0o640
    assert tools.undo.restore(brought_back.again).kept == ()
    assert all_of(place) == {"old.txt": b"before"}


def test_an_undo_that_changes_nothing_cannot_be_undone(place: Path) -> None:
    tools = session(place)
    write(tools, "one", path="a.txt", content="1")
    (place / "a.txt").write_text("the person's")
    assert tools.undo.restore("one").again == ""


def test_the_copies_of_an_answer_outlive_its_undo_however_little_room_there_is(
    place: Path, tmp_path: Path
) -> None:
    names = [f"{number}.txt" for number in range(3)]
    for name in names:
        (place / name).write_bytes(name.encode() * 100)
    undo = Undo(tmp_path / "copies", most_bytes=10)
    journal, rules = Journal(durable=False), [Grant("g", "allow")]
    tools = ToolSession("c", [WriteFile()], rules=rules, folder=place, journal=journal, undo=undo)
    for name in names:
        write(tools, "one", path=name, content="new")
    assert undo.restore("one").kept == ()
    assert all_of(place) == {name: name.encode() * 100 for name in names}


def test_only_this_answer_is_undone(place: Path) -> None:
    tools = session(place)
    write(tools, "one", path="a.txt", content="1")
    write(tools, "two", path="a.txt", content="2")
    write(tools, "two", path="b.txt", content="2")
    assert tools.undo.restore("one").kept == (str(place / "a.txt"),)
    assert tools.undo.restore("two").kept == ()
    assert all_of(place) == {"a.txt": b"1"}
    assert tools.undo.restore("one").kept == ()
    assert all_of(place) == {}


def test_what_the_person_changed_since_is_left_alone(place: Path) -> None:
    tools = session(place)
    write(tools, "one", path="a.txt", content="1")
    write(tools, "one", path="b.txt", content="1")
    (place / "a.txt").write_text("mine")
    restored = tools.undo.restore("one")
    assert (restored.restored, restored.kept) == ((str(place / "b.txt"),), (str(place / "a.txt"),))
    assert all_of(place) == {"a.txt": b"mine"}


def test_what_the_person_changed_in_between_comes_back(place: Path) -> None:
    tools = session(place)
    write(tools, "one", path="a.txt", content="1")
    (place / "a.txt").write_text("mine")
    write(tools, "one", path="a.txt", content="2")
    assert tools.undo.restore("one").kept == ()
    assert all_of(place) == {"a.txt": b"mine"}


def test_an_undo_follows_no_link(place: Path) -> None:
    outside = place.parent / "outside"
    outside.mkdir()
    tools = session(place)
    write(tools, "one", path="sub/a.txt", content="1")
    (outside / "a.txt").write_text("1")
    (place / "sub" / "a.txt").unlink()
    (place / "sub").rmdir()
    (place / "sub").symlink_to(outside)
    assert tools.take_back("one").kept == (str(place / "sub" / "a.txt"),)
    assert (outside / "a.txt").read_text() == "1"
    (row,) = [row for row in Journal().rows() if isinstance(row, Undone)]
    assert (row.answer, len(row.kept)) == ("one", 1)


def test_a_damaged_copy_is_not_written_back(place: Path) -> None:
    (place / "a.txt").write_text("old")
    tools = session(place)
    write(tools, "one", path="a.txt", content="new")
    (change,) = tools.undo.changes("one")
    (Path(os.environ["HEARTH_HOME"]) / "tools/undo/one" / str(change.before)).write_text("odd")
    assert tools.undo.restore("one").kept == (str(place / "a.txt"),)
    assert (place / "a.txt").read_text() == "new"


def test_a_change_that_was_noted_but_never_made_is_no_trouble(place: Path, tmp_path: Path) -> None:
    (place / "a.txt").write_text("old")
    undo, changed = Undo(tmp_path / "undo"), list[str]()
    keep = undo.keeper("one", changed)
    with pytest.raises(KeyboardInterrupt), keep(place / "a.txt", b"old", 0o644, b"new"):
        raise KeyboardInterrupt
    assert changed == []
    with (tmp_path / "undo" / "one" / "changes.jsonl").open("ab") as file:
        file.write(b'{"path": "/cut')
    assert undo.restore("one").kept == ()
    with undo.keeper("one", changed)(place / "a.txt", b"old", 0o644, b"newer"):
        (place / "a.txt").write_text("newer")
    undo.restore("one")
    assert (place / "a.txt").read_text() == "old"


def test_without_room_for_the_copy_nothing_is_changed(place: Path) -> None:
    (place / "a.txt").write_text("old")
    tools = session(place)
    home = Path(os.environ["HEARTH_HOME"]) / "tools"
    home.mkdir(parents=True, exist_ok=True)
    (home / "undo").write_text("a file in the way")
    call = json.dumps({"path": "a.txt", "content": "new"})
    assert use(tools, "write_file", call)[0].outcome == "failed"
    assert (place / "a.txt").read_text() == "old"


def test_old_copies_make_room_for_new_ones(place: Path, tmp_path: Path) -> None:
    undo = Undo(tmp_path / "undo", most_bytes=3000)
    for number in range(5):
        with undo.keeper(f"answer-{number}", [])(place / "a", b"x" * 1000, 0o644, b"y"):
            pass
        os.utime(tmp_path / "undo" / f"answer-{number}", (number, number))
    assert undo.changes("answer-0") == ()
    assert len(undo.changes("answer-4")) == 1


@pytest.mark.parametrize("seed", range(25))
def test_random_edits_are_undone_byte_for_byte(place: Path, seed: int) -> None:
    chance = random.Random(seed)
    for number in range(chance.randrange(4)):
        (place / f"f{number}").write_bytes(chance.randbytes(chance.randrange(50)))
    before = all_of(place)
    tools = session(place)
    for number in range(chance.randrange(1, 12)):
        name, arguments = random_edit(place, chance)
        call = ToolCall(name, json.dumps(arguments))
        list(tools.call(call, number, "one", CancelToken()))
    assert tools.undo.restore("one").kept == ()
    assert all_of(place) == before
