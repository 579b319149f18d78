"""What a dialect may know of a model's vocabulary, whatever it comes from."""

from __future__ import annotations

from typing import Protocol


class Vocabulary(Protocol):
    """Text to token ids and back. Special tokens are looked up by their text, never by number."""

    def encode(self, text: str) -> list[int]:
        """Ordinary tokens only: text that looks like a special token stays text."""
        ...

    def special(self, text: str) -> int | None:
        """The id of the special token written `text`, or None if the vocabulary has none."""
        ...

    def piece(self, token: int) -> bytes:
        """The bytes of an ordinary token; of a special one, its name as it is written."""
        ...
