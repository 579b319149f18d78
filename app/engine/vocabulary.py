"""What a dialect may know of a model's vocabulary, whatever it comes from."""

from __future__ import annotations

from collections.abc import Mapping
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


class TemplateVocabulary(Vocabulary, Protocol):
    """A vocabulary that a chat template can be rendered for: it can list its special tokens."""

    @property
    def specials(self) -> Mapping[str, int]:
        """Every special token by its text, those too that count as text (`user_defined`)."""
        ...

    @property
    def controls(self) -> frozenset[int]:
        """The special tokens that are never text: no person may see one."""
        ...

    @property
    def end_of_generation(self) -> frozenset[int]:
        """The tokens that end an answer."""
        ...

    @property
    def begin_text(self) -> str:
        """The text of the token that begins every prompt, "" where there is none."""
        ...

    @property
    def end_text(self) -> str:
        """The text of the token that ends a text, "" where there is none."""
        ...

    @property
    def adds_begin(self) -> bool:
        """Whether every prompt must begin with the token `begin_text`."""
        ...
