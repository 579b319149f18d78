"""How names and numbers from outside appear in a message. Knows nothing of models."""

from __future__ import annotations

_LIMIT = 300


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
