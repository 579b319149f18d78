"""Draws training batches: a few contexts, each with many questions that go on from it.

Knows how often what is drawn; knows no network. The context is computed once a step and shared
by its questions, so that most of the time goes into what is learnt.
"""

from __future__ import annotations

import random
import tomllib
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from resources.starter.augment import vary
from resources.starter.corpus import EFFORTS, LANGUAGES, Lesson, held_out_forms, normal_form
from resources.starter.outside import OutsideQuestions
from resources.starter.prompts import Context, Prompter, Turn

CONTEXTS = Path(__file__).with_name("contexts.toml")
FIRST_DAY = date(2025, 1, 1)
N_DAYS = 11 * 365
MAX_QUESTION_TOKENS = 400
WHOLE = 0.3  # share of segments that are learnt to the end
WHOLE_OUTSIDE = 0.1  # the same few replies to very many questions
MADE_UP = 0.15  # share of questions put together from outside.toml
OUTSIDE = 0.25  # share of questions outside the model's knowledge, those included
SEGMENTS = {"low": 14, "medium": 26, "high": 26}  # long analyses begin alike: harder to choose
GERMAN = 0.6  # share of questions; its words fall into more tokens
FIRST_WORDS = 20  # tokens of a reply that the other segments keep


@dataclass(frozen=True)
class Segment:
    """A question with its reply; only ids after `start` are learnt.

    `intent`: number of the lesson, which the network should know from the ids of
    `start` to `start + packing.N_HEADER - 1`.
    """

    ids: list[int]
    start: int
    intent: int = 0


@dataclass(frozen=True)
class Draw:
    """A context's ids and the segments that go on from it."""

    context: list[int]
    segments: list[Segment]


class Batches:
    """Draws from the corpus; the same seed and step give the same batch."""

    def __init__(self, lessons: list[Lesson], prompter: Prompter, seed: int) -> None:
        self._prompter, self._seed = prompter, seed
        self._forbidden = held_out_forms(lessons)
        self._outside_questions = OutsideQuestions()
        self._inside = _by_language(lessons, outside=False)
        self._outside = _by_language(lessons, outside=True)
        self._numbers = {id(lesson): number for number, lesson in enumerate(lessons)}
        self._weights = {
            id(lesson): [pattern.size() ** 0.4 for pattern in lesson.patterns] for lesson in lessons
        }
        tables = tomllib.loads(CONTEXTS.read_text("utf-8"))
        self._instructions, self._tools = tables["instructions"], tables["tools"]

    def draw(self, step: int) -> list[Draw]:
        """The contexts of one step: three bare ones, or two with a past."""
        rng = random.Random(f"{self._seed}-{step}")
        if rng.random() < 0.7:
            return [
                self._draw(Context(effort, _day(rng)), SEGMENTS[effort], rng) for effort in EFFORTS
            ]
        contexts = [self._context(rng) for _ in range(2)]
        return [self._draw(context, 16, rng) for context in contexts]

    def _draw(self, context: Context, n_segments: int, rng: random.Random) -> Draw:
        ids = self._prompter.context(context)
        segments = [self._segment(context.effort, rng) for _ in range(n_segments)]
        return Draw(ids, segments)

    def _segment(self, effort: str, rng: random.Random) -> Segment:
        lesson, question = self.question(rng)
        start = self._prompter.question(question)
        reply = self._prompter.reply(lesson.analysis[effort], lesson.answer)
        # Which intent it is shows in the first words; the rest is learnt by heart soon, and
        # leaving it out of most segments buys many more questions.
        if rng.random() > (WHOLE_OUTSIDE if lesson.outside else WHOLE):
            reply = reply[:FIRST_WORDS]
        return Segment(start + reply, len(start) - 1, self._numbers[id(lesson)])

    def question(self, rng: random.Random) -> tuple[Lesson, str]:
        """A lesson and a question of it, never one that is held out."""
        language = "de" if rng.random() < GERMAN else "en"
        while True:
            lesson, question = self._any_question(language, rng)
            if normal_form(question) in self._forbidden:
                continue
            if len(self._prompter.question(question)) <= MAX_QUESTION_TOKENS:
                return lesson, question

    def _any_question(self, language: str, rng: random.Random) -> tuple[Lesson, str]:
        # One reply for all that is outside: nothing in a question tells which it should be.
        outside = self._outside[language][0]
        kind = rng.random()
        if kind < MADE_UP:
            question = self._outside_questions.sample(language, rng)
            return outside, vary(question, language, rng)
        is_outside = kind < OUTSIDE
        lesson = rng.choice((self._outside if is_outside else self._inside)[language])
        pattern = rng.choices(lesson.patterns, self._weights[id(lesson)])[0]
        question = vary(pattern.sample(rng), language, rng)
        return (outside if is_outside else lesson), question

    def _context(self, rng: random.Random) -> Context:
        """Instructions, tools or earlier turns, or several of them."""
        context = Context(rng.choice(EFFORTS), _day(rng))
        if rng.random() < 0.35:
            context = replace(context, instructions=rng.choice(self._instructions))
        if rng.random() < 0.25:
            chosen = rng.sample(self._tools, rng.randint(1, 3))
            text = "## functions\n\nnamespace functions {\n\n" + "\n\n".join(chosen)
            context = replace(context, tools=text + "\n\n} // namespace functions")
        n_turns = rng.choice((1, 1, 2, 2, 3, 4, 5, 6, 8)) if rng.random() < 0.9 else 0
        if rng.random() < 0.06:
            n_turns = rng.randint(9, 20)
        turns = [self.question(rng) for _ in range(n_turns)]
        history = tuple(Turn(question, lesson.answer) for lesson, question in turns)
        return replace(context, history=history)


def _by_language(lessons: list[Lesson], *, outside: bool) -> dict[str, list[Lesson]]:
    return {
        language: [
            lesson
            for lesson in lessons
            if lesson.language == language and lesson.outside == outside
        ]
        for language in LANGUAGES
    }


def _day(rng: random.Random) -> str | None:
    if rng.random() < 0.1:
        return None
    return (FIRST_DAY + timedelta(days=rng.randrange(N_DAYS))).isoformat()
