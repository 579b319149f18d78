"""A name for a chat, taken from its first question. Pure; asks no model."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

LONGEST = 60  # characters
# Of a question, in characters and lines, and of one line: some patterns take the square of a
# hostile line's length, and nobody else can work meanwhile.
_LOOKED_AT, _LINES_LOOKED_AT, _LINE_LOOKED_AT = 20_000, 200, 500

_FENCES = ("```", "~~~")
_LINK = re.compile(r"!?\[([^\]\n]*)\]\([^)\n]*\)")
_LINE_START = re.compile(r"^\s*(?:#{1,6}\s+|>\s?|[-*+]\s+(?:\[[ xX]\]\s+)?|\d{1,9}[.)]\s+)+")
_EMPHASIS = re.compile(r"(\*{1,3}|_{2,3}|~~|`+)(?=\S)(.+?)(?<=\S)\1")
_INVISIBLE = re.compile(
    r"[\u0000-\u0008\u000e-\u001f\u007f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)
# A full stop ends a sentence only before a capital: "z. B." and "e.g. this" go on.
_SENTENCE = re.compile(r"(?<=[.!?…])\s+(?=[\"'„“«»(\[]?[A-ZÄÖÜ0-9])|(?<=[。！？])")
_GREETING = re.compile(
    r"^(?:hi|hello|hey|good (?:morning|evening|afternoon)"
    r"|hallo|moin|servus|guten (?:tag|morgen|abend))"
    r"(?: (?:there|hearth|zusammen))?\s*[,!.:–-]+\s*(?=\S)",
    re.IGNORECASE,
)
_SHORTEST_SENTENCE = 12


def title_from(question: str, longest: int = LONGEST) -> str:
    """The first sentence that says something, without Markdown; "" if there is nothing to say.

    >>> title_from("## Hallo!\\n\\nWie lese ich eine **CSV-Datei** in Python? Danke!")
    'Wie lese ich eine CSV-Datei in Python?'
    >>> title_from("Explain `git rebase --onto` to me in as much detail as you possibly can", 40)
    'Explain git rebase --onto to me in as…'
    """
    lines = [line for line in question[:_LOOKED_AT].splitlines() if line.strip()]
    code = [line for line in lines if not line.lstrip().startswith(_FENCES)]
    line = _first_line(_without_code(lines)) or _first_line(code)
    return _cut(_first_sentence(line), longest)


def _without_code(lines: Iterable[str]) -> Iterator[str]:
    """The lines outside of fences; one that is never closed goes on to the end."""
    within = False
    for line in lines:
        bare = line.strip()
        if bare.startswith(_FENCES):
            within = not within or bool(bare.strip("`~"))
        elif not within:
            yield line


def _first_line(lines: Iterable[str]) -> str:
    """The first line with words in it; a greeting only if nothing else follows."""
    greeting = ""
    for raw in islice(lines, _LINES_LOOKED_AT):
        head = raw[:_LINE_LOOKED_AT]
        if not _has_words(head) or not _has_words(line := _plain(head)):
            continue
        rest = _GREETING.sub("", line)
        if rest != line:
            return rest[:1].upper() + rest[1:]
        if _GREETING.match(f"{line.rstrip('!.,:– -')}, x"):
            greeting = greeting or line
            continue
        return line
    return greeting


def _has_words(line: str) -> bool:
    return any(letter.isalnum() for letter in line)


def _plain(line: str) -> str:
    line = _INVISIBLE.sub("", line)
    line = _LINK.sub(r"\1", _LINE_START.sub("", line))
    for _ in range(3):  # bold within italics within code
        line = _EMPHASIS.sub(r"\2", line)
    return " ".join(line.split())


def _first_sentence(line: str) -> str:
    for end in _SENTENCE.finditer(line):
        if end.start() >= _SHORTEST_SENTENCE:
            return line[: end.start()].strip()
    return line


def _cut(text: str, longest: int) -> str:
    if len(text) <= longest:
        return text.removesuffix(".") if text.count(".") == 1 else text
    head = text[: longest - 1]
    in_word = text[longest - 1] != " " and " " in head[longest // 2 :]
    words = head.rsplit(" ", 1)[0] if in_word else head
    return words.rstrip(" ,;:–-(") + "…"
