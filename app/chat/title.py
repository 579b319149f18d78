"""A name for a chat, taken from its first question. Pure; asks no model."""

from __future__ import annotations

import re

LONGEST = 60  # characters

_FENCE = re.compile(
    r"^\s*(?:`{3,}|~{3,}).*?(?:^\s*(?:`{3,}|~{3,})\s*$|\Z)", re.MULTILINE | re.DOTALL
)
_FENCE_LINE = re.compile(r"^\s*(?:`{3,}|~{3,}).*$", re.MULTILINE)
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
    prose = _FENCE.sub("\n", question[:20_000])
    line = _first_line(prose) or _first_line(_FENCE_LINE.sub("", question[:20_000]))
    return _cut(_first_sentence(line), longest)


def _first_line(text: str) -> str:
    """The first line with words in it; a greeting only if nothing else follows."""
    greeting = ""
    for raw in text.splitlines():
        line = _plain(raw)
        if not any(letter.isalnum() for letter in line):
            continue
        rest = _GREETING.sub("", line)
        if rest != line:
            return rest[:1].upper() + rest[1:]
        if _GREETING.match(f"{line.rstrip('!.,:– -')}, x"):
            greeting = greeting or line
            continue
        return line
    return greeting


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
