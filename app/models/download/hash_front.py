"""The sha256 of the whole, computed in order behind the connections, in one pass over the bytes.

At the end of each block it notes the hash so far; where such a hash is known already, from the
journal or beforehand, it notices a block that is wrong and has only that one fetched again. Knows
nothing of networks.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from app.models.download.journal import Journal
from app.models.download.part import PartFile
from app.models.download.pieces import Pieces
from app.models.download.remote import RemoteFile

if TYPE_CHECKING:
    from hashlib import _Hash

_CHUNK_BYTES = 1024 * 1024
_TRIES = 3


class WrongBytes(Exception):
    """The server sends a block again and again that is not the one that was announced."""


class HashFront:
    """How far the file is hashed. For one thread.

    `end` is read by others, as a figure to show.
    """

    def __init__(
        self, file: RemoteFile, part: PartFile, journal: Journal, pieces: Pieces, block_bytes: int
    ) -> None:
        self._file, self._part, self._journal, self._pieces = file, part, journal, pieces
        self._block = block_bytes
        self._noted = dict(journal.state.hashes)
        self._trusted = {
            min((index + 1) * block_bytes, file.size_bytes): digest
            for index, digest in enumerate(file.prefix_sha256)
        }
        self._states: dict[int, _Hash] = {0: hashlib.sha256()}
        self._tries: dict[int, int] = {}
        self.end = 0

    def run(self) -> bool | None:
        """Hashes until the end: whether the whole is right, or None when it was stopped.

        Raises:
            WrongBytes: A block is wrong however often it is fetched.
            OSError: The part cannot be read.
        """
        size = self._file.size_bytes
        running = self._states[self.end].copy()
        while self.end < size:
            border = min((self.end // self._block + 1) * self._block, size)
            until = self._pieces.wait_for_more(self.end, border - self.end)
            if until is None:
                return None
            while self.end < until:
                data = self._part.read(self.end, min(_CHUNK_BYTES, until - self.end))
                if not data:
                    raise OSError("the part file is shorter than it was")
                running.update(data)
                self.end += len(data)
            if self.end == border:
                running = self._at_border(border, running)
        return running.hexdigest() == self._file.sha256

    def start_over(self) -> None:
        """The next run reads everything once more, and compares it with what was noted."""
        self.end = 0
        self._states = {0: hashlib.sha256()}
        self._tries = {}

    def go_back(self, offset: int) -> None:
        """The next run begins at the block that holds `offset`."""
        self.end = offset // self._block * self._block
        self._states = {at: state for at, state in self._states.items() if at <= self.end}
        self._noted = {at: digest for at, digest in self._noted.items() if at <= self.end}

    def _at_border(self, border: int, running: _Hash) -> _Hash:
        """Compares and notes; the state to go on with, which is an older one if it differs."""
        digest = running.hexdigest()
        wanted = self._trusted.get(border) or self._noted.get(border)
        if wanted is not None and wanted != digest and not self._accept(border):
            begin = (border - 1) // self._block * self._block
            self._pieces.lost(begin, border)
            self.end = begin
            return self._states[begin].copy()
        if wanted != digest:
            # From here on the journal's own hashes are those of a file with other bytes.
            self._noted = {at: noted for at, noted in self._noted.items() if at < border}
        if self._noted.get(border) != digest:
            self._noted[border] = digest
            self._journal.hashed(border, digest)
        self._states[border] = running.copy()
        return running

    def _accept(self, border: int) -> bool:
        """Whether a block that differs is to be taken as it is.

        So it is after it was fetched again: then the journal's hash was of wrong bytes. A hash that
        was known beforehand is not overruled.
        """
        tries = self._tries[border] = self._tries.get(border, 0) + 1
        if border not in self._trusted:
            return tries > 1
        if tries > _TRIES:
            raise WrongBytes
        return False
