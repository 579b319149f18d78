"""How well a few typed letters fit a name: all of them must occur in it, in their order.

Letters that begin a word, or follow each other, count for more: "nc" finds "New chat" before
"Open chat". Knows neither what the names stand for nor how they are shown.
"""

from __future__ import annotations

import unicodedata
from typing import NamedTuple

_BEGINS_TEXT, _BEGINS_WORD, _FOLLOWS, _ANYWHERE = 12, 9, 10, 1
_LONGEST = 200  # characters of a name that are looked at


class Match(NamedTuple):
    """How well, more is better; and the positions of the letters in the name."""

    score: int
    found: tuple[int, ...]


def match(typed: str, name: str) -> Match | None:
    """None if some word of `typed` does not fit. Case and accents do not count.

    >>> match("nch", "New chat")
    Match(score=31, found=(0, 4, 5))
    >>> match("chat new", "New chat").found
    (0, 1, 2, 4, 5, 6, 7)
    """
    text = _folded(name[:_LONGEST])
    score, found = 0, set[int]()
    for word in _folded(typed).split():
        best = _best(word, text)
        if best is None:
            return None
        score += best.score
        found.update(best.found)
    return Match(score, tuple(sorted(found)))


def _best(word: str, text: str) -> Match | None:
    """The best way to find the letters of one word."""
    # ends[i]: the best way to find the letters so far with the last of them at place i.
    ends: dict[int, Match] = {}
    for number, letter in enumerate(word):
        grown: dict[int, Match] = {}
        before: Match | None = None  # the best that ends left of the place, not beside it
        for place, other in enumerate(text):
            if place >= 2 and (far := ends.get(place - 2)) is not None:
                before = far if before is None or far.score > before.score else before
            if other != letter:
                continue
            worth = _worth(text, place)
            if number == 0:
                grown[place] = Match(worth, (place,))
                continue
            ways = []
            if before is not None:
                ways.append(Match(before.score + worth, (*before.found, place)))
            if (beside := ends.get(place - 1)) is not None:
                follows = max(worth, _FOLLOWS)
                ways.append(Match(beside.score + follows, (*beside.found, place)))
            if ways:
                grown[place] = max(ways, key=lambda way: way.score)
        ends = grown
    return max(ends.values(), key=lambda way: way.score, default=None)


def _worth(text: str, place: int) -> int:
    if place == 0:
        return _BEGINS_TEXT
    return _ANYWHERE if text[place - 1].isalnum() else _BEGINS_WORD


def _folded(text: str) -> str:
    """The same letters, one for one, without case and accents."""
    return "".join(unicodedata.normalize("NFD", one.casefold())[:1] or one for one in text)
