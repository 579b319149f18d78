"""No token of an answer's text brings logits into Python; the count that says so does count."""

from __future__ import annotations

from pathlib import Path

from tests.benchmarks.decode_speed import count_copies


def test_only_tokens_that_are_refused_read_logits(random_model: Path, tmp_path: Path) -> None:
    counted = count_copies(random_model, tmp_path / "counts.json")
    # A model without sense has to be made to write a header: those tokens are drawn twice.
    assert counted["logits_reads_in_header"] > 0
    assert counted["logits_reads_per_token"] == 0
    assert counted["logits_bytes_per_token"] == 0
