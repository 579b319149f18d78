"""The starter's vocabulary: the first ranks of o200k, then harmony's special tokens.

Turns text into token ids and back; knows nothing of prompts or of the network.
"""

from __future__ import annotations

from pathlib import Path

import tiktoken

from resources.starter.ranks import merges_from_ranks, read_ranks

SOURCE = Path(__file__).parents[2] / "tests" / "data" / "o200k_base.tiktoken"
N_RANKS = 4096
SPECIAL_TOKENS = (
    "<|startoftext|>",
    "<|endoftext|>",
    "<|return|>",
    "<|constrain|>",
    "<|channel|>",
    "<|start|>",
    "<|end|>",
    "<|message|>",
    "<|call|>",
    "<|endofprompt|>",
)

_CONTRACTION = "(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
_UPPER = r"[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]"
_LOWER = r"[\p{Ll}\p{Lm}\p{Lo}\p{M}]"
# How o200k cuts text into words before byte pairs are merged.
WORD_PATTERN = "|".join(
    (
        rf"[^\r\n\p{{L}}\p{{N}}]?{_UPPER}*{_LOWER}+{_CONTRACTION}",
        rf"[^\r\n\p{{L}}\p{{N}}]?{_UPPER}+{_LOWER}*{_CONTRACTION}",
        r"\p{N}{1,3}",
        r" ?[^\s\p{L}\p{N}]+[\r\n/]*",
        r"\s*[\r\n]+",
        r"\s+(?!\S)",
        r"\s+",
    )
)


class StarterVocabulary:
    """Token ids: 0 to n_ranks - 1 are o200k's, the special tokens follow."""

    def __init__(self, source: Path = SOURCE, n_ranks: int = N_RANKS) -> None:
        self.ranks = {token: rank for rank, token in enumerate(read_ranks(source)[:n_ranks])}
        self.special = {text: n_ranks + i for i, text in enumerate(SPECIAL_TOKENS)}
        self._encoding = tiktoken.Encoding(
            "hearth-starter",
            pat_str=WORD_PATTERN,
            mergeable_ranks=self.ranks,
            special_tokens=self.special,
        )

    def __len__(self) -> int:
        return len(self.ranks) + len(self.special)

    def encode(self, text: str) -> list[int]:
        """Ordinary tokens only: what looks like a special token stays text."""
        return self._encoding.encode_ordinary(text)

    def decode(self, tokens: list[int]) -> str:
        """The text of the tokens, special ones written out."""
        return self._encoding.decode(tokens)

    @property
    def merges(self) -> list[str]:
        """The merge list in GGUF's spelling, lowest rank first."""
        return merges_from_ranks(list(self.ranks))
