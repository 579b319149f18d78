"""Colours for code that grows at its end. The only module that knows Pygments.

Speaks of four kinds of words, not of colours: those belong to the theme. Work per call is bounded:
code far above the end is never read again.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from pygments.lexer import Lexer
from pygments.lexers import LEXERS, get_lexer_by_name
from pygments.token import (
    Comment,
    Keyword,
    Name,
    Number,
    Operator,
    String,
    _TokenType,
)
from pygments.token import (
    Literal as LiteralToken,
)

WordKind = Literal["keyword", "string", "comment", "number"]

# Code that may still be read again, in characters; about 1 ms for Pygments.
SEGMENT = 1_500

_KINDS: tuple[tuple[_TokenType, WordKind], ...] = (
    (Comment, "comment"),
    (String, "string"),
    (Number, "number"),
    (LiteralToken, "number"),
    (Keyword, "keyword"),
    (Operator.Word, "keyword"),
    (Name.Tag, "keyword"),
)


@dataclass(frozen=True, slots=True)
class Word:
    """A coloured stretch: offset from the beginning of all code, and length, in characters."""

    start: int
    length: int
    kind: WordKind


class CodeHighlighter:
    """Finds the words of one growing piece of code. Unknown languages have none."""

    def __init__(self, language: str) -> None:
        self._lexer = _lexer(language.lower())
        self._segment = ""
        self._segment_start = 0

    def extend(self, text: str) -> tuple[int, list[Word]]:
        """Takes more code; returns an offset and all words from there to the end."""
        start = self._segment_start
        self._segment += text
        if self._lexer is None:
            self._close(len(self._segment))
            return start, []
        tokens = list(self._lexer.get_tokens_unprocessed(self._segment))
        words = [
            Word(start + position, len(value), kind)
            for position, token, value in tokens
            if (kind := _kind(token)) and value.strip()
        ]
        if len(self._segment) > SEGMENT:
            self._close(self._cut(tokens))
        return start, words

    def _close(self, length: int) -> None:
        self._segment = self._segment[length:]
        self._segment_start += length

    def _cut(self, tokens: list[tuple[int, _TokenType, str]]) -> int:
        """Where reading may begin anew: a line that starts at the margin, outside any string."""
        for position, token, value in reversed(tokens):
            end = position + len(value)
            outside = _kind(token) is None
            following = self._segment[end : end + 1]
            if outside and value.endswith("\n") and following and not following.isspace():
                return end
        if len(self._segment) > 4 * SEGMENT:
            return self._segment.rfind("\n") + 1 or len(self._segment)
        return 0


@lru_cache(maxsize=32)
def _lexer(language: str) -> Lexer | None:
    name = _names().get(language)
    return get_lexer_by_name(name, stripnl=False, ensurenl=False) if name else None


@cache
def _names() -> dict[str, str]:
    """Languages by all their names. Asking Pygments for one that it lacks takes a third of a
    second, since it looks through all installed packages for more; half-written names come often.
    """
    return {alias.lower(): alias for _, _, aliases, _, _ in LEXERS.values() for alias in aliases}


def _kind(token: _TokenType) -> WordKind | None:
    return next((kind for parent, kind in _KINDS if token[: len(parent)] == parent), None)
