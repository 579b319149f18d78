"""How names and numbers from outside appear in a message. Knows nothing of models."""

from __future__ import annotations

_LIMIT = 300
_SIZES = ((10**9, "GB"), (10**6, "MB"), (10**3, "kB"))


def shown(text: object) -> str:
    """Text from outside, fit for a message: printable, one line, not endless."""
    letters = str(text)
    clean = "".join(
        letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}"
        for letter in letters[: _LIMIT + 1]
    )
    return clean if len(clean) <= _LIMIT else clean[: _LIMIT - 1] + "…"


def grouped(number: int) -> str:
    """A number in groups of three; thin gaps are read alike in every language, commas are not."""
    return f"{number:,}".replace(",", "\N{NARROW NO-BREAK SPACE}")


def file_size(size_bytes: int) -> str:
    """A size as the shops and the systems' own tools count, by thousands.

    >>> file_size(12_109_566_560), file_size(500)
    ('12.1 GB', '500 B')
    """
    for unit, name in _SIZES:
        if size_bytes >= unit:
            return f"{size_bytes / unit:.1f} {name}"
    return f"{size_bytes} B"
