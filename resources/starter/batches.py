"""Draws training batches: a few contexts, each with many questions that go on from it.

Knows how often what is drawn; knows no network. The context is computed once a step and shared
by its questions, so that most of the time goes into what is learnt.
"""

from __future__ import annotations

import random
import tomllib
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from resources.starter.augment import vary
from resources.starter.corpus import EFFORTS, LANGUAGES, Lesson, held_out_forms, normal_form
from resources.starter.draws import Draw, Segment
from resources.starter.echoes import Echoes
from resources.starter.outside import OutsideQuestions
from resources.starter.prompts import Context, Prompter, Turn
from resources.starter.tool_draws import ToolDraws

CONTEXTS = Path(__file__).with_name("contexts.toml")
FIRST_DAY = date(2025, 1, 1)
N_DAYS = 11 * 365
MAX_QUESTION_TOKENS = 400
WHOLE = 0.3  # share of segments that are learnt to the end
WHOLE_OUTSIDE = 0.1  # the same few replies to very many questions
MADE_UP = 0.15  # share of questions put together from outside.toml
OUTSIDE = 0.25  # share of questions outside the model's knowledge, those included
SEGMENTS = {"low": 14, "medium": 20, "high": 20}  # long analyses begin alike: harder to choose
TOOL_SEGMENTS = 20
ECHOES = 3
GERMAN = 0.6  # share of questions; its words fall into more tokens
FIRST_WORDS = 20  # tokens of a reply that the other segments keep


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
        self.tools = ToolDraws(lessons, prompter)
        n_known = len(lessons) + self.tools.n_intents
        self._echoes = Echoes(prompter, n_known)
        self.n_intents = n_known + self._echoes.n_intents

    def draw(self, step: int) -> list[Draw]:
        """The contexts of one step: a bare one or one with a past, and one with tools.

        The questions to repeat something are among those of the first.
        """
        rng = random.Random(f"{self._seed}-{step}")
        if rng.random() < 0.8:
            context = Context(rng.choice(EFFORTS), _day(rng))
            drawn = self._draw(context, SEGMENTS[context.effort], rng)
        else:
            drawn = self._draw(self._context(rng), 8, rng)
        drawn.segments.extend(self._echoes.segment(rng) for _ in range(ECHOES))
        return [drawn, self._with_tools(rng)]

    def _with_tools(self, rng: random.Random) -> Draw:
        tools = self.tools.declared(rng)
        context = Context(rng.choice(EFFORTS), _day(rng), tools=self.tools.text(tools))
        if rng.random() < 0.25:
            context = replace(context, instructions=rng.choice(self._instructions))
        past = [
            self.tools.turn(tools, rng) if rng.random() < 0.6 else self._past_turn(rng)
            for _ in range(rng.choice((0, 0, 0, 0, 0, 1, 2)))
        ]
        context = replace(context, history=tuple(past))
        segments = [
            self.tools.segment(tools, context.effort, rng) or self._segment(context.effort, rng)
            for _ in range(TOOL_SEGMENTS)
        ]
        return Draw(self._prompter.context(context), segments)

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
        lessons = (self._outside if is_outside else self._inside)[language]
        lesson = rng.choices(lessons, [lesson.weight for lesson in lessons])[0]
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
        n_turns = rng.choice((1, 1, 1, 2, 2, 3, 4, 6)) if rng.random() < 0.9 else 0
        if rng.random() < 0.03:
            n_turns = rng.randint(9, 20)
        return replace(context, history=tuple(self._past_turn(rng) for _ in range(n_turns)))

    def _past_turn(self, rng: random.Random) -> Turn:
        lesson, question = self.question(rng)
        return Turn(question, lesson.answer)


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
