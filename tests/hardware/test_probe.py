"""Probes that hang, die and leave children behind: each costs its time limit and one sentence."""

from __future__ import annotations

import contextlib
import sys
import time
from pathlib import Path

import psutil

from app.cancel import CancelToken
from app.errors import Remark
from app.hardware.probe import run_probes

LIMIT_S = 2.0
SLACK_S = 2.0  # a busy machine starts processes slowly


def code(text: str) -> tuple[str, ...]:
    return (sys.executable, "-c", text)


def test_what_a_probe_prints_comes_back_whole() -> None:
    large = code("print('x' * 300_000)")  # more than a pipe holds
    assert run_probes({"one": large}, 20)["one"] == b"x" * 300_000 + b"\n"


def test_all_hanging_probes_together_cost_one_time_limit() -> None:
    commands = {str(n): code("import time; time.sleep(60)") for n in range(4)}
    started = time.monotonic()
    outcomes = run_probes(commands, LIMIT_S)
    assert time.monotonic() - started < LIMIT_S + SLACK_S
    for name, outcome in outcomes.items():
        assert isinstance(outcome, Remark)
        assert outcome.message == (
            f"{name} did not answer in time, so what it knows is missing here."
        )


def test_a_hanging_probe_does_not_take_the_others_along() -> None:
    commands = {
        "hangs": code("import time; time.sleep(60)"),
        "answers": code("print(1)"),
    }
    outcomes = run_probes(commands, LIMIT_S + 3)
    assert isinstance(outcomes["hangs"], Remark)
    assert outcomes["answers"] == b"1\n"


def test_an_illegal_instruction_is_one_sentence() -> None:
    dies = code("import os, signal; os.kill(os.getpid(), getattr(signal, 'SIGILL', 9))")
    outcome = run_probes({"The engine": dies}, 20)["The engine"]
    assert isinstance(outcome, Remark)
    assert outcome.message == "The engine failed, so what it knows is missing here."


def test_a_program_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    outcome = run_probes({"The tool": [str(tmp_path / "missing")]}, 20)["The tool"]
    assert isinstance(outcome, Remark)


def test_what_a_hanging_probe_started_is_ended_with_it(tmp_path: Path) -> None:
    """A child that inherits the output would keep it open for ever."""
    noted = tmp_path / "pid"
    child = "import time; time.sleep(60)"
    parent = code(
        "import pathlib, subprocess, sys, time\n"
        f"child = subprocess.Popen([sys.executable, '-c', {child!r}])\n"
        f"pathlib.Path({str(noted)!r}).write_text(str(child.pid))\n"
        "time.sleep(60)"
    )
    started = time.monotonic()
    run_probes({"tool": parent}, LIMIT_S)
    assert time.monotonic() - started < LIMIT_S + SLACK_S
    if sys.platform != "win32":
        with contextlib.suppress(psutil.NoSuchProcess):
            psutil.Process(int(noted.read_text())).wait(5)


def test_cancelled_probes_are_ended_at_once() -> None:
    cancel = CancelToken()
    cancel.cancel()
    started = time.monotonic()
    outcome = run_probes({"hangs": code("import time; time.sleep(60)")}, 30, cancel)["hangs"]
    assert time.monotonic() - started < SLACK_S
    assert isinstance(outcome, Remark)
