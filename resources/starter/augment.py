"""Varies questions as people do: openings, closings, case, punctuation, typing errors.

Knows only text; each function takes the random generator that decides.
"""

from __future__ import annotations

import random
import re

OPENINGS = {
    "en": (
        "hey, ", "hi, ", "Hi! ", "Hello, ", "hello ", "please ", "Please, ", "ok, ", "okay so ",
        "so ", "So, ", "and ", "And ", "well, ", "um, ", "quick question: ", "One more question: ",
        "Question: ", "Another thing: ", "just wondering, ", "I have a question. ", "by the way, ",
        "sorry, ", "Excuse me, ", "hmm ", "Right, ", "Thanks. ", "Thank you! ", "now ", "but ",
    ),
    "de": (
        "hey, ", "Hi, ", "Hallo, ", "hallo ", "Hallo! ", "bitte ", "Bitte: ", "ok, ", "okay, also ",
        "also ", "Also, ", "und ", "Und ", "na gut, ", "ähm, ", "kurze Frage: ",
        "Noch eine Frage: ", "Frage: ", "Noch etwas: ", "mal eine Frage: ", "Ich habe eine Frage. ",
        "übrigens, ",
        "Entschuldigung, ", "sag mal, ", "Sag mal ", "hm ", "Gut, ", "Danke. ", "Danke! ",
        "jetzt ",
        "aber ", "Moin, ", "Guten Tag, ",
    ),
}  # fmt: skip
ASKING = {
    "en": (
        "can you tell me: ", "Could you tell me ", "I'd like to know: ", "tell me ", "do you know ",
        "I want to know ", "I wonder ", "explain to me: ", "I was asking myself: ",
        "My question is: ",
    ),
    "de": (
        "kannst du mir sagen: ", "Kannst du mir sagen, ", "Ich wüsste gern: ", "sag mir ",
        "weißt du, ", "Ich möchte wissen: ", "Ich frage mich, ", "erklär mir: ",
        "Meine Frage ist: ",
        "Können Sie mir sagen, ",
    ),
}  # fmt: skip
CLOSINGS = {
    "en": (
        " please", ", please", " thanks", " Thank you.", " thx", " exactly", " actually", " then",
        " in short", " briefly", " again", " really", " by the way", " I wonder", " ...", " :)",
        " I don't get it", " tell me more", " in a few words", "?!",
    ),
    "de": (
        " bitte", ", bitte", " danke", " Danke.", " genau", " eigentlich", " denn", " dann",
        " kurz",
        " nochmal", " wirklich", " überhaupt", " ...", " :)", " das verstehe ich nicht",
        " in wenigen Worten", " so", "?!", ", oder?", " mal",
    ),
}  # fmt: skip
UMLAUTS = {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"}


def vary(question: str, language: str, rng: random.Random) -> str:
    """A question that means the same, as somebody else would type it."""
    if rng.random() < 0.30:
        question = rng.choice(OPENINGS[language]) + _lower_first(question, rng)
    elif rng.random() < 0.12:
        question = rng.choice(ASKING[language]) + _lower_first(question, rng)
    if rng.random() < 0.15:
        question = question.rstrip("?!. ") + rng.choice(CLOSINGS[language])
        question += rng.choice(("", "", "?", "."))
    if rng.random() < 0.12:
        question = _change_words(question, rng)
    if rng.random() < 0.15:
        question = _misspell(question, rng)
    return _style(question, language, rng)


def vary_around(kept: re.Pattern[str], question: str, language: str, rng: random.Random) -> str:
    """Varies the opening, the closing and the style, and leaves alone what `kept` matches."""
    varied = question
    if rng.random() < 0.25:
        varied = rng.choice(OPENINGS[language]) + _lower_first(varied, rng)
    if rng.random() < 0.10:
        varied = varied.rstrip("?!. ") + rng.choice(CLOSINGS[language])
    if rng.random() < 0.3:
        change = rng.choice((str.lower, str.lower, str.upper))
        between = [change(piece) for piece in re.split(f"(?:{kept.pattern})", varied)]
        slots = [match[0] for match in kept.finditer(varied)]
        varied = "".join(a + b for a, b in zip(between, [*slots, ""], strict=True))
    return varied.rstrip("?!. ") if rng.random() < 0.3 else varied


def _lower_first(text: str, rng: random.Random) -> str:
    return text[:1].lower() + text[1:] if rng.random() < 0.7 else text


def _change_words(question: str, rng: random.Random) -> str:
    """Drops, repeats or swaps a word of a longer question."""
    words = question.split(" ")
    if len(words) < 4:
        return question
    at = rng.randrange(len(words) - 1)
    kind = rng.random()
    if kind < 0.5:
        # Short words carry the least: the question still means the same without one.
        short = [i for i, word in enumerate(words) if len(word) <= 4]
        if short:
            del words[rng.choice(short)]
    elif kind < 0.75:
        words[at], words[at + 1] = words[at + 1], words[at]
    else:
        words.insert(at, words[at])
    return " ".join(words)


def _misspell(question: str, rng: random.Random) -> str:
    """One or two slips of the finger: a letter doubled, lost, swapped or replaced."""
    for _ in range(rng.choice((1, 1, 2))):
        places = [i for i in range(1, len(question) - 1) if question[i].isalpha()]
        if len(places) < 4:
            return question
        at = rng.choice(places)
        before, letter, after = question[:at], question[at], question[at + 1 :]
        question = rng.choice(
            (
                before + letter + letter + after,
                before + after,
                before + after[:1] + letter + after[1:],
                before + rng.choice("etaoinsrhldnfg") + after,
            )
        )
    return question


def _style(question: str, language: str, rng: random.Random) -> str:
    kind = rng.random()
    if kind < 0.25:
        question = question.lower()
    elif kind < 0.30:
        question = question.upper()
    elif kind < 0.35:
        question = question[:1].upper() + question[1:]
    if rng.random() < 0.30:
        question = question.rstrip("?!. ")
    elif rng.random() < 0.10:
        question = question.rstrip("?!. ") + rng.choice(("??", "!", ".", " ?", "…", "???"))
    if language == "de" and rng.random() < 0.12:
        for umlaut, plain in UMLAUTS.items():
            question = question.replace(umlaut, plain)
    if rng.random() < 0.03:
        question = rng.choice((" ", "\n", "- ", '"', "> ")) + question + rng.choice(("", " ", "\n"))
    return question
