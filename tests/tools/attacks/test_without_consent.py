"""Without a yes a file is not even opened: seen from outside, by its system calls."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

TRACE = ("strace", "-f", "-e", "trace=open,openat,openat2")
PROGRAM = """
import json, sys
from app.cancel import CancelToken
from app.messages import ToolCall
from app.tools.permissions import parse_pattern
from app.tools.registry import chosen
from app.tools.session import ToolSession
path, allow = sys.argv[1:]
rules = [parse_pattern(allow, "allow", "c")] if allow else []
tools = ToolSession("c", chosen(["read_file", "search_files", "list_folder"]), rules=rules)
for name, more in (("read_file", {}), ("search_files", {"text": "s"}), ("list_folder", {})):
    call = ToolCall(name, json.dumps({"path": path, **more}))
    for event in tools.call(call, 1, "a", CancelToken()):
        pass
    print(event.outcome)
"""


def traced(path: Path, allow: str = "") -> tuple[list[str], list[str]]:
    """What came of reading, searching and listing, and the calls that opened something there."""
    done = subprocess.run(
        [*TRACE, sys.executable, "-c", PROGRAM, str(path), allow],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": os.getcwd()},
        check=True,
    )
    opened = [line for line in done.stderr.splitlines() if f'"{path.name}"' in line]
    opened += [line for line in done.stderr.splitlines() if f'"{path}"' in line]
    return done.stdout.split(), opened


@pytest.mark.skipif(shutil.which("strace") is None, reason="needs strace")
def test_nothing_is_opened_without_consent(tmp_path: Path) -> None:
    path = tmp_path.resolve() / "very-secret.txt"
    path.write_text("secret")
    assert traced(path) == (["denied"] * 3, [])
    outcomes, opened = traced(path, allow=f"read_file:{path}")
    assert outcomes == ["done", "denied", "denied"]
    assert len(opened) == 1
