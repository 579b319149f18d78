"""Probes: small programs that find out one thing about this computer, each in its own process.

A driver's tool may hang for ever, and a library built for another processor dies with an illegal
instruction. Neither must reach the app: all probes run at once, none beyond the time limit, and one
that fails costs a sentence.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO

import psutil

import app
from app.cancel import CancelToken
from app.errors import Remark

LIMIT_S = 2.6
OUTPUT_LIMIT_BYTES = 1 << 20
_POLL_S = 0.01

Outcome = bytes | Remark


def python_probe(module: str, *arguments: str) -> tuple[str, ...]:
    """The command that runs a module of this app as a probe."""
    # -P: the working directory must not lend it any module.
    return (sys.executable, "-P", "-m", module, *arguments)


def run_probes(
    commands: Mapping[str, Sequence[str]],
    limit_s: float = LIMIT_S,
    cancel: CancelToken | None = None,
) -> dict[str, Outcome]:
    """What each probe printed, or a sentence on why there is nothing.

    Args:
        commands: By whom the probe asks, a proper name that sentences hold: "nvidia-smi".
        limit_s: For all of them together; they run side by side.
        cancel: Ends those that still run, as if their time were over.
    """
    deadline = time.monotonic() + limit_s
    running = {name: _Running(command) for name, command in commands.items()}
    outcomes = {}
    for name, probe in running.items():
        outcomes[name] = probe.outcome(name, deadline, cancel or CancelToken())
    return outcomes


class _Running:
    """A probe's process. Its output goes to a file: a grandchild may keep a pipe open for ever."""

    def __init__(self, command: Sequence[str]) -> None:
        self._output: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 (closed with the outcome)
        try:
            self._process: subprocess.Popen[bytes] | None = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=self._output,
                stderr=subprocess.DEVNULL,
                env=_environment(),
                start_new_session=True,  # so that its own children can be ended with it
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError:
            self._process = None

    def outcome(self, name: str, deadline: float, cancel: CancelToken) -> Outcome:
        try:
            return self._outcome(name, deadline, cancel)
        finally:
            self._output.close()

    def _outcome(self, name: str, deadline: float, cancel: CancelToken) -> Outcome:
        process = self._process
        if process is None:
            return _failed(name)
        while process.poll() is None:
            if cancel.cancelled or time.monotonic() >= deadline:
                _end(process)
                return Remark(
                    "{probe} did not answer in time, so what it knows is missing here.",
                    "Restart the computer, or update the graphics driver if this goes on.",
                    probe=name,
                )
            time.sleep(_POLL_S)
        if process.returncode != 0:
            return _failed(name)
        self._output.seek(0)
        return self._output.read(OUTPUT_LIMIT_BYTES)


def _failed(name: str) -> Remark:
    return Remark(
        "{probe} failed, so what it knows is missing here.",
        "Update the graphics driver if the graphics card is missing.",
        probe=name,
    )


def _environment() -> dict[str, str]:
    root = Path(app.__file__).resolve().parent.parent
    environment = dict(os.environ)
    environment["PYTHONPATH"] = os.pathsep.join(
        filter(None, [str(root), environment.get("PYTHONPATH")])
    )
    return environment


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ends a probe and what it started; one that hangs inside a driver is left behind."""
    try:
        if sys.platform == "win32":  # where nothing ends with its parent
            for child in psutil.Process(process.pid).children(recursive=True):
                child.kill()
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)
    except (OSError, psutil.Error):  # it has gone by itself just now
        return
    # Waited for elsewhere: a process inside a driver may take its time to go, or never go.
    threading.Thread(target=process.wait, name="reap-probe", daemon=True).start()
