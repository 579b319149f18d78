"""One connection of a file: piece after piece, and what to do about a fault.

Knows nothing of hashes, and nothing of the other connections but what they share in `Traffic`.
"""

from __future__ import annotations

import random
import threading
import time
from typing import Protocol

from app.errors import DownloadError, HubUnreachable
from app.models.download.landing import Landing
from app.models.download.pace import Limiter
from app.models.download.part import PartFile, as_download_error
from app.models.download.pieces import Piece, Pieces
from app.models.download.ranged_http import (
    Busy,
    Dropped,
    Fault,
    Link,
    LinkRefused,
    OtherFile,
    RangeClient,
    RangeIgnored,
    RangeRefused,
    WrongDigest,
)
from app.models.download.remote import RemoteFile, Tuning
from app.models.wording import shown

# How often the same connection hears the same odd answer before it is believed.
_STUBBORN = 3


class LinkSource(Protocol):
    """Knows where a file's bytes are. `Hub` is one."""

    def link(self, file: RemoteFile, stale: Link | None = None) -> Link: ...


class Traffic:
    """What the connections of one file share.

    `whole_only`: the server sends nothing but whole files. `quiet_until`: it asked to be left alone
    until then, on the monotonic clock. `trusts_digests`: those that the server gives of ranges.
    """

    def __init__(self, tuning: Tuning, limiter: Limiter) -> None:
        self.tuning, self.limiter = tuning, limiter
        self.stopped = threading.Event()
        self.received_bytes = 0
        self.last_byte_at = time.monotonic()
        self.quiet_until = 0.0
        self.whole_only = False
        self.trusts_digests = True
        self._lock = threading.Lock()

    def count(self, size_bytes: int) -> None:
        """So many bytes have come."""
        with self._lock:
            self.received_bytes += size_bytes
            self.last_byte_at = time.monotonic()


class Connection:
    """Fetches pieces of a file until there are none. `main`: goes on alone where it must be one."""

    def __init__(
        self,
        file: RemoteFile,
        source: LinkSource,
        part: PartFile,
        pieces: Pieces,
        traffic: Traffic,
        client: RangeClient,
        main: bool,
    ) -> None:
        self._file, self._source, self._part, self._pieces = file, source, part, pieces
        self._traffic, self._client, self._main = traffic, client, main
        self._stale: Link | None = None
        self._faults = 0
        self._first_fault_at = 0.0
        self._in_a_row: dict[type[Exception], int] = {}

    def run(self) -> None:
        """Works until the pieces are closed.

        Raises:
            DownloadError: Another try would be in vain, or the disk does not take the bytes.
        """
        try:
            while (piece := self._pieces.take()) is not None:
                landing = Landing(self._part, self._pieces, piece, self._traffic.tuning.note_bytes)
                try:
                    fault = self._try(piece, landing)
                except BaseException:
                    landing.give_back()
                    raise
                if fault is not None:
                    if isinstance(fault, WrongDigest):
                        landing.reject()
                    else:
                        landing.give_back()
                    if self._traffic.stopped.is_set():
                        return
                    self._judge(fault)
                if self._traffic.whole_only:
                    self._pieces.one_stream()
                    if not self._main:
                        return
                if fault is not None:
                    self._traffic.stopped.wait(self._rest_s(fault))
        finally:
            self._client.close()

    def _try(self, piece: Piece, landing: Landing) -> Exception | None:
        """Asks for the piece; what went wrong, if something did."""
        link: Link | None = None
        try:
            if self._traffic.stopped.wait(self._traffic.quiet_until - time.monotonic()):
                return Dropped("stopped")
            link = self._source.link(self._file, self._stale)
            self._stale = None
            self._ask(link, piece, landing)
        except (LinkRefused, RangeRefused, OtherFile) as fault:
            self._stale = link
            return fault
        except (Fault, HubUnreachable) as fault:
            return fault
        self._faults = 0
        self._in_a_row.clear()
        return None

    def _ask(self, link: Link, piece: Piece, landing: Landing) -> None:
        traffic, size = self._traffic, self._file.size_bytes

        def sink(data: bytes) -> None:
            try:
                landing.write(data)
            except OSError as error:  # of the disk: one of the network is another matter
                raise as_download_error(error, self._part.path, size) from error
            traffic.count(len(data))
            traffic.limiter.take(len(data), traffic.stopped)
            if traffic.stopped.is_set():
                raise Dropped("stopped")

        read_bytes = traffic.limiter.read_bytes(traffic.tuning.read_bytes)
        if traffic.whole_only and self._main:
            landing.skip_to_start()
            self._client.fetch(link, 0, piece.end, size, sink, read_bytes, whole=True)
        else:
            vouched = landing.vouched if traffic.trusts_digests else None
            self._client.fetch(
                link, piece.start, piece.end, size, sink, read_bytes, vouched=vouched
            )
        landing.done()

    def _judge(self, fault: Exception) -> None:
        """Draws the conclusions.

        Raises:
            DownloadError: Another try would be in vain.
        """
        now = time.monotonic()
        if not self._faults or self._traffic.last_byte_at > self._first_fault_at:
            self._faults, self._first_fault_at = 0, now
        self._faults += 1
        row = self._in_a_row[type(fault)] = self._in_a_row.get(type(fault), 0) + 1
        if isinstance(fault, RangeIgnored) and row >= _STUBBORN:
            self._traffic.whole_only = True
        if isinstance(fault, WrongDigest) and row >= _STUBBORN:
            self._traffic.trusts_digests = False  # more likely is a server that counts otherwise
        if isinstance(fault, RangeRefused | OtherFile) and row >= _STUBBORN:
            raise DownloadError(
                "{name} on the server is not the file that was chosen.",
                "Remove this download and choose the model again.",
                name=shown(self._file.name),
            ) from fault
        if self._faults < self._traffic.tuning.attempts:
            return
        if isinstance(fault, HubUnreachable):
            raise fault
        raise HubUnreachable(
            "The download of {name} was interrupted ({reason}).",
            "Check the connection to the internet; the download goes on by itself.",
            name=shown(self._file.name),
            reason=shown(str(fault) or type(fault).__name__),
        ) from fault

    def _rest_s(self, fault: Exception) -> float:
        """Seconds until the next try: what the server says, else longer each time."""
        tuning = self._traffic.tuning
        longest = min(tuning.backoff_s * 2.0 ** (self._faults - 1), tuning.backoff_most_s)
        rest_s = longest * random.uniform(0.5, 1.0)
        asked = _asked_s(fault)
        if asked is None:
            return rest_s
        rest_s = max(rest_s, min(asked, tuning.retry_after_most_s))
        self._traffic.quiet_until = time.monotonic() + rest_s  # it is meant for all connections
        return rest_s


def _asked_s(fault: Exception) -> float | None:
    """How long the server itself asks to wait."""
    if isinstance(fault, Busy):
        return fault.wait_s
    said = fault.fields.get("wait_s") if isinstance(fault, HubUnreachable) else None
    return float(said) if isinstance(said, str) and said.isdecimal() else None
