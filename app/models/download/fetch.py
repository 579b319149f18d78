"""Fetches one file into its part: several connections, one hash behind them, a journal.

Puts the pieces together and decides what to do about a fault; each of them knows its own trade
only. Whether the file gets its final name is decided elsewhere, when its model is complete.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import msgspec

from app.cancel import CancelToken
from app.errors import AppError, DownloadError, HubUnreachable
from app.models.download.hash_front import HashFront, WrongBytes
from app.models.download.journal import Journal
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
    SameFile,
)
from app.models.download.remote import DEFAULT_TUNING, RemoteFile, Tuning
from app.models.wording import shown

_TELL_EVERY_S = 0.25
_STUBBORN = 3


class LinkSource(Protocol):
    """Knows where a file's bytes are. `Hub` is one."""

    def link(self, file: RemoteFile, stale: Link | None = None) -> Link: ...


class FileProgress(msgspec.Struct, frozen=True):
    """Bytes of one file: there, hashed, and come over the network in this run."""

    have_bytes: int
    hashed_bytes: int
    received_bytes: int


def part_path(file: RemoteFile, folder: Path) -> Path:
    """Where the file grows: named by its hash too, so that two versions never mix."""
    return folder / f"{file.name}.{file.sha256[:12]}.part"


def journal_path(file: RemoteFile, folder: Path) -> Path:
    return part_path(file, folder).with_suffix(".journal")


