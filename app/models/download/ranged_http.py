"""Asks an HTTP server for a range of bytes and hands them on as they come.

Knows HTTP, proxies and redirects; knows nothing of files, of the Hub, or of trying again: what goes
wrong is named by the kind of `Fault`, and whoever asked decides.
"""

from __future__ import annotations

import hashlib
import http.client
import re
import socket
import ssl
import threading
import urllib.request
from base64 import b64decode, b64encode
from collections.abc import Callable
from email.utils import parsedate_to_datetime
from time import time
from urllib.parse import SplitResult, unquote, urljoin, urlsplit

import msgspec
import truststore

from app import network

_PORTS = {"http": 80, "https": 443}
_REDIRECTS = (301, 302, 303, 307, 308)
_MOST_REDIRECTS = 5
_CONTENT_RANGE = re.compile(r"bytes (\d+)-(\d+)/(\d+|\*)\s*\Z")
_DIGEST = re.compile(r"(?:^|,)\s*sha-256=:([A-Za-z0-9+/]{43}=):")
_BUSY = (408, 425, 429, 500, 502, 503, 504)


class Fault(Exception):
    """The request brought less than was asked for. What did come was handed on."""


class Dropped(Fault):
    """The connection could not be made, broke, fell silent, or ended early."""


class Busy(Fault):
    """The server asks to come back later: after `wait_s`, where it says when."""

    def __init__(self, status: int, wait_s: float | None) -> None:
        super().__init__(f"status {status}")
        self.wait_s = wait_s


class LinkRefused(Fault):
    """The link has expired, or leads nowhere: another one is needed."""


class RangeRefused(Fault):
    """The server says that the file has no such bytes (416)."""


class RangeIgnored(Fault):
    """The server sends the whole file where a part was asked for (200 instead of 206)."""


class OtherFile(Fault):
    """What the server has under this link is of another size."""


class WrongDigest(Fault):
    """What came is not what the server says that it has sent (RFC 9530)."""


class Link(msgspec.Struct, frozen=True):
    """Where the bytes are. `token` is sent to the host of `url` only, never along a redirect."""

    url: str
    token: str | None = None

    def __repr__(self) -> str:
        return f"Link({urlsplit(self.url).hostname})"  # neither signatures nor tokens in a log


class SameFile:
    """Notices when a server begins to send another version of a file. Shared by threads.

    Args:
        sha256: That of the whole file, in hexadecimal; "" where nobody knows.
    """

    def __init__(self, sha256: str = "") -> None:
        self._sha256 = sha256
        self._lock = threading.Lock()
        self._etags: dict[str, str] = {}

    def check(self, place: str, etag: str | None, digest: str | None) -> None:
        """Raises LinkRefused once when the tag is another one than before.

        Raises OtherFile when the digest, that of the whole file, is not the one that is wanted.
        """
        said = _sha256_of(digest)
        if said is not None and self._sha256 and said.hex() != self._sha256:
            raise OtherFile("another digest")
        if etag is None:
            return
        with self._lock:
            known = self._etags.setdefault(place, etag)
            self._etags[place] = etag
        if known != etag:
            raise LinkRefused("another version of the file")


class RangeClient:
    """One connection, kept open between requests. For one thread; `stop` is for any other.

    Args:
        stall_s: Seconds without a byte after which the connection counts as dropped.
        same_file: Shared by all connections that fetch one file.
        user_agent: How to introduce oneself.
    """

    def __init__(
        self, stall_s: float, same_file: SameFile | None = None, user_agent: str = "hearth"
    ) -> None:
        self._stall_s = stall_s
        self._same_file = same_file or SameFile()
        self._user_agent = user_agent
        self._connection: http.client.HTTPConnection | None = None
        self._place = ""
        self._stopped = False

    def fetch(
        self,
        link: Link,
        start: int,
        end: int,
        size_bytes: int,
        sink: Callable[[bytes], None],
        read_bytes: int,
        whole: bool = False,
        vouched: Callable[[], None] | None = None,
    ) -> None:
        """Hands bytes `start` to `end` of a file of `size_bytes` to `sink`, in order.

        A server that ignores ranges is a fault unless `whole`: then everything from byte 0 on is
        handed on, and `start` must be 0.

        Args:
            vouched: Called before the first byte of an answer whose digest the server has given,
                which will be compared at its end; None to trust no digest.

        Raises:
            Fault: In any case but a complete answer.
        """
        try:
            response = self._request(link, start, end)
            length = _body_length(response, start, end, size_bytes, whole)
            self._same_file.check(
                self._place, response.getheader("ETag"), response.getheader("Repr-Digest")
            )
            wanted = _sha256_of(response.getheader("Content-Digest"))
            digest = hashlib.sha256() if wanted and vouched and response.status == 206 else None
            if digest and vouched:
                vouched()
            left = length
            while left:
                data = response.read1(min(left, read_bytes))
                if not data:
                    raise Dropped(f"{left} bytes missing")
                left -= len(data)
                if digest:
                    digest.update(data)
                sink(data)
            response.close()
            if digest and digest.digest() != wanted:
                raise WrongDigest("a wrong digest")
            if response.chunked or response.length or length < end - start:
                self.close()  # something of this answer is still on its way
            if length < end - start:
                raise Dropped("a shorter range than asked for")
        except Fault:
            self.close()
            raise
        except (OSError, http.client.HTTPException) as error:
            self.close()
            raise Dropped(type(error).__name__) from error
        except BaseException:
            self.close()
            raise

    def stop(self) -> None:
        """Ends the request in progress, and any later one, with a fault."""
        self._stopped = True  # a connection that is just being made ends right after
        connection = self._connection
        sock = connection.sock if connection is not None else None
        if sock is not None:
            try:
                # Not `sock.shutdown`: a TLS socket then hands out what is still encrypted.
                socket.socket.shutdown(sock, socket.SHUT_RDWR)
            except OSError:
                return

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = None

    def _request(self, link: Link, start: int, end: int) -> http.client.HTTPResponse:
        url, token = link.url, link.token
        for _ in range(_MOST_REDIRECTS + 1):
            response = self._ask(url, token, start, end)
            if response.status not in _REDIRECTS:
                return _accepted(response)
            target = response.getheader("Location")
            if not target:
                raise LinkRefused("a redirect without a target")
            target = urljoin(url, target)
            self.close()
            if _origin(urlsplit(target)) != _origin(urlsplit(url)):
                token = None
            url = target
        raise LinkRefused("too many redirects")

    def _ask(self, url: str, token: str | None, start: int, end: int) -> http.client.HTTPResponse:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise LinkRefused("not a web address")
        headers = {
            "Range": f"bytes={start}-{end - 1}",
            "Accept-Encoding": "identity",
            "Want-Content-Digest": "sha-256=10",
            "User-Agent": self._user_agent,
        }
        if token:
            headers["Authorization"] = f"Bearer {token}"
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        proxy = _proxy_for(parts)
        if proxy is not None and parts.scheme == "http":
            target = url
            headers.update(_proxy_headers(proxy))
        with network.permitted("download", parts.hostname, parts.port or _PORTS[parts.scheme]):
            if self._connection is None or self._place != _origin(parts):
                self.close()
                self._connection = _connect(parts, proxy, self._stall_s)
                self._place = _origin(parts)
                self._connection.connect()
            if self._stopped:
                raise Dropped("stopped")
            self._connection.request("GET", target, headers=headers)
            return self._connection.getresponse()


