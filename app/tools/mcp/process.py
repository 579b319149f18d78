"""Hearth's end of the process that speaks with one server: starts it, asks it, ends it.

Knows the lines, and nothing of permissions or settings. All that goes wrong is a `ServerError`.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO, cast

import msgspec
import psutil

import app
from app import network
from app.cancel import CancelToken
from app.tools import isolation
from app.tools.mcp.config import Address, Program, ServerError
from app.tools.mcp.faults import error_of
from app.tools.mcp.protocol import (
    LONGEST_LINE,
    Ask,
    AskOver,
    Call,
    Called,
    Cancel,
    Changed,
    Command,
    Failed,
    Filled,
    ListTools,
    Ready,
    Reply,
    Start,
    Tools,
    encode,
)

HOST = (sys.executable, "-P", "-m", "app.tools.mcp.host")
CANCEL_S = 3.0  # for the process to answer once it was told to give up
_CLOSE_S = 6.0  # it has to end the server first
# What the process needs of Hearth's own environment; the server gets none of it by that.
_KEPT = frozenset(
    [
        "HEARTH_HOME",
        "HOME",
        "TMPDIR",
        "XDG_DATA_HOME",
        "XDG_STATE_HOME",
        "XDG_CACHE_HOME",
        "USERPROFILE",
        "LOCALAPPDATA",
        "APPDATA",
        "SYSTEMROOT",
        "LD_LIBRARY_PATH",
        "DYLD_LIBRARY_PATH",
    ]
)

Answering = Callable[[Filled], None]


class _Waiting:
    """Somebody who waits for the answer to one request."""

    def __init__(self) -> None:
        self.settled = threading.Event()
        self.reply: Tools | Called | Failed | None = None


class HostProcess:
    """One running server. Several threads may ask it at once.

    Args:
        start: What the process is told first.
        asked: The server wants something from the person; called in a thread of this object.
        over: Nobody waits for the answer to that question any more.
        changed: The server says that its tools have changed.
        ended: It is over by itself; called once, unless `close` came first.
        command: The process; it must speak as `host` does.
    """

    def __init__(
        self,
        start: Start,
        *,
        asked: Callable[[HostProcess, Ask], None],
        over: Callable[[HostProcess, int], None],
        changed: Callable[[HostProcess], None],
        ended: Callable[[HostProcess, ServerError], None],
        command: Sequence[str] = HOST,
    ) -> None:
        self.name = start.name
        self._asked, self._over, self._changed, self._ended = asked, over, changed, ended
        self._ids = itertools.count(1)
        self._lock = threading.Lock()
        self._waiting: dict[int, _Waiting] = {}
        self._ready = threading.Event()
        self._info: Ready | None = None
        self._fault: ServerError | None = None
        self._closing = False
        Path(start.log).parent.mkdir(parents=True, exist_ok=True)
        if start.isolated and isinstance(start.way, Program):
            command = isolation.wrapped(command, may_write=True)
        with open(start.log, "ab") as log:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                env=_environment(os.environ),
                cwd=Path(app.__file__).resolve().parent.parent,
                start_new_session=True,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        self._lent = _lent(start, self._close_soon)
        self._write(start)
        self._reader = threading.Thread(target=self._read, name=f"mcp-{self.name}", daemon=True)
        self._reader.start()

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def alive(self) -> bool:
        return self._fault is None and not self._closing

    def ready(self, cancel: CancelToken, timeout_s: float) -> Ready:
        """Waits until the server is there.

        Raises:
            ServerError: It is not, or not in time; it is ended then. Or `cancel` was set.
        """
        with cancel.on_cancel(self._ready.set):
            self._ready.wait(timeout_s)
        if self._info is None:
            late = ServerError(
                "The server {name} was not ready within {seconds} seconds.",
                "Look at its log. If it has to be downloaded first, try again.",
                name=self.name,
                seconds=round(timeout_s),
            )
            stopped = error_of(self.name, Failed(0, "cancelled"))
            self._fault = self._fault or (stopped if cancel.cancelled else late)
            self.close()
            raise self._fault
        return self._info

    def tools(self, cancel: CancelToken, timeout_s: float) -> Tools:
        """What it offers.

        Raises:
            ServerError: It does not say, or not in time.
        """
        return cast(Tools, self._request(lambda id: ListTools(id), cancel, timeout_s))

    def call(self, tool: str, arguments: str, cancel: CancelToken) -> Called:
        """Calls a tool; as long as `cancel` lets it.

        Raises:
            ServerError: The server is gone, hangs, or breaks the rules.
        """
        return cast(Called, self._request(lambda id: Call(id, tool, arguments), cancel, None))

    def answer(self, filled: Filled) -> None:
        """Answers an `Ask`."""
        with contextlib.suppress(OSError, ValueError):
            self._write(filled)

    def close(self) -> None:
        """Ends the server and all that it has started. From any thread, more than once."""
        with self._lock:
            if self._closing:
                return
            self._closing = True
        family = _family(self._process.pid)
        with contextlib.suppress(OSError):
            cast(BinaryIO, self._process.stdin).close()
        if threading.current_thread() is not self._reader:
            self._reader.join(_CLOSE_S)
        _kill(self._process, family)
        if threading.current_thread() is not self._reader:
            self._reader.join()

    def _close_soon(self) -> None:
        threading.Thread(target=self.close, name=f"mcp-{self.name}-end", daemon=True).start()

    def _request(
        self, make: Callable[[int], Command], cancel: CancelToken, timeout_s: float | None
    ) -> Tools | Called:
        waiting, id = _Waiting(), next(self._ids)
        with self._lock:
            if self._fault is not None:
                raise self._fault
            self._waiting[id] = waiting
        try:
            with contextlib.suppress(OSError, ValueError):  # its end is told by the reader
                self._write(make(id))
            with cancel.on_cancel(waiting.settled.set):
                in_time = waiting.settled.wait(timeout_s)
            if waiting.reply is None:
                waiting.settled.clear()
                self._give_up(id, waiting, hangs=not in_time)
        finally:
            with self._lock:
                self._waiting.pop(id, None)
        reply = waiting.reply
        if isinstance(reply, Tools | Called):
            return reply
        raise self._fault or error_of(self.name, reply or Failed(id, "cancelled"))

    def _give_up(self, id: int, waiting: _Waiting, *, hangs: bool) -> None:
        """Tells it to stop; a process that does not even answer that is ended."""
        with contextlib.suppress(OSError, ValueError):
            self._write(Cancel(id))
        settled = waiting.reply is not None or waiting.settled.wait(CANCEL_S)
        if settled and not hangs:
            return
        self._fault = self._fault or ServerError(
            "The server {name} does not answer, so it was ended.",
            "Try again: it starts anew.",
            name=self.name,
        )
        self.close()
        self._ended(self, self._fault)

    def _write(self, command: Command) -> None:
        line, stdin = encode(command), cast(BinaryIO, self._process.stdin)
        with self._lock:
            stdin.write(line)
            stdin.flush()

    def _read(self) -> None:
        """Passes on what comes. Runs in a thread of its own, until nothing more does."""
        out = cast(BinaryIO, self._process.stdout)
        decoder: msgspec.json.Decoder[Reply] = msgspec.json.Decoder(Reply)
        last = Failed(0, "ended")
        with out:
            while line := out.readline(2 * LONGEST_LINE):
                try:
                    reply = decoder.decode(line)
                except ValueError:  # cut short by its death
                    break
                if isinstance(reply, Failed) and reply.id == 0:
                    last = reply
                    break
                self._take(reply)
        self._end(last)

    def _take(self, reply: Reply) -> None:
        match reply:
            case Ready():
                self._info = reply
                self._ready.set()
            case Ask():
                self._asked(self, reply)
            case AskOver(id):
                self._over(self, id)
            case Changed():
                self._changed(self)
            case _:
                with self._lock:
                    waiting = self._waiting.get(reply.id)
                if waiting is not None:
                    waiting.reply = reply
                    waiting.settled.set()

    def _end(self, last: Failed) -> None:
        told = self._closing
        with self._lock:
            self._fault = self._fault or error_of(self.name, last)
            waiting = tuple(self._waiting.values())
        for each in waiting:
            each.reply = each.reply or last
            each.settled.set()
        self._ready.set()
        self._lent()
        if not told:
            self.close()
            self._ended(self, self._fault)


def _lent(start: Start, cut: Callable[[], None]) -> Callable[[], None]:
    """Lets the gate know of a server that may reach others, as long as it runs."""
    if isinstance(start.way, Address):
        return network.lend("server", start.way.host, cut)
    if start.isolated:
        return lambda: None
    return network.lend("server", start.name, cut)


def _environment(own: Mapping[str, str]) -> dict[str, str]:
    kept = {name: own[name] for name in _KEPT if name in own}
    return {**kept, "PYTHONPATH": str(Path(app.__file__).resolve().parent.parent)}


def _family(pid: int) -> list[psutil.Process]:
    """The process with all below it."""
    with contextlib.suppress(psutil.Error):
        process = psutil.Process(pid)
        return [process, *process.children(recursive=True)]
    return []


def _kill(process: subprocess.Popen[bytes], family: list[psutil.Process]) -> None:
    """Ends what is left. Nobody has waited for the process, so its number is still its own."""
    for each in family:
        with contextlib.suppress(psutil.Error):
            each.kill()
    with contextlib.suppress(OSError):
        if os.name == "posix":
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    process.wait()
