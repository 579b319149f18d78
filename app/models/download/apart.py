"""Fetches a model in a process of its own, so that a window's thread never waits for one of its.

The other side is `child`. Its process may be killed at any moment, and loses nothing that it has
noted; it ends by itself when this one does. Knows no queue and no window.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

import msgspec

import app
from app import errors, network
from app.cancel import CancelToken
from app.errors import DownloadError
from app.models.download.hub import Hub
from app.models.download.model import ModelProgress
from app.models.download.pace import Limiter
from app.models.download.remote import DEFAULT_TUNING, ModelDownload, Tuning, stopped_by_mistake
from app.models.download.space import RESERVE_BYTES

# The child stops within half a second; one that does not is ended, which costs what was on its way.
_STOP_WITHIN_S = 0.8


class Order(msgspec.Struct, frozen=True):
    """What the child is to fetch: the first line that it reads."""

    download: ModelDownload
    folder: str
    endpoint: str
    tuning: Tuning
    bytes_per_s: int
    reserve_bytes: int
    look_for_damage: bool


class Limit(msgspec.Struct, frozen=True, tag="limit"):
    bytes_per_s: int


class Token(msgspec.Struct, frozen=True, tag="token"):
    """The answer to `WantsToken`. Goes through a pipe, and nowhere else."""

    token: str | None


class Progress(msgspec.Struct, frozen=True, tag="progress"):
    now: ModelProgress


class WantsToken(msgspec.Struct, frozen=True, tag="wants token"):
    """The Hub gives out nothing without one."""


class Ended(msgspec.Struct, frozen=True, tag="ended"):
    """The files that are complete; None when it was cancelled."""

    files: tuple[str, ...] | None


class Failed(msgspec.Struct, frozen=True, tag="failed"):
    """An `AppError`, taken apart."""

    kind: str
    message: str
    hint: str
    fields: dict[str, str | int | float | None]


Said = Progress | WantsToken | Ended | Failed
Told = Limit | Token


def fetch_apart(
    download: ModelDownload,
    folder: Path,
    source: Hub,
    cancel: CancelToken,
    tell: Callable[[ModelProgress], None] = lambda _: None,
    tuning: Tuning = DEFAULT_TUNING,
    limiter: Limiter | None = None,
    reserve_bytes: int = RESERVE_BYTES,
    look_for_damage: bool = False,
) -> tuple[Path, ...] | None:
    """As `fetch_model`, in another process; errors are those that occurred there."""
    limit = limiter or Limiter()
    if cancel.cancelled:
        return None
    sent = limit.bytes_per_s
    order = Order(
        download, str(folder), source.endpoint, tuning, sent, reserve_bytes, look_for_damage
    )
    # Announced for the child, too: this process knows then that it is at work, and can end it.
    cut = CancelToken()
    host = urlsplit(source.endpoint).hostname or source.endpoint
    with (
        network.permitted("download", host, cut=cut.cancel),
        cancel.on_cancel(cut.cancel),
        _child(order, cut) as child,
    ):
        for said in child.said():
            if limit.bytes_per_s != sent:
                sent = limit.bytes_per_s
                child.tell(Limit(sent))
            match said:
                case Progress(now):
                    tell(now)
                case WantsToken():
                    child.tell(Token(source.ask_token()))
                case Ended(files) if files is not None or cancel.cancelled:
                    return None if files is None else tuple(map(Path, files))
                case Ended():
                    break
                case Failed():
                    raise _put_together(said)
        if cancel.cancelled:
            return None
        if cut.cancelled:
            network.check("download", host)  # says why
    raise stopped_by_mistake(download.title)


class _Child:
    """The process, as long as it runs."""

    def __init__(self, order: Order) -> None:
        # -P: the working directory must not lend it any module.
        command = (sys.executable, "-P", "-m", "app.models.download.child")
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        self._sending = threading.Lock()
        self._timer = threading.Timer(_STOP_WITHIN_S, self._process.kill)
        self._timer.daemon = True
        self._send(msgspec.json.encode(order))

    def said(self) -> Iterator[Said]:
        """What it says until its end."""
        for line in _pipe(self._process.stdout):
            with suppress(ValueError):  # it was killed in the middle of a line
                yield msgspec.json.decode(line, type=Said)

    def tell(self, told: Told) -> None:
        self._send(msgspec.json.encode(told))

    def stop(self) -> None:
        """Asks it to end, and sees that it does; returns at once."""
        self._timer.start()
        threading.Thread(target=self._hang_up, name="download", daemon=True).start()

    def end(self) -> None:
        """Returns when it is gone."""
        self._hang_up()
        try:
            self._process.wait(_STOP_WITHIN_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._timer.cancel()
        _pipe(self._process.stdout).close()

    def _hang_up(self) -> None:
        with self._sending, suppress(OSError):
            _pipe(self._process.stdin).close()

    def _send(self, data: bytes) -> None:
        with self._sending, suppress(OSError, ValueError):  # it has ended, or is to end
            pipe = _pipe(self._process.stdin)
            pipe.write(data + b"\n")
            pipe.flush()


@contextmanager
def _child(order: Order, cancel: CancelToken) -> Iterator[_Child]:
    child = _Child(order)
    try:
        with cancel.on_cancel(child.stop):
            yield child
    finally:
        child.end()


def take_apart(error: errors.AppError) -> Failed:
    """An error as it goes through the pipe."""
    fields = {
        name: value if isinstance(value, str | int | float | None) else str(value)
        for name, value in error.fields.items()
    }
    return Failed(type(error).__name__, error.message_key, error.hint_key, fields)


def _put_together(failed: Failed) -> errors.AppError:
    kind = getattr(errors, failed.kind, DownloadError)
    error = kind(failed.message, failed.hint, **failed.fields)
    assert isinstance(error, errors.AppError)
    return error


def _environment() -> dict[str, str]:
    root = Path(app.__file__).resolve().parent.parent
    paths = filter(None, [str(root), os.environ.get("PYTHONPATH")])
    return os.environ | {"PYTHONPATH": os.pathsep.join(paths)}


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    assert pipe is not None
    return pipe
