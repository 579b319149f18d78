"""A Hub on this computer: speaks its API, its redirects and ranges, and misbehaves as told.

Metadata as huggingface_hub 2.4 asks for it; the bytes behind signed links that expire. Each request
for bytes may meet one fault of a schedule. Everything sent is counted, so that a test can say what
was fetched twice.
"""

from __future__ import annotations

import base64
import hashlib
import json
import mmap
import re
import socket
import threading
from collections import deque
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from app.models.download.remote import RemoteFile

REVISION = "c0ffee" + "0" * 34
_RANGE = re.compile(r"bytes=(\d+)-(\d*)\Z")
_API = re.compile(r"/api/models/(?P<repo>[^/]+/[^/]+)(/revision/(?P<revision>[^/]+))?\Z")
_RESOLVE = re.compile(r"/(?P<repo>[^/]+/[^/]+)/resolve/(?P<revision>[^/]+)/(?P<path>.+)\Z")

# What can happen to one answer; `at` is the number of body bytes before it happens.
KINDS = (
    "drop",  # the connection breaks
    "stall",  # nothing comes any more, and nothing closes
    "truncate",  # a shorter range than asked for, properly answered
    "close",  # the body ends early, the connection politely closed
    "corrupt",  # one wrong byte
    "416",
    "200",  # the whole file instead of the range
    "429",
    "503",
    "expire",  # all links given so far are refused
    "other range",  # a range that nobody asked for
)


@dataclass(frozen=True)
class Fault:
    kind: str
    at: int = 0


@dataclass
class Stored:
    """A file in the Hub; a large one is mapped."""

    data: bytes | mmap.mmap
    sha256: str = ""

    def __post_init__(self) -> None:
        self.sha256 = self.sha256 or hashlib.sha256(self.data).hexdigest()


