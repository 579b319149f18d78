"""Ranges come through redirects and proxies; a token never follows to another host."""

from __future__ import annotations

import threading
from base64 import b64encode
from collections.abc import Callable, Iterator
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from app.models.download.ranged_http import (
    Busy,
    Dropped,
    Link,
    LinkRefused,
    OtherFile,
    RangeClient,
    RangeIgnored,
    SameFile,
    WrongDigest,
)

DATA = bytes(range(256)) * 40
Answer = Callable[[BaseHTTPRequestHandler], None]


class Script:
    """A server that answers each path as written, and remembers what it was asked."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.url = ""

    def elsewhere(self) -> str:
        return self.url.replace("127.0.0.1", "localhost")


@pytest.fixture
def script() -> Iterator[Script]:
    plan = Script()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            plan.asked.append((self.path, dict(self.headers)))
            plan.answers[self.path](self)

        def log_message(self, *_: Any) -> None:
            pass

    class Server(ThreadingHTTPServer):
        def handle_error(self, request: Any, client_address: Any) -> None:
            """A client that goes away is part of the tests."""

    server = Server(("127.0.0.1", 0), Handler)
    plan.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield plan
    server.shutdown()
    server.server_close()
    thread.join()


def answer(status: int, body: bytes = b"", **headers: str) -> Answer:
    def reply(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return reply


def part(start: int, end: int, total: int = len(DATA), etag: str = '"1"') -> Answer:
    said = f"bytes {start}-{end - 1}/{total}"
    return answer(206, DATA[start:end], Content_Range=said, ETag=etag)


def got(url: str, start: int = 10, end: int = 500, token: str | None = None) -> bytes:
    client, pieces = RangeClient(stall_s=2), list[bytes]()
    try:
        client.fetch(Link(url, token), start, end, len(DATA), pieces.append, 100)
    finally:
        client.close()
    return b"".join(pieces)


def test_a_range_comes_in_order(script: Script) -> None:
    script.answers["/m"] = part(10, 500)
    assert got(script.url + "/m") == DATA[10:500]
    assert script.asked[0][1]["Range"] == "bytes=10-499"
    assert script.asked[0][1]["Accept-Encoding"] == "identity"


def test_the_token_follows_a_redirect_on_the_same_host(script: Script) -> None:
    script.answers["/a"] = answer(302, Location="/m")
    script.answers["/m"] = part(10, 500)
    assert got(script.url + "/a", token="secret") == DATA[10:500]
    assert script.asked[1][1]["Authorization"] == "Bearer secret"


def test_the_token_does_not_follow_to_another_host(script: Script) -> None:
    script.answers["/a"] = answer(307, Location=script.elsewhere() + "/m")
    script.answers["/m"] = part(10, 500)
    assert got(script.url + "/a", token="secret") == DATA[10:500]
    assert script.asked[0][1]["Authorization"] == "Bearer secret"
    assert "Authorization" not in script.asked[1][1]


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (answer(302), LinkRefused),
        (answer(302, Location="/m"), LinkRefused),
        (answer(302, Location="file:///etc/passwd"), LinkRefused),
        (answer(404), LinkRefused),
        (answer(200, DATA), RangeIgnored),
        (answer(200, DATA[1:]), OtherFile),
        (part(10, 500, total=9999), OtherFile),
        (part(11, 500), Dropped),
        (part(10, 600), Dropped),
        (part(10, 400), Dropped),
        (answer(206, DATA[10:500]), Dropped),
        (answer(206, DATA[10:500], Content_Range="bytes 10-x/*"), Dropped),
        (answer(502), Busy),
    ],
)
def test_what_is_not_the_range_is_a_fault(
    script: Script, reply: Answer, kind: type[Exception]
) -> None:
    script.answers["/m"] = reply
    with pytest.raises(kind):
        got(script.url + "/m")


@pytest.mark.parametrize(
    ("said", "least_s", "most_s"),
    [("7", 7, 7), ("Fri, 31 Dec 1999 23:59:59 GMT", 0, 0), ("soon", None, None)],
)
def test_retry_after_may_be_seconds_or_a_date(
    script: Script, said: str, least_s: float | None, most_s: float | None
) -> None:
    script.answers["/m"] = answer(429, Retry_After=said)
    with pytest.raises(Busy) as busy:
        got(script.url + "/m")
    assert busy.value.wait_s == least_s == most_s


def test_another_version_is_noticed_before_a_byte_of_it_counts(script: Script) -> None:
    client, pieces = RangeClient(stall_s=2), list[bytes]()
    script.answers["/m"] = part(0, 10)
    client.fetch(Link(script.url + "/m"), 0, 10, len(DATA), pieces.append, 100)
    script.answers["/m"] = part(10, 20, etag='"2"')
    with pytest.raises(LinkRefused):
        client.fetch(Link(script.url + "/m"), 10, 20, len(DATA), pieces.append, 100)
    client.close()
    assert b"".join(pieces) == DATA[:10]


def test_a_proxy_is_asked_for_the_whole_address(
    script: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", script.url.replace("//", "//me:pass%20word@"))
    monkeypatch.setenv("no_proxy", "")
    script.answers["http://models.example/m?x=1"] = part(10, 500)
    assert got("http://models.example/m?x=1") == DATA[10:500]
    assert script.asked[0][1]["Host"] == "models.example"
    assert script.asked[0][1]["Proxy-Authorization"] == "Basic bWU6cGFzcyB3b3Jk"


def test_an_address_that_needs_no_proxy_is_asked_directly(
    script: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    script.answers["/m"] = part(10, 500)
    assert got(script.url + "/m") == DATA[10:500]


def test_a_stop_ends_a_silent_answer(script: Script) -> None:
    reached, released = threading.Event(), threading.Event()

    def silent(handler: BaseHTTPRequestHandler) -> None:
        reached.set()
        released.wait(10)
        handler.close_connection = True

    script.answers["/m"] = silent
    client = RangeClient(stall_s=10)
    threading.Thread(target=lambda: (reached.wait(10), client.stop())).start()
    with pytest.raises(Dropped):
        client.fetch(Link(script.url + "/m"), 0, 10, len(DATA), lambda _: None, 100)
    released.set()


def test_a_link_shows_neither_signature_nor_token() -> None:
    assert repr(Link("https://cdn.example/x?signature=abc", "secret")) == "Link(cdn.example)"


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        (f"sha-256=:{b64encode(sha256(DATA[10:500]).digest()).decode()}:", None),
        (f"sha-256=:{b64encode(bytes(32)).decode()}:", WrongDigest),
        (f"md5=:x:, sha-256=:{b64encode(bytes(32)).decode()}:;q=1", WrongDigest),
        ("sha-512=:x:", None),
        ("sha-256=nonsense", None),
    ],
)
def test_a_range_is_compared_with_its_digest(
    script: Script, said: str, kind: type[Exception] | None
) -> None:
    headers = {"Content_Range": f"bytes 10-499/{len(DATA)}", "Content_Digest": said}
    script.answers["/m"] = answer(206, DATA[10:500], **headers)
    client, told = RangeClient(stall_s=2), list[str]()

    def ask(vouched: Callable[[], None] | None) -> None:
        sink = lambda data: told.append("bytes")  # noqa: E731
        client.fetch(Link(script.url + "/m"), 10, 500, len(DATA), sink, 999, vouched=vouched)

    if kind is not None:
        with pytest.raises(kind):
            ask(lambda: told.append("vouched"))
        assert told[0] == "vouched"
    else:
        ask(lambda: told.append("vouched"))
    ask(None)  # who trusts no digest compares none
    client.close()
    assert script.asked[0][1]["Want-Content-Digest"] == "sha-256=10"


def test_the_digest_of_another_file_is_noticed_before_a_byte_of_it_counts(script: Script) -> None:
    said = b64encode(sha256(DATA).digest()).decode()
    headers = {"Content_Range": f"bytes 0-9/{len(DATA)}", "Repr_Digest": f"sha-256=:{said}:"}
    script.answers["/m"] = answer(206, DATA[:10], **headers)
    for wanted, is_other in ((sha256(DATA).hexdigest(), False), ("ab" * 32, True)):
        client, pieces = RangeClient(2, SameFile(wanted)), list[bytes]()
        try:
            client.fetch(Link(script.url + "/m"), 0, 10, len(DATA), pieces.append, 100)
        except OtherFile:
            assert is_other
        client.close()
        assert bool(pieces) != is_other
