from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

from app import network
from app.cancel import CancelToken
from app.events import ToolFinished
from app.journal import Connection, Journal
from app.tools import web
from app.tools.action import Refused
from app.tools.addresses import addresses_in, normalized
from app.tools.fetching import FetchUrl
from app.tools.grants import Grant
from app.tools.html_text import readable
from app.tools.searching import WebSearch
from app.tools.session import ToolSession
from tests.tools.fakes import YES, Person, entries, use
from tests.tools.web_server import Web, serving

ALLOW = [Grant("g", "allow", origin="page")]


@pytest.fixture
def internet(monkeypatch: pytest.MonkeyPatch) -> Iterator[Web]:
    """This computer, taken for the internet; tools are online."""
    monkeypatch.setattr(web, "_is_public", lambda number: number == "127.0.0.1")
    network.enforce(network.Gate(tools_online=True))
    with serving() as server:
        yield server
    network.release()


def session(*more: Any, person: Person | None = None) -> ToolSession:
    journal = Journal(durable=False)
    return ToolSession("c", [FetchUrl(), *more], person, rules=ALLOW, journal=journal)


def fetch(tools: ToolSession, address: str) -> ToolFinished:
    return use(tools, "fetch_url", json.dumps({"url": address}))[0]


def test_a_typed_address_is_fetched_as_text(internet: Web) -> None:
    address = internet.page(
        "/a",
        "<title>Häuser</title><script>evil()</script><p>One <a href='/b#x'>two</a></p>"
        "<p hidden>unseen</p><div style='x'>three</div><a href='javascript:x'>four</a>",
    )
    tools = session()
    tools.note_person(f"Read {address}, please.")
    end = fetch(tools, address)
    assert end.content == (f"Häuser\n\nOne [1] two\n\nthree\nfour\n[1]: {internet.address}/b")
    (entry,) = entries()
    assert entry.ended is not None
    assert entry.ended.hosts == ("127.0.0.1",)
    contacts = [row.host for row in Journal().rows() if isinstance(row, Connection)]
    assert contacts == ["127.0.0.1"]


@pytest.mark.parametrize("added", ["?q=secret", "/secret", ";secret", "%20", "/../a"])
def test_an_address_with_something_added_is_refused(internet: Web, added: str) -> None:
    address = internet.page("/a", "x")
    tools = session()
    tools.note_person(address)
    end = fetch(tools, address + added)
    assert (end.outcome, internet.asked) == ("denied", [])


def test_a_link_of_a_result_may_be_followed_after_a_fresh_consent(internet: Web) -> None:
    address = internet.page("/a", "<a href='/b'>b</a>")
    internet.page("/b", "at b", "text/plain")
    person = Person([YES])
    tools = session(person=person)
    tools.note_person(address)
    fetch(tools, address)
    assert fetch(tools, internet.address + "/b").content == "at b"
    assert person.asked[0].reason == "content from outside was read"


def test_redirects_are_told_not_followed(internet: Web) -> None:
    internet.answers["/a"] = (302, {"Location": "/b?from=a"}, b"")
    tools = session()
    tools.note_person(internet.address + "/a")
    assert fetch(tools, internet.address + "/a").content.endswith("/b?from=a")
    assert internet.asked == ["/a"]


@pytest.mark.parametrize(
    ("answer", "outcome", "said"),
    [
        ((410, {"Content-Type": "text/plain"}, b"gone"), "done", "[status 410]\ngone"),
        ((200, {"Content-Type": "text/x; charset=odd"}, b"a"), "done", "a"),
        ((200, {"Content-Type": "image/png"}, b"PNG"), "failed", "no page of text"),
        ((301, {"Location": "http://[/"}, b""), "failed", "does not answer as it should"),
        ((301, {}, b""), "done", "moved"),
    ],
)
def test_odd_answers_are_told(
    internet: Web, answer: tuple[int, dict[str, str], bytes], outcome: str, said: str
) -> None:
    internet.answers["/a"] = answer
    tools = session()
    tools.note_person(internet.address + "/a")
    end = fetch(tools, internet.address + "/a")
    assert (end.outcome, said in end.content) == (outcome, True), end.content


def test_a_page_without_end_is_cut(internet: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web, "LARGEST_PAGE", 1000)
    address = internet.page("/a", "x" * 5000, "text/plain")
    assert len(web.get(address, CancelToken()).data) == 1000


