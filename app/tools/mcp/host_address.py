"""Reaches a server over streamable HTTP, through the gate. Runs in the process of `host` only."""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from typing import Any

import httpx2
import truststore

from app import network
from app.errors import NetworkRefused
from app.tools.mcp.config import Address
from app.tools.mcp.host_program import HostFault
from app.tools.mcp.protocol import LONGEST_LINE

_CONNECT_S = 20.0
_SILENCE_S = 300.0  # a stream of events may be quiet for so long
_LONGEST_EVENT = LONGEST_LINE


class _Bounded(httpx2.AsyncBaseTransport):
    """Passes on no more of an answer than can be taken; a stream of events is bounded elsewhere."""

    def __init__(self) -> None:
        context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        self._inner = httpx2.AsyncHTTPTransport(verify=context, trust_env=False)

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        response = await self._inner.handle_async_request(request)
        if "text/event-stream" not in response.headers.get("content-type", ""):
            assert isinstance(response.stream, httpx2.AsyncByteStream)
            response.stream = _BoundedStream(response.stream)
        return response

    async def aclose(self) -> None:
        await self._inner.aclose()


class _BoundedStream(httpx2.AsyncByteStream):
    def __init__(self, inner: httpx2.AsyncByteStream) -> None:
        self._inner = inner

    async def __aiter__(self) -> AsyncIterator[bytes]:
        size = 0
        async for chunk in self._inner:
            size += len(chunk)
            if size > LONGEST_LINE:
                raise httpx2.ReadError(f"more than {LONGEST_LINE} bytes in an answer")
            yield chunk

    async def aclose(self) -> None:
        await self._inner.aclose()


@asynccontextmanager
async def server_address(way: Address, headers: Mapping[str, str]) -> AsyncIterator[Any]:
    """Yields the package's transport. Nothing of this process gets past the gate meanwhile.

    Raises:
        HostFault: The gate is closed.
    """
    import asyncio

    from mcp.client.streamable_http import streamable_http_client

    network.enforce()
    try:
        with network.permitted("server", way.host, way.port):
            # Names are looked up in threads, which have to say why as well.
            asyncio.get_running_loop().set_default_executor(
                ThreadPoolExecutor(4, initializer=network.announce, initargs=("server",))
            )
            timeout = httpx2.Timeout(_CONNECT_S, read=_SILENCE_S)
            async with httpx2.AsyncClient(
                headers=dict(headers), timeout=timeout, transport=_Bounded(), trust_env=False
            ) as client:
                yield streamable_http_client(
                    way.url, http_client=client, max_sse_event_size=_LONGEST_EVENT
                )
    except NetworkRefused as error:
        raise HostFault("refused", str(error)) from error
