"""Servers that let people wait: one accepts and says nothing, one does not even accept."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

_BACKLOG = 4


@contextmanager
def accepting() -> Iterator[str]:
    """The address of a server that takes every connection and answers none."""
    with socket.create_server(("127.0.0.1", 0), backlog=64) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}"


@contextmanager
def not_accepting() -> Iterator[str]:
    """The address of a server to which no connection comes about: all its places are taken."""
    with ExitStack() as taken:
        server = taken.enter_context(socket.create_server(("127.0.0.1", 0), backlog=0))
        address = server.getsockname()
        for _ in range(_BACKLOG):
            guest = taken.enter_context(socket.socket())
            guest.setblocking(False)
            guest.connect_ex(address)
        yield f"http://127.0.0.1:{address[1]}"
