"""What was typed into the search field, as a query of the index and as places in a text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from app.chat.conversation import readable
from app.chat.store import folding
from app.chat.store.values import Excerpt

MOST_WORDS = 12
SHORTEST_BEGINNING = 2  # letters; a single letter counts as a beginning only while it is typed
EXCERPT_LENGTH = 160
_BEFORE = 48
_QUOTED = re.compile(r'["„“”«»]([^"„“”«»]+)(?:["„“”«»]|$)')
_BLANKS = re.compile(r"\s+")

Forms = tuple[str, ...]


@dataclass(frozen=True)
class Query:
    """Words that must all be there, each in any of its forms, and phrases word for word.

    `beginnings` match words that go on; `whole` words and phrases do not.
    """

    beginnings: tuple[Forms, ...]
    whole: tuple[Forms, ...]
    phrases: tuple[tuple[Forms, ...], ...] = ()

    @property
    def empty(self) -> bool:
        return not self.beginnings and not self.whole

    @property
    def expression(self) -> str:
        """The query in FTS5's language."""
        terms = [_any(forms, "*") for forms in self.beginnings]
        terms += [_any(forms, "") for forms in self.whole]
        return " AND ".join(terms)

    def found_in(self, text: str) -> bool:
        """Whether a text holds all of it: the index cannot tell phrases."""
        return all(pattern.search(text) for pattern in self._patterns)

    def excerpt(self, text: str, length: int = EXCERPT_LENGTH) -> Excerpt:
        """What stands around the first place found, on one line; the beginning if there is none."""
        first = self._any_pattern.search(text)
        start = max(0, first.start() - _BEFORE) if first else 0
        if start:  # at the beginning of a word
            blank = _BLANKS.search(text, start, first.start() if first else start)
            start = blank.end() if blank else start
        # Four times the length allows for blanks, of which each run becomes one.
        line = _BLANKS.sub(" ", text[start : start + 4 * length]).strip()
        cut = len(line) > length or start + 4 * length < len(text)
        line = f"{'…' if start else ''}{line[:length].rstrip()}{'…' if cut else ''}"
        return self.mark(line)

    def mark(self, text: str) -> Excerpt:
        """The whole text, with all places found."""
        found = tuple(match.span() for match in self._any_pattern.finditer(text))
        return Excerpt(text, tuple(span for span in found if span[0] < span[1]))

    @cached_property
    def _patterns(self) -> tuple[re.Pattern[str], ...]:
        """One for each word or phrase."""
        in_phrases = {forms for phrase in self.phrases for forms in phrase}
        alone = [forms for forms in self.whole if forms not in in_phrases]
        return tuple(
            re.compile(pattern, re.IGNORECASE)
            for pattern in (
                *(_places(forms) for forms in self.beginnings),
                *(_in_a_row((forms,)) for forms in alone),
                *(_in_a_row(phrase) for phrase in self.phrases),
            )
        )

    @cached_property
    def _any_pattern(self) -> re.Pattern[str]:
        return re.compile("|".join(pattern.pattern for pattern in self._patterns), re.IGNORECASE)


def parse(text: str) -> Query:
    """Reads what was typed: words, of which beginnings will do, and "phrases in quotes"."""
    text = readable(text)
    phrases: list[tuple[Forms, ...]] = []
    for quoted in _QUOTED.findall(text)[:MOST_WORDS]:
        if phrase := folding.forms(quoted)[:MOST_WORDS]:
            phrases.append(phrase)
    rest = _QUOTED.sub(" ", text)
    words: list[Forms] = []
    for typed in rest.split()[:MOST_WORDS]:
        in_one = folding.forms(typed)[:MOST_WORDS]
        if len(in_one) > 1 and all(map(_is_sign, in_one)):
            phrases.append(in_one)
        else:
            words += in_one
    typed_on = rest == rest.rstrip()  # the last word may not be whole yet
    beginnings: list[Forms] = []
    whole = [forms for phrase in phrases for forms in phrase]
    for number, forms in enumerate(words):
        is_last = number == len(words) - 1
        if len(forms[-1]) >= SHORTEST_BEGINNING or (is_last and typed_on):
            beginnings.append(forms)
        else:
            whole.append(forms)
    return Query(tuple(dict.fromkeys(beginnings)), tuple(dict.fromkeys(whole)), tuple(phrases))


def one_line(text: str, length: int = EXCERPT_LENGTH) -> str:
    """The beginning of a text, with each run of blanks as one."""
    line = _BLANKS.sub(" ", text[: 4 * length]).strip()
    return f"{line[:length].rstrip()}…" if len(line) > length else line


def _in_a_row(phrase: tuple[Forms, ...]) -> str:
    """Whole words one after the other. Signs have nothing between them, and no end."""
    pieces = [_places(phrase[0])]
    for before, after in pairwise(phrase):
        touching = _is_sign(before) or _is_sign(after)
        pieces += [r"[\W_]*" if touching else r"[\W_]+", _places(after)]
    return "".join(pieces) + ("" if _is_sign(phrase[-1]) else r"(?![^\W_])")


def _is_sign(forms: Forms) -> bool:
    return folding.is_sign(forms[0])


def _any(forms: Forms, star: str) -> str:
    return "(" + " OR ".join(f'"{form}"{star}' for form in forms) + ")"


def _places(forms: Forms) -> str:
    return "(?:" + "|".join(folding.pattern(form) for form in forms) + ")"
