"""What is confirmed, and what must not be set up at all."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec
import pytest

from app.tools.mcp.book import ServerBook
from app.tools.mcp.config import Address, Program, Server, ServerError, Value, fingerprint
from app.tools.mcp.confirmation import confirmation, resolved
from app.tools.mcp.secrets import values_of
from app.tools.mcp.store import ServerStore
from tests.tools.mcp.conftest import Remembered

FILES = Server("files", Program("npx", ("-y", "files", "/data")), (Value("KEY"),))


def changed(**fields: object) -> Server:
    return msgspec.structs.replace(FILES, **fields)


def test_every_part_of_what_is_started_is_in_the_fingerprint() -> None:
    others = [
        changed(way=Program("npx2", ("-y", "files", "/data"))),
        changed(way=Program("npx", ("-y", "files", "/data", "/"))),
        changed(way=Program("npx", ("-y", "files /data"))),
        changed(way=Program("npx", ("-y", "files", "/data"), "/tmp")),
        changed(way=Address("https://npx")),
        changed(values=(Value("KEY2"),)),
        changed(values=(Value("KEY", "environment"),)),
        changed(values=(Value("KEY"), Value("B"))),
        changed(network=True),
        changed(folders=("/data",)),
    ]
    prints = {fingerprint(each, "/bin/npx") for each in (FILES, *others)}
    assert len(prints) == 1 + len(others)
    assert fingerprint(FILES, "/evil/npx") not in prints


def test_another_program_of_the_same_name_is_not_confirmed(tmp_path: Path) -> None:
    for folder in ("good", "evil"):
        (tmp_path / folder).mkdir()
        program = tmp_path / folder / "tool"
        program.write_text("#!/bin/sh\n")
        program.chmod(0o755)
    server = Server("a", Program("tool"))
    good = confirmation(server, {"PATH": str(tmp_path / "good")})
    server = msgspec.structs.replace(server, confirmed=good.fingerprint)
    assert confirmation(server, {"PATH": str(tmp_path / "good")}).is_given
    both = os.pathsep.join((str(tmp_path / "evil"), str(tmp_path / "good")))
    assert not confirmation(server, {"PATH": both}).is_given
    assert resolved(Program("tool"), {"PATH": both}) == str(tmp_path / "evil" / "tool")


@pytest.mark.parametrize(
    "server",
    [
        changed(name="Files"),
        changed(name="a--b"),
        changed(name="a_b"),
        changed(name="f\u0456les"),
        changed(name="a" * 25),
        changed(name=""),
        changed(way=Program("npx", ("\u202egnp.exe",))),
        changed(way=Program(" ")),
        changed(way=Address("ftp://a")),
        changed(way=Address("http://a:99999")),
        changed(way=Address("http://a"), values=(Value("Host"),)),
        changed(way=Address("http://a"), values=(Value("X-A\r\nB"),)),
        changed(values=(Value("A B"),)),
        changed(values=(Value("KEY"), Value("KEY"))),
        changed(folders=("/a\u200b",)),
    ],
)
def test_what_shows_as_something_else_is_not_set_up(server: Server) -> None:
    store = ServerStore()
    with pytest.raises(ServerError):
        store.add(server)
    assert store.all() == ()


@pytest.mark.parametrize("name", ["files", "fi1es", "flles"])
def test_a_name_that_looks_like_another_servers_is_refused(name: str) -> None:
    store = ServerStore()
    store.add(FILES)
    with pytest.raises(ServerError, match="looks like"):
        store.add(changed(name=name))


@pytest.mark.parametrize(
    ("server", "words"),
    [
        (changed(way=Program("bash", ("-c", "x"))), "starts a shell"),
        (changed(way=Program("sudo", ("x",))), "more rights"),
        (changed(way=Program("npx", ("-y", "files"))), "newest release each time"),
        (changed(network=True), "may use the network"),
        (changed(values=(Value("LD_PRELOAD"),)), "LD_PRELOAD changes which program code"),
        (changed(way=Address("http://example.org"), values=()), "not encrypted"),
        (changed(way=Program("no-such-program")), "There is no program no-such-program"),
    ],
)
def test_what_is_unusual_is_said(server: Server, words: str) -> None:
    assert any(words in warning.message for warning in confirmation(server).warnings)


def test_a_release_that_is_named_is_nothing_unusual() -> None:
    pinned = changed(way=Program("npx", ("-y", "@scope/files@1.2.3")))
    assert not any("newest" in warning.message for warning in confirmation(pinned).warnings)


def test_what_a_server_is_given_is_not_in_the_file() -> None:
    book = ServerBook(secrets=Remembered())
    book.add(FILES, {"KEY": "very-secret"})
    assert "very-secret" not in book.store.path.read_text()
    assert values_of(book.store.get("files"), book.secrets) == {"KEY": "very-secret"}
    assert book.store.path.stat().st_mode & 0o077 == 0


def test_what_is_pasted_with_a_yes_in_it_is_not_confirmed() -> None:
    book = ServerBook(secrets=Remembered())
    seen = confirmation(FILES)
    book.add(msgspec.structs.replace(FILES, confirmed=seen.fingerprint), {"KEY": "x"})
    assert not book.confirmation("files").is_given


def test_a_missing_value_is_named() -> None:
    with pytest.raises(ServerError, match="needs a value for KEY"):
        values_of(FILES, Remembered())
    inherited = changed(values=(Value("KEY", "environment"),))
    assert values_of(inherited, Remembered(), {"KEY": "x"}) == {"KEY": "x"}


def test_a_removed_server_comes_back_as_it_was() -> None:
    book = ServerBook(secrets=Remembered())
    book.add(FILES, {"KEY": "x"})
    book.confirm(book.confirmation("files"))
    before = book.store.all()
    bring_back = book.remove("files")
    assert book.store.all() == ()
    bring_back()
    assert book.store.all() == before
    assert values_of(book.store.get("files"), book.secrets) == {"KEY": "x"}


def test_a_keyring_that_does_not_open_leaves_nothing_half_set_up() -> None:
    class Locked(Remembered):
        def keep(self, server: str, name: str, value: str) -> None:
            raise ServerError("locked")

    book = ServerBook(secrets=Locked())
    with pytest.raises(ServerError, match="locked"):
        book.add(FILES, {"KEY": "x"})
    assert book.store.all() == ()


def test_a_damaged_file_starts_nothing() -> None:
    store = ServerStore()
    store.add(FILES)
    store.path.write_text(store.path.read_text().replace("npx", "np\u202ex"))
    with pytest.raises(ServerError, match="hidden characters"):
        store.all()
    store.path.write_text("{")
    with pytest.raises(ServerError, match="cannot be read"):
        store.all()
    assert store.path.read_text() == "{"
