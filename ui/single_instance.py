"""One window for each home: a second start hands over to the first, which comes forward.

What is said between them stays on this computer, and in the hands of one person: the socket lies in
a folder of theirs alone, and whoever connects is looked at before anything is read.
"""

from __future__ import annotations

import contextlib
import os
import socket
import struct
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import msgspec
from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from app import instance

HAND_OVER_S = 10.0  # the first one may be starting, or ending, and then this one takes its place
_CONNECT_MS, _ANSWER_MS, _PAUSE_S = 500, 3_000, 0.1
_LONGEST = 64 * 1024  # bytes of a request
_DONE = b"ok\n"
_ACTIVATION = "XDG_ACTIVATION_TOKEN"


class Request(msgspec.Struct, frozen=True):
    """What a second start asks of the first.

    `files` are absolute paths to be opened. `activation` is the desktop's leave to come forward.
    """

    files: tuple[str, ...] = ()
    activation: str = ""


class FirstInstance(QObject):
    """Listens to later starts. `asked` carries a `Request`; the window is to come forward."""

    asked = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._welcome)
        self._heard: dict[QLocalSocket, bytes] = {}

    def listen(self) -> bool:
        """Begins to listen. Only for who holds the lock: what a killed one left is removed.

        Returns:
            Whether later starts can reach this one.
        """
        try:
            address = instance.address()
        except OSError:
            return False
        QLocalServer.removeServer(address)
        return self._server.listen(address)

    def close(self) -> None:
        self._server.close()

    @Slot()
    def _welcome(self) -> None:
        while (peer := self._server.nextPendingConnection()) is not None:
            if not _is_same_person(peer):
                peer.abort()
                peer.deleteLater()
                continue
            self._heard[peer] = b""
            peer.readyRead.connect(self._hear)
            peer.disconnected.connect(self._forget)
            self._read(peer)

    @Slot()
    def _hear(self) -> None:
        peer = self.sender()
        if isinstance(peer, QLocalSocket):
            self._read(peer)

    def _read(self, peer: QLocalSocket) -> None:
        heard = self._heard.get(peer)
        if heard is None:
            return
        heard += bytes(peer.readAll().data())
        self._heard[peer] = heard
        line, end, _ = heard.partition(b"\n")
        if not end:
            if len(heard) > _LONGEST:
                peer.abort()
            return
        try:
            request = msgspec.json.decode(line, type=Request)
        except ValueError:
            peer.abort()
            return
        peer.write(_DONE)
        peer.flush()
        peer.disconnectFromServer()
        self.asked.emit(request)

    @Slot()
    def _forget(self) -> None:
        peer = self.sender()
        if isinstance(peer, QLocalSocket):
            self._heard.pop(peer, None)
            peer.deleteLater()


def hand_over(files: Sequence[Path]) -> bool:
    """Asks the first Hearth of this home to come forward and to open files.

    Returns:
        Whether it heard.
    """
    try:
        address = instance.address()
    except OSError:
        return False
    paths = tuple(os.path.abspath(file) for file in files)
    request = Request(paths, os.environ.get(_ACTIVATION, ""))
    peer = QLocalSocket()
    peer.connectToServer(address)
    if not peer.waitForConnected(_CONNECT_MS):
        return False
    peer.write(msgspec.json.encode(request) + b"\n")
    heard = b""
    while _DONE not in heard and peer.waitForReadyRead(_ANSWER_MS):
        heard += bytes(peer.readAll().data())
    return _DONE in heard + bytes(peer.readAll().data())


def become_first_or_hand_over(files: Sequence[Path]) -> instance.Held | None:
    """Waits until this process is the first, or the first one has been reached.

    Returns:
        The lock; None if the other Hearth has taken over.

    Raises:
        TimeoutError: There is another Hearth, and it does not answer.
        OSError: There is nowhere to note which is the first.
    """
    last = time.monotonic() + HAND_OVER_S
    while (held := instance.take()) is None:
        if hand_over(files):
            return None
        if time.monotonic() > last:
            raise TimeoutError
        time.sleep(_PAUSE_S)
    return held


def allow_to_come_forward(request: Request) -> None:
    """Passes on the desktop's leave; Qt takes it from the environment when a window is raised."""
    if request.activation:
        os.environ[_ACTIVATION] = request.activation
    else:
        os.environ.pop(_ACTIVATION, None)


def _is_same_person(peer: QLocalSocket) -> bool:
    """Whether the other end runs as the same user, where the system tells."""
    if sys.platform != "linux":
        return True  # the socket's own permissions keep others out
    with contextlib.suppress(OSError):
        handle = socket.socket(fileno=os.dup(int(peer.socketDescriptor())))
        with handle:
            size = struct.calcsize("3i")
            answer = handle.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, size)
        return bool(struct.unpack("3i", answer)[1] == os.getuid())
    return False
