"""The computer stays awake as long as it should, and no longer than this process lives."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from app.models.download import awake
from app.models.download.awake import Awake, inhibitor

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a call, not a command, there")


def test_the_inhibitor_ends_with_the_pipe(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(awake, "inhibitor", lambda: ["cat"])
    keeper = Awake()
    keeper.start()
    child = keeper._child
    assert child is not None
    keeper.start()
    assert keeper._child is child
    keeper.stop()
    assert child.returncode is not None
    keeper.stop()


def test_a_killed_process_leaves_no_inhibitor_behind(tmp_path: Path) -> None:
    """The pipe closes, however the process ends, and that ends `cat`."""
    code = (
        "import os, sys; from app.models.download import awake\n"
        "awake.inhibitor = lambda: ['sh', '-c', 'cat; echo over >&3']\n"
        "import subprocess; popen = subprocess.Popen\n"
        "subprocess.Popen = lambda *a, **k: popen(*a, pass_fds=[3], **k)\n"
        "os.dup2(1, 3); awake.Awake().start(); os.kill(os.getpid(), 9)"
    )
    root = Path(__file__).resolve().parents[3]
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=root, stdout=subprocess.PIPE, timeout=20, check=False
    )
    assert done.stdout == b"over\n"


def test_a_system_without_a_tool_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(awake.shutil, "which", lambda _: None)
    assert inhibitor("linux") is None
    assert inhibitor("darwin") is None
    assert inhibitor("freebsd") is None
    keeper = Awake()
    keeper.start()
    keeper.stop()


def test_a_tool_that_does_not_start_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(awake, "inhibitor", lambda: ["/nowhere/systemd-inhibit"])
    keeper = Awake()
    keeper.start()
    keeper.stop()


def test_each_system_has_its_own_tool(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(awake.shutil, "which", lambda name: f"/bin/{name}")
    linux, mac = inhibitor("linux"), inhibitor("darwin")
    assert linux is not None
    assert linux[0] == "/bin/systemd-inhibit"
    assert linux[-1] == "cat"
    assert mac is not None
    assert mac[:2] == ["/bin/caffeinate", "-i"]
