"""Text that never pauses is cut, and nothing of it is lost."""

from __future__ import annotations

import pytest

from app.engine.long_runs import cut_runs


@pytest.mark.parametrize("run", ["x", " ", "\n", "<|", "日", "e\u0301", "\x00"])
def test_a_run_is_cut_into_pieces_that_are_short(run: str) -> None:
    text = f"before {run * 1000} after"
    pieces = list(cut_runs(text, 100))
    assert "".join(pieces) == text
    assert len(pieces) > 9
    assert max(map(len, pieces)) <= 107  # what stands before the first run comes with it


def test_text_with_pauses_stays_whole() -> None:
    text = "Some words. \n\n" * 1000
    assert list(cut_runs(text, 10)) == [text]
    assert list(cut_runs("", 10)) == [""]


def test_a_run_that_is_just_short_enough_stays_whole() -> None:
    assert list(cut_runs("x" * 10, 10)) == ["x" * 10]
    assert list(cut_runs("x" * 11, 10)) == ["x" * 10, "x"]
