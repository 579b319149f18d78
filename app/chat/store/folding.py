"""Words as they are compared when searching: without case, accents and the two ways of writing ä.

    Müller, MÜLLER    found by: müller, mueller, muller
    Mueller           found by: mueller, müller
    Straße            found by: strasse, straße
    does              not found by: dos

A word with an umlaut has two forms, `muller` and `mueller`; it is found where any form of the query
is any form of the text. Chinese and Japanese, which have no spaces, are taken sign by sign.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

LONGEST_WORD = 64  # characters; the rest of longer ones (keys, encoded data) is not looked at

_SIGNS = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"[{_SIGNS}]|[^\W_{_SIGNS}]+")
_SIGN = re.compile(f"[{_SIGNS}]")
_ASCII_WORD = re.compile(r"[a-z0-9]+")
_MARKS = "\u0300-\u036f"
_WITH_E = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "æ": "ae", "œ": "oe", "ø": "oe", "å": "aa"}
)
_WITHOUT_E = str.maketrans({"æ": "a", "œ": "o", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i"})
_PAIRS = {"ae": "äæ", "oe": "öœø", "ue": "ü", "aa": "å", "ss": "ß"}


def words(text: str) -> list[str]:
    """All forms of all words in a text, each once."""
    if text.isascii():
        found = _ASCII_WORD.findall(text.lower())
        return [*dict.fromkeys(word[:LONGEST_WORD] for word in found)]
    folded = unicodedata.normalize("NFC", text).casefold()
    both = _split(folded.translate(_WITH_E)) + _split(folded)
    return [*dict.fromkeys(both)]


def forms(word: str) -> tuple[tuple[str, ...], ...]:
    """The forms of each word in what was typed as one.

    >>> forms("Müller"), forms("llama.cpp")
    ((('mueller', 'muller'),), (('llama',), ('cpp',)))
    """
    folded = unicodedata.normalize("NFC", word).casefold()
    with_e, without_e = _split(folded.translate(_WITH_E)), _split(folded)
    if len(with_e) != len(without_e):
        return tuple((form,) for form in without_e)
    return tuple((a,) if a == b else (a, b) for a, b in zip(with_e, without_e, strict=True))


def is_sign(form: str) -> bool:
    """Whether it is a Chinese or Japanese sign, which stands for itself."""
    return _SIGN.fullmatch(form) is not None


def pattern(form: str) -> str:
    """A regular expression for a form as it may stand in a text (with `re.IGNORECASE`)."""
    if is_sign(form):
        return form
    pieces = []
    at = 0
    while at < len(form):
        pair = form[at : at + 2]
        if pair in _PAIRS:
            ways = [f"{_letter(pair[0])}{_letter(pair[1])}", f"[{_PAIRS[pair]}]"]
            if pair[1] == "e":
                ways.append(f"{pair[0]}\u0308")
            pieces.append(f"(?:{'|'.join(ways)})")
            at += 2
        else:
            pieces.append(_letter(form[at]))
            at += 1
    return rf"(?<![^\W_{_SIGNS}]){''.join(pieces)}"


def _split(folded: str) -> list[str]:
    if not folded.isascii():
        plain = unicodedata.normalize("NFKD", folded.translate(_WITHOUT_E))
        folded = plain.translate(_without_marks()).casefold()
    return [word[:LONGEST_WORD] for word in _WORD.findall(folded)]


def _letter(letter: str) -> str:
    alike = _alike().get(letter)
    one = f"[{letter}{alike}]" if alike else re.escape(letter)
    return f"{one}[{_MARKS}]*"


@cache
def _without_marks() -> dict[int, None]:
    return {code: None for code in range(0x300, 0x20000) if unicodedata.combining(chr(code))}


@cache
def _alike() -> dict[str, str]:
    """For each plain letter those that are it with a mark."""
    found: dict[str, list[str]] = {}
    for code in (*range(0xC0, 0x530), *range(0x1E00, 0x2000)):
        letter = chr(code)
        folded = _split(letter.casefold())
        if letter.isalpha() and len(folded) == 1 and len(folded[0]) == 1 and folded[0] != letter:
            found.setdefault(folded[0], []).append(letter)
    return {plain: "".join(letters) for plain, letters in found.items()}
