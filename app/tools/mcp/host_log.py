"""What a server says besides: its stderr and its log messages, in a file that cannot grow."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import BinaryIO

LARGEST = 256_000  # bytes, of which the newest half stays when it is full
_LONGEST_LINE = 2_000


class ServerLog:
    """Where the file cannot be written, everything is dropped."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: BinaryIO | None = None
        with contextlib.suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = path.open("ab", buffering=0)

    def write(self, text: str) -> None:
        """Adds a line."""
        line = text.rstrip("\r\n")[:_LONGEST_LINE].encode("utf-8", "replace") + b"\n"
        if self._file is None:
            return
        with contextlib.suppress(OSError):
            if self._file.tell() + len(line) > LARGEST:
                self._drop_old()
            self._file.write(line)

    def _drop_old(self) -> None:
        """In place: whoever has it open goes on writing to it."""
        assert self._file is not None
        kept = self._path.read_bytes()[-LARGEST // 2 :].partition(b"\n")[2]
        self._file.truncate(0)
        self._file.write(kept)
