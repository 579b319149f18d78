from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
LAUNCHERS = ("/usr/libexec/at-spi-bus-launcher", "/usr/lib/at-spi2-core/at-spi-bus-launcher")


def missing() -> str:
    """What this computer lacks to be listened to; "" for nothing."""
    for program in ("dbus-run-session", "xvfb-run"):
        if shutil.which(program) is None:
            return f"there is no {program}"
    if not any(Path(launcher).exists() for launcher in LAUNCHERS):
        return "there is no bus for screen readers"
    return "" if find_spec("jeepney") is not None else "there is no jeepney"


@pytest.mark.skipif(bool(missing()), reason=missing() or "-")
@pytest.mark.timeout(600)
def test_a_screen_reader_hears_the_question_and_can_answer_it(tmp_path: Path) -> None:
    file = tmp_path.resolve() / "notes" / "a.txt"
    file.parent.mkdir()
    file.write_text("salary 5000")
    run = Path(__file__).with_name("screen_reader_run.py")
    runtime = tmp_path / "run"
    runtime.mkdir(mode=0o700)
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "HOME": str(tmp_path),
        "XDG_RUNTIME_DIR": str(runtime),
        "HEARTH_HOME": str(tmp_path / "hearth"),
    }
    done = subprocess.run(
        ["dbus-run-session", "--", "xvfb-run", "-a", sys.executable, str(run), str(file)],
        env=environment,
        capture_output=True,
        text=True,
        timeout=500,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    report = json.loads(done.stdout.splitlines()[-1])
    assert "May I read this file?" in report["question"]
    assert str(file) in report["question"]
    parts = [tuple(part) for part in report["parts"]]
    for name in ("Allow once", "Allow for this chat", "Deny"):
        assert ("push button", name) in parts or ("button", name) in parts, parts
    assert report["state"] == "done"
    assert any(str(file) in text for text in report["announced"]), report["announced"]
