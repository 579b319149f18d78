"""Over TLS as over plain HTTP: trust is the system's, a stop lets no ciphertext through."""

from __future__ import annotations

import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.models.download.ranged_http import Dropped, Link, RangeClient
from tests.models.download.conftest import some_bytes

DATA = some_bytes(3_000_000)
OPENSSL = shutil.which("openssl")

pytestmark = pytest.mark.skipif(OPENSSL is None, reason="needs openssl for a certificate")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("tls")
    key, cert = folder / "key.pem", folder / "cert.pem"
    assert OPENSSL is not None
    command = [OPENSSL, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
    command += ["-nodes", "-keyout", str(key), "-out", str(cert), "-days", "2"]
    command += ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    subprocess.run(command, check=True, capture_output=True)
    return key, cert


class Server:
    """Answers each connection with one range over TLS; as a proxy it first opens a tunnel."""

    def __init__(self, key: Path, cert: Path) -> None:
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(cert, key)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.tunnels: list[bytes] = []
        self.go_on = threading.Event()
        self.go_on.set()
        self.thread = threading.Thread(target=self._serve)
        self.thread.start()

    def close(self) -> None:
        self.go_on.set()
        socket.socket.shutdown(self.listener, socket.SHUT_RDWR)
        self.listener.close()
        self.thread.join()

    def _serve(self) -> None:
        while True:
            try:
                plain, _ = self.listener.accept()
            except OSError:
                return
            try:
                with plain:
                    self._answer(plain)
            except OSError:
                continue  # a client that went away, or does not trust us

    def _answer(self, plain: socket.socket) -> None:
        if plain.recv(1, socket.MSG_PEEK) == b"C":
            self.tunnels.append(plain.recv(4096).split(b"\r\n")[0])
            plain.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
        with self.context.wrap_socket(plain, server_side=True) as secure:
            secure.recv(4096)
            head = f"HTTP/1.1 206 Partial Content\r\nContent-Length: {len(DATA)}\r\n"
            head += f"Content-Range: bytes 0-{len(DATA) - 1}/{len(DATA)}\r\n\r\n"
            secure.sendall(head.encode() + DATA[: len(DATA) // 2])
            self.go_on.wait(10)
            secure.sendall(DATA[len(DATA) // 2 :])


@pytest.fixture
def server(certificate: tuple[Path, Path]) -> Iterator[Server]:
    running = Server(*certificate)
    yield running
    running.close()


@pytest.fixture
def trusted(certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[1]))


def got(url: str) -> bytes:
    client, pieces = RangeClient(stall_s=10), list[bytes]()
    try:
        client.fetch(Link(url), 0, len(DATA), len(DATA), pieces.append, 65536)
    finally:
        client.close()
    return b"".join(pieces)


@pytest.mark.usefixtures("trusted")
def test_a_range_comes_over_tls(server: Server) -> None:
    assert got(f"https://localhost:{server.port}/m") == DATA


def test_a_server_that_the_system_does_not_trust_is_not_believed(server: Server) -> None:
    with pytest.raises(Dropped, match="SSLCertVerificationError"):
        got(f"https://localhost:{server.port}/m")


@pytest.mark.usefixtures("trusted")
def test_a_proxy_opens_a_tunnel(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", f"http://127.0.0.1:{server.port}")
    monkeypatch.setenv("no_proxy", "")
    assert got("https://localhost/m") == DATA
    assert [line.rsplit(b" ", 1)[0] for line in server.tunnels] == [b"CONNECT localhost:443"]


@pytest.mark.usefixtures("trusted")
def test_what_came_before_a_stop_is_plain_text(server: Server) -> None:
    """The bytes that lie encrypted in the system's buffer must not become part of the file."""
    server.go_on.clear()
    client, pieces = RangeClient(stall_s=10), list[bytes]()

    def sink(data: bytes) -> None:
        pieces.append(data)
        if len(pieces) == 3:
            client.stop()

    with pytest.raises(Dropped):
        client.fetch(
            Link(f"https://localhost:{server.port}/m"), 0, len(DATA), len(DATA), sink, 4096
        )
    client.close()
    came = b"".join(pieces)
    assert came == DATA[: len(came)]
    assert len(came) >= 3