def _accepted(response: http.client.HTTPResponse) -> http.client.HTTPResponse:
    status = response.status
    if status in (200, 206):
        return response
    if status == 416:
        raise RangeRefused
    if status in _BUSY:
        raise Busy(status, _retry_after(response.getheader("Retry-After")))
    raise LinkRefused(f"status {status}")


def _body_length(
    response: http.client.HTTPResponse, start: int, end: int, size_bytes: int, whole: bool
) -> int:
    """How many bytes of the body are wanted, after a look at what the server says it sends."""
    if response.status == 200:
        if response.length is not None and response.length != size_bytes:
            raise OtherFile(f"{response.length} bytes")
        if not whole and (start, end) != (0, size_bytes):
            raise RangeIgnored
        return end - start
    match = _CONTENT_RANGE.match(response.getheader("Content-Range", ""))
    if not match:
        raise Dropped("no Content-Range")
    first, last, total = int(match[1]), int(match[2]), match[3]
    if total not in ("*", str(size_bytes)):
        raise OtherFile(f"{total} bytes")
    if first != start or not start <= last < end:
        raise Dropped("another range than asked for")
    return last + 1 - start


def _sha256_of(header: str | None) -> bytes | None:
    """The sha256 of a digest header; other kinds of digests are not looked at."""
    match = _DIGEST.search(header or "")
    return b64decode(match[1]) if match else None


def _retry_after(value: str | None) -> float | None:
    """The seconds of a Retry-After header, which may also be a date."""
    if not value:
        return None
    try:
        return max(0.0, float(value))
    except ValueError:
        pass
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - time())
    except ValueError:
        return None


def _origin(parts: SplitResult) -> str:
    return f"{parts.scheme}://{parts.hostname}:{parts.port or ''}"


def _proxy_for(parts: SplitResult) -> SplitResult | None:
    """The proxy that the environment or the system names for this address."""
    assert parts.hostname is not None
    if urllib.request.proxy_bypass(parts.hostname):
        return None
    proxy = urllib.request.getproxies().get(parts.scheme)
    if not proxy:
        return None
    found = urlsplit(proxy if "://" in proxy else f"http://{proxy}")
    if found.scheme not in ("http", "https"):
        raise LinkRefused(f"a proxy of the kind {found.scheme}")
    return found if found.hostname else None


def _proxy_headers(proxy: SplitResult) -> dict[str, str]:
    if proxy.username is None:
        return {}
    pair = f"{unquote(proxy.username)}:{unquote(proxy.password or '')}"
    return {"Proxy-Authorization": "Basic " + b64encode(pair.encode()).decode("ascii")}


def _connect(
    parts: SplitResult, proxy: SplitResult | None, stall_s: float
) -> http.client.HTTPConnection:
    assert parts.hostname is not None
    if proxy is None or proxy.hostname is None:
        if parts.scheme == "https":
            return http.client.HTTPSConnection(
                parts.hostname, parts.port, timeout=stall_s, context=_tls()
            )
        return http.client.HTTPConnection(parts.hostname, parts.port, timeout=stall_s)
    port = proxy.port or (443 if proxy.scheme == "https" else 80)
    if parts.scheme == "http":
        return http.client.HTTPConnection(proxy.hostname, port, timeout=stall_s)
    tunnel = http.client.HTTPSConnection(proxy.hostname, port, timeout=stall_s, context=_tls())
    tunnel.set_tunnel(parts.hostname, parts.port, _proxy_headers(proxy))
    return tunnel


def _tls() -> ssl.SSLContext:
    """Trusts whom the system trusts, so that company proxies work."""
    return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