class FileFetch:
    """One run of fetching one file.

    Args:
        file: What to fetch.
        folder: Where to; must exist.
        source: Knows the links.
        cancel: Ends the run; what has come stays for the next one.
    """

    def __init__(
        self,
        file: RemoteFile,
        folder: Path,
        source: LinkSource,
        cancel: CancelToken,
        tuning: Tuning = DEFAULT_TUNING,
        limiter: Limiter | None = None,
    ) -> None:
        self._file, self._folder, self._source = file, folder, source
        self._cancel, self._tuning, self._limiter = cancel, tuning, limiter or Limiter()
        self._path = part_path(file, folder)
        self._stopped = threading.Event()
        self._finished = threading.Event()
        self._failure: AppError | None = None
        self._whole_only = False
        self._ignored = 0
        self._stubborn = 0
        self._received = 0
        self._last_byte_at = time.monotonic()
        self._quiet_until = 0.0
        self._lock = threading.Lock()

    def run(self, tell: Callable[[FileProgress], None] = lambda _: None) -> bool:
        """Fetches what is missing; True when all is there and verified, False when cancelled.

        Raises:
            DownloadError: It cannot be done; what has come stays for another run.
        """
        path = self._path
        try:
            self._journal = Journal(
                journal_path(self._file, self._folder), self._file, self._tuning.block_bytes
            )
            self._part = PartFile(path, self._file.size_bytes)
        except OSError as error:
            raise as_download_error(error, path) from error
        try:
            return self._run(tell)
        except OSError as error:
            raise as_download_error(error, path, self._file.size_bytes) from error
        finally:
            self._part.close()
            self._journal.close()

    def _run(self, tell: Callable[[FileProgress], None]) -> bool:
        state = self._journal.state
        state.have.remove(self._part.size_before, self._file.size_bytes)
        if self._part.size_before != self._file.size_bytes:
            state.whole = False
        self._part.sync()
        self._journal.begin()
        if state.whole:
            return True
        self._pieces = Pieces(self._journal, self._file.size_bytes, self._tuning.piece_bytes)
        self._front = HashFront(
            self._file, self._part, self._journal, self._pieces, self._tuning.block_bytes
        )
        same_file = SameFile()
        clients = [
            RangeClient(self._tuning.stall_s, same_file) for _ in range(self._tuning.connections)
        ]
        workers = [
            threading.Thread(
                target=self._guard, args=(self._work, client, index == 0), name="fetch"
            )
            for index, client in enumerate(clients)
        ]
        workers.append(threading.Thread(target=self._guard, args=(self._hash,), name="hash"))
        workers.append(threading.Thread(target=self._guard, args=(self._force,), name="force"))
        with self._cancel.on_cancel(self._stop):
            for worker in workers:
                worker.start()
            while not self._stopped.wait(_TELL_EVERY_S):
                tell(self._progress())
            for client in clients:
                client.stop()
            for worker in workers:
                worker.join()
        tell(self._progress())
        if self._failure is not None:
            raise self._failure
        self._part.sync()
        if not self._finished.is_set():
            self._journal.syncing()
            self._journal.synced()
            return False
        self._journal.whole()
        return True

    def _progress(self) -> FileProgress:
        return FileProgress(self._pieces.have_bytes, self._front.end, self._received)

    def _stop(self) -> None:
        self._stopped.set()
        self._pieces.close()

    def _fail(self, error: AppError) -> None:
        with self._lock:
            self._failure = self._failure or error
        self._stop()

    def _guard(self, work: Callable[..., None], *arguments: object) -> None:
        try:
            work(*arguments)
        except AppError as error:
            self._fail(error)
        except OSError as error:
            self._fail(as_download_error(error, self._path, self._file.size_bytes))
        except BaseException:
            self._stop()
            raise

    def _hash(self) -> None:
        """Hashes behind the connections; looks for the wrong block if the whole is wrong."""
        try:
            right = self._front.run()
            if right is False:
                right = self._search()
        except WrongBytes:
            right = False
        if right is False:
            raise DownloadError(
                "The server sends {name} with other bytes than those that were announced.",
                "Try again later; if it stays so, choose another source for this model.",
                name=shown(self._file.name),
            )
        if right:
            self._finished.set()
            self._stop()

    def _search(self) -> bool | None:
        """Fetches one block after the other again until the whole is right.

        All blocks are on the disk as they came, but one of them came wrong, and nobody can say
        which: only a second answer can. Nothing right is given up meanwhile.
        """
        size, block = self._file.size_bytes, self._tuning.block_bytes
        for start in range(0, size, block):
            differed = self._pieces.compare(start, min(start + block, size))
            if differed is None:
                return None
            if differed:
                self._front.go_back(start)
                right = self._front.run()
                if right is not False:
                    return right
        return False

    def _force(self) -> None:
        """Forces what has come to the disk, block by block, beside the download."""
        forced = self._pieces.have_bytes
        while not self._stopped.wait(_TELL_EVERY_S):
            have = self._pieces.have_bytes
            if have - forced >= self._tuning.block_bytes:
                self._journal.syncing()
                self._part.sync()
                self._journal.synced()
                forced = have

    def _work(self, client: RangeClient, first: bool) -> None:
        """One connection: piece after piece, with a rest after each fault.

        Only the first one goes on where the server sends nothing but the whole file.
        """
        faults, first_fault_at = 0, 0.0
        link: Link | None = None
        stale: Link | None = None
        try:
            while (piece := self._pieces.take()) is not None:
                landing = Landing(self._part, self._pieces, piece, self._tuning.note_bytes)
                try:
                    if self._stopped.wait(self._quiet_until - time.monotonic()):
                        raise Dropped("stopped")
                    link = self._source.link(self._file, stale)
                    stale = None
                    self._ask(client, link, piece, landing)
                    faults = 0
                    continue
                except (Fault, HubUnreachable) as fault:
                    landing.give_back()
                    if self._stopped.is_set():
                        return
                    if isinstance(fault, LinkRefused | RangeRefused | OtherFile):
                        stale = link
                    now = time.monotonic()
                    if not faults or self._last_byte_at > first_fault_at:
                        faults, first_fault_at = 0, now
                    faults += 1
                    self._judge(fault, faults)
                    if self._whole_only and not first:
                        return
                    if self._whole_only:
                        self._pieces.one_stream()
                    self._stopped.wait(self._rest_s(fault, faults))
                except BaseException:
                    landing.give_back()
                    raise
        finally:
            client.close()

    def _ask(self, client: RangeClient, link: Link, piece: Piece, landing: Landing) -> None:
        tuning = self._tuning

        def sink(data: bytes) -> None:
            try:
                landing.write(data)
            except OSError as error:  # of the disk: one of the network is another matter
                raise as_download_error(error, self._path, self._file.size_bytes) from error
            with self._lock:
                self._received += len(data)
            self._last_byte_at = time.monotonic()
            self._limiter.take(len(data), self._stopped)
            if self._stopped.is_set():
                raise Dropped("stopped")

        size = self._file.size_bytes
        read_bytes = self._limiter.read_bytes(tuning.read_bytes)
        if self._whole_only:
            landing.skip_to_start()
            client.fetch(link, 0, piece.end, size, sink, read_bytes, whole=True)
        else:
            client.fetch(link, piece.start, piece.end, size, sink, read_bytes)
        landing.done()
        self._ignored = self._stubborn = 0

    def _judge(self, fault: Exception, faults: int) -> None:
        """Gives up where another try would be in vain.

        Raises:
            DownloadError: So it is.
        """
        if isinstance(fault, RangeIgnored):
            self._ignored += 1
            self._whole_only = self._whole_only or self._ignored >= _STUBBORN
        if isinstance(fault, RangeRefused | OtherFile):
            self._stubborn += 1
            if self._stubborn >= _STUBBORN:
                raise DownloadError(
                    "{name} on the server is not the file that was chosen.",
                    "Remove this download and choose the model again.",
                    name=shown(self._file.name),
                ) from fault
        if faults >= self._tuning.attempts:
            if isinstance(fault, HubUnreachable):
                raise fault
            raise HubUnreachable(
                "The download of {name} was interrupted ({reason}).",
                "Check the connection to the internet; the download goes on by itself.",
                name=shown(self._file.name),
                reason=shown(str(fault) or type(fault).__name__),
            ) from fault

    def _rest_s(self, fault: Exception, faults: int) -> float:
        """Seconds until the next try: what the server says, else longer each time."""
        asked = fault.wait_s if isinstance(fault, Busy) else None
        if isinstance(fault, HubUnreachable):
            asked = _seconds(fault.fields.get("wait_s"))
        longest = min(self._tuning.backoff_s * 2.0 ** (faults - 1), self._tuning.backoff_most_s)
        rest_s = longest * random.uniform(0.5, 1.0)
        if asked is None:
            return rest_s
        rest_s = max(rest_s, min(asked, self._tuning.retry_after_most_s))
        self._quiet_until = time.monotonic() + rest_s  # it is meant for all connections
        return rest_s


def _seconds(value: object) -> float | None:
    return float(value) if isinstance(value, str) and value.isdecimal() else None
