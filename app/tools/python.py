"""`python`: runs a small program that the model wrote, in a process that can reach nothing."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

import app
from app.messages import Tool
from app.tools import isolation
from app.tools.action import (
    Action,
    Refused,
    Result,
    Surroundings,
    ToolProgram,
    Work,
    canonical,
    pin_of,
)
from app.tools.python_child import Done, Job

_SPEC = Tool(
    "python",
    "Runs a Python program and returns what it prints and the value of its last line. Each call "
    "starts anew: no variables are kept. It is a subset of Python 3.14, without files, network "
    "and environment. There are functions, closures, comprehensions, f-strings, match, try, "
    "simple classes, dataclasses and these modules: math json re datetime random time collections "
    "itertools functools csv decimal hashlib base64 typing dataclasses bisect copy unicodedata. "
    "There are no inheritance, properties, generators (yield), del, numpy, pandas or other "
    "modules.",
    {"type": "object", "properties": {"code": {"type": "string"}}, "required": ["code"]},
)
_CHILD = (sys.executable, "-P", "-m", "app.tools.python_child")
_OUTPUT_CHARS = 20_000
_LARGEST_ANSWER = 1_000_000
_GRACE_S = 10.0
_KEPT_ENVIRONMENT = ("SYSTEMROOT", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")  # to start at all


def is_available() -> bool:
    """Whether programs can be run here, and without a network."""
    return isolation.is_possible() and importlib.util.find_spec("pydantic_monty") is not None


class Python(ToolProgram):
    """A `ToolProgram`.

    Args:
        command: The child process; it must speak as `python_child` does.
    """

    spec = _SPEC

    def __init__(
        self,
        time_s: float = 10.0,
        memory_bytes: int = 256_000_000,
        command: Sequence[str] = _CHILD,
    ) -> None:
        self._time_s, self._memory_bytes, self._command = time_s, memory_bytes, command

    def plan(self, arguments: Mapping[str, Any], surroundings: Surroundings) -> Action:
        # What runs a program may never be allowed for good.
        return Action(
            "python",
            "run_code",
            canonical(arguments),
            preview=arguments["code"],
            standing=False,
            pin=pin_of(_SPEC),
        )

    def run(self, action: Action, work: Work) -> Result:
        job = Job(action.decoded()["code"], self._time_s, self._memory_bytes, _OUTPUT_CHARS)
        done = self._carry_out(job, work)
        parts = [done.printed]
        if done.is_cut:
            parts.append("[the rest of the output was cut off]")
        if done.value is not None:
            parts.append(done.value)
        if done.error:
            parts.append(done.error)
        return Result("\n".join(part for part in parts if part) or "(no output)")

    def _carry_out(self, job: Job, work: Work) -> Done:
        process = subprocess.Popen(
            isolation.wrapped(self._command),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
            cwd=Path(app.__file__).parent.parent,
            start_new_session=True,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        timer = threading.Timer(self._time_s + _GRACE_S, _end, (process,))
        timer.daemon = True
        timer.start()
        try:
            with work.cancel.on_cancel(lambda: _end(process)):
                answer = _exchange(process, msgspec.json.encode(job))
        finally:
            timer.cancel()
            _end(process)
            process.wait()
        try:
            return msgspec.json.decode(answer, type=Done)
        except ValueError as error:
            raise Refused(
                "The program was ended, because it took too much time or memory.",
                "Write one that does less.",
            ) from error


def _environment() -> dict[str, str]:
    """Nothing of the person's: no keys, no names, no paths."""
    kept = {name: os.environ[name] for name in _KEPT_ENVIRONMENT if name in os.environ}
    return {**kept, "PYTHONPATH": str(Path(app.__file__).resolve().parent.parent), "PATH": ""}


def _exchange(process: subprocess.Popen[bytes], question: bytes) -> bytes:
    assert process.stdin is not None
    assert process.stdout is not None
    with contextlib.suppress(OSError):  # it has died already: there is no answer then
        process.stdin.write(question)
        process.stdin.close()
    with process.stdout:
        return process.stdout.read(_LARGEST_ANSWER)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ends it with all that it started."""
    with contextlib.suppress(OSError):
        if os.name == "posix":
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
