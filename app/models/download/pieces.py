"""Who fetches which piece: what is there, what is under way, what is missing.

Shared by the connections of one file and by the thread that hashes behind them. Knows no network
and no file; tells the journal what has become of the bytes.
"""

from __future__ import annotations

import threading
from collections import deque

import msgspec

from app.models.download.journal import Journal
from app.models.download.ranges import RangeSet


class Piece(msgspec.Struct, frozen=True):
    """Bytes to ask for. `again`: they are there, and are only to be compared."""

    start: int
    end: int
    again: bool = False


class Pieces:
    """The bookkeeping of one file."""

    def __init__(self, journal: Journal, size_bytes: int, piece_bytes: int) -> None:
        self._journal = journal
        self._size = size_bytes
        self._piece_bytes = piece_bytes
        self._have = journal.state.have.copy()
        self._under_way = RangeSet()
        self._again: deque[Piece] = deque()
        self._comparing = 0
        self._differed = False
        self._closed = False
        self._changed = threading.Condition()

    @property
    def have_bytes(self) -> int:
        with self._changed:
            return self._have.total

    def take(self) -> Piece | None:
        """The next piece to fetch; waits for one; None when there will be no more."""
        with self._changed:
            while not self._closed:
                piece = self._next()
                if piece is not None:
                    return piece
                self._changed.wait()
            return None

    def arrived(self, start: int, end: int) -> None:
        """These bytes are written."""
        self._journal.have(start, end)
        with self._changed:
            self._have.add(start, end)
            self._under_way.remove(start, end)
            self._changed.notify_all()

    def give_back(self, piece: Piece, start: int) -> None:
        """What is left of the piece from `start` on did not come."""
        with self._changed:
            if piece.again:
                self._again.appendleft(Piece(start, piece.end, again=True))
            else:
                self._under_way.remove(start, piece.end)
            self._changed.notify_all()

    def differed(self) -> None:
        """Bytes that were fetched again are not those that were there, and took their place."""
        with self._changed:
            self._differed = True

    def compared(self) -> None:
        """A whole piece was fetched again."""
        with self._changed:
            self._comparing -= 1
            self._changed.notify_all()

    def lost(self, start: int, end: int) -> None:
        """These bytes are wrong: they are missing again."""
        self._journal.lost(start, end)
        with self._changed:
            self._have.remove(start, end)
            self._changed.notify_all()

    def one_stream(self) -> None:
        """From the first gap on, all comes as one piece: the server sends nothing but the whole."""
        with self._changed:
            gap = next(self._have.missing(0, self._size), (self._size, self._size))
            self._have.remove(gap[0], self._size)
            self._piece_bytes = self._size
            self._changed.notify_all()

    def compare(self, start: int, end: int) -> bool | None:
        """Has these bytes fetched again; whether any differed, or None when closed meanwhile."""
        with self._changed:
            self._differed = False
            for begin in range(start, end, self._piece_bytes):
                stop = min(begin + self._piece_bytes, end)
                self._again.append(Piece(begin, stop, again=True))
                self._comparing += 1
            self._changed.notify_all()
            self._changed.wait_for(lambda: self._closed or not self._comparing)
            return None if self._closed else self._differed

    def wait_for_more(self, behind: int, most: int) -> int | None:
        """How far the bytes reach without a gap, once that is beyond `behind`; None when closed."""
        with self._changed:
            while not self._closed:
                end = self._have.end_of(behind)
                if end > behind:
                    return min(end, behind + most)
                self._changed.wait()
            return None

    def close(self) -> None:
        """Wakes everybody who waits; there is nothing more to do."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def _next(self) -> Piece | None:
        if self._again:
            return self._again.popleft()
        there = 0
        while there < self._size:
            gap = next(self._have.missing(there, self._size), None)
            if gap is None:
                return None
            for start, end in self._under_way.missing(*gap):
                stop = min(end, (start // self._piece_bytes + 1) * self._piece_bytes)
                self._under_way.add(start, stop)
                return Piece(start, stop)
            there = gap[1]
        return None
