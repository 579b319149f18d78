from __future__ import annotations

from pathlib import Path

from tests.benchmarks.tool_runs import disagreements, drive


def test_the_journal_and_the_deeds_agree_whenever_the_process_is_killed(tmp_path: Path) -> None:
    begun = drive(tmp_path, runs=120, kill_every=15)
    assert disagreements(tmp_path, begun) == []


def test_a_deed_that_is_not_in_the_journal_would_be_found(tmp_path: Path) -> None:
    begun = drive(tmp_path, runs=20, kill_every=1000)
    deeds = (tmp_path / "deeds").read_text()
    (tmp_path / "deeds").write_text(deeds + "c9-9\n")
    assert disagreements(tmp_path, begun) == ["c9-9 has no entry"]
    (tmp_path / "deeds").write_text(deeds.split("\n", 1)[1])
    assert len(disagreements(tmp_path, begun)) == 1
