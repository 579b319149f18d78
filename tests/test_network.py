from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator

import pytest

from app import network, settings
from app.journal import Connection, Journal
from app.network import Contact, Gate, NetworkRefused, Refusal

HOST = "203.0.113.7"  # kept free for documentation: nobody answers there
OUT_OF_THE_WINDOW = """
import socket
from app import network
network.enforce()
try:
    socket.create_connection(("203.0.113.7", 9), 0.2)
except network.NetworkRefused:
    print("refused")
"""


@pytest.fixture
def enforced() -> Iterator[None]:
    network.enforce()
    yield
    network.release()


def choose(**choices: bool) -> None:
    settings.save(settings.Settings(**choices))


def noted() -> list[tuple[str, str, bool, str]]:
    rows = [row for row in Journal().rows() if isinstance(row, Connection)]
    return [(row.host, row.purpose, row.allowed, row.rule) for row in rows]


def test_the_lock_refuses_everything_and_says_so() -> None:
    choose(offline=True, online_tools=True)
    for purpose in ("download", "tool"):
        announced = network.permitted(purpose, "example.org")  # type: ignore[arg-type]
        with pytest.raises(NetworkRefused, match="offline lock"), announced:
            pytest.fail("let through")
    assert noted() == [
        ("example.org", "download", False, "offline lock"),
        ("example.org", "tool", False, "offline lock"),
    ]


def test_tools_are_offline_until_the_person_turns_the_network_on() -> None:
    with pytest.raises(NetworkRefused, match="Tools may not"):
        Gate().check("tool", "example.org", 443)
    Gate(tools_online=True).check("tool", "example.org", 443)
    choose(online_tools=True)
    Gate().check("tool", "example.org", 443)
    with network.permitted("download", "example.org"):
        pass
    assert [allowed for _, _, allowed, _ in noted()] == [False, True, True, True]


def test_this_computer_is_open_to_all_but_tools() -> None:
    choose(offline=True)
    for host in ("localhost", "127.0.0.1", "::1", "[::1]", "app.localhost"):
        Gate().check("download", host, 80)
        with pytest.raises(NetworkRefused):
            Gate().check("tool", host, 80)
    for host in ("127.0.0.1.example.org", "0.0.0.0", "10.0.0.1", "localhost.example.org"):
        assert not network.is_this_computer(host)


def test_a_host_is_noted_once_in_a_while() -> None:
    gate = Gate()
    for _ in range(5):
        gate.check("download", "example.org", 443)
    gate.check("download", "other.example", 443)
    assert [host for host, *_ in noted()] == ["example.org", "other.example"]


@pytest.mark.usefixtures("enforced")
def test_no_socket_gets_out_that_was_not_announced() -> None:
    with pytest.raises(NetworkRefused, match="without saying why"):
        socket.create_connection((HOST, 443), 0.1)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        with pytest.raises(NetworkRefused):
            sock.sendto(b"x", (HOST, 53))
        with pytest.raises(NetworkRefused):
            sock.connect((HOST, 53))
    with pytest.raises(NetworkRefused):
        socket.getaddrinfo("leak-by-name.example.org", 443)
    with pytest.raises(NetworkRefused):
        socket.gethostbyname("leak-by-name.example.org")
    assert {rule for _, _, _, rule in noted()} == {"not announced"}


@pytest.mark.usefixtures("enforced")
def test_an_announcement_holds_for_its_thread_and_its_block() -> None:
    refused: list[bool] = []

    def elsewhere() -> None:
        try:
            socket.getaddrinfo(HOST, 443)
        except NetworkRefused:
            refused.append(True)

    with network.permitted("download", HOST):
        socket.getaddrinfo(HOST, 443)
        thread = threading.Thread(target=elsewhere)
        thread.start()
        thread.join()
    elsewhere()
    assert refused == [True, True]


@pytest.mark.usefixtures("enforced")
def test_a_lock_that_is_closed_meanwhile_counts_at_once() -> None:
    with network.permitted("download", HOST):
        choose(offline=True)
        with pytest.raises(NetworkRefused, match="offline lock"):
            socket.getaddrinfo(HOST, 443)


@pytest.mark.usefixtures("enforced")
def test_sockets_of_this_computer_go_on_as_ever() -> None:
    choose(offline=True)
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        socket.create_connection(("localhost", port), 5).close()
    one, other = socket.socketpair()
    one.close()
    other.close()


def test_no_system_call_gets_out_either() -> None:
    strace = subprocess.run(["which", "strace"], capture_output=True, check=False)
    if strace.returncode:
        pytest.skip("needs strace")
    done = subprocess.run(
        ["strace", "-f", "-e", "trace=connect,sendto", sys.executable, "-c", OUT_OF_THE_WINDOW],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": os.getcwd()},
        check=False,
    )
    assert done.stdout == "refused\n", done.stderr
    assert "203.0.113.7" not in done.stderr


def test_it_is_known_who_is_contacted_and_whoever_watches_is_told() -> None:
    seen: list[tuple[Contact, ...]] = []
    leave = network.watch(lambda: seen.append(network.state().contacts))
    try:
        with network.permitted("download", "hub.example"):
            with network.permitted("download", "127.0.0.1"):  # leaves nothing
                pass
            inside = network.state()
        assert inside.contacts == (Contact("download", "hub.example"),)
        assert network.state().contacts == ()
        assert seen == [inside.contacts, ()]
    finally:
        leave()
        leave()
    with network.permitted("download", "hub.example"):
        pass
    assert len(seen) == 2


def test_the_last_refusal_is_known() -> None:
    choose(offline=True)
    with pytest.raises(NetworkRefused):
        network.check("tool", "example.org")
    state = network.state()
    assert state.locked
    assert state.refusal == Refusal("tool", "example.org", "offline lock")


def test_closing_the_lock_cuts_off_what_is_going_on() -> None:
    cut: list[str] = []
    with network.permitted("download", "hub.example", cut=lambda: cut.append("hub.example")):
        network.lock_changed()
        assert cut == []
        choose(offline=True)
        network.lock_changed()
        assert cut == ["hub.example"]
    network.lock_changed()
    assert cut == ["hub.example"]
