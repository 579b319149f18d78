"""The process that stands between Hearth and one server: nothing a server does reaches further.

It owns the package mcp with its event loop; takes the network away from itself and the program
before that starts; ends it, and itself, when Hearth is gone. Its own stdin and stdout carry
`protocol`, and are out of the server's reach.
"""

from __future__ import annotations

import asyncio
import logging
import os
import sys
import threading
from collections.abc import Callable
from contextlib import AsyncExitStack
from importlib import metadata
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from app.tools import isolation
from app.tools.mcp.config import Program
from app.tools.mcp.host_log import ServerLog
from app.tools.mcp.protocol import Command, Failed, Fault, Reply, Start, encode

_DETAIL = 2_000  # characters


def main() -> int:
    logging.disable()  # what goes wrong is told; a server must not fill a log through the package
    commands, replies = _own_pipes()
    send = _Sender(replies)
    start = msgspec.json.decode(commands.readline(), type=Start)
    if start.isolated and isinstance(start.way, Program):
        try:
            isolation.leave_network()
        except OSError as error:
            send(Failed(0, "open network", str(error)))
            return 1
    try:
        import mcp  # noqa: F401 - takes its time, and may be missing
    except ImportError as error:
        send(Failed(0, "library", str(error)))
        return 1
    fault, detail = asyncio.run(_serve(start, commands, send))
    send(Failed(0, fault, detail[:_DETAIL]))
    return 0


def _own_pipes() -> tuple[BinaryIO, BinaryIO]:
    """Stdin and stdout, moved to where nobody else reads or writes by mistake."""
    commands, replies = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(2, 1)
    os.close(nothing)
    return commands, replies


class _Sender:
    """Writes lines to Hearth, from any thread."""

    def __init__(self, out: BinaryIO) -> None:
        self._out, self._lock = out, threading.Lock()

    def __call__(self, reply: Reply) -> None:
        line = encode(reply)
        with self._lock:
            try:
                self._out.write(line)
                self._out.flush()
            except OSError:
                return  # Hearth is gone: the end of our stdin says so, too


async def _serve(start: Start, commands: BinaryIO, send: _Sender) -> tuple[Fault, str]:
    """Until Hearth has enough of it, or the server ends. Returns why it is over."""
    import anyio

    from app.tools.mcp.host_client import HostClient
    from app.tools.mcp.host_program import HostFault
    from app.tools.mcp.host_requests import Asked, carry_out, fault_of, ready

    log = ServerLog(Path(start.log))
    host = HostClient(send, start.folders, log)
    asked: Asked = asyncio.Queue()
    is_ready = False
    greeting = anyio.CancelScope()

    def take(command: Command | None) -> None:
        asked.put_nowait(command)
        if command is None and not is_ready:
            greeting.cancel()

    _listen(commands, take)
    try:
        with greeting:
            async with AsyncExitStack() as stack:
                transport = await _transport(start, log, stack, asked)
                client = await stack.enter_async_context(host.client(transport, _version()))
                is_ready = True
                send(ready(client))
                await carry_out(host, client, send, asked)
    except (Exception, BaseExceptionGroup) as error:  # noqa: BLE001 - the last that is done here
        log.write(f"[hearth] {error!r}")
        found = fault_of(error)
        if found.fault == "ended":  # the server itself may have said why
            while not asked.empty():
                left = asked.get_nowait()
                found = left if isinstance(left, HostFault) else found
        return found.fault, str(found)
    return "cancelled", ""


async def _transport(start: Start, log: ServerLog, stack: AsyncExitStack, asked: Any) -> Any:
    way = start.way
    if isinstance(way, Program):
        from app.tools.mcp.host_program import server_process

        return server_process(way.line, start.values, way.folder, log, asked.put_nowait)
    from app.tools.mcp.host_address import server_address

    return await stack.enter_async_context(server_address(way, start.values))


def _listen(commands: BinaryIO, take: Callable[[Command | None], None]) -> None:
    """Passes on what Hearth wants, and None when it is gone; reads in a thread of its own."""
    loop = asyncio.get_running_loop()
    decoder: msgspec.json.Decoder[Command] = msgspec.json.Decoder(Command)

    def read() -> None:
        try:
            for line in commands:
                loop.call_soon_threadsafe(take, decoder.decode(line))
            loop.call_soon_threadsafe(take, None)
        except RuntimeError:
            return  # the loop has ended meanwhile

    threading.Thread(target=read, daemon=True).start()


def _version() -> str:
    try:
        return metadata.version("hearth")
    except metadata.PackageNotFoundError:
        return "0"


if __name__ == "__main__":
    code = main()
    sys.stderr.flush()
    os._exit(code)  # a thread still waits for Hearth's next line
