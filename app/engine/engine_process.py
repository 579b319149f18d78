"""The engine's process for the operating system: started, logged, and its end named.

Knows nothing of what is said through the pipes.
"""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import IO

import app
from app import paths

LOG_LIMIT_BYTES = 2_000_000


def spawn(command: Sequence[str]) -> subprocess.Popen[bytes]:
    """Starts an engine with pipes for commands and replies; its errors go to the log.

    Raises:
        OSError: The program cannot be started.
    """
    root = Path(app.__file__).resolve().parent.parent
    environment = dict(os.environ)
    environment["PYTHONPATH"] = os.pathsep.join(
        filter(None, [str(root), environment.get("PYTHONPATH")])
    )
    with _open_log() as log:
        return subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            cwd=paths.RESOURCES,
            env=environment,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )


def _open_log() -> IO[bytes]:
    """The engine's log, begun anew when it has grown large; discarded where it cannot be kept."""
    path = paths.log_dir() / "engine.log"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        too_large = path.exists() and path.stat().st_size > LOG_LIMIT_BYTES
        return open(path, "wb" if too_large else "ab")
    except OSError:
        return open(os.devnull, "wb")


def exit_name(code: int) -> str:
    """ "SIGKILL" for a process ended by a signal, else its exit code.

    >>> exit_name(-9), exit_name(3)
    ('SIGKILL', 'exit code 3')
    """
    if code < 0:
        try:
            return signal.Signals(-code).name
        except ValueError:
            return f"signal {-code}"
    return f"exit code {code:#x}" if code > 255 else f"exit code {code}"


def close_quietly(stream: IO[bytes] | None) -> None:
    """Closes a pipe whose other end may be gone."""
    if stream is None:
        return
    try:
        stream.close()
    except OSError:
        return  # a last buffered command that nobody reads any more
