"""What Hearth asks of a connected server, several things at a time. Runs in `host` only."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeAlias

import anyio
import httpx2
import mcp_types as types
from mcp.client import Client
from mcp.shared.exceptions import MCPError

from app.errors import AppError, NetworkRefused
from app.tools.mcp.host_client import HostClient
from app.tools.mcp.host_program import HostFault
from app.tools.mcp.protocol import (
    Call,
    Cancel,
    Command,
    Failed,
    Filled,
    ListTools,
    Ready,
    Reply,
    Tools,
)

Asked: TypeAlias = "asyncio.Queue[Command | HostFault | None]"
Send = Callable[[Reply], None]
_LONGEST_INSTRUCTIONS = 4_000


def ready(client: Client) -> Ready:
    """What the server says of itself."""
    info = client.server_info
    return Ready(
        ((info.title or info.name) if info else "")[:200],
        (info.version if info else "")[:100],
        client.protocol_version,
        (client.instructions or "")[:_LONGEST_INSTRUCTIONS],
    )


async def carry_out(host: HostClient, client: Client, send: Send, asked: Asked) -> None:
    """Until there is None to do.

    Raises:
        HostFault: The server has ended.
    """
    running: dict[int, anyio.CancelScope] = {}

    async def request(id: int, work: Callable[[], Awaitable[Reply]]) -> None:
        reply: Reply = Failed(id, "cancelled")
        with anyio.CancelScope() as scope:
            running[id] = scope
            try:
                reply = await work()
            except (MCPError, AppError, httpx2.HTTPError, OSError, ValueError, RuntimeError) as e:
                found = fault_of(e)
                reply = Failed(id, found.fault, str(found))
        del running[id]
        send(reply)

    async with anyio.create_task_group() as tasks:
        while (command := await asked.get()) is not None:
            match command:
                case HostFault():
                    # Whoever waits for an answer is told by the streams that have ended.
                    raise command
                case ListTools(id):
                    tasks.start_soon(request, id, lambda id=id: _tools(host, client, id))
                case Call(id, tool, arguments):
                    call = (host, client, id, tool, arguments)
                    tasks.start_soon(request, id, lambda call=call: _call(*call))
                case Cancel(id) if id in running:
                    running[id].cancel()
                case Filled():
                    host.answered(command)
                case _:
                    pass
        tasks.cancel_scope.cancel()


async def _tools(host: HostClient, client: Client, id: int) -> Reply:
    return Tools(id, await host.tools(client))


async def _call(host: HostClient, client: Client, id: int, tool: str, arguments: str) -> Reply:
    return await host.call(client, id, tool, arguments)


def fault_of(error: BaseException) -> HostFault:
    """What an error of the package comes to."""
    match error:
        case BaseExceptionGroup():
            found = [fault_of(each) for each in error.exceptions]
            return next((each for each in found if each.fault != "protocol"), found[0])
        case HostFault():
            return error
        case NetworkRefused():
            return HostFault("refused", str(error))
        case MCPError() if error.error.code != types.CONNECTION_CLOSED:
            return HostFault("protocol", error.error.message)
        case MCPError() | httpx2.HTTPError() | OSError():
            return HostFault("ended", str(error))
        case _:
            return HostFault("protocol", f"{type(error).__name__}: {error}")
