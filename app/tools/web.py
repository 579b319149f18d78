"""Gets one page over HTTP, through the gate, from exactly the host that was named.

The host's number is looked up once and that number is contacted: a name that changes its mind in
between gains nothing. Redirects are told, not followed.
"""

from __future__ import annotations

import contextlib
import http.client
import ipaddress
import socket
import ssl
from urllib.parse import urljoin, urlsplit

import msgspec
import truststore

from app import network
from app.cancel import CancelToken
from app.tools.action import Refused
from app.tools.addresses import normalized

LARGEST_PAGE = 2_000_000
_TIMEOUT_S = 20.0
_REDIRECTS = (301, 302, 303, 307, 308)
_PORTS = {"http": 80, "https": 443}
_Answer = http.client.HTTPResponse


class Page(msgspec.Struct, frozen=True):
    """What a server sent. `moved_to` is the address it sends us to instead, "" if none.

    `kind` is the media type without parameters, `charset` the encoding that was named.
    """

    address: str
    status: int
    kind: str
    charset: str
    data: bytes
    moved_to: str = ""


def get(address: str, cancel: CancelToken, *, private: bool = False) -> Page:
    """Gets a page; of a long one, the beginning.

    Args:
        address: Normalised.
        private: Hosts in the person's own network may be contacted, too.

    Raises:
        NetworkRefused: The gate is closed.
        Refused: No answer, or none from a host that may be contacted.
    """
    parts = urlsplit(address)
    host, port = parts.hostname or "", parts.port or _PORTS[parts.scheme]
    own = CancelToken()
    with network.permitted("tool", host, port, own.cancel), cancel.on_cancel(own.cancel):
        try:
            connection = _connection(parts.scheme, host, _numbers(host, port, private), port)
            with contextlib.closing(connection), own.on_cancel(lambda: _cut(connection)):
                target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
                connection.request("GET", target, headers=_headers())
                with connection.getresponse() as response:
                    return _page(address, response)
        except (OSError, http.client.HTTPException, ValueError) as error:
            network.check("tool", host, port)  # the lock was closed meanwhile: that is the reason
            raise Refused(
                "{host} does not answer as it should.",
                "Try another address.",
                host=host,
            ) from error


def _headers() -> dict[str, str]:
    return {
        "User-Agent": "Hearth",
        "Accept": "text/html, text/*;q=0.9, application/json;q=0.9",
        "Accept-Encoding": "identity",
    }


def _numbers(host: str, port: int, private: bool) -> list[str]:
    """The host's IP addresses.

    Raises:
        Refused: One of them is in the person's own network, or this computer.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    numbers = [str(each[4][0]) for each in found]
    if not private and not all(_is_public(number) for number in numbers):
        raise Refused(
            "{host} lies in your own network, where tools must not go.",
            "Take an address in the internet.",
            host=host,
        )
    return numbers


def _is_public(number: str) -> bool:
    address = ipaddress.ip_address(number.partition("%")[0])
    inner = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None)
    return address.is_global and not address.is_multicast and (inner is None or inner.is_global)


def _connection(
    scheme: str, host: str, numbers: list[str], port: int
) -> http.client.HTTPConnection:
    """Connected to one of these numbers, and sure of the host's name where there is TLS."""
    connection = http.client.HTTPConnection(host, port, timeout=_TIMEOUT_S)
    fault: OSError | None = None
    for number in numbers:
        try:
            sock: socket.socket = socket.create_connection((number, port), _TIMEOUT_S)
        except OSError as error:
            fault = error
            continue
        if scheme == "https":
            context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            sock = context.wrap_socket(sock, server_hostname=host)
        connection.sock = sock
        return connection
    raise fault or OSError("no address")


def _page(address: str, response: _Answer) -> Page:
    moved_to = ""
    if response.status in _REDIRECTS:
        moved_to = normalized(urljoin(address, response.getheader("Location", "")))
    return Page(
        address,
        response.status,
        response.headers.get_content_type(),
        response.headers.get_content_charset() or "utf-8",
        response.read(LARGEST_PAGE),
        moved_to,
    )


def _cut(connection: http.client.HTTPConnection) -> None:
    sock = connection.sock
    if sock is not None:
        with contextlib.suppress(OSError):
            socket.socket.shutdown(sock, socket.SHUT_RDWR)