@dataclass
class HubDouble:
    """Use `with serving(hub):`; then `hub.endpoint` is its address."""

    files: dict[tuple[str, str], Stored] = field(default_factory=dict)
    faults: deque[Fault | None] = field(default_factory=deque)
    metadata_faults: deque[str] = field(default_factory=deque)
    always: str = ""
    token: str = ""
    gated: bool = False
    chunk_bytes: int = 8192
    hold_from: int = -1  # answers that begin here or behind stall
    ranges: bool = True  # whether ranges are heeded at all
    link_uses: int = 0  # links expire after so many answers, 0 for never
    retry_after: str = "0"
    elsewhere: bool = True  # the bytes are on another host than the Hub
    tag: str = ""  # the tag of every file, instead of its sha256
    resolves: bool = True  # whether the files that it lists are there
    digests: bool = False  # whether it says what the sha256 of each range is, before any fault
    lying_digests: bool = False
    greeting: bytes = b""  # answers everything, as the login page of a hotel does
    consent: bool = False  # whether its repositories say that they want the consent of people
    downloads: dict[str, int] = field(default_factory=dict)  # by repository, for the search
    searches: list[dict[str, list[str]]] = field(default_factory=list)
    on_sent: Callable[[int], None] = lambda _: None
    endpoint: str = ""
    sent_bytes: int = 0
    metadata_requests: int = 0
    met: list[str] = field(default_factory=list)
    tokens_seen: set[tuple[str, str | None]] = field(default_factory=set)
    generation: int = 0
    uses: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)
    released: threading.Event = field(default_factory=threading.Event)

    def add(
        self, path: str, data: bytes | mmap.mmap, repo: str = "owner/repo", sha256: str = ""
    ) -> RemoteFile:
        stored = self.files[(repo, path)] = Stored(data, sha256)
        return RemoteFile(repo, REVISION, path, len(data), stored.sha256)

    def change(self, file: RemoteFile, data: bytes | mmap.mmap, sha256: str = "") -> None:
        """From now on there are other bytes under the same name."""
        with self.lock:
            self.files[(file.repo, file.path)] = Stored(data, sha256)

    def next_fault(self) -> Fault | None:
        with self.lock:
            self.uses += 1
            if self.link_uses and self.uses % self.link_uses == 0:
                self.generation += 1
            if self.always:
                return Fault(self.always)
            fault = self.faults.popleft() if self.faults else None
            if fault is not None:
                self.met.append(fault.kind)
            return fault

    def count(self, size: int) -> None:
        with self.lock:
            self.sent_bytes += size
            sent = self.sent_bytes
        self.on_sent(sent)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    hub: HubDouble

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away is part of the tests."""


@contextmanager
def serving(hub: HubDouble):
    server = _Server(("127.0.0.1", 0), _Handler)
    server.hub = hub
    hub.endpoint = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield hub
    finally:
        hub.released.set()
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def setup(self) -> None:
        # What is sent is nearly received: only then does counting it mean something.
        buffer_bytes = 2 * self.server.hub.chunk_bytes
        self.request.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, buffer_bytes)
        super().setup()

    def log_message(self, *_: Any) -> None:
        pass

    def do_HEAD(self) -> None:
        self._answer()

    def do_GET(self) -> None:
        self._answer()

    def _answer(self) -> None:
        hub, parts = self.server.hub, urlsplit(self.path)
        path = unquote(parts.path)
        with hub.lock:
            kind = "bytes" if path.startswith("/bytes/") else "metadata"
            hub.tokens_seen.add((kind, self.headers.get("Authorization")))
        if kind == "bytes":
            self._bytes(path, parse_qs(parts.query))
            return
        with hub.lock:
            hub.metadata_requests += 1
            trouble = hub.metadata_faults.popleft() if hub.metadata_faults else ""
        if hub.greeting:
            self._plain(200, {"Content-Type": "text/html"}, hub.greeting)
        elif trouble:
            self._plain(int(trouble), {"Retry-After": hub.retry_after})
        elif hub.token and self.headers.get("Authorization") != f"Bearer {hub.token}":
            self._plain(401, {"X-Error-Code": "GatedRepo" if hub.gated else "RepoNotFound"})
        elif path == "/api/models":
            self._search(parse_qs(parts.query))
        elif match := _API.match(path):
            self._listing(match["repo"])
        elif match := _RESOLVE.match(path):
            self._resolve(match["repo"], match["path"])
        else:
            self._plain(404, {})

    def _search(self, query: dict[str, list[str]]) -> None:
        """As the Hub: the words as they stand in a name; with `filter=gguf` only what has such."""
        hub = self.server.hub
        hub.searches.append(query)
        words = query.get("search", [""])[0].lower()
        repos = {
            repo
            for repo, path in hub.files
            if words in repo.lower()
            and (query.get("filter") != ["gguf"] or path.lower().endswith(".gguf"))
        }
        found = [
            {
                "id": repo,
                "downloads": hub.downloads.get(repo, 0),
                "likes": 3,
                "gated": "manual" if hub.consent else False,
                "gguf": {"total": 4_022_468_096, "architecture": "qwen3", "context_length": 40960},
            }
            for repo in repos
        ]
        found.sort(key=lambda model: (-model["downloads"], model["id"]))
        body = json.dumps(found[: int(query.get("limit", ["1000"])[0])]).encode()
        self._plain(200, {"Content-Type": "application/json"}, body)

    def _listing(self, repo: str) -> None:
        siblings = [
            {
                "rfilename": path,
                "size": len(stored.data),
                "blobId": "b" * 40,
                "lfs": {"sha256": stored.sha256, "size": len(stored.data), "pointerSize": 134},
            }
            for (owner, path), stored in self.server.hub.files.items()
            if owner == repo
        ]
        if not siblings:
            self._plain(404, {"X-Error-Code": "RepoNotFound"})
            return
        siblings.append({"rfilename": "README.md", "size": 12, "blobId": "a" * 40})
        gated = "auto" if self.server.hub.consent else False
        said = {"id": repo, "sha": REVISION, "gated": gated, "siblings": siblings}
        body = json.dumps(said).encode()
        self._plain(200, {"Content-Type": "application/json"}, body)

    def _resolve(self, repo: str, path: str) -> None:
        hub = self.server.hub
        stored = hub.files.get((repo, path))
        if stored is None or not hub.resolves:
            self._plain(404, {"X-Error-Code": "EntryNotFound"})
            return
        with hub.lock:
            signature = hub.generation
        # Another host, as with the real one: what is meant for the Hub must not go there.
        host = "localhost" if hub.elsewhere else "127.0.0.1"
        place = hub.endpoint.replace("127.0.0.1", host)
        headers = {
            "X-Repo-Commit": REVISION,
            "X-Linked-Etag": f'"{hub.tag or stored.sha256}"',
            "X-Linked-Size": str(len(stored.data)),
            "Location": f"{place}/bytes/{repo}/{path}?signature={signature}",
        }
        self._plain(302, headers)

    def _bytes(self, path: str, query: dict[str, list[str]]) -> None:
        hub = self.server.hub
        owner, name, rest = path.removeprefix("/bytes/").split("/", 2)
        stored = hub.files[(f"{owner}/{name}", rest)]
        with hub.lock:
            valid = query.get("signature") == [str(hub.generation)]
        if not valid:
            self._plain(403, {})
            return
        if self.command == "HEAD":
            self.send_response(200)
            self.send_header("Content-Length", str(len(stored.data)))
            self.end_headers()
            return
        fault = hub.next_fault()
        kind, at = (fault.kind, fault.at) if fault else ("", 0)
        match kind:
            case "416":
                self._plain(416, {"Content-Range": f"bytes */{len(stored.data)}"})
                return
            case "429" | "503":
                self._plain(int(kind), {"Retry-After": hub.retry_after})
                return
            case "expire":
                with hub.lock:
                    hub.generation += 1
                self._plain(403, {})
                return
            case "200":
                self._body(200, stored, 0, len(stored.data), "", 0)
                return
        match = _RANGE.match(self.headers.get("Range", ""))
        if match is None or not hub.ranges:
            self._body(200, stored, 0, len(stored.data), kind, at)
            return
        start = int(match[1])
        end = min(int(match[2]) + 1 if match[2] else len(stored.data), len(stored.data))
        if 0 <= hub.hold_from <= start:
            kind = "stall"
        if kind == "other range":
            start = start // 2
        if kind == "truncate":
            end = min(end, start + max(1, at))
        self._body(206, stored, start, end, kind, min(at, end - start - 1))

    def _body(self, status: int, stored: Stored, start: int, end: int, kind: str, at: int) -> None:
        hub = self.server.hub
        body = memoryview(stored.data)[start:end]
        digest = hashlib.sha256(body if hub.digests else b"").digest()
        if kind == "corrupt":
            body = memoryview(bytes(body[:at]) + bytes([body[at] ^ 0x40]) + bytes(body[at + 1 :]))
        if kind in ("drop", "stall", "close"):
            body = body[:at]
        self.send_response(status)
        self.send_header("ETag", f'"{stored.sha256[:32]}"')
        self.send_header("Accept-Ranges", "bytes")
        self.send_header("Content-Length", str(end - start))
        if status == 206:
            self.send_header("Content-Range", f"bytes {start}-{end - 1}/{len(stored.data)}")
            if hub.digests or hub.lying_digests:
                said = base64.b64encode(digest).decode()
                self.send_header("Content-Digest", f"sha-512=:abc=:, sha-256=:{said}:")
        self.end_headers()
        for offset in range(0, len(body), hub.chunk_bytes):
            chunk = body[offset : offset + hub.chunk_bytes]
            self.wfile.write(chunk)
            hub.count(len(chunk))
        if kind == "drop":
            self.request.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        if kind == "stall":
            hub.released.wait(20)
        if kind in ("drop", "stall", "close"):
            self.close_connection = True

    def _plain(self, status: int, headers: dict[str, str], body: bytes = b"") -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)
