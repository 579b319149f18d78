from __future__ import annotations

import shutil
import subprocess
import time
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.tools.diff import unified

TEXTS = st.lists(st.sampled_from(["a\n", "b\n", "c\n", "\n"]), max_size=30).map("".join)


@pytest.mark.skipif(shutil.which("patch") is None, reason="needs the patch program")
@settings(max_examples=40, deadline=None)
@given(old=TEXTS, new=TEXTS)
@example(old="a\nb\nb\na\nc\nc\nc\n\n", new="a\nb\nb\nc\nc\nc\nc\n\n")
def test_another_program_can_apply_it(
    tmp_path_factory: pytest.TempPathFactory, old: str, new: str
) -> None:
    file = tmp_path_factory.mktemp("patch") / "f"
    file.write_text(old)
    _patch(file, unified(old, new, "f"))
    assert (file.read_text() if file.exists() else "") == new


def test_the_end_of_a_text_without_a_line_end_is_marked() -> None:
    assert unified("a\nb", "a\nc", "f").endswith(
        "-b\n\\ No newline at end of file\n+c\n\\ No newline at end of file\n"
    )
    assert unified("a", "a", "f") == ""


def test_large_texts_take_no_time_and_lose_no_line() -> None:
    old = "".join(f"{n % 7}\n" for n in range(60_000))
    new = "".join(f"{n % 11}\n" for n in range(60_000))
    started = time.monotonic()
    shown = unified("same\n" + old + "end\n", "same\n" + new + "end\n", "f")
    assert time.monotonic() - started < 5
    assert shown.count("\n-") + shown.count("\n+") >= 110_000
    assert shown.endswith(" end\n")


def _patch(file: Path, diff: str) -> None:
    if diff:
        subprocess.run(
            ["patch", "-s", str(file)], input=diff.encode(), check=True, capture_output=True
        )
