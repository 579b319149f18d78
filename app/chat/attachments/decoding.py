"""Bytes of a text file to text, whatever program on whatever system wrote them.

Raises `NotText` for bytes that are no text. Knows nothing of files and processes.
"""

from __future__ import annotations

import codecs

import charset_normalizer

# The longest first: UTF-32's mark begins with UTF-16's.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE_BYTES = 200_000
_ALLOWED_CONTROLS = frozenset(b"\t\n\r\f\x1b\x08\x0b\x1a")
# What such a text may hold of bytes that no text has: some logs do.
_MOST_CONTROLS = 0.005


class NotText(ValueError):
    """These bytes are something else: an image, a program, an archive."""


def decode(data: bytes) -> str:
    """The text, line ends as "\\n", without a byte order mark.

    >>> decode("Größe\\r\\n".encode("latin-1"))
    'Größe\\n'
    """
    text = _decoded(data)
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")


def _decoded(data: bytes) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    if (wide := _wide_encoding(data)) is not None:
        return data.decode(wide, "replace")
    if b"\x00" in data[:_SAMPLE_BYTES] or _share_of_controls(data) > _MOST_CONTROLS:
        raise NotText
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _guessed(data)


def _wide_encoding(data: bytes) -> str | None:
    """UTF-16 without a mark: of text in European languages every other byte is nearly always 0."""
    sample = data[: _SAMPLE_BYTES & ~1]
    half = len(sample) // 2
    if half < 2:
        return None
    low, high = sample[0 : 2 * half : 2].count(0) / half, sample[1 : 2 * half : 2].count(0) / half
    if high > 0.7 and low < 0.02:
        return "utf-16-le"
    if low > 0.7 and high < 0.02:
        return "utf-16-be"
    return None


def _share_of_controls(data: bytes) -> float:
    sample = data[:_SAMPLE_BYTES]
    wrong = sum(1 for byte in sample if byte < 0x20 and byte not in _ALLOWED_CONTROLS)
    return wrong / max(1, len(sample))


def _guessed(data: bytes) -> str:
    """By what makes sensible text; a broken UTF-8 file stays UTF-8, with its wounds marked."""
    wounds = data.decode("utf-8", "replace").count("\ufffd")
    valid = sum(1 for byte in data if byte >= 0x80) - wounds
    if valid > 20 * wounds:
        return data.decode("utf-8", "replace")
    found = charset_normalizer.from_bytes(data[:_SAMPLE_BYTES]).best()
    if found is None:
        raise NotText
    try:
        return data.decode(found.encoding, "replace")
    except LookupError:
        return data.decode("cp1252", "replace")
