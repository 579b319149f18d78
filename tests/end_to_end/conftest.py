"""The real program in a process of its own."""

from __future__ import annotations

import gc
import json
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from app import paths

Run = Callable[..., subprocess.CompletedProcess[bytes]]


@pytest.fixture(autouse=True)
def throw_away() -> None:
    """The window before goes now: what both Python and Qt delete shows near its cause."""
    gc.collect()


@pytest.fixture
def hearth() -> Run:
    """Runs `hearth …` to its end."""

    def run(*arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [sys.executable, "-m", "app.cli", *arguments],
            input=stdin,
            capture_output=True,
            cwd=paths.RESOURCES.parent,
            timeout=60,
            check=False,
        )

    return run


def json_lines(output: bytes) -> list[dict[str, Any]]:
    # Not splitlines(): a model may write U+2028 and the like, which JSON leaves as they are.
    return [json.loads(line) for line in output.split(b"\n") if line]