def test_stop_ends_a_request_that_hangs(internet: Web) -> None:
    release = threading.Event()

    def hang() -> tuple[int, dict[str, str], bytes]:
        release.wait(30)
        return 200, {}, b""

    internet.answers["/a"] = hang
    cancel = CancelToken()
    timer = threading.Timer(0.2, cancel.cancel)
    timer.start()
    started = time.monotonic()
    with pytest.raises(Refused):
        web.get(internet.address + "/a", cancel)
    assert time.monotonic() - started < 10
    release.set()


def test_a_search_lists_what_may_be_fetched(internet: Web) -> None:
    found = {
        "results": [
            {"url": internet.address + "/b", "title": "B", "content": "about  b"},
            {"url": "javascript:alert(1)", "title": "evil"},
            {"url": "https://u:p@example.org/", "title": "evil"},
        ]
    }
    internet.page("/search", json.dumps(found), "application/json")
    internet.page("/b", "at b", "text/plain")
    tools = session(WebSearch(internet.address), person=Person([YES]))
    end = use(tools, "browser.search", '{"query": "a & b", "topn": 5}')[0]
    assert end.content == f"[1] B\n{internet.address}/b\nabout b"
    assert internet.asked == ["/search?q=a+%26+b&format=json"]
    assert fetch(tools, internet.address + "/b").content == "at b"


def test_a_search_engine_without_json_is_told(internet: Web) -> None:
    internet.page("/search", "<html>")
    end = use(session(WebSearch(internet.address)), "web_search", '{"query": "a"}')[0]
    assert (end.outcome, "JSON" in end.content) == ("failed", True)


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1/",
        "http://localhost:8080/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://10.0.0.1/",
        "http://192.168.1.1/admin",
        "http://169.254.169.254/latest/meta-data/",
        "http://0.0.0.0/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://[fe80::1]/",
        "http://[2002:7f00:1::]/",
    ],
)
def test_the_persons_own_network_is_no_place_for_tools(address: str) -> None:
    network.enforce(network.Gate(tools_online=True))
    try:
        tools = session()
        tools.note_person(address)
        end = fetch(tools, address)
        assert end.outcome in ("failed", "denied")
        assert not any("status" in word for word in end.content.split())
    finally:
        network.release()


def test_without_the_network_turned_on_nothing_is_contacted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(web, "_is_public", lambda number: True)
    with serving() as server:
        tools = session(WebSearch(server.address))
        tools.note_person(server.address + "/a")
        for end in (
            fetch(tools, server.address + "/a"),
            use(tools, "web_search", '{"query": "x"}')[0],
        ):
            assert (end.outcome, "Tools may not use the network" in end.content) == ("failed", True)
        assert server.asked == []


@pytest.mark.parametrize(
    ("address", "same"),
    [
        ("HTTP://Example.ORG", "http://example.org/"),
        ("https://example.org:443/a?b#c", "https://example.org/a?b"),
        ("http://example.org:8080/a", "http://example.org:8080/a"),
        ("http://[2001:DB8::1]/", "http://[2001:db8::1]/"),
    ],
)
def test_addresses_have_one_spelling(address: str, same: str) -> None:
    assert normalized(address) == same


@pytest.mark.parametrize(
    "address",
    [
        "example.org",
        "ftp://example.org/",
        "file:///etc/passwd",
        "http://user:secret@example.org/",
        "http:///a",
        "http://ex\u0430mple.org/",
        "http://example.org/a b",
        "http://example.org\\@evil.example/",
        "http://example.org/\x1b[2J",
        "http://example.org:99999/",
        "https://example.org/" + "a" * 3000,
    ],
)
def test_what_is_no_plain_address_is_refused(address: str) -> None:
    with pytest.raises(Refused):
        normalized(address)


def test_addresses_are_found_in_what_a_person_types() -> None:
    text = "See (https://a.example/x), http://b.example/y?z=1. And <https://c.example>!"
    assert {"https://a.example/x", "http://b.example/y?z=1", "https://c.example/"} <= addresses_in(
        text
    )


def test_broken_pages_are_read_as_far_as_they_go() -> None:
    text, _ = readable("<p>a</div></p><script>never closed <p>b", "http://x.example/")
    assert text == "a"
    deep, _ = readable("<div>" * 5000 + "deep", "http://x.example/")
    assert deep == "deep"
