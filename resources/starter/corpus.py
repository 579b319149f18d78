"""Reads the corpus: intents with question patterns, answers and analyses in both languages.

Knows the TOML format and how patterns expand; knows nothing of tokens or training.
"""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path

CORPUS = Path(__file__).parent / "corpus"
LANGUAGES = ("en", "de")
EFFORTS = ("low", "medium", "high")


class CorpusError(Exception):
    """The corpus contradicts itself; the message says where."""


@dataclass(frozen=True)
class Pattern:
    """A question with alternatives, as a tree: each part is a text or a tuple of patterns."""

    parts: tuple[str | tuple[Pattern, ...], ...]

    def expand(self) -> Iterator[str]:
        """All questions of the pattern."""
        return map(tidy, self._expand())

    def _expand(self) -> Iterator[str]:
        choices = [
            [part]
            if isinstance(part, str)
            else [text for option in part for text in option._expand()]
            for part in self.parts
        ]
        return map("".join, product(*choices))

    def sample(self, rng: random.Random) -> str:
        """One question, each alternative equally likely."""
        return tidy(self._sample(rng))

    def _sample(self, rng: random.Random) -> str:
        return "".join(
            part if isinstance(part, str) else rng.choice(part)._sample(rng) for part in self.parts
        )

    def size(self) -> int:
        """How many questions the pattern expands to, repeated ones counted again."""
        total = 1
        for part in self.parts:
            if not isinstance(part, str):
                total *= sum(option.size() for option in part)
        return total


@dataclass(frozen=True)
class Lesson:
    """An intent in one language. `analysis` maps an effort to the chain of thought.

    `weight` says how often it is drawn, beside the others.
    """

    intent: str
    language: str
    outside: bool
    patterns: tuple[Pattern, ...]
    held_out: tuple[str, ...]
    answer: str
    facts: tuple[tuple[str, ...], ...]
    analysis: dict[str, str]
    weight: float = 1.0

    def is_right(self, answer: str) -> bool:
        """Whether `answer` states each fact in one of its wordings."""
        folded = answer.casefold()
        return all(any(word.casefold() in folded for word in fact) for fact in self.facts)


def tidy(text: str) -> str:
    return re.sub(r" {2,}", " ", text).strip()


def normal_form(question: str) -> str:
    """What two questions share that differ in case, punctuation and spacing only."""
    return " ".join(re.findall(r"\w+", question.casefold()))


def parse_pattern(text: str) -> Pattern:
    """Parses `{a|b|}` alternatives, which may nest.

    Raises:
        CorpusError: the braces do not match.
    """
    pattern, end = _parse_sequence(text, 0, nested=False)
    if end != len(text):
        raise CorpusError(f"Unmatched brace in {text!r}")
    return pattern


def _parse_sequence(text: str, at: int, *, nested: bool) -> tuple[Pattern, int]:
    parts: list[str | tuple[Pattern, ...]] = []
    start = at
    while at < len(text) and text[at] != "}" and not (nested and text[at] == "|"):
        if text[at] != "{":
            at += 1
            continue
        parts.append(text[start:at])
        options, at = _parse_options(text, at)
        parts.append(options)
        start = at
    parts.append(text[start:at])
    return Pattern(tuple(part for part in parts if part != "")), at


def _parse_options(text: str, at: int) -> tuple[tuple[Pattern, ...], int]:
    options = []
    while True:
        option, at = _parse_sequence(text, at + 1, nested=True)
        options.append(option)
        if at >= len(text):
            raise CorpusError(f"Unmatched brace in {text!r}")
        if text[at] == "}":
            return tuple(options), at + 1


def read_lessons(folder: Path = CORPUS) -> list[Lesson]:
    """All lessons of all files, in the order of the files' names.

    Raises:
        CorpusError: an id occurs twice.
    """
    lessons: list[Lesson] = []
    seen: set[str] = set()
    for path in sorted(folder.glob("*.toml")):
        for intent in tomllib.loads(path.read_text("utf-8")).get("intent", []):
            if intent["id"] in seen:
                raise CorpusError(f"The intent {intent['id']} occurs twice")
            seen.add(intent["id"])
            lessons += [_lesson(intent, language) for language in LANGUAGES]
    return lessons


def _lesson(intent: dict, language: str) -> Lesson:
    body = intent[language]
    return Lesson(
        intent=intent["id"],
        language=language,
        outside=intent.get("outside", False),
        patterns=tuple(parse_pattern(text) for text in body["questions"]),
        held_out=tuple(body["held_out"]),
        answer=body["answer"],
        facts=tuple(tuple(fact) for fact in body["facts"]),
        analysis={effort: body["analysis"][effort] for effort in EFFORTS},
        weight=intent.get("weight", 1.0),
    )


def held_out_forms(lessons: list[Lesson]) -> set[str]:
    """The normal forms of all questions that training must never see."""
    return {normal_form(question) for lesson in lessons for question in lesson.held_out}


def check_held_out(lessons: list[Lesson]) -> None:
    """Makes sure that no pattern generates a held-out question.

    Raises:
        CorpusError: one does; the message lists all of them.
    """
    held_out = held_out_forms(lessons)
    leaks = [
        f"{lesson.intent} ({lesson.language}): {question}"
        for lesson in lessons
        for pattern in lesson.patterns
        for question in pattern.expand()
        if normal_form(question) in held_out
    ]
    if leaks:
        raise CorpusError("Held-out questions occur in training:\n" + "\n".join(leaks))
