"""Programs that stand in for a driver's tool, well or badly behaved."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

_BEHAVIOURS = {
    "hang": "import time; time.sleep(60)",
    "hang-with-child": (
        "import subprocess, sys, time; subprocess.Popen(['sleep', '60']); time.sleep(60)"
    ),
    "die": "import os; os.abort()",
    "nonsense": "print('NVIDIA-SMI has failed because it could not talk to the driver')",
    "good": "print('NVIDIA GeForce RTX 4060, 8188, 7105, 8501, 00000000:01:00.0')",
}


def put_on_path(folder: Path, monkeypatch: pytest.MonkeyPatch, name: str, behaviour: str) -> None:
    """Makes a program of this name the first on the path."""
    if sys.platform == "win32":
        pytest.skip("programs are made with a shebang")
    program = folder / "bin" / name
    program.parent.mkdir()
    program.write_text(f"#!{sys.executable}\n{_BEHAVIOURS[behaviour]}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", os.pathsep.join([str(program.parent), os.environ["PATH"]]))
