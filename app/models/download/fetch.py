"""Fetches one file into its part: several connections, one hash behind them, a journal.

Puts the pieces together; each of them knows its own trade only. Whether the file gets its final
name is decided elsewhere, when its model is complete.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import msgspec

from app.cancel import CancelToken
from app.errors import AppError, ArrivedDamaged, DownloadError, HubUnreachable
from app.models.download.connection import Connection, LinkSource, Traffic
from app.models.download.hash_front import HashFront, WrongBytes
from app.models.download.journal import Journal
from app.models.download.pace import Limiter
from app.models.download.part import PartFile, as_download_error
from app.models.download.pieces import Pieces
from app.models.download.ranged_http import RangeClient, SameFile
from app.models.download.remote import DEFAULT_TUNING, RemoteFile, Tuning, stopped_by_mistake
from app.models.wording import file_size, shown

_TELL_EVERY_S = 0.25
# Then a connection is left to itself: whoever looks up a name, connects, or asks the Hub cannot be
# woken. It ends when that fails, and finds the part closed.
_HANGING_S = 0.5
# How often a block is asked for in a search until the same comes twice in a row.
_ANSWERS = 4


class FileProgress(msgspec.Struct, frozen=True):
    """Bytes of one file: there, hashed, and come over the network in this run."""

    have_bytes: int
    hashed_bytes: int
    received_bytes: int


def arrived_damaged(file: RemoteFile) -> ArrivedDamaged:
    """What a person should know before a search is begun."""
    return ArrivedDamaged(
        "{name} arrived damaged, and its source does not say where.",
        "Trying again looks for the damaged part, and for that downloads up to {size} once more.",
        name=shown(file.name),
        size=file_size(file.size_bytes),
    )


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
        look_for_damage: Whether to look for the wrong block of a file that arrived damaged, at the
            price of fetching it again, half of it on average.
    """

    def __init__(
        self,
        file: RemoteFile,
        folder: Path,
        source: LinkSource,
        cancel: CancelToken,
        tuning: Tuning = DEFAULT_TUNING,
        limiter: Limiter | None = None,
        look_for_damage: bool = False,
    ) -> None:
        self._look_for_damage = look_for_damage
        self._file, self._source, self._cancel, self._tuning = file, source, cancel, tuning
        self._path, self._journal_path = part_path(file, folder), journal_path(file, folder)
        self._traffic = Traffic(tuning, limiter or Limiter())
        self._stopped = self._traffic.stopped
        self._finished = False
        self._failure: AppError | None = None

    def run(self, tell: Callable[[FileProgress], None] = lambda _: None) -> bool:
        """Fetches what is missing; True when all is there and verified, False when cancelled.

        Raises:
            ArrivedDamaged: All is there but wrong; it is to be decided whether to look for what.
            DownloadError: It cannot be done; what has come stays for another run.
        """
        size_bytes = self._file.size_bytes
        self._part = PartFile(self._path, size_bytes)
        try:
            self._journal = Journal(self._journal_path, self._file, self._tuning.block_bytes)
            try:
                if not self._begin():
                    self._fetch(tell)
                    self._end()
            finally:
                self._journal.close()
        except OSError as error:
            raise as_download_error(error, self._path, size_bytes) from error
        finally:
            self._part.close()
        return self._finished

    def _begin(self) -> bool:
        """Opens the journal on what is really there; whether nothing is left to do."""
        state = self._journal.state
        if self._part.size_before != self._file.size_bytes:
            state.have.remove(self._part.size_before, self._file.size_bytes)
            state.whole = state.damaged = False
        self._part.sync()
        self._journal.begin()
        if state.damaged and not self._look_for_damage:
            raise arrived_damaged(self._file)
        self._finished = state.whole
        return self._finished

    def _fetch(self, tell: Callable[[FileProgress], None]) -> None:
        """Returns when all is right, something failed, or it was cancelled."""
        self._pieces = Pieces(self._journal, self._file.size_bytes, self._tuning.piece_bytes)
        self._front = HashFront(
            self._file, self._part, self._journal, self._pieces, self._tuning.block_bytes
        )
        same_file = SameFile(self._file.sha256)
        clients = [
            RangeClient(self._tuning.stall_s, same_file) for _ in range(self._tuning.connections)
        ]
        jobs = [self._connection(client, client is clients[0]).run for client in clients]
        connections = [self._thread(job) for job in jobs]
        own = [self._thread(self._hash), self._thread(self._force)]
        with self._cancel.on_cancel(self._stop):
            try:
                for thread in (*connections, *own):
                    thread.start()
                while not self._stopped.wait(_TELL_EVERY_S):
                    tell(self._progress())
            finally:
                self._stop()
                for client in clients:
                    client.stop()
                for thread in own:
                    thread.join()
                _join(connections, _HANGING_S)
        tell(self._progress())

    def _end(self) -> None:
        """Forces everything to the disk and says so in the journal."""
        self._part.sync()
        if self._finished and self._failure is None:
            self._journal.whole()
        else:
            self._journal.syncing()
            self._journal.synced()
        if self._failure is not None:
            raise self._failure

    def _connection(self, client: RangeClient, main: bool) -> Connection:
        return Connection(
            self._file, self._source, self._part, self._pieces, self._traffic, client, main
        )

    def _progress(self) -> FileProgress:
        received_bytes = self._traffic.received_bytes
        return FileProgress(self._pieces.have_bytes, self._front.end, received_bytes)

    def _thread(self, job: Callable[[], None]) -> threading.Thread:
        return threading.Thread(target=self._guard, args=(job,), name="download", daemon=True)

    def _stop(self) -> None:
        self._stopped.set()
        self._pieces.close()

    def _guard(self, job: Callable[[], None]) -> None:
        """Runs a job of a thread; its error ends all of them."""
        failure: AppError | None = stopped_by_mistake(self._file.name)
        try:
            job()
            failure = None
        except AppError as error:
            failure = error
        except OSError as error:
            failure = as_download_error(error, self._path, self._file.size_bytes)
        finally:
            if failure is not None:
                self._failure = self._failure or failure
                self._stop()

    def _hash(self) -> None:
        """Hashes behind the connections; sees what can be done if the whole is wrong."""
        try:
            right = self._front.run()
            if right is False:
                right = self._search() if self._journal.state.damaged else self._look_at_disk()
        except WrongBytes:
            right = False
        if right is False:
            raise DownloadError(
                "The server sends {name} with other bytes than those that were announced.",
                "Try again later; if it stays so, choose another source for this model.",
                name=shown(self._file.name),
            )
        if right:
            self._finished = True
            self._stop()

    def _look_at_disk(self) -> bool | None:
        """Reads everything once more: where the disk has lost a block, only that one is fetched.

        Raises:
            ArrivedDamaged: It has not: the bytes came wrong.
            DownloadError: They are another file's, which the source has in this one's place now.
        """
        self._front.start_over()
        right = self._front.run()
        if right is False:
            with suppress(HubUnreachable):  # it cannot say so now
                self._source.link(self._file, stale=self._source.link(self._file))
            self._journal.damaged()
            raise arrived_damaged(self._file)
        return right

    def _search(self) -> bool | None:
        """Fetches one block after the other again until the whole is right.

        All blocks are on the disk as they came, but one of them came wrong, and nobody can say
        which: only a second answer can; where that differs and does not help, a third one.
        """
        size = self._file.size_bytes
        block = size if self._traffic.whole_only else self._tuning.block_bytes
        for start in range(0, size, block):
            for _ in range(_ANSWERS):
                differed = self._pieces.compare(start, min(start + block, size))
                if differed is None:
                    return None
                if not differed:
                    break
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


def _join(threads: list[threading.Thread], within_s: float) -> None:
    deadline = time.monotonic() + within_s
    for thread in threads:
        thread.join(max(0.0, deadline - time.monotonic()))
