"""Keeps the computer from falling asleep while something is downloaded.

The screen may go dark. Where the system offers nothing, nothing happens: a download that is
interrupted by sleep goes on afterwards. Ends with this process, however that ends.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading

_CONTINUOUS, _SYSTEM_REQUIRED = 0x80000000, 0x00000001


def inhibitor(platform: str = sys.platform) -> list[str] | None:
    """The command that keeps the computer awake as long as it runs and its stdin is open."""
    if platform == "darwin":
        tool = shutil.which("caffeinate")
        return [tool, "-i", "-w", str(os.getpid())] if tool else None
    if platform.startswith("linux"):
        tool = shutil.which("systemd-inhibit")
        # `cat` ends when the pipe to this process does, even if that was killed.
        why = ["--who=Hearth", "--why=A model is being downloaded", "--mode=block"]
        return [tool, "--what=idle:sleep", *why, "cat"] if tool else None
    return None


class Awake:
    """Awake between `start` and `stop`; both may be called again and again."""

    def __init__(self) -> None:
        self._child: subprocess.Popen[bytes] | None = None
        self._released: threading.Event | None = None

    def start(self) -> None:
        if sys.platform == "win32":
            self._start_windows()
            return
        command = inhibitor()
        if command is None or self._child is not None:
            return  # also where it could not do its work: asking again would not help
        try:
            self._child = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        except OSError:
            self._child = None

    def stop(self) -> None:
        if self._released is not None:
            self._released.set()
            self._released = None
        child, self._child = self._child, None
        if child is None:
            return
        if child.stdin is not None:
            child.stdin.close()
        child.terminate()
        try:
            child.wait(timeout=2)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()

    def _start_windows(self) -> None:
        if self._released is None:
            self._released = threading.Event()
            threading.Thread(
                target=_hold_windows, args=(self._released,), name="awake", daemon=True
            ).start()


def _hold_windows(released: threading.Event) -> None:
    """The wish belongs to the thread that utters it, and ends with it."""
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.kernel32.SetThreadExecutionState(_CONTINUOUS | _SYSTEM_REQUIRED)
        released.wait()
        ctypes.windll.kernel32.SetThreadExecutionState(_CONTINUOUS)
