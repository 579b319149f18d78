"""Where the bytes of one piece come down: written at their place, and noted in steps.

Knows neither networks nor hashes.
"""

from __future__ import annotations

from app.models.download.part import PartFile
from app.models.download.pieces import Piece, Pieces


class Landing:
    """Takes the bytes of a piece in order. For one thread."""

    def __init__(self, part: PartFile, pieces: Pieces, piece: Piece, note_bytes: int) -> None:
        self._part, self._pieces, self._piece = part, pieces, piece
        self._note_bytes = note_bytes
        self._offset = self._noted = piece.start
        self._skip = 0
        self._is_vouched = False

    def skip_to_start(self) -> None:
        """The next bytes are those from the file's start on: what lies before the piece is none."""
        self._skip = self._piece.start

    def vouched(self) -> None:
        """The server has given a digest: nothing counts as there before it was compared."""
        self._is_vouched = True

    def write(self, data: bytes) -> None:
        """Raises OSError."""
        if self._skip:
            passed = min(self._skip, len(data))
            self._skip -= passed
            data = data[passed:]
        if not data:
            return
        if self._piece.again:
            if self._part.read(self._offset, len(data)) != data:
                self._part.write(self._offset, data)
                self._pieces.differed()
            self._offset += len(data)
            return
        self._part.write(self._offset, data)
        self._offset += len(data)
        if self._offset - self._noted >= self._note_bytes and not self._is_vouched:
            self._note()

    def done(self) -> None:
        """All has come."""
        if self._piece.again:
            self._pieces.compared()
        else:
            self._note()

    def give_back(self) -> None:
        """No more will come: what is left is for somebody else."""
        if not self._piece.again:
            self._note()
        self._pieces.give_back(self._piece, self._offset)

    def reject(self) -> None:
        """All has come, and it is wrong: from the beginning once more."""
        self._offset = self._piece.start
        self._pieces.give_back(self._piece, self._offset)

    def _note(self) -> None:
        if self._offset > self._noted:
            self._pieces.arrived(self._noted, self._offset)
            self._noted = self._offset
