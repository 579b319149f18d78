"""Starts a server as a process of this process's own group, and ends it with all it has started.

Lines go to and fro as the package mcp wants them; longer ones than allowed end it all. Runs in the
process of `host` only.
"""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import sys
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

import anyio
import mcp_types
import psutil
from mcp.shared.message import SessionMessage

from app.tools.mcp.host_log import ServerLog
from app.tools.mcp.protocol import LONGEST_LINE, Fault

_SUBREAPER = 36  # prctl: what the server leaves behind comes to us
_GRACE_S = 2.0  # for a server to go by itself, once its stdin has ended
_TERM_S = 1.0
_CHUNK = 65_536


class HostFault(Exception):
    """What ends the process; `fault` is told to Hearth."""

    def __init__(self, fault: Fault, detail: str = "") -> None:
        super().__init__(detail)
        self.fault: Fault = fault


Ended = Callable[[HostFault], None]


@asynccontextmanager
async def server_process(
    command: Sequence[str],
    environment: Mapping[str, str],
    folder: str,
    log: ServerLog,
    ended: Ended,
) -> AsyncIterator[tuple[Any, Any]]:
    """Yields what the server says and what it is told, as streams of messages.

    Args:
        ended: Called when nothing more will come from the server.

    Raises:
        HostFault: It cannot be started.
    """
    _take_in_orphans()
    try:
        process = await asyncio.create_subprocess_exec(
            *command,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env=environment,
            cwd=folder or None,
            limit=LONGEST_LINE,
        )
    except FileNotFoundError as error:
        raise HostFault("not found", str(error)) from error
    except (OSError, ValueError) as error:
        raise HostFault("not allowed", str(error)) from error
    said, to_session = _pipe()
    to_server, told = _pipe()
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(_read, process, said, log, ended)
        tasks.start_soon(_write, process, told)
        tasks.start_soon(_note, process, log)
        try:
            yield to_session, to_server
        finally:
            with anyio.CancelScope(shield=True):
                await _end(process)
            tasks.cancel_scope.cancel()
            for stream in (said, to_session, to_server, told):
                stream.close()


def _pipe() -> tuple[Any, Any]:
    return anyio.create_memory_object_stream[Any](0)


async def _read(
    process: asyncio.subprocess.Process, said: Any, log: ServerLog, ended: Ended
) -> None:
    """Every line that is a message; others are only noted."""
    assert process.stdout is not None
    async with said:
        while True:
            try:
                line = await process.stdout.readline()
            except ValueError:
                ended(HostFault("flood", f"more than {LONGEST_LINE} bytes in a line"))
                return
            if not line:
                ended(HostFault("ended", await _exit_of(process)))
                return
            try:
                message = mcp_types.jsonrpc_message_adapter.validate_json(line, by_name=False)
            except (ValueError, RecursionError):
                log.write(line[:_CHUNK].decode("utf-8", "replace"))
                continue
            try:
                await said.send(SessionMessage(message))
            except (anyio.ClosedResourceError, anyio.BrokenResourceError):
                return


async def _exit_of(process: asyncio.subprocess.Process) -> str:
    """How it ended; it may still run although it says no more."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(_TERM_S):
            while process.returncode is None:
                await asyncio.sleep(0.01)
    code = process.returncode
    return "it closed its output" if code is None else f"exit code {code}"


async def _write(process: asyncio.subprocess.Process, told: Any) -> None:
    assert process.stdin is not None
    with contextlib.suppress(OSError, anyio.ClosedResourceError, anyio.BrokenResourceError):
        async with told:
            async for each in told:
                text = each.message.model_dump_json(by_alias=True, exclude_unset=True)
                process.stdin.write(text.encode("utf-8", "replace") + b"\n")
                await process.stdin.drain()


async def _note(process: asyncio.subprocess.Process, log: ServerLog) -> None:
    assert process.stderr is not None
    left = b""
    while chunk := await process.stderr.read(_CHUNK):
        *lines, left = (left + chunk).split(b"\n")
        for line in lines:
            log.write(line.decode("utf-8", "replace"))
        left = left[-_CHUNK:]
    if left:
        log.write(left.decode("utf-8", "replace"))


async def _end(process: asyncio.subprocess.Process) -> None:
    """Asks it to go, then ends it and whatever it has started."""
    if process.stdin is not None:
        process.stdin.close()
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(_GRACE_S):
            while process.returncode is None:
                await asyncio.sleep(0.01)
    if left := _descendants():
        for each in left:
            with contextlib.suppress(psutil.Error):
                each.terminate()
        deadline = asyncio.get_running_loop().time() + _TERM_S
        while (left := _descendants()) and asyncio.get_running_loop().time() < deadline:
            await asyncio.sleep(0.02)
        for each in left:
            with contextlib.suppress(psutil.Error):
                each.kill()
    transport = getattr(process, "_transport", None)
    if transport is not None:  # else its pipes are only closed when it is collected
        transport.close()


def _descendants() -> list[psutil.Process]:
    """All processes below this one that still run."""
    return [
        each
        for each in psutil.Process().children(recursive=True)
        if each.is_running() and each.status() != psutil.STATUS_ZOMBIE
    ]


def _take_in_orphans() -> None:
    if sys.platform.startswith("linux"):
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_SUBREAPER, 1, 0, 0, 0)
