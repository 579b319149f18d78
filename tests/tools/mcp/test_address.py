"""Servers that are reached over HTTP: through the gate, within bounds, and nowhere else."""

from __future__ import annotations

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import msgspec
import pytest

from app import settings
from app.journal import Connection, Journal
from app.tools.grants import Grant
from app.tools.mcp.config import Address, Server, ServerError, Value
from app.tools.session import ToolSession
from tests.tools.fakes import use
from tests.tools.mcp.conftest import House, needs_mcp

pytestmark = needs_mcp


class Site(ThreadingHTTPServer):
    """A server with two tools; `seen` are the headers of all requests, `paths` where they went."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.seen: list[dict[str, str]] = []
        self.paths: list[str] = []
        self.moved_to = ""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/mcp"


class Handler(BaseHTTPRequestHandler):
    server: Site

    def log_message(self, format: str, *arguments: Any) -> None:
        """Says nothing."""

    def do_GET(self) -> None:
        self.send_error(405)

    def do_POST(self) -> None:
        data = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.seen.append(dict(self.headers))
        self.server.paths.append(self.path)
        if self.server.moved_to:
            self.send_response(307)
            self.send_header("Location", self.server.moved_to)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        message = json.loads(data)
        if "id" not in message:
            self.give(202, b"")
            return
        self.give(
            200, json.dumps({"jsonrpc": "2.0", "id": message["id"], **answer(message)}).encode()
        )

    def give(self, status: int, data: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


def answer(message: dict[str, Any]) -> dict[str, Any]:
    match message["method"]:
        case "initialize":
            version = message["params"]["protocolVersion"]
            info = {"name": "site", "version": "1"}
            hello = {"protocolVersion": version, "capabilities": {"tools": {}}, "serverInfo": info}
            return {"result": hello}
        case "tools/list":
            names = ("greet", "flood")
            tools = [{"name": name, "inputSchema": {"type": "object"}} for name in names]
            return {"result": {"tools": tools}}
        case "tools/call":
            text = "hello" if message["params"]["name"] == "greet" else "x" * 20_000_000
            return {"result": {"content": [{"type": "text", "text": text}]}}
        case _:
            return {"error": {"code": -32601, "message": "no such method"}}


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as site:
        thread = Thread(target=site.serve_forever)
        thread.start()
        yield site
        site.shutdown()
        thread.join()


def set_up(house: House, url: str) -> str:
    house.servers.add(Server("site", Address(url), (Value("X-Key"),)), {"X-Key": "very-secret"})
    house.confirm("site")
    return "site"


def chat(house: House) -> ToolSession:
    house.choose_all("site")
    rule = Grant("r", "allow", tool="site__*", scope="chat", aware_of=("site",), origin="page")
    return ToolSession("chat", house.servers.programs(["site:*"]), rules=[rule])


def connections() -> list[Connection]:
    return [row for row in Journal().rows() if isinstance(row, Connection)]


def lock() -> None:
    settings.save(msgspec.structs.replace(settings.load(), offline=True))


def test_one_on_this_computer_is_reached_with_the_lock_on(house: House, site: Site) -> None:
    lock()
    set_up(house, site.url)
    finished, _ = use(chat(house), "site__greet", "{}")
    assert finished.content == "hello"
    assert {headers["X-Key"] for headers in site.seen} == {"very-secret"}


def test_nothing_is_contacted_before_the_yes(house: House, site: Site) -> None:
    house.servers.add(Server("site", Address(site.url)), {})
    with pytest.raises(ServerError, match="not confirmed"):
        house.servers.look("site")
    assert site.seen == []


def test_the_lock_keeps_all_others_from_being_reached(house: House) -> None:
    lock()
    set_up(house, "http://192.0.2.1:9/mcp")
    with pytest.raises(ServerError, match="was not contacted: The offline lock is on"):
        house.servers.look("site")
    refused = connections()[-1]
    assert (refused.host, refused.port, refused.allowed) == ("192.0.2.1", 9, False)
    assert (refused.purpose, refused.rule) == ("server", "offline lock")


def test_an_address_where_nobody_is_costs_a_sentence(house: House) -> None:
    set_up(house, "http://127.0.0.1:9/mcp")
    with pytest.raises(ServerError):
        house.servers.look("site")
    assert house.servers.state("site").phase == "failed"


def test_it_is_not_followed_to_another_place(house: House, site: Site) -> None:
    with Site() as other:
        thread = Thread(target=other.serve_forever)
        thread.start()
        site.moved_to = other.url
        set_up(house, site.url)
        with pytest.raises(ServerError):
            house.servers.look("site")
        other.shutdown()
        thread.join()
        assert other.seen == []


def test_an_answer_without_end_is_cut_off(house: House, site: Site) -> None:
    set_up(house, site.url)
    session = chat(house)
    flooded, _ = use(session, "site__flood", "{}")
    assert flooded.outcome == "failed"
    assert len(flooded.content) < 2_000
    assert use(session, "site__greet", "{}")[0].content == "hello"
