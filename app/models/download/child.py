"""The process that fetches one model for another one; see `apart`, which starts it.

Reads an order from stdin, then limits and tokens, until that is closed: then it stops. Says on
stdout what happens. Gives way to whatever the person does meanwhile.
"""

from __future__ import annotations

import os
import queue
import threading
from pathlib import Path

import msgspec
import psutil

from app import network
from app.cancel import CancelToken
from app.errors import AppError
from app.models.download.apart import (
    Ended,
    Limit,
    Order,
    Progress,
    Said,
    Token,
    Told,
    WantsToken,
    take_apart,
)
from app.models.download.hub import Hub
from app.models.download.model import fetch_model
from app.models.download.pace import Limiter

_NICE = 5


class _Parent:
    """The other side of the pipes."""

    def __init__(self, stdin: int, stdout: int) -> None:
        self._in, self._out = os.fdopen(stdin, "rb"), stdout
        self._saying = threading.Lock()
        self._tokens: queue.SimpleQueue[str | None] = queue.SimpleQueue()

    def order(self) -> Order:
        return msgspec.json.decode(self._in.readline(), type=Order)

    def listen(self, limiter: Limiter, cancel: CancelToken) -> None:
        """Heeds what it is told until there is nobody any more."""
        for line in self._in:
            match msgspec.json.decode(line, type=Told):
                case Limit(bytes_per_s):
                    limiter.bytes_per_s = bytes_per_s
                case Token(token):
                    self._tokens.put(token)
        self._tokens.put(None)
        cancel.cancel()

    def say(self, said: Said) -> None:
        data = msgspec.json.encode(said) + b"\n"
        with self._saying:
            while data:
                data = data[os.write(self._out, data) :]

    def ask_token(self) -> str | None:
        self.say(WantsToken())
        return self._tokens.get()


def main() -> None:
    network.enforce()
    stdin, stdout = os.dup(0), os.dup(1)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what a library prints is no message
    _give_way()
    parent = _Parent(stdin, stdout)
    order = parent.order()
    limiter, cancel = Limiter(order.bytes_per_s), CancelToken()
    threading.Thread(target=parent.listen, args=(limiter, cancel), daemon=True).start()
    try:
        parent.say(_fetched(order, parent, limiter, cancel))
    except BrokenPipeError:
        pass  # nobody is left to whom it could matter
    finally:
        os._exit(0)  # a connection that hangs keeps nobody


def _fetched(order: Order, parent: _Parent, limiter: Limiter, cancel: CancelToken) -> Said:
    try:
        files = fetch_model(
            order.download,
            Path(order.folder),
            Hub(order.endpoint, parent.ask_token),
            cancel,
            lambda now: parent.say(Progress(now)),
            order.tuning,
            limiter,
            order.reserve_bytes,
            order.look_for_damage,
        )
    except AppError as error:
        return take_apart(error)
    return Ended(None if files is None else tuple(map(str, files)))


def _give_way() -> None:
    try:
        low = getattr(psutil, "BELOW_NORMAL_PRIORITY_CLASS", _NICE)
        psutil.Process().nice(low)
    except (psutil.Error, OSError):
        return  # then it competes with the window, as any other program


if __name__ == "__main__":
    main()
