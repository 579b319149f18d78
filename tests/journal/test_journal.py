from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from app.journal import Connection, Decided, Ended, Journal, Requested
from app.journal.activity import now, this_process
from app.journal.chain import verify_bytes

KILLED_IN_MID_REQUEST = """
import os, signal, sys
from pathlib import Path
from app.journal import Journal
from tests.journal.test_journal import requested
Journal(Path(sys.argv[1])).write(requested("killed"))
os.kill(os.getpid(), signal.SIGKILL)
"""


def requested(id: str, tool: str = "read_file") -> Requested:
    return Requested(id, now(), "c", "a", 1, tool, '{"path": "ä\\u2028"}', "00", this_process())


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path / "j" / "activity.jsonl", durable=False)


def filled(journal: Journal, requests: int = 4) -> Journal:
    for number in range(requests):
        journal.write(requested(f"r{number}"))
        journal.write(Decided(f"r{number}", now(), "allow", "rule", "default", target="/a"))
        journal.write(Ended(f"r{number}", now(), "done", "11", 5))
    journal.write(Connection(now(), "example.org", 443, "download", False, "offline"))
    return journal


def test_each_request_is_one_entry(journal: Journal) -> None:
    filled(journal, 3)
    journal.write(requested("denied"))
    journal.write(Decided("denied", now(), "deny", "person", "default"))
    entries = journal.entries()
    assert [entry.requested.id for entry in entries] == ["r0", "r1", "r2", "denied"]
    assert [entry.ended.outcome if entry.ended else None for entry in entries][-2:] == [
        "done",
        None,
    ]
    assert journal.verify().intact


def test_nothing_was_done_yet(journal: Journal) -> None:
    assert journal.entries() == ()
    assert journal.verify().intact


def test_flipping_any_byte_is_found(journal: Journal) -> None:
    filled(journal, 2)
    files = [journal.path.read_bytes(), journal.path.with_suffix(".head").read_bytes()]
    assert verify_bytes(files[0], files[1]).intact
    for which, whole in enumerate(files):
        for position in range(len(whole)):
            for mask in (0x01, 0x20, 0x80, 0xFF):
                changed = [bytearray(each) for each in files]
                changed[which][position] ^= mask
                found = verify_bytes(bytes(changed[0]), bytes(changed[1]))
                assert not found.intact, (which, position, mask)


def test_lines_that_were_removed_swapped_or_added_are_found(journal: Journal) -> None:
    lines = filled(journal).path.read_bytes().splitlines(keepends=True)
    for changed in (
        lines[:-1],
        lines[1:],
        lines[:3] + lines[4:],
        [lines[1], lines[0], *lines[2:]],
        [*lines, lines[-1]],
        [*lines, b"\n"],
        [],
    ):
        journal.path.write_bytes(b"".join(changed))
        assert not journal.verify().intact
    journal.path.write_bytes(b"".join(lines))
    assert journal.verify().intact
    journal.path.with_suffix(".head").unlink()
    assert not journal.verify().intact


@pytest.mark.parametrize("kept", [1, 30, 66, 200])
def test_a_line_that_a_crash_cut_off_is_accounted_for(journal: Journal, kept: int) -> None:
    filled(journal)
    with journal.path.open("ab") as file:
        file.write((b"f" * 64 + b' {"n": 99, "row": "requested"' + b"x" * 200)[:kept])
    assert journal.verify().unfinished == 1
    again = Journal(journal.path, durable=False)
    again.write(requested("next"))
    assert (again.verify().intact, again.verify().unfinished) == (True, 1)
    assert again.entries()[-1].requested.id == "next"
    whole = bytearray(journal.path.read_bytes())
    whole[whole.rindex(b"\n", 0, len(whole) - 1) - 1] ^= 1  # in the line that was cut off
    journal.path.write_bytes(whole)
    assert not again.verify().intact


def test_many_writers_make_one_chain(journal: Journal) -> None:
    def write(name: str) -> None:
        own = Journal(journal.path, durable=False)
        for number in range(20):
            own.write(requested(f"{name}-{number}"))

    threads = [threading.Thread(target=write, args=(str(n),)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert journal.verify().intact
    assert len({entry.requested.id for entry in journal.entries()}) == 80


def test_what_a_killed_process_had_begun_is_closed_as_killed(journal: Journal) -> None:
    journal.write(requested("alive"))
    subprocess.run(
        [sys.executable, "-c", KILLED_IN_MID_REQUEST, str(journal.path)],
        check=False,
        env={**os.environ, "PYTHONPATH": os.getcwd()},
    )
    closed = [entry.ended.outcome for entry in journal.close_abandoned() if entry.ended]
    lines = journal.verify().lines
    assert closed == ["killed"]
    journal.close_abandoned()
    assert journal.verify().lines == lines
    outcomes = {entry.requested.id: entry.ended for entry in journal.entries()}
    assert outcomes["alive"] is None
    killed = outcomes["killed"]
    assert killed is not None
    assert killed.outcome == "killed"
    assert journal.verify().intact
