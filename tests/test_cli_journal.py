from __future__ import annotations

import json
from pathlib import Path

import pytest

from app import cli
from app.journal import Connection, Decided, Ended, Journal
from app.journal.activity import now
from tests.journal.test_journal import requested


@pytest.fixture
def journal() -> Journal:
    journal = Journal(durable=False)
    journal.write(requested("r1"))
    target = "/data/\u202eevil\x1b[2J"
    journal.write(Decided("r1", now(), "deny", "person", "default", target=target))
    journal.write(Ended("r1", now(), "denied"))
    journal.write(requested("r2", "calculator"))
    journal.write(Connection(now(), "<b>.example", 443, "tool", False, "offline lock"))
    return journal


def test_verify_tells_a_whole_journal_from_a_changed_one(
    journal: Journal, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["journal", "verify"]) == 0
    assert "intact: 5 lines" in capsys.readouterr().out
    whole = journal.path.read_bytes()
    journal.path.write_bytes(whole.replace(b'"deny"', b'"dena"'))
    assert cli.main(["journal", "verify"]) == 1
    assert "changed: not what was written (line 2)" in capsys.readouterr().out


def test_show_hides_nothing_and_obeys_nothing(
    journal: Journal, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["journal", "show"]) == 0
    shown = capsys.readouterr().out
    assert "deny (default): denied" in shown
    assert "⟨U+202E⟩evil⟨U+001B⟩[2J" in shown
    assert "refused (offline lock)" in shown
    assert "\x1b" not in shown
    cli.main(["journal", "show", "--tool", "calculator", "--last", "1"])
    assert capsys.readouterr().out.count("\n") == 1


def test_export_as_json_lines_and_as_a_page(journal: Journal, tmp_path: Path) -> None:
    assert cli.main(["journal", "export", str(tmp_path / "j.jsonl")]) == 0
    rows = [json.loads(line) for line in (tmp_path / "j.jsonl").read_text().splitlines()]
    kinds = ["requested", "decided", "ended", "requested", "connection"]
    assert [row["row"] for row in rows] == kinds
    assert cli.main(["journal", "export", str(tmp_path / "j.html")]) == 0
    page = (tmp_path / "j.html").read_text("utf-8")
    assert "&lt;b&gt;.example" in page
    assert cli.main(["journal", "export", str(tmp_path / "no" / "j.html")]) == 1
