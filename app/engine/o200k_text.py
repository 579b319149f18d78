"""Text to tokens exactly as gpt-oss was trained on it, whatever model file the tokens come from.

llama.cpp cuts text by a simpler pattern, which knows neither capitals with an umlaut ("FÜR") nor
vowel signs: Hindi, Thai and Tamil take nearly twice as many tokens there, cut as the model has
never seen them. It also ends the process at some 40,000 signs in a row. Knows bytes and ranks only.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Mapping
from typing import Protocol, runtime_checkable

import tiktoken

from app.engine.long_runs import cut_runs
from app.engine.vocabulary import Vocabulary

# Longer runs of one kind exhaust the stack of tiktoken's regular expressions.
LONGEST_RUN = 50_000

# How o200k cuts text before it merges bytes: words with at most one leading sign and an English
# contraction, numbers by three digits, runs of signs, line ends, spaces.
_UPPER = r"\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}"
_LOWER = r"\p{Ll}\p{Lm}\p{Lo}\p{M}"
_CONTRACTION = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
_SPLIT = "|".join(
    (
        rf"[^\r\n\p{{L}}\p{{N}}]?[{_UPPER}]*[{_LOWER}]+{_CONTRACTION}",
        rf"[^\r\n\p{{L}}\p{{N}}]?[{_UPPER}]+[{_LOWER}]*{_CONTRACTION}",
        r"\p{N}{1,3}",
        r" ?[^\s\p{L}\p{N}]+[\r\n/]*",
        r"\s*[\r\n]+",
        r"\s+(?!\S)",
        r"\s+",
    )
)


class O200kText:
    """Encodes text under a list of ranks.

    Raises:
        ValueError: The ranks are no list of byte pairs.
    """

    def __init__(self, ranks: Mapping[bytes, int]) -> None:
        self._encoding = tiktoken.Encoding(
            "o200k", pat_str=_SPLIT, mergeable_ranks=dict(ranks), special_tokens={}
        )

    def encode(self, text: str) -> list[int]:
        """Ordinary tokens only; a lone surrogate becomes U+FFFD."""
        token_ids: list[int] = []
        for part in cut_runs(text, LONGEST_RUN):
            token_ids += self._encoding.encode_ordinary(part)
        return token_ids


@runtime_checkable
class ListedVocabulary(Vocabulary, Protocol):
    """A vocabulary whose tokens can be gone through."""

    @property
    def n_tokens(self) -> int: ...

    def is_special(self, token: int) -> bool: ...


class ExactVocabulary:
    """The tokens of another vocabulary, and text cut as gpt-oss expects it."""

    def __init__(self, vocabulary: Vocabulary, text: O200kText) -> None:
        self._vocabulary = vocabulary
        self.encode = text.encode
        self.special = vocabulary.special
        self.piece = vocabulary.piece


def exact(vocabulary: Vocabulary) -> Vocabulary:
    """`vocabulary` with exact text, if it lists its tokens and they are byte pairs.

    Going through 200,000 tokens takes some 0.6 s and keeping them 36 MB.
    """
    if not isinstance(vocabulary, ListedVocabulary):
        return vocabulary
    ordinary = (token for token in range(vocabulary.n_tokens) if not vocabulary.is_special(token))
    ranks = {vocabulary.piece(token): token for token in ordinary}
    if not all(bytes((byte,)) in ranks for byte in range(256)):
        return vocabulary
    return ExactVocabulary(vocabulary, _text_of(_Ranks(ranks)))


class _Ranks:
    """Ranks that are known by their digest, so that a cache need not keep them."""

    def __init__(self, ranks: dict[bytes, int]) -> None:
        self.taken: dict[bytes, int] | None = ranks
        digest = hashlib.sha256()
        for piece, token in ranks.items():
            digest.update(b"%d %d " % (token, len(piece)) + piece)
        self._digest = digest.digest()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Ranks) and self._digest == other._digest

    def __hash__(self) -> int:
        return hash(self._digest)


@functools.lru_cache(maxsize=1)
def _text_of(ranks: _Ranks) -> O200kText:
    """A model that is loaded again and again would leave holes in the memory each time."""
    assert ranks.taken is not None
    text, ranks.taken = O200kText(ranks.taken), None
    return text
