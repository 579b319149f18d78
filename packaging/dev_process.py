"""Runs other programs: quietly into a log with a word on how long it takes, or in full view."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

_TAIL_LINES = 40
_NEWS_EVERY_S = 30.0


class SetupError(Exception):
    """Something the person must see to; the text says what."""


def say(text: str) -> None:
    print(text, flush=True)


def run_logged(
    what: str, command: Sequence[str | Path], log: Path, env: Mapping[str, str] | None = None
) -> None:
    """Says `what`, runs the command with its output going to `log`, and says how long it took.

    Raises:
        SetupError: It failed; ends with the last lines of the log.
    """
    say(f"{what}…")
    started = time.monotonic()
    with open(log, "a+", encoding="utf-8", errors="replace") as output:
        output.write(f"\n$ {' '.join(map(str, command))}\n")
        output.flush()
        begin = output.tell()
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, env=env
        )
        code = _wait(process, started)
        if code == 0:
            say(f"  done in {_seconds(time.monotonic() - started)}")
            return
        output.seek(begin)
        tail = "".join(output.readlines()[-_TAIL_LINES:])
    raise SetupError(f"{tail}\n{what}: failed with exit code {code}. The whole log: {log}")


def _wait(process: subprocess.Popen[bytes], started: float) -> int:
    while True:
        try:
            return process.wait(_NEWS_EVERY_S)
        except subprocess.TimeoutExpired:
            say(f"  … {_seconds(time.monotonic() - started)}")
        except BaseException:
            process.terminate()
            process.wait()
            raise


def run_visible(command: Sequence[str | Path], env: Mapping[str, str] | None = None) -> int:
    """Runs the command in full view and returns its exit code."""
    sys.stdout.flush()
    return subprocess.call([os.fspath(part) for part in command], env=env)


def _seconds(duration_s: float) -> str:
    if duration_s < 60:
        return f"{duration_s:.0f} s"
    return f"{duration_s // 60:.0f} min {duration_s % 60:.0f} s"
